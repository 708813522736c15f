// The report by day: what was sold and who came, on every day of a period, also on those when nothing happened.
import { bases, channelReport, defaultModel, emptyRollup } from "@handoff/core/report";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import { found } from "./missing.ts";
import { everyDay, PeriodAnswer, periodFields, periodOf } from "./period.ts";
import { Money, named, says } from "./shape.ts";

const sold = { sales: z.number(), gross: Money, refunds: Money, net: Money };
const TimelineDay = named(
  "TimelineDay",
  z.object({
    day: z.string(),
    touches: says("Arrivals of people; not of machines.", z.int()),
    leads: z.int(),
    ...sold,
    otherCurrencies: says(
      "Sales in other currencies: shown beside, never added.",
      z.array(z.object({ currency: z.string(), ...sold })),
    ),
  }),
);
const Report = named(
  "TimelineReport",
  z.object({ ...PeriodAnswer, currency: z.string(), basis: z.enum(bases), days: z.array(TimelineDay) }),
);

export function timelineRoutes(deps: ReportDeps) {
  const { settings, rollups } = deps.store;
  return [
    route({
      method: "get",
      path: "/v1/reports/timeline",
      role: "read",
      tag: "reports",
      summary: "Sales and visits by day",
      details: "Whole sales, however their credit is shared: the days sum to the totals of the report by channel.",
      query: z.strictObject({
        ...periodFields,
        basis: says(
          "sale: everything counts on the day of the sale. cash: money counts on the day it moved.",
          z._default(z.enum(bases), "sale"),
        ),
      }),
      answer: { status: 200, says: "Every day of the period, the first one first.", schema: Report },
      async handler({ caller, query: { basis, ...asked } }) {
        const { timezone, currency } = found(await settings.business(caller.business), "business");
        const period = periodOf(asked, timezone, deps.now());
        const days = everyDay(period, await rollups.days(caller.business, period.from, period.to), (day) => ({
          day,
          rollup: emptyRollup(),
        }));
        const rows = days.map(({ day, rollup }) => {
          const { total, otherCurrencies } = channelReport([rollup], { model: defaultModel, basis, currency });
          return {
            day,
            ...total,
            otherCurrencies: otherCurrencies.map(({ currency, total }) => ({ currency, ...total })),
          };
        });
        return { ...period, timezone, currency, basis, days: rows };
      },
    }),
  ];
}
