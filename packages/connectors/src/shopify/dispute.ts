// Did the buyer's bank take the money back? Only disputes of Shopify Payments are told of. Shopify changes neither the order nor its
// reports of sales: what the store says of a lost chargeback, it says here alone.
import type { EventOf } from "@handoff/core/event";
import * as z from "zod/mini";
import { Decimal, Id, readBody, readInstant, readMoney, Text, UnreadableError } from "./field.ts";
import type { Translate } from "./translate.ts";

const Dispute = z.object({
  id: Id,
  order_id: z.nullish(Id),
  type: z.string(),
  status: z.string(),
  amount: Decimal,
  currency: Text,
  finalized_on: Text,
});

type State = EventOf<"sale.disputed">["body"]["state"];

// https://shopify.dev/docs/api/admin-graphql/latest/enums/DisputeStatus
const states: ReadonlyMap<string, State> = new Map([
  ["needs_response", "open"],
  ["under_review", "open"],
  // The merchant has refunded, and the refund is told of as a refund.
  ["charge_refunded", "settled"],
  ["prevented", "settled"],
  ["accepted", "lost"],
  ["lost", "lost"],
  ["won", "won"],
]);

export const disputeHeard: Translate = (body, { triggeredAt }) => {
  const dispute = readBody(Dispute, body);
  if (!dispute.order_id) return { ignored: "a dispute about no order" };
  const state = states.get(dispute.status.toLowerCase());
  if (!state) throw new UnreadableError("status", dispute.status, `expected ${[...states.keys()].join(", ")}`);
  const kind = kindOf(dispute.type);
  const currency = dispute.currency ?? null;
  const text = String(dispute.amount);
  if (currency) readMoney(text, currency, "amount");
  const closedAt = dispute.finalized_on && state !== "open" ? dayOrInstant(dispute.finalized_on) : undefined;
  const at = closedAt ?? triggeredAt;
  return [
    {
      type: "sale.disputed",
      id: `shopify:dispute:${dispute.id}:${kind}:${state}:${closedAt ?? ""}:${text}`,
      at,
      body: {
        sale: `shopify:${dispute.order_id}`,
        dispute: String(dispute.id),
        kind,
        state,
        amount: { text, currency },
        ...(closedAt && { closedAt }),
      },
    },
  ];
};

function kindOf(type: string): "inquiry" | "chargeback" {
  const kind = type.toLowerCase();
  if (kind === "inquiry" || kind === "chargeback") return kind;
  throw new UnreadableError("type", type, "expected chargeback or inquiry");
}

/** A day alone is that day in every zone of business: noon in Greenwich. */
function dayOrInstant(text: string): string {
  return readInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T12:00:00Z` : text, "finalized_on");
}
