// Sequences of deliveries and the sums that are right after them. Other files of the same format are run too: HANDOFF_MONEY_CASES=a.json:b.json
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { eventually, type Handoff, type Json } from "./harness.ts";
import { order, sendTo, shopify } from "./platforms.ts";

export type MoneyCase = {
  name: string;
  currency: string;
  timezone: string;
  /** The order's id. */
  order: number | string;
  sends: { topic: string; body: Json }[];
  /** What `explain` says in the end: decimal text in the business's currency. */
  expect: { gross?: string; refunds?: string; net?: string; excess?: string };
  /** Changes of the business's settings. */
  settings?: Record<string, unknown>;
};

const secret = "shpss_till_and_ledger_2026";
const digits: Record<string, number> = { JPY: 0, KWD: 3 };

/** The cases of the files that the environment names. */
export function casesOfOthers(): MoneyCase[] {
  const paths = (process.env.HANDOFF_MONEY_CASES ?? "").split(":").filter(Boolean);
  return paths.flatMap((path) => JSON.parse(readFileSync(path, "utf8")) as MoneyCase[]);
}

/** A business of its own with a shop that sends. */
export async function connectShop(
  handoff: Handoff,
  { currency, timezone, settings }: Pick<MoneyCase, "currency" | "timezone" | "settings">,
) {
  const { api, id } = await handoff.business({ currency, timezone });
  if (settings) await api.patch(`/v1/businesses/${id}`, settings);
  const { webhookUrl } = await api.post("/v1/connections", {
    platform: "shopify",
    name: "Shop",
    secrets: [secret],
    settings: { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: "https://clay.example" },
  });
  const send = async (topic: string, body: Json) =>
    expect((await sendTo(handoff, shopify(webhookUrl, secret, topic, body))).status).toBe(200);
  return { api, send };
}

/** Tells a shop what the case says, and holds the answers against the sums. */
export async function tellCase(handoff: Handoff, one: MoneyCase, sends = one.sends): Promise<void> {
  const { currency } = one;
  const { api, send } = await connectShop(handoff, one);
  for (const { topic, body } of sends) await send(topic, body);
  // Whatever was under way has been worked off when the last thing that was told has.
  await send("orders/create", order({ id: 9_999_999, total: "0.00", currency, at: new Date().toISOString() }));
  await eventually(() => api.get("/v1/sales/shopify:9999999/explain"));

  const minor = (text: string) => Math.round(Number(text) * 10 ** (digits[currency] ?? 2));
  await eventually(async () => {
    const { sale, models } = await api.get(`/v1/sales/shopify:${one.order}/explain`);
    const refunds = sale.refunds.reduce((sum: number, refund: Json) => sum + refund.amount.amount, 0);
    const told: Record<string, number> = {
      gross: sale.gross.amount,
      refunds,
      net: sale.net.amount,
      excess: sale.excess.amount,
    };
    for (const [name, text] of Object.entries(one.expect)) expect([name, told[name]]).toEqual([name, minor(text)]);
    expect(sale.gross.amount - refunds).toBe(sale.net.amount);
    for (const [model, shares] of Object.entries<Json>(models)) {
      const credited = shares.reduce((sum: number, share: Json) => sum + share.credit.amount, 0);
      expect([model, credited]).toEqual([model, sale.net.amount]);
      for (const basis of ["sale", "cash"]) await reportIs(model, basis, sale);
    }
  });

  async function reportIs(model: string, basis: string, sale: Json) {
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const query = `from=${day(-360)}&to=${day(2)}&model=${model}&basis=${basis}`;
    const report = await api.get(`/v1/reports/channels?${query}`);
    const tables = [report, ...report.otherCurrencies];
    const table = tables.find((each: Json) => each.currency === sale.currency) ?? { total: { net: { amount: 0 } } };
    expect([model, basis, table.total.net.amount]).toEqual([model, basis, sale.net.amount]);
  }
}
