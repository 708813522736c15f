// What is this sale worth now, and what money moved when? One fold over all its facts; the order in which they came does not matter.
// A cancellation takes what refunds have left; a refund above what is left is excess and belongs to no channel.
import type { EventOf, Identity } from "./event.ts";
import { type Money, parseMoney } from "./money.ts";

export type SaleFact = EventOf<"sale.placed" | "sale.amended" | "sale.refunded" | "sale.cancelled">;

export type Refund = { id: string; at: string; amount: number };

/** What an order tells of the session behind it. */
export type OrderEvidence = {
  browser: boolean;
  sourceName?: string;
  landingUrl?: string;
  referrer?: string;
  tags?: Record<string, string>;
  clickIds?: string[];
  discountCodes: string[];
};

export type Sale = {
  id: string;
  name?: string;
  placedAt: string;
  currency: string;
  /** Minor units. */
  gross: number;
  /** What counted of each refund, in the order in which the money moved; a cancellation is the last. */
  refunds: Refund[];
  /** Refunded beyond the sale's total (exchange rates, goodwill). */
  excess: number;
  /** Refunds in a currency that cannot be converted exactly: shown, not counted. */
  uncounted: string[];
  paid: boolean;
  cancelledAt?: string;
  evidence: OrderEvidence;
  identities: Identity[];
};

export type SaleRules = { basis: "total" | "goods" };

/** The sale as all its facts tell it; undefined while only refunds or cancellations of it are known. */
export function saleOf(facts: readonly SaleFact[], rules: SaleRules): Sale | undefined {
  const versions = facts
    .filter((fact) => fact.type === "sale.placed")
    .sort((a, b) => (a.body.version < b.body.version ? -1 : 1));
  const latest = versions.at(-1)?.body;
  if (!latest) return undefined;
  const cancelledAt = earliest(
    facts.filter((fact) => fact.type === "sale.cancelled").map((fact) => fact.body.cancelledAt),
  );
  const total = totalOf(versions, facts, cancelledAt);
  const gross = Math.max(0, rules.basis === "goods" ? total - latest.shipping - latest.tax : total);
  return {
    id: latest.sale,
    ...(latest.name && { name: latest.name }),
    placedAt: latest.placedAt,
    currency: latest.total.currency,
    gross,
    ...moneyBack(facts, latest, gross, cancelledAt),
    paid: latest.paid,
    ...(cancelledAt && { cancelledAt }),
    evidence: evidenceOf(versions.map((version) => version.body)),
    identities: [...new Set(versions.flatMap((version) => version.body.identities))].sort(),
  };
}

type Placed = EventOf<"sale.placed">["body"];

/** An edited order's total is what it is now plus what already went back; any other's is its total at order time. */
function totalOf(
  versions: EventOf<"sale.placed">[],
  facts: readonly SaleFact[],
  cancelledAt: string | undefined,
): number {
  const latest = versions.at(-1)?.body;
  const editedAt = earliest(facts.filter((fact) => fact.type === "sale.amended").map((fact) => fact.body.amendedAt));
  if (!latest || !editedAt) return latest?.total.amount ?? 0;
  // A cancelled order's current total is nothing; what it was worth is what the last version before said.
  const edited = versions
    .map((version) => version.body)
    .filter(({ version }) => version.slice(0, 24) >= editedAt && (!cancelledAt || version.slice(0, 24) < cancelledAt))
    .at(-1);
  return edited ? edited.currentTotal + edited.refundedTotal : latest.total.amount;
}

function moneyBack(facts: readonly SaleFact[], placed: Placed, gross: number, cancelledAt: string | undefined) {
  const stated = new Map<string, Refund & { shown: number }>();
  const uncounted = new Set<string>();
  for (const fact of facts) {
    if (fact.type !== "sale.refunded") continue;
    const { refund: id, refundedAt: at } = fact.body;
    const amount = inShopMoney(fact.body, placed);
    const shown = inBuyersMoney(fact.body, placed);
    const stands = stated.get(id);
    if (amount === undefined) uncounted.add(id);
    // One refund may be heard of while a part of it is still pending: the largest statement is the complete one.
    else if (amount > 0 && (!stands || isAbove([amount, shown, stands.at], [stands.amount, stands.shown, at])))
      stated.set(id, { id, at, amount, shown });
  }
  const inOrder = [...stated.values()].sort((a, b) => (`${a.at}#${a.id}` < `${b.at}#${b.id}` ? -1 : 1));
  const refunds: Refund[] = [];
  let left = gross;
  let excess = 0;
  let shown = 0;
  for (const refund of inOrder) {
    shown += refund.shown;
    // Once the buyer has everything back, nothing is left of the sale, whatever the exchange rate is by then.
    const all = placed.presentment !== undefined && shown >= placed.presentment.amount && shown > 0;
    const amount = all ? left : Math.min(refund.amount, left);
    if (amount > 0) refunds.push({ id: refund.id, at: refund.at, amount });
    left -= amount;
    excess += Math.max(0, refund.amount - amount);
  }
  if (cancelledAt && left > 0) refunds.push({ id: "cancelled", at: cancelledAt, amount: left });
  return { refunds, excess, uncounted: [...uncounted].filter((id) => !stated.has(id)).sort() };
}

/** Compares place by place; the first that differs decides. */
function isAbove(a: readonly (number | string)[], b: readonly (number | string)[]): boolean {
  const i = a.findIndex((part, at) => part !== b[at]);
  return i !== -1 && (a[i] ?? "") > (b[i] ?? "");
}

type Refunded = EventOf<"sale.refunded">["body"];

function inShopMoney({ amount, shopAmount }: Refunded, { total, presentment }: Placed): number | undefined {
  const currency = amount.currency ?? total.currency;
  const minor = minorOf(amount.text, currency);
  if (currency === total.currency) return minor;
  if (shopAmount?.currency === total.currency) return shopAmount.amount;
  if (minor === undefined || presentment?.currency !== currency || presentment.amount === 0) return undefined;
  // The buyer's currency at the order's own rate, so that a full refund takes everything back, to the cent.
  const paidBack = BigInt(minor) * BigInt(total.amount);
  return Number((2n * paidBack + BigInt(presentment.amount)) / (2n * BigInt(presentment.amount)));
}

/** What of it the buyer saw come back, in the currency she paid in; 0 when it was stated otherwise. */
function inBuyersMoney({ amount }: Refunded, { presentment }: Placed): number {
  return (presentment && amount.currency === presentment.currency && minorOf(amount.text, amount.currency)) || 0;
}

/** Undefined when the text is no amount of this currency: such a refund is shown, and does not hold up the sale. */
function minorOf(text: string, currency: string): number | undefined {
  try {
    return parseMoney(text, currency).amount;
  } catch {
    return undefined;
  }
}

function evidenceOf(versions: Placed[]): OrderEvidence {
  const newestFirst = versions.toReversed();
  const newest = <K extends keyof Placed>(key: K) => newestFirst.find((version) => version[key] !== undefined)?.[key];
  const [sourceName, landingUrl, referrer, tags, clickIds] = [
    newest("sourceName"),
    newest("landingUrl"),
    newest("referrer"),
    newest("tags"),
    newest("clickIds"),
  ];
  return {
    browser: versions.some((version) => version.browser),
    ...(sourceName && { sourceName }),
    ...(landingUrl && { landingUrl }),
    ...(referrer && { referrer }),
    ...(tags && { tags }),
    ...(clickIds && { clickIds }),
    discountCodes: newestFirst.find((version) => version.discountCodes.length)?.discountCodes ?? [],
  };
}

function earliest(instants: string[]): string | undefined {
  return instants.sort()[0];
}

/** What is left of a sale after everything that went back. */
export function netOf(sale: Sale): Money {
  return { amount: sale.gross - sale.refunds.reduce((sum, refund) => sum + refund.amount, 0), currency: sale.currency };
}
