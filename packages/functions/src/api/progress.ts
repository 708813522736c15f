// The reports on goals and on engagement: sales goals first; likes and follows in a corner of their own, never in a total.
import { inOrder, progressOf } from "@handoff/core/goal";
import { sumRollups } from "@handoff/core/report";
import { dayAndHour, instant } from "@handoff/core/time";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import { GoalAnswer } from "./goals.ts";
import { found } from "./missing.ts";
import { everyDay, PeriodAnswer, periodFields, periodOf } from "./period.ts";
import { named, says } from "./shape.ts";

const Progress = named(
  "GoalProgress",
  z.object({
    goal: GoalAnswer,
    counted: says("What has been reached: a count, or minor units for revenue.", z.number()),
    target: z.int(),
    share: says("counted / target; may be above 1.", z.number()),
    expected: says("What an even pace would have brought by now.", z.number()),
    state: z.enum(["upcoming", "on-track", "behind", "reached", "missed"]),
  }),
);
const Counts = z.record(z.string(), z.int());

export function progressRoutes(deps: ReportDeps) {
  const { settings, rollups } = deps.store;
  return [
    route({
      method: "get",
      path: "/v1/reports/goals",
      role: "read",
      tag: "reports",
      summary: "How far each goal is",
      answer: {
        status: 200,
        says: "Sales and revenue goals first; goals on vanity counts in a list of their own.",
        schema: z.object({ currency: z.string(), goals: z.array(Progress), vanity: z.array(Progress) }),
      },
      async handler({ caller }) {
        const { business, goals } = found(await settings.all(caller.business), "business");
        const from = goals.map((goal) => goal.from).sort()[0] ?? "9";
        const to =
          goals
            .map((goal) => goal.to)
            .sort()
            .at(-1) ?? "0";
        const days = goals.length === 0 ? [] : await rollups.days(caller.business, from, to);
        const where = { now: dayAndHour(instant(deps.now()), business.timezone), currency: business.currency };
        const all = inOrder(goals.map((goal) => ({ goal, ...progressOf(goal, days, where) })));
        return {
          currency: business.currency,
          goals: all.filter(({ goal }) => goal.metric !== "engagement"),
          vanity: all.filter(({ goal }) => goal.metric === "engagement"),
        };
      },
    }),

    route({
      method: "get",
      path: "/v1/reports/engagement",
      role: "read",
      tag: "reports",
      summary: "Likes, comments, follows: vanity, counted apart",
      details: "Watched for anomalies, never given credit, part of no total.",
      query: z.strictObject(periodFields),
      answer: {
        status: 200,
        says: "Counts by kind, for the period and for each of its days.",
        schema: z.object({
          ...PeriodAnswer,
          total: Counts,
          days: z.array(z.object({ day: z.string(), engagement: Counts })),
        }),
      },
      async handler({ caller, query }) {
        const { timezone } = found(await settings.business(caller.business), "business");
        const period = periodOf(query, timezone, deps.now());
        const days = await rollups.days(caller.business, period.from, period.to);
        const rows = days.map(({ day, rollup }) => ({ day, engagement: rollup.engagement }));
        return {
          ...period,
          timezone,
          total: sumRollups(days.map(({ rollup }) => rollup)).engagement,
          days: everyDay(period, rows, (day) => ({ day, engagement: {} })),
        };
      },
    }),
  ];
}
