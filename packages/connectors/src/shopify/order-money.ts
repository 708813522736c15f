// What does one version of an order say about money? In the shop's currency; what the buyer saw stands beside it.
import type { EventOf } from "@handoff/core/event";
import { convert, type Money } from "@handoff/core/money";
import * as z from "zod/mini";
import { Decimal, PriceSet, readMoney, readPrice, ShopPriceSet, Text, UnreadableError } from "./field.ts";
import { isTip, LineItem, priceOf } from "./line-item.ts";
import { linesOf, Refund, type RefundFact, refundedAt } from "./refund.ts";

export const moneyFields = {
  currency: Text,
  total_price: z.nullish(Decimal),
  total_price_set: z.nullish(PriceSet),
  current_total_price: z.nullish(Decimal),
  current_total_price_set: z.nullish(ShopPriceSet),
  total_shipping_price_set: z.nullish(ShopPriceSet),
  total_tax: z.nullish(Decimal),
  total_tax_set: z.nullish(ShopPriceSet),
  total_tip_received: z.nullish(Decimal),
  total_cash_rounding_payment_adjustment_set: z.nullish(ShopPriceSet),
  line_items: z.nullish(z.array(LineItem)),
  refunds: z.nullish(z.array(Refund)),
};
const MoneyFields = z.object(moneyFields);
type Order = z.infer<typeof MoneyFields>;
type Placed = EventOf<"sale.placed">["body"];
type RefundState = NonNullable<Placed["refunds"]>[number];

/** @param facts what the order's refunds say by themselves */
export function moneyOf(order: Order, facts: readonly RefundFact[]) {
  const total = totalOf(order);
  const inShop = (amount: string | number | null | undefined, field: string) =>
    amount === null || amount === undefined ? undefined : readMoney(amount, total.currency, field).amount;
  const shipping = order.total_shipping_price_set?.shop_money;
  const tax = order.total_tax_set?.shop_money;
  const shown = order.total_price_set?.presentment_money;
  const presentment = shown && readPrice(shown, "total_price_set.presentment_money");
  const paid = facts.map((fact) => inShopMoney(fact.body, total, presentment));
  const refundedTotal = sumOf(paid);
  const current = order.current_total_price ?? order.current_total_price_set?.shop_money.amount;
  const rounding = order.total_cash_rounding_payment_adjustment_set?.shop_money;
  const rounded = inShop(rounding?.amount, "total_cash_rounding_payment_adjustment_set") ?? 0;
  const apart = apartOf(order, total);
  const refunds = statesOf(order, facts, { total, paid, presentment, apart });
  return {
    total,
    shipping: (shipping && inShop(shipping.amount, "total_shipping_price_set.shop_money.amount")) ?? 0,
    tax: inShop(tax?.amount ?? order.total_tax, "total_tax") ?? 0,
    currentTotal: inShop(current, "current_total_price") ?? Math.max(0, total.amount - refundedTotal),
    refundedTotal,
    ...(refunds.length > 0 && { refunds }),
    ...(apart.giftCards.lines.length > 0 && { giftCards: apart.giftCards }),
    ...((apart.tips.amount > 0 || apart.tips.lines.length > 0) && { tips: apart.tips }),
    ...(rounded !== 0 && { rounding: rounded }),
    ...(presentment && presentment.currency !== total.currency && { presentment }),
  };
}

function totalOf(order: Order): Money {
  const set = order.total_price_set?.shop_money;
  if (set) return readPrice(set, "total_price_set.shop_money");
  if (order.total_price === null || order.total_price === undefined)
    throw new UnreadableError("total_price", order.total_price, "expected decimal text");
  return readMoney(order.total_price, order.currency ?? "", "total_price");
}

function sumOf(amounts: readonly number[]): number {
  const sum = amounts.reduce((a, b) => a + b, 0);
  if (!Number.isSafeInteger(sum)) throw new UnreadableError("refunds", sum, "more than can be counted exactly");
  return sum;
}

function inShopMoney(
  { amount, shopAmount, refund }: RefundFact["body"],
  total: Money,
  presentment: Money | null | undefined,
): number {
  const currency = amount.currency ?? total.currency;
  const field = `refunds.${refund}.amount`;
  if (currency === total.currency) return readMoney(amount.text, currency, field).amount;
  if (shopAmount?.currency === total.currency) return shopAmount.amount;
  if (!presentment || presentment.currency !== currency || presentment.amount <= 0)
    throw new UnreadableError(
      `refunds.${refund}.currency`,
      currency,
      `expected ${total.currency} or the buyer's currency`,
    );
  // At the order's own rate, to the nearest unit, so that a full refund takes everything back.
  return convert(readMoney(amount.text, currency, field).amount, presentment.amount, total.amount);
}

type Apart = { giftCards: NonNullable<Placed["giftCards"]>; tips: NonNullable<Placed["tips"]> };

/** Gift cards and tips that the current total still holds. */
function apartOf(order: Order, total: Money): Apart {
  const giftCards = heldBy(order, total, (line) => Boolean(line.gift_card));
  const tips = heldBy(order, total, isTip);
  const stated = order.total_tip_received;
  const received =
    stated === null || stated === undefined ? 0 : readMoney(stated, total.currency, "total_tip_received").amount;
  // Stated once and for all; what has come off since is seen on the lines.
  const tipped = Math.max(0, (received || tips.asked) - (tips.asked - tips.left));
  return {
    giftCards: { amount: giftCards.left, lines: giftCards.lines },
    tips: { amount: tipped, lines: tips.lines },
  };
}

function heldBy(order: Order, total: Money, isOfKind: (line: LineItem) => boolean) {
  const held = { asked: 0, left: 0, lines: [] as string[] };
  for (const [at, line] of (order.line_items ?? []).entries()) {
    if (!isOfKind(line)) continue;
    const price = priceOf(line, total, `line_items.${at}`);
    held.asked += price;
    held.left += leftOf(line, price, order);
    if (line.id) held.lines.push(String(line.id));
  }
  return held;
}

function leftOf(line: LineItem, price: number, order: Order): number {
  const { id, quantity, current_quantity: current } = line;
  if (typeof current === "number" && quantity) return Math.round((price * Math.min(current, quantity)) / quantity);
  return id ? Math.max(0, price - takenOff(order, [String(id)])) : price;
}

/** What refunds, with money or without, took off these lines. */
function takenOff({ refunds }: Order, names: readonly string[]): number {
  const lines = (refunds ?? []).flatMap((refund, at) => linesOf(refund, `refunds.${at}`));
  return lines.filter(({ line }) => names.includes(line)).reduce((sum, { amount }) => sum + amount.amount, 0);
}

/** Every refund the order lists, with what of it stands by now. One that still waits is left out: its success may be told by itself. */
function statesOf(
  order: Order,
  facts: readonly RefundFact[],
  {
    total,
    paid,
    presentment,
    apart,
  }: { total: Money; paid: number[]; presentment: Money | null | undefined; apart: Apart },
): RefundState[] {
  return (order.refunds ?? []).flatMap((refund, at) => {
    if ((refund.transactions ?? []).some(({ kind, status }) => kind === "refund" && status === "pending")) return [];
    const known = facts.findIndex((fact) => fact.body.refund === String(refund.id));
    const { text, currency } = facts[known]?.body.amount ?? {};
    const amount = paid[known] ?? 0;
    const isForeign = presentment && currency === presentment.currency && currency !== total.currency;
    const of = ({ lines }: { lines: string[] }) => Math.min(amount, takenOff({ refunds: [refund] }, lines));
    return {
      refund: String(refund.id),
      at: refundedAt(refund, `refunds.${at}`),
      amount,
      ...(isForeign && text && { shown: readMoney(text, currency, `refunds.${at}.amount`).amount }),
      ...(of(apart.giftCards) > 0 && { giftCards: of(apart.giftCards) }),
      ...(of(apart.tips) > 0 && { tips: of(apart.tips) }),
    };
  });
}
