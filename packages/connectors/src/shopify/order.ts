// What was sold, and what has happened to it since? One reading for every topic that carries a whole order: the facts are a function
// of the order's state alone, so that the same state heard of as created, paid or updated is the same fact.
import type { Fact } from "@handoff/core/event";
import { shortHash } from "@handoff/core/id";
import * as z from "zod/mini";
import { cut, Id, readBody, readInstant, Text } from "./field.ts";
import { moneyFields, moneyOf } from "./order-money.ts";
import { type RefundFact, refundFact } from "./refund.ts";
import { cartOf, personOf, sessionFields, sessionOf, token } from "./session.ts";
import type { Reading, Translate } from "./translate.ts";

const Order = z.object({
  id: Id,
  name: Text,
  test: z.nullish(z.boolean()),
  created_at: z.string(),
  processed_at: Text,
  updated_at: Text,
  cancelled_at: Text,
  cancel_reason: Text,
  financial_status: Text,
  source_name: Text,
  client_details: z.nullish(z.object({ user_agent: Text })),
  contact_email: Text,
  checkout_token: Text,
  discount_codes: z.nullish(z.array(z.object({ code: Text }))),
  ...moneyFields,
  ...sessionFields,
});
type Order = z.infer<typeof Order>;

export const orderHeard: Translate = (body, reading) => {
  const order = readBody(Order, body);
  if (order.test) return { ignored: "test order" };
  const sale = `shopify:${order.id}`;
  const refunds = (order.refunds ?? []).flatMap((refund, at) => refundFact(refund, sale, `refunds.${at}`) ?? []);
  const placed = placedFact(order, sale, refunds, reading);
  if (!order.cancelled_at) return [placed, ...refunds];
  const cancelledAt = readInstant(order.cancelled_at, "cancelled_at");
  const reason = order.cancel_reason ? { reason: cut(order.cancel_reason) } : {};
  const id = `shopify:order:${order.id}:cancelled`;
  return [placed, ...refunds, { type: "sale.cancelled", id, at: cancelledAt, body: { sale, cancelledAt, ...reason } }];
};

const Deleted = z.object({ id: Id });

/** Says nothing but the order's id. */
export const orderDeleted: Translate = (body, { triggeredAt }) => {
  const { id } = readBody(Deleted, body);
  const fact = { type: "sale.deleted", id: `shopify:order:${id}:deleted`, at: triggeredAt } as const;
  return [{ ...fact, body: { sale: `shopify:${id}`, deletedAt: triggeredAt } }];
};

/** Other order topics (fulfilled, partially_fulfilled, …) carry a whole order too; some do not. */
export function isWholeOrder(body: unknown): boolean {
  return typeof body === "object" && body !== null && "financial_status" in body && "created_at" in body;
}

const Edited = z.object({
  order_edit: z.object({ id: Id, order_id: Id, created_at: Text, committed_at: Text }),
});

export const orderEdited: Translate = (body) => {
  const edit = readBody(Edited, body).order_edit;
  const amendedAt = readInstant(edit.committed_at ?? edit.created_at ?? "", "order_edit.committed_at");
  const id = `shopify:order:${edit.order_id}:amended:${edit.id}`;
  const sale = `shopify:${edit.order_id}`;
  return [{ type: "sale.amended", id, at: amendedAt, body: { sale, amendment: String(edit.id), amendedAt } }];
};

function placedFact(order: Order, sale: string, refunds: RefundFact[], { shop, hash }: Reading): Fact {
  const placedAt = readInstant(order.processed_at ?? order.created_at, "processed_at");
  const { identities, ...evidence } = sessionOf(order, shop);
  const checkout = token(order.checkout_token);
  const money = moneyOf(order, refunds);
  const paid = paidStates.has(order.financial_status ?? "");
  const content = {
    sale,
    ...(order.name && { name: cut(order.name) }),
    placedAt,
    ...money,
    paid,
    browser: hasBrowser(order),
    ...(order.source_name && { sourceName: cut(order.source_name) }),
    ...evidence,
    discountCodes: codesOf(order),
    identities: [
      ...personOf(order, shop, hash),
      ...(checkout ? [`checkout:${checkout}`] : []),
      ...cartOf(order.cart_token),
      ...identities,
    ],
  };
  const updatedAt = readInstant(order.updated_at ?? order.created_at, "updated_at");
  // updated_at counts whole seconds, and an order is often paid in the second it is placed: of two such versions, the one that is further wins.
  const progress = (paid ? 1 : 0) + (money.refundedTotal > 0 ? 2 : 0) + (money.refunds ? 4 : 0);
  const version = `${updatedAt}#${progress}${shortHash(JSON.stringify(content))}`;
  return {
    type: "sale.placed",
    id: `shopify:order:${order.id}:placed:${version}`,
    at: placedAt,
    body: { ...content, version },
  };
}

// Not partially_paid: a deposit is not a sale's money yet.
const paidStates = new Set(["paid", "partially_refunded", "refunded"]);

/** Orders of tills, drafts and apps have no session, whatever device took them. */
function hasBrowser({ source_name, landing_site, client_details }: Order): boolean {
  return (!source_name || source_name === "web") && Boolean(landing_site || client_details?.user_agent);
}

function codesOf(order: Order): string[] {
  const codes = (order.discount_codes ?? []).flatMap(({ code }) => code?.trim() || []);
  return [...new Set(codes)].filter((code) => !code.includes("@")).map(cut);
}
