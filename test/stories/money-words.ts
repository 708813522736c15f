// How Shopify spells what happens to one order of a pottery: its versions, refunds, returns and disputes.
import type { Json } from "./harness.ts";
import type { MoneyCase } from "./money-runner.ts";
import { order, refund } from "./platforms.ts";

export const id = 5_410_077;
export const dayMs = 86_400_000;
/** Evening in Lisbon, some days ago. */
export const daysAgo = (days: number, minute = 0) => {
  const at = new Date(Date.now() - days * dayMs);
  at.setUTCHours(19, minute, 0, 0);
  return at.toISOString();
};
export const placedAt = daysAgo(9);

export type Send = { topic: string; body: Json };
export const set = (amount: string, currency = "EUR", shown = amount, buyers = currency) => ({
  shop_money: { amount, currency_code: currency },
  presentment_money: { amount: shown, currency_code: buyers },
});
/** A version of the order: its total, what of it is left, and what else has changed. */
export const version = (topic: string, days: number, total: string, current: string, rest: Json = {}): Send => {
  const updated_at = daysAgo(days, 5);
  const landingSite = "/products/bowl?utm_source=newsletter&utm_medium=email";
  const body = order({ id, total, at: placedAt, landingSite, updated_at, current_total_price: current, ...rest });
  return { topic: `orders/${topic}`, body };
};
export const placed = (total: string, rest: Json = {}) => version("create", 9, total, total, rest);
export const updated = (days: number, total: string, current: string, rest: Json = {}) =>
  version("updated", days, total, current, rest);
export const edited = (days: number): Send => ({
  topic: "orders/edited",
  body: { order_edit: { id: 88_010 + days, order_id: id, created_at: daysAgo(days), committed_at: daysAgo(days) } },
});
export const back = (days: number, amount: string, rest: Json = {}): Json => ({
  ...refund({ id: 700 + days, orderId: id, amount, at: daysAgo(days) }),
  ...rest,
});
export const told = (body: Json): Send => ({ topic: "refunds/create", body });
/** Goods came back, and no money went with them. */
export const returned = (days: number, amount: string, rest: Json = {}): Json =>
  back(days, "0.00", { transactions: [], refund_line_items: [rowOf(amount)], return: { id: 9_100 + days }, ...rest });
export const rowOf = (amount: string, line: Json = {}): Json => ({
  id: 30_001,
  quantity: 1,
  restock_type: "return",
  subtotal_set: set(amount),
  total_tax_set: set("0.00"),
  ...line,
});
export const withStatus = (body: Json, status: string): Json => ({
  ...body,
  transactions: body.transactions.map((one: Json) => ({ ...one, status })),
});
export const dispute = (topic: string, status: string, rest: Json = {}): Send => ({
  topic: `disputes/${topic}`,
  body: {
    id: 610_022,
    order_id: id,
    type: "chargeback",
    amount: "48.00",
    currency: "EUR",
    reason: "product_not_received",
    network_reason_code: "13.1",
    status,
    evidence_due_by: daysAgo(2),
    evidence_sent_on: null,
    finalized_on: null,
    initiated_at: daysAgo(6),
    ...rest,
  },
});
export const opened = dispute("create", "needs_response");
export const lost = dispute("update", "lost", { finalized_on: daysAgo(4) });
export const won = dispute("update", "won", { finalized_on: daysAgo(2) });

export const euros = (name: string, expect: MoneyCase["expect"], ...sends: Send[]): MoneyCase => ({
  name,
  currency: "EUR",
  timezone: "Europe/Lisbon",
  order: id,
  sends,
  expect,
});
