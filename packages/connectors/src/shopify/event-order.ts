// An order as the query of an event subscription tells it, spelled as webhooks spell it: from there on it is read as any other order.
// The query is in docs/connect-shopify.md; its fields are those of the Admin API's Order. What it cannot tell to the cent is refused.
import * as z from "zod/mini";
import { Decimal, readMoney, UnreadableError } from "./field.ts";

const Text = z.nullish(z.string());
const Money = z.object({ amount: Decimal, currencyCode: z.string() });
const Bag = z.object({ shopMoney: Money, presentmentMoney: z.nullish(Money) });
const Gid = z.string().check(z.regex(/^gid:\/\/shopify\/\w{1,60}\/\d{1,40}(\?.{0,200})?$/));
const Transaction = z.object({ kind: z.string(), status: z.string(), test: z.boolean(), amountSet: Bag });
const page = <T extends z.ZodMiniType>(node: T) =>
  z.object({ nodes: z.array(node), pageInfo: z.object({ hasNextPage: z.boolean() }) });

/** Nothing that decides about money may be left out of the query. */
const Order = z.object({
  id: Gid,
  name: Text,
  test: z.boolean(),
  createdAt: z.string(),
  processedAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.nullable(z.string()),
  cancelReason: Text,
  displayFinancialStatus: z.nullable(z.string()),
  sourceName: Text,
  totalPriceSet: Bag,
  currentTotalPriceSet: Bag,
  totalShippingPriceSet: Bag,
  totalTaxSet: z.nullable(Bag),
  totalTipReceivedSet: Bag,
  totalCashRoundingAdjustment: z.object({ paymentSet: Bag }),
  totalRefundedSet: Bag,
  refunds: z.array(z.object({ id: Gid, createdAt: z.string(), transactions: page(Transaction) })),
  lineItems: page(z.object({ isGiftCard: z.boolean() })),
  discountCodes: z.nullish(z.array(z.string())),
  customAttributes: z.nullish(z.array(z.object({ key: z.string(), value: Text }))),
  email: Text,
  phone: Text,
  customer: z.nullish(z.object({ id: Gid })),
  customerJourneySummary: z.nullish(
    z.object({ lastVisit: z.nullish(z.object({ landingPage: Text, referrerUrl: Text })) }),
  ),
});
type Order = z.infer<typeof Order>;

const queryRemedy =
  "give the event subscription the query of Handoff's guide to connecting Shopify, whole; this delivery is kept, the order's next one counts";

/** @param data what the subscription's query answered @returns the body of orders/updated for the same order */
export function orderOfEvent(data: unknown): object {
  const parsed = z.safeParse(z.object({ order: Order }), data);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path ?? [];
    throw new UnreadableError(`data.${path.join(".") || "order"}`, valueAt(data, path), queryRemedy);
  }
  const { order } = parsed.data;
  refuseUntold(order);
  const visit = order.customerJourneySummary?.lastVisit;
  return {
    id: idOf(order.id),
    name: order.name,
    test: order.test,
    created_at: order.createdAt,
    processed_at: order.processedAt,
    updated_at: order.updatedAt,
    cancelled_at: order.cancelledAt,
    cancel_reason: order.cancelReason?.toLowerCase(),
    financial_status: order.displayFinancialStatus?.toLowerCase(),
    source_name: order.sourceName,
    currency: order.totalPriceSet.shopMoney.currencyCode,
    total_price: order.totalPriceSet.shopMoney.amount,
    total_price_set: setOf(order.totalPriceSet),
    current_total_price: order.currentTotalPriceSet.shopMoney.amount,
    current_total_price_set: setOf(order.currentTotalPriceSet),
    total_shipping_price_set: setOf(order.totalShippingPriceSet),
    total_tax_set: order.totalTaxSet && setOf(order.totalTaxSet),
    total_tip_received: order.totalTipReceivedSet.shopMoney.amount,
    total_cash_rounding_payment_adjustment_set: setOf(order.totalCashRoundingAdjustment.paymentSet),
    refunds: order.refunds.map(({ id, createdAt, transactions }) => ({
      id: idOf(id),
      created_at: createdAt,
      transactions: transactions.nodes.map(transactionOf),
    })),
    discount_codes: order.discountCodes?.map((code) => ({ code })),
    note_attributes: order.customAttributes?.map(({ key, value }) => ({ name: key, value })),
    email: order.email,
    phone: order.phone,
    customer: order.customer && { id: idOf(order.customer.id) },
    landing_site: visit?.landingPage,
    referring_site: visit?.referrerUrl,
  };
}

/** What the query leaves out on purpose, to stay within Shopify's limit on its cost: such an order is told by webhooks only. */
function refuseUntold({ lineItems, refunds, ...order }: Order): void {
  const refuse = (field: string, what: string): never => {
    throw new UnreadableError(
      field,
      [],
      `${what}: send this shop's orders as webhooks (orders/create, orders/updated)`,
    );
  };
  if (lineItems.pageInfo.hasNextPage) refuse("data.order.lineItems", "more lines than the query asks for");
  if (lineItems.nodes.some(({ isGiftCard }) => isGiftCard))
    refuse("data.order.lineItems", "a gift card is no sale, and the query does not tell its price");
  if (refunds.some(({ transactions }) => transactions.pageInfo.hasNextPage))
    refuse("data.order.refunds", "more transactions than the query asks for");
  const isPlain = [order.totalTipReceivedSet, order.totalCashRoundingAdjustment.paymentSet].every(isZero);
  if (!isPlain && refunds.length > 0) refuse("data.order.refunds", "a refund of an order with a tip or rounded cash");
  const back = refunds
    .flatMap(({ transactions }) => transactions.nodes)
    .filter(({ kind, status, test }) => kind === "REFUND" && status === "SUCCESS" && !test)
    .reduce((sum, { amountSet }) => sum + minorOf(amountSet), 0);
  if (back !== minorOf(order.totalRefundedSet)) refuse("data.order.refunds", "more refunds than the query asks for");
}

const minorOf = ({ shopMoney: { amount, currencyCode } }: z.infer<typeof Bag>) =>
  readMoney(amount, currencyCode, "data.order.refunds.amount").amount;
const isZero = ({ shopMoney: { amount } }: z.infer<typeof Bag>) => Number(amount) === 0;

/** In the currency it was made in, as webhooks tell it: the same refund is the same fact, whichever way it comes. */
function transactionOf({ kind, status, test, amountSet }: z.infer<typeof Transaction>) {
  const { amount, currencyCode } = amountSet.presentmentMoney ?? amountSet.shopMoney;
  const set = setOf(amountSet);
  return {
    kind: kind.toLowerCase(),
    status: status.toLowerCase(),
    test,
    amount,
    currency: currencyCode,
    amount_set: set,
  };
}

function setOf({ shopMoney, presentmentMoney }: z.infer<typeof Bag>) {
  const price = ({ amount, currencyCode }: z.infer<typeof Money>) => ({ amount, currency_code: currencyCode });
  return { shop_money: price(shopMoney), ...(presentmentMoney && { presentment_money: price(presentmentMoney) }) };
}

/** The digits at the end of `gid://shopify/Order/5904433709303`. */
export function idOf(gid: string): string {
  return /\/(\d+)(\?|$)/.exec(gid)?.[1] ?? "";
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return value;
}
