// Which worker hears which event? The bus's rules, local and deployed, come from here; so this file imports nothing that runs.
import type { EventType } from "./event.ts";

export const audience = {
  attribute: [
    "touch.arrived",
    "engagement.counted",
    "lead.captured",
    "lead.contacted",
    "checkout.started",
    "sale.placed",
    "sale.amended",
    "sale.refunded",
    "sale.cancelled",
    "sale.disputed",
    "sale.deleted",
    "identity.linked",
    "consent.withdrawn",
    "person.erased",
    "connection.ended",
  ],
  watch: [
    "touch.arrived",
    "promotion.published",
    "offer.changed",
    "stock.changed",
    "connection.ended",
    "checkout.started",
    "sale.placed",
  ],
  alert: ["incident.opened", "incident.recovered", "person.requested", "connection.ended", "delivery.held"],
} as const satisfies Record<string, readonly EventType[]>;
export type Worker = keyof typeof audience;
