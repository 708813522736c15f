// Orders, products and refunds of the pottery as Shopify spells them.
import { decimalText } from "@handoff/core/money";

export type Product = { id: number; handle: string; title: string; priceMinor: number };

export type Order = {
  number: number;
  at: string;
  product: Product;
  quantity?: number | undefined;
  email?: string | undefined;
  /** Path and query of the first page of the session; none: not bought in a browser. */
  landing?: string | undefined;
  referrer?: string | undefined;
  discountCode?: string | undefined;
  /** The visitor id that the snippet put into the cart. */
  visitor?: string | undefined;
  test?: boolean | undefined;
  refunds?: object[] | undefined;
  cancelledAt?: string | undefined;
  updatedAt?: string | undefined;
};

const currency = "EUR";
const text = (minor: number) => decimalText({ amount: minor, currency });
const priceSet = (minor: number) => {
  const price = { amount: text(minor), currency_code: currency };
  return { shop_money: price, presentment_money: price };
};

export const orderId = (number: number) => 6_100_000_000_000 + number;
export const totalMinorOf = ({ product, quantity = 1 }: Pick<Order, "product" | "quantity">) =>
  product.priceMinor * quantity;

export function orderPayload(order: Order): object {
  const { number, at, product, quantity = 1, email, landing, discountCode, visitor, refunds = [] } = order;
  const totalMinor = totalMinorOf(order);
  const backMinor = refunds.length > 0 || order.cancelledAt ? totalMinor : 0;
  const id = orderId(number);
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    name: `#${number}`,
    order_number: number,
    test: order.test ?? false,
    created_at: at,
    processed_at: at,
    updated_at: order.updatedAt ?? at,
    cancelled_at: order.cancelledAt ?? null,
    cancel_reason: order.cancelledAt ? "customer" : null,
    currency,
    presentment_currency: currency,
    total_price: text(totalMinor),
    total_price_set: priceSet(totalMinor),
    current_total_price: text(totalMinor - backMinor),
    subtotal_price: text(totalMinor),
    total_shipping_price_set: priceSet(0),
    total_tax: text(0),
    financial_status: backMinor > 0 ? "refunded" : "paid",
    source_name: landing === undefined ? "pos" : "web",
    email: email ?? "",
    contact_email: email ?? null,
    customer: email ? { id: 7_400_000_000_000 + number, email } : null,
    checkout_token: landing === undefined ? null : `bluecheckout${number}`,
    landing_site: landing ?? null,
    referring_site: order.referrer ?? null,
    note_attributes: visitor ? [{ name: "ho_visitor", value: visitor }] : [],
    discount_codes: discountCode ? [{ code: discountCode, amount: "0.00", type: "percentage" }] : [],
    refunds,
    line_items: [
      { id: id * 10, product_id: product.id, title: product.title, quantity, price: text(product.priceMinor) },
    ],
  };
}

export function refundPayload(order: Pick<Order, "number">, amountMinor: number, at: string): object {
  const id = 9_300_000_000_000 + order.number;
  const transaction = {
    id: id + 1,
    order_id: orderId(order.number),
    kind: "refund",
    status: "success",
    amount: text(amountMinor),
    currency,
    created_at: at,
    processed_at: at,
  };
  return {
    id,
    order_id: orderId(order.number),
    created_at: at,
    processed_at: at,
    note: "cracked on the way",
    transactions: [transaction],
    refund_line_items: [],
    order_adjustments: [],
  };
}

export function productPayload({ id, handle, title, priceMinor }: Product, at: string): object {
  return {
    id,
    title,
    handle,
    status: "active",
    vendor: "Blue Clay Pottery",
    created_at: at,
    updated_at: at,
    published_at: at,
    published_scope: "global",
    variants: [
      {
        id: id + 10,
        product_id: id,
        title: "Default Title",
        price: text(priceMinor),
        inventory_item_id: id + 20,
        inventory_management: "shopify",
        inventory_policy: "deny",
        inventory_quantity: 12,
      },
    ],
  };
}
