// Why is our total not the store's? What is counted differently, by its name: chargebacks, gift cards, tips.
import { bases, reconcile } from "@handoff/core/report";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import { found } from "./missing.ts";
import { PeriodAnswer, periodFields, periodOf } from "./period.ts";
import { Money, named, says } from "./shape.ts";

const Row = named(
  "Reconciliation",
  z.object({
    sales: z.number(),
    gross: Money,
    refunds: says("Refunds and cancellations, without chargebacks.", Money),
    chargebacks: says("Lost chargebacks. The store's own report of sales does not know them.", Money),
    net: says("gross less refunds and chargebacks.", Money),
    storeNet: says(
      "gross less refunds: what the store's own report of sales comes to when it counts the same orders.",
      Money,
    ),
    giftCards: says("Gift cards sold, money that is owed until somebody buys with it. Part of no figure above.", Money),
    tips: says("Tips. Part of no figure above.", Money),
  }),
);

export function reconciliationRoutes(deps: ReportDeps) {
  const { settings, rollups } = deps.store;
  return [
    route({
      method: "get",
      path: "/v1/reports/reconciliation",
      role: "read",
      tag: "reports",
      summary: "Our totals beside the store's own",
      details:
        "The store's own report of sales leaves out chargebacks, gift cards and tips. Settings that count otherwise (`counts`, `basis`, `giftCards`, `tips`) make further differences.",
      query: z.strictObject({
        ...periodFields,
        basis: says(
          "sale: everything counts on the day of the sale. cash: money counts on the day it moved.",
          z._default(z.enum(bases), "sale"),
        ),
      }),
      answer: {
        status: 200,
        says: "A row per currency, the business's own first.",
        schema: z.object({ ...PeriodAnswer, basis: z.enum(bases), currency: z.string(), rows: z.array(Row) }),
      },
      async handler({ caller, query }) {
        const { timezone, currency } = found(await settings.business(caller.business), "business");
        const period = periodOf(query, timezone, deps.now());
        const days = await rollups.days(caller.business, period.from, period.to);
        const { basis } = query;
        const rows = reconcile(
          days.map(({ rollup }) => rollup),
          { basis, currency },
        );
        return { ...period, timezone, basis, currency, rows };
      },
    }),
  ];
}
