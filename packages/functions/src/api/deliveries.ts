// Deliveries: what the platforms sent lately and what became of it. What nobody could read waits in quarantine and can be run again.
import { deliveryOutcomes } from "@handoff/core/delivery";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import { Next, pageFields } from "./page.ts";
import { ById, Instant, named, says } from "./shape.ts";

const Outcome = z.enum(deliveryOutcomes);
const DeliveryAnswer = named(
  "Delivery",
  z.object({
    id: z.string(),
    connection: z.string(),
    platform: z.string(),
    topic: z.string(),
    receivedAt: Instant,
    outcome: Outcome,
    facts: says("How many facts it became.", z.int()),
    reason: z.optional(z.string()),
    ms: z.number(),
  }),
);

/** Runs a quarantined delivery of this business again; throws not-found when there is none. */
export type Replay = (business: string, id: string) => Promise<z.input<typeof Replayed>>;
const Replayed = z.object({ outcome: Outcome, facts: z.int(), reason: z.optional(z.string()) });

export function deliveryRoutes(deps: ReportDeps, replay: Replay) {
  const { settings, deliveries } = deps.store;
  return [
    route({
      method: "get",
      path: "/v1/deliveries",
      role: "read",
      tag: "deliveries",
      summary: "List recent deliveries, newest first",
      query: z.strictObject({
        state: says("What became of it; `quarantined` shows what waits for a fix.", z.optional(Outcome)),
        ...pageFields,
      }),
      answer: {
        status: 200,
        says: "Deliveries of all connections.",
        schema: z.object({ deliveries: z.array(DeliveryAnswer), next: Next }),
      },
      async handler({ caller, query: { state, limit, cursor } }) {
        const connections = await settings.connections(caller.business);
        return deliveries.list(
          caller.business,
          connections.map(({ id }) => id),
          { limit, ...(state !== undefined && { state }), ...(cursor !== undefined && { cursor }) },
        );
      },
    }),

    route({
      method: "post",
      path: "/v1/deliveries/{id}/replay",
      role: "owner",
      tag: "deliveries",
      summary: "Run a quarantined delivery again",
      params: ById,
      answer: { status: 200, says: "What became of it this time.", schema: Replayed },
      handler: ({ caller, params }) => replay(caller.business, params.id),
    }),
  ];
}
