// The report by channel: which marketing earned which sales, to the cent. What nothing explains has its row, so that the sum is the store's own.

import { decimalText } from "@handoff/core/money";
import { bases, type ChannelReport, channelReport, defaultModel, models } from "@handoff/core/report";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import { found } from "./missing.ts";
import { PeriodAnswer, periodFields, periodOf } from "./period.ts";
import { Money, named, says } from "./shape.ts";

const figures = {
  touches: says("Arrivals of people; not of machines.", z.int()),
  leads: z.int(),
  sales: says("Credited number of sales; may be fractional, six decimals.", z.number()),
  gross: Money,
  refunds: Money,
  net: Money,
};
const ChannelRow = named("ChannelRow", z.object({ channel: z.string(), ...figures }));
const Total = named("ChannelTotal", z.object(figures), "The sum of the rows: equal to the store's own.");
const table = { currency: z.string(), rows: z.array(ChannelRow), total: Total };
const Report = named(
  "ChannelReport",
  z.object({
    ...PeriodAnswer,
    model: z.enum(models),
    basis: z.enum(bases),
    ...table,
    otherCurrencies: says("Sales in other currencies: shown beside, never added.", z.array(z.object(table))),
  }),
);

export function channelRoutes(deps: ReportDeps) {
  const { settings, rollups } = deps.store;
  return [
    route({
      method: "get",
      path: "/v1/reports/channels",
      role: "read",
      tag: "reports",
      summary: "Sales by channel",
      details:
        "Channels are the GA4 default channel groups and `Offline`, `AI Assistant` and `Unattributed`. Answers CSV to `Accept: text/csv`.",
      query: z.strictObject({
        ...periodFields,
        model: says("How a sale is shared among the touches before it.", z._default(z.enum(models), defaultModel)),
        basis: says(
          "sale: everything counts on the day of the sale. cash: money counts on the day it moved.",
          z._default(z.enum(bases), "sale"),
        ),
      }),
      answer: { status: 200, says: "Rows with most net first, and their sum.", schema: Report, alsoAs: ["text/csv"] },
      async handler({ caller, query, context }) {
        const { timezone, currency } = found(await settings.business(caller.business), "business");
        const period = periodOf(query, timezone, deps.now());
        const days = await rollups.days(caller.business, period.from, period.to);
        const { model, basis } = query;
        const report = channelReport(
          days.map(({ rollup }) => rollup),
          { model, basis, currency },
        );
        return wantsCsv(context.req.header("accept")) ? csvOf(report) : { ...period, timezone, ...report };
      },
    }),
  ];
}

function wantsCsv(accept = ""): boolean {
  return /\btext\/csv\b/.test(accept) && !/\bapplication\/json\b/.test(accept);
}

function csvOf(report: ChannelReport): Response {
  const tables = [report, ...report.otherCurrencies];
  const lines = tables.flatMap(({ currency, rows, total }) =>
    [...rows, { channel: "Total", ...total }].map((row) => [
      row.channel,
      currency,
      row.touches,
      row.leads,
      row.sales,
      decimalText(row.gross),
      decimalText(row.refunds),
      decimalText(row.net),
    ]),
  );
  const header = ["channel", "currency", "touches", "leads", "sales", "gross", "refunds", "net"];
  const text = [header, ...lines].map((cells) => `${cells.map(cellOf).join(",")}\r\n`).join("");
  return new Response(text, { headers: { "content-type": "text/csv; charset=utf-8; header=present" } });
}

/** RFC 4180. Channel names are ours; a leading sign can only be a negative amount, never a formula. */
function cellOf(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
