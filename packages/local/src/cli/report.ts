// `handoff report`: which marketing earned which sales, to the cent.
import { decimalText } from "@handoff/core/money";
import { bases, models } from "@handoff/core/report";
import * as z from "zod/mini";
import { apiSays, openApi } from "./api.ts";
import { columns } from "./columns.ts";
import type { Command } from "./command.ts";

const Money = z.object({ amount: z.int(), currency: z.string() });
const figures = { touches: z.int(), leads: z.int(), sales: z.number(), gross: Money, refunds: Money, net: Money };
const tableOf = {
  currency: z.string(),
  rows: z.array(z.object({ channel: z.string(), ...figures })),
  total: z.object(figures),
};
const Report = z.object({
  from: z.string(),
  to: z.string(),
  timezone: z.string(),
  model: z.string(),
  basis: z.string(),
  ...tableOf,
  otherCurrencies: z.array(z.object(tableOf)),
});

export const report: Command = {
  name: "report",
  says: "Sales by channel; the rows sum to the store's own total.",
  takes: "",
  argsMax: 0,
  about: `Prints the report by channel. ${apiSays}`,
  options: {
    from: { value: "<day>", says: "First day, like 2026-11-01; 29 days before --to without it." },
    to: { value: "<day>", says: "Last day, included; today without it." },
    model: { value: "<model>", says: `How a sale is shared: ${models.join(", ")}.` },
    basis: { value: "<basis>", says: `${bases.join(" or ")}: by the day of the sale, or by the day money moved.` },
  },
  async run({ options, environment }) {
    const { from, to, model, basis } = options;
    const answer = await openApi(environment).ask("GET", "/v1/reports/channels", Report, { from, to, model, basis });
    const head = `${answer.from} to ${answer.to} (${answer.timezone}), ${answer.model}, by ${answer.basis}`;
    return {
      json: answer,
      text: [head, ...[answer, ...answer.otherCurrencies].map(shown)].join("\n\n"),
      trouble: false,
    };
  },
};

function shown({ currency, rows, total }: Pick<z.output<typeof Report>, "currency" | "rows" | "total">): string {
  const lines = [...rows, { channel: "Total", ...total }].map(
    ({ channel, touches, leads, sales, gross, refunds, net }) => [
      channel,
      touches,
      leads,
      Number(sales.toFixed(6)),
      decimalText(gross),
      decimalText(refunds),
      decimalText(net),
    ],
  );

  return columns(
    ["channel", "touches", "leads", "sales", `gross ${currency}`, `refunds ${currency}`, `net ${currency}`],
    lines,
  );
}
