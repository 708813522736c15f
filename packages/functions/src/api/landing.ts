// The report by path: which landing pages people reached, whether anyone could buy there, and what was sold by those who landed.
import { sumRollups, type Tally, wholeSale } from "@handoff/core/report";
import { countPeople } from "@handoff/core/traffic";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import { found } from "./missing.ts";
import { instantsOf, PeriodAnswer, periodFields, periodOf } from "./period.ts";
import { Money, named, says, Verdict } from "./shape.ts";

const PathRow = named(
  "PathRow",
  z.object({
    path: says(
      "Without tracking parameters. The address is missing only for what was sold before Handoff kept it.",
      z.object({ id: z.string(), landingUrl: z.optional(z.string()) }),
    ),
    verdict: says("As it is now.", Verdict),
    cause: z.optional(z.string()),
    people: says(
      "Whom marketing sent there in the period, and who came by themselves; not machines. Those led on to a fallback meanwhile are among them.",
      z.int(),
    ),
    sales: z.number(),
    gross: Money,
    refunds: Money,
    net: Money,
  }),
);
const Report = named(
  "PathReport",
  z.object({ ...PeriodAnswer, currency: z.string(), rows: z.array(PathRow) }),
  "Sales by the page that earned them, model last-non-direct, in the business's currency. Sales without a landing page are not in it.",
);

export function landingRoutes(deps: ReportDeps) {
  const { settings, rollups, paths, traffic } = deps.store;
  return [
    route({
      method: "get",
      path: "/v1/reports/paths",
      role: "read",
      tag: "reports",
      summary: "People and sales by landing page",
      query: z.strictObject(periodFields),
      answer: { status: 200, says: "Rows with most people first.", schema: Report },
      async handler({ caller: { business }, query }) {
        const { timezone, currency } = found(await settings.business(business), "business");
        const period = periodOf(query, timezone, deps.now());
        const during = instantsOf(period, timezone);
        const days = await rollups.days(business, period.from, period.to);
        const sold = sumRollups(days.map(({ rollup }) => rollup)).paths;
        const states = new Map((await paths.list(business)).map((state) => [state.id, state]));
        const ids = [...new Set([...states.keys(), ...Object.keys(sold)])];
        const rows = await Promise.all(
          ids.map(async (id) => ({
            path: { id, landingUrl: states.get(id)?.landingUrl ?? (await paths.pageOf(business, id)) },
            verdict: states.get(id)?.verdict ?? ("unknown" as const),
            cause: states.get(id)?.cause,
            // Most pages of a long list had nobody in the period: what is known of them says so without asking.
            people:
              (states.get(id)?.lastArrivalAt ?? "") < during.from
                ? 0
                : countPeople(await traffic.hoursBetween(business, id, during)).people,
            ...figuresOf(sold[id]?.[currency], currency),
          })),
        );
        rows.sort((a, b) => b.people - a.people || b.net.amount - a.net.amount || (a.path.id < b.path.id ? -1 : 1));
        return { ...period, timezone, currency, rows };
      },
    }),
  ];
}

function figuresOf({ sales, gross, refunds }: Tally = { sales: 0, gross: 0, refunds: 0 }, currency: string) {
  const money = (amount: number) => ({ amount, currency });
  return { sales: sales / wholeSale, gross: money(gross), refunds: money(refunds), net: money(gross - refunds) };
}
