// What has been said of each refund, and how much is that in the shop's money? Refunds are heard of by themselves, before and after the
// order's versions that list them.
import type { EventOf } from "./event.ts";
import { convert, parseMoney } from "./money.ts";
import type { SaleFact } from "./sale.ts";

export type Placed = EventOf<"sale.placed">["body"];
type Refunded = EventOf<"sale.refunded">["body"];

/** Minor units of shop money; `shown` is what the buyer saw, in the currency of the purchase, 0 when it was stated otherwise. */
export type Statement = {
  id: string;
  at: string;
  amount: number;
  shown: number;
  lines: { line: string; amount: number }[];
};

/** The largest statement of each refund that has not failed, oldest refund first; and the refunds of which none can be counted. */
export function statementsOf(facts: readonly SaleFact[], placed: Placed) {
  const stated = new Map<string, Statement>();
  const uncounted = new Set<string>();
  const failed = new Set<string>();
  for (const fact of facts) {
    if (fact.type !== "sale.refunded") continue;
    const { refund: id, refundedAt: at, lines = [] } = fact.body;
    const amount = amountOf(fact.body, placed);
    const shown = inBuyersMoney(fact.body, placed);
    const stands = stated.get(id);
    // A bank sends back what had succeeded, never the other way round. Another attempt counts once a version of the order lists it.
    if (isNothing(fact.body.amount.text)) failed.add(id);
    else if (amount === undefined) uncounted.add(id);
    // One refund may be heard of while a part of it is still pending: the largest statement is the complete one.
    else if (amount > 0 && (!stands || isAbove([amount, shown, at], [stands.amount, stands.shown, stands.at])))
      stated.set(id, { id, at, amount, shown, lines: lines.map((line) => ({ ...line, amount: line.amount.amount })) });
  }
  const statements = [...stated.values()]
    .filter(({ id }) => !failed.has(id))
    .sort((a, b) => (`${a.at}#${a.id}` < `${b.at}#${b.id}` ? -1 : 1));
  return { statements, uncounted: [...uncounted].filter((id) => !stated.has(id) && !failed.has(id)) };
}

/** In minor units of shop money; undefined when nobody can say. */
export function amountOf(
  { amount, shopAmount }: Pick<Refunded, "amount" | "shopAmount">,
  placed: Placed,
): number | undefined {
  const { total, presentment } = placed;
  const currency = amount.currency ?? total.currency;
  const minor = minorOf(amount.text, currency);
  if (currency === total.currency) return minor;
  if (shopAmount?.currency === total.currency) return shopAmount.amount;
  return minor === undefined || presentment?.currency !== currency ? undefined : inShopMoney(minor, placed);
}

/** The buyer's currency at the order's own rate, so that a full refund takes everything back, to the cent. */
export function inShopMoney(shown: number, { total, presentment }: Placed): number | undefined {
  return presentment && presentment.amount > 0 ? convert(shown, presentment.amount, total.amount) : undefined;
}

function inBuyersMoney({ amount }: Refunded, { presentment }: Placed): number {
  return (presentment && amount.currency === presentment.currency && minorOf(amount.text, amount.currency)) || 0;
}

const isNothing = (text: string) => /^0+(\.0+)?$/.test(text);

/** Undefined when the text is no amount of this currency: such a refund is shown, and does not hold up the sale. */
function minorOf(text: string, currency: string): number | undefined {
  try {
    return parseMoney(text, currency).amount;
  } catch {
    return undefined;
  }
}

/** Compares place by place; the first that differs decides. */
function isAbove(a: readonly (number | string)[], b: readonly (number | string)[]): boolean {
  const i = a.findIndex((part, at) => part !== b[at]);
  return i !== -1 && (a[i] ?? "") > (b[i] ?? "");
}
