// What is this sale worth now, and what money moved when? One fold over all its facts; the order in which they came does not matter.
// A cancellation takes what refunds have left; a refund above what is left is excess and belongs to no channel.
import type { EventOf, Identity } from "./event.ts";
import type { Money } from "./money.ts";
import type { Placed } from "./refund-statement.ts";
import { moneyOf, type SaleMoney } from "./sale-money.ts";
import type { Refund, SaleRules } from "./sold.ts";

export type { Refund, SaleRules } from "./sold.ts";

export type SaleFact = EventOf<
  "sale.placed" | "sale.amended" | "sale.refunded" | "sale.cancelled" | "sale.disputed" | "sale.deleted"
>;

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
  /** What counted of each refund and chargeback, in the order in which the money moved; a cancellation is the last. */
  refunds: Refund[];
  /** Went back beyond the sale's total (exchange rates, goodwill, a chargeback of what was refunded already). */
  excess: number;
  /** Refunds in a currency that cannot be converted exactly: shown, not counted. */
  uncounted: string[];
  /** What the order's current total holds of gift cards and tips that are counted apart. */
  apart: SaleMoney["apart"];
  paid: boolean;
  cancelledAt?: string;
  deletedAt?: string;
  /** Why this order is no sale at all: deleted, or nothing that counts was ever left in it. */
  noSale?: "deleted" | "nothing-sold";
  evidence: OrderEvidence;
  identities: Identity[];
};

/** The sale as all its facts tell it; undefined while only refunds or cancellations of it are known. */
export function saleOf(facts: readonly SaleFact[], rules: SaleRules): Sale | undefined {
  const versions = facts
    .filter((fact) => fact.type === "sale.placed")
    .map((fact) => fact.body)
    .sort((a, b) => (a.version < b.version ? -1 : 1));
  const latest = versions.at(-1);
  if (!latest) return undefined;
  const cancelledAt = earliest(facts.flatMap((fact) => (fact.type === "sale.cancelled" ? fact.body.cancelledAt : [])));
  const deletedAt = earliest(facts.flatMap((fact) => (fact.type === "sale.deleted" ? fact.body.deletedAt : [])));
  const isEdited = facts.some((fact) => fact.type === "sale.amended");
  const { isEmpty, ...money } = moneyOf({ versions, latest, facts, isEdited, cancelledAt }, rules);
  const noSale = deletedAt ? "deleted" : isEmpty ? "nothing-sold" : undefined;
  return {
    id: latest.sale,
    ...(latest.name && { name: latest.name }),
    placedAt: latest.placedAt,
    currency: latest.total.currency,
    ...(deletedAt ? nothing : money),
    // What was paid once stays so while an addition waits for its money.
    paid: versions.some((version) => version.paid),
    ...(cancelledAt && { cancelledAt }),
    ...(deletedAt && { deletedAt }),
    ...(noSale && { noSale }),
    evidence: evidenceOf(versions),
    identities: [...new Set(versions.flatMap((version) => version.identities))].sort(),
  };
}

const nothing = { gross: 0, refunds: [], excess: 0, uncounted: [], apart: { giftCards: 0, tips: 0 } };

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
