// What Shopify writes about an order and a refund, field by field, out of a shop's books.
import type { Line, Refund } from "./shop-books.fixture.ts";

type Words = {
  orderId: number;
  currency: string;
  rate: number | undefined;
  buyers: string;
  text(amount: number, code?: string): string;
  set(amount: number): object;
};
type State = {
  lines: readonly Line[];
  refunds: readonly Refund[];
  books: { waits: boolean; cancelledAt: string | undefined };
  current: number;
  placedAt: string;
  updatedAt: string;
};

export const refundBody = ({ id, at, lines, transactions }: Refund, { orderId, rate, buyers, text, set }: Words) => ({
  id,
  order_id: orderId,
  created_at: at,
  processed_at: at,
  order_adjustments: [],
  refund_line_items: lines.map((line) => ({
    id: line.id + 1_000_000,
    line_item_id: line.id,
    quantity: 1,
    subtotal_set: set(line.price),
    total_tax_set: set(0),
  })),
  transactions: transactions.map(({ amount, shown, status }, n) => ({
    id: id * 10 + n,
    kind: "refund",
    status,
    amount: text(rate ? shown : amount, buyers),
    currency: buyers,
  })),
});

export function orderBody({ lines, refunds, books, current, placedAt, updatedAt }: State, words: Words) {
  const { orderId: id, currency, text, set } = words;
  const sum = (some: readonly Line[]) => some.reduce((all, { price }) => all + price, 0);
  const hasPaidBack = refunds.some(({ transactions }) => transactions.length > 0);
  return {
    id,
    name: "#61",
    test: false,
    created_at: placedAt,
    updated_at: updatedAt,
    cancelled_at: books.cancelledAt ?? null,
    currency,
    total_price: text(sum(lines)),
    total_price_set: set(sum(lines)),
    current_total_price: text(current),
    total_tip_received: text(sum(lines.filter(({ kind }) => kind === "tip"))),
    financial_status: books.waits ? "pending" : hasPaidBack ? "partially_refunded" : "paid",
    source_name: "web",
    line_items: lines.map(({ id: line, kind, price, isGone }) => ({
      id: line,
      quantity: 1,
      current_quantity: isGone ? 0 : 1,
      price: text(price),
      gift_card: kind === "card",
      ...(kind === "tip" && { tip_payment_gateway: null }),
    })),
    refunds: refunds.map((refund) => refundBody(refund, words)),
  };
}
