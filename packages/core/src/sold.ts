// What of an order was sold? A gift card is money owed, a tip is the staff's: neither is a sale, as in Shopify's own reports, unless the
// business counts them. Nor are shipping and tax for a business that counts goods.
import type { Placed } from "./refund-statement.ts";

/** Money that went back. Without a kind it is a refund, or the cancellation (`id` is "cancelled"). */
export type Refund = { id: string; at: string; amount: number; kind?: "chargeback" };

export type SaleRules = {
  basis: "total" | "goods";
  /** included: counted like everything else in the order. Missing: excluded. */
  giftCards?: "excluded" | "included";
  tips?: "excluded" | "included";
};

/** `notSold` is what of it went back for gift cards and tips; `shown` is what the buyer saw, in the currency of the purchase. */
export type Back = { id: string; at: string; amount: number; notSold: number; shown: number };
/** A whole order: what is left of it, gift cards and tips included, and what went back. */
export type Whole = { net: number; notSold: number; back: Back[]; excess: number };

export type Sold = { gross: number; net: number; refunds: Refund[]; isEmpty: boolean };

/** Takes gift cards and tips out. Refunds that name no lines give back what was sold first, and then the rest. */
export function withoutNotSold(whole: Whole): Sold {
  const kept = Math.min(whole.notSold, whole.net);
  let unnamed = whole.notSold - kept;
  const refunds = whole.back
    .toReversed()
    .map(({ id, at, amount, notSold }) => {
      const cut = Math.min(unnamed, amount - notSold);
      unnamed -= cut;
      return { id, at, amount: amount - notSold - cut };
    })
    .reverse();
  const net = whole.net - kept;
  const gross = net + sumOf(refunds);
  const hadNotSold = whole.notSold > 0 || whole.back.some(({ notSold }) => notSold > 0);
  return { gross, net, refunds, isEmpty: gross === 0 && hadNotSold };
}

/** A business may count goods only: shipping and tax come off, and refunds give back the goods first. */
export function withoutRest(sold: Sold, { shipping, tax }: Placed, { basis }: SaleRules): Sold {
  if (basis === "total") return sold;
  const gross = Math.max(0, sold.gross - shipping - tax);
  let net = gross;
  const refunds = sold.refunds.map((refund) => {
    const amount = Math.min(refund.amount, net);
    net -= amount;
    return { ...refund, amount };
  });
  return { gross, net, refunds, isEmpty: sold.isEmpty };
}

/** What of these amounts does not count. */
export function notSoldOf(rules: SaleRules, giftCards = 0, tips = 0): number {
  return (rules.giftCards === "included" ? 0 : giftCards) + (rules.tips === "included" ? 0 : tips);
}

/** What the order's total still holds of both. */
export function apartOf({ giftCards }: Placed, { notSold, net }: Whole, rules: SaleRules) {
  const kept = Math.min(notSold, net);
  const cards = Math.min(kept, notSoldOf(rules, giftCards?.amount));
  return { giftCards: cards, tips: kept - cards };
}

export const sumOf = (back: readonly { amount: number }[]) => back.reduce((sum, { amount }) => sum + amount, 0);
