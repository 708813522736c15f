// Shopify's event subscriptions, the announced successor of its webhooks: a topic that is a bare noun, an action, what has changed, and
// the answer to the subscription's own query. https://shopify.dev/docs/apps/build/events/delivery-structure (developer preview, 2026)
import * as z from "zod/mini";
import { idOf, orderOfEvent } from "./event-order.ts";
import { readBody, Text, UnreadableError } from "./field.ts";
import type { Translate, Translated } from "./translate.ts";

const Event = z.object({
  action: Text,
  data: z.optional(z.unknown()),
  query_variables: z.nullish(z.record(z.string(), z.unknown())),
  query_errors: z.optional(z.unknown()),
});

const actions = new Set(["create", "update", "delete"]);

/** Webhooks have their topic with a slash. */
export const isEventTopic = (topic: string) => !topic.includes("/");

/**
 * Reads an event as the webhook that tells the same: an Order as orders/updated, a deletion as orders/delete or products/delete.
 * @param topicOf the translation of a webhook's topic
 */
export function eventHeard(
  noun: string,
  stated: string | undefined,
  topicOf: (topic: string) => Translate | undefined,
): Translate {
  return (body, reading): Translated => {
    const event = readBody(Event, body);
    const action = stated ?? (event.action ?? "").toLowerCase();
    if (!actions.has(action)) throw new UnreadableError("action", action, "expected create, update or delete");
    const told = topicOf(action === "delete" ? `${noun}s/delete` : `${noun}s/updated`);
    if (!told) throw untold(noun, action);
    if (action === "delete") return told(readIdOf(noun, event), reading);
    if (event.data === undefined || event.data === null)
      throw new UnreadableError("data", event.data, whyNoData(event.query_errors));
    return told(orderOfEvent(event.data), reading);
  };
}

/** What is gone cannot be asked for: only the variables of the query name it. */
function readIdOf(noun: string, { query_variables }: z.infer<typeof Event>): { id: string } {
  const gid = query_variables?.[`${noun}Id`];
  const id = typeof gid === "string" ? idOf(gid) : "";
  if (!id) throw new UnreadableError(`query_variables.${noun}Id`, undefined, "expected gid://shopify/…/<number>");
  return { id };
}

function untold(noun: string, action: string): UnreadableError {
  const remedy = "no reading for this event yet; subscribe to the webhook that tells the same";
  return new UnreadableError("topic", `${noun}/${action}`.slice(0, 60), remedy);
}

function whyNoData(errors: unknown): string {
  return errors === undefined
    ? "give the event subscription the query of Handoff's guide to connecting Shopify"
    : "Shopify could not answer the subscription's query: give the app the scopes that its fields need";
}
