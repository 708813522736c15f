// Goals: what the owner wants to sell in a period. Marketing is judged by them.
import type { Goal } from "@handoff/core/business";
import { HandoffError } from "@handoff/core/error";
import { timeId } from "@handoff/core/id";
import { addDays, countDays, instant } from "@handoff/core/time";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import { changed } from "./change.ts";
import { found } from "./missing.ts";
import { Next, PageQuery, pageOf } from "./page.ts";
import { daysMax } from "./period.ts";
import { ById, Day, Instant, Name, named, says } from "./shape.ts";

const fields = {
  name: Name,
  metric: says(
    "sales and revenue judge marketing; leads and engagement stand in their own corner.",
    z.enum(["sales", "revenue", "leads", "engagement"]),
  ),
  target: says("A count; for revenue minor units of the business's currency.", z.int().check(z.gte(1))),
  from: says("First day.", Day),
  to: says("Last day, included.", Day),
};
export const GoalAnswer = named("Goal", z.object({ id: z.string(), ...fields, createdAt: Instant }));
const NewGoal = named("NewGoal", z.strictObject(fields));
const Change = named("GoalChange", z.partial(z.strictObject(fields)), "What is given is changed, the rest stays.");

export function goalRoutes(deps: ReportDeps) {
  const { settings } = deps.store;
  const find = async (business: string, id: string) =>
    found(
      (await settings.goals(business)).find((goal) => goal.id === id),
      "goal",
    );
  return [
    route({
      method: "post",
      path: "/v1/goals",
      role: "owner",
      tag: "goals",
      summary: "Set a goal",
      body: NewGoal,
      example: {
        name: "Forty pots before Christmas",
        metric: "sales",
        target: 40,
        from: "2026-11-01",
        to: "2026-12-24",
      },
      answer: { status: 201, says: "The goal.", schema: GoalAnswer },
      async handler({ caller, body }) {
        const id = timeId("gol", deps.now(), deps.random(10));
        const goal = checked({ id, ...body, createdAt: instant(deps.now()) });
        await settings.putGoal(caller.business, goal);
        return goal;
      },
    }),

    route({
      method: "get",
      path: "/v1/goals",
      role: "read",
      tag: "goals",
      summary: "List goals",
      details: "How far each one is: /v1/reports/goals.",
      query: PageQuery,
      answer: {
        status: 200,
        says: "Goals, oldest first.",
        schema: z.object({ goals: z.array(GoalAnswer), next: Next }),
      },
      async handler({ caller, query }) {
        const { items, next } = pageOf(await settings.goals(caller.business), query, ({ id }) => id);
        return { goals: items, next };
      },
    }),

    route({
      method: "get",
      path: "/v1/goals/{id}",
      role: "read",
      tag: "goals",
      summary: "Read a goal",
      params: ById,
      answer: { status: 200, says: "The goal.", schema: GoalAnswer },
      handler: ({ caller, params }) => find(caller.business, params.id),
    }),

    route({
      method: "patch",
      path: "/v1/goals/{id}",
      role: "owner",
      tag: "goals",
      summary: "Change a goal",
      params: ById,
      body: Change,
      example: { target: 60 },
      answer: { status: 200, says: "The goal as it is now.", schema: GoalAnswer },
      async handler({ caller, params, body }) {
        const goal = await settings.changeGoal(caller.business, params.id, (before) => checked(changed(before, body)));
        return found(goal, "goal");
      },
    }),

    route({
      method: "delete",
      path: "/v1/goals/{id}",
      role: "owner",
      tag: "goals",
      summary: "Remove a goal",
      params: ById,
      answer: { status: 204, says: "It is gone." },
      async handler({ caller, params }) {
        await find(caller.business, params.id);
        await settings.removeGoal(caller.business, params.id);
        return undefined;
      },
    }),
  ];
}

function checked(goal: Goal): Goal {
  const { from, to } = goal;
  if (to < from) throw wrongEnd(to, "A goal cannot end before it begins.", `Give a day that is not before ${from}.`);
  if (countDays(from, to) > daysMax) {
    throw wrongEnd(
      to,
      "The goal is too long.",
      `A goal has ${daysMax} days at most: ${addDays(from, daysMax - 1)} at the latest.`,
    );
  }
  return goal;
}

function wrongEnd(value: string, message: string, remedy: string): HandoffError {
  return new HandoffError("invalid", message, [{ field: "to", value, remedy }]);
}
