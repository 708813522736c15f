// Which lines of an order are no sale? A gift card is money owed until somebody buys with it; a tip is the staff's.
import type { Money } from "@handoff/core/money";
import * as z from "zod/mini";
import { Decimal, Id, PriceSet, readMoney, ShopPriceSet } from "./field.ts";

export const LineItem = z.object({
  id: z.nullish(Id),
  gift_card: z.nullish(z.boolean()),
  quantity: z.nullish(z.number()),
  current_quantity: z.nullish(z.number()),
  price: z.nullish(Decimal),
  price_set: z.nullish(PriceSet),
  total_discount: z.nullish(Decimal),
  discount_allocations: z.nullish(
    z.array(z.object({ amount: z.nullish(Decimal), amount_set: z.nullish(ShopPriceSet) })),
  ),
  /** On the lines of tips alone, and null there when the tip was paid in cash. */
  tip_payment_gateway: z.optional(z.nullable(z.string())),
});
export type LineItem = z.infer<typeof LineItem>;

export function isTip({ tip_payment_gateway }: LineItem): boolean {
  return tip_payment_gateway !== undefined;
}

/** What was asked for a line, after discounts, in minor units of shop money. Gift cards and tips carry no tax. */
export function priceOf(line: LineItem, { currency }: Money, field: string): number {
  const read = (amount: string | number | null | undefined, name: string) =>
    amount === null || amount === undefined ? 0 : readMoney(amount, currency, `${field}.${name}`).amount;
  const allocated = (line.discount_allocations ?? []).map(({ amount, amount_set }) =>
    read(amount_set?.shop_money.amount ?? amount, "discount_allocations"),
  );
  const discount =
    allocated.length > 0 ? allocated.reduce((a, b) => a + b, 0) : read(line.total_discount, "total_discount");
  const price = read(line.price_set?.shop_money.amount ?? line.price, "price");
  return Math.max(0, price * (line.quantity ?? 1) - discount);
}
