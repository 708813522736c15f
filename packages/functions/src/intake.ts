// What does a believed delivery say, and does that count now? Translates, divides what counts from what must wait, and publishes.
import type { ConnectionView, Connector, Delivery, Translation } from "@handoff/connectors/connector";
import type { Connection } from "@handoff/core/business";
import { divided } from "@handoff/core/connection";
import type { Fact, HandoffEvent } from "@handoff/core/event";
import { isSameAccount } from "./connection.ts";
import type { DoorDeps } from "./deps.ts";
import { describeFailure } from "./http.ts";
import { eventsOf } from "./publish.ts";

export type Arrival = { connector: Connector; connection: Connection; view: ConnectionView; delivery: Delivery };
/** A translation as events. What is untranslatable as a whole may have readable parts. */
export type Understood = { outcome: Translation["outcome"]; topic: string; events: HandoffEvent[]; reason?: string };

/** Translates. A connector that throws, or whose facts do not fit, has met a shape it does not know: the delivery is kept, not refused. */
export function understand({ vault, log }: DoorDeps, { connector, connection, view, delivery }: Arrival): Understood {
  try {
    const translation = connector.translate(delivery, { connection: view, hash: vault.hash });
    const { outcome, topic } = translation;
    const hearing = { business: connection.business, source: connection.platform, heardAt: delivery.receivedAt };
    const events = eventsOf(("facts" in translation && translation.facts) || [], hearing);
    return { outcome, topic, events, ...("reason" in translation && { reason: translation.reason }) };
  } catch (error) {
    const failure = describeFailure(error);
    log({ what: "delivery.untranslatable", business: connection.business, connection: connection.id, error: failure });
    const reason = `the translation failed: ${failure}`;
    return { outcome: "untranslatable", topic: "unknown", events: [], reason };
  }
}

export const waiting = "the connection has ended: it counts as soon as the connection is taken up again";

/** What counts now. An account that is connected anew counts, whichever of its connections hears of it. */
export async function dividedFor(
  { store }: DoorDeps,
  { connection, connector }: Pick<Arrival, "connection" | "connector">,
  events: readonly HandoffEvent[],
) {
  const { counted, held } = divided(events, connection);
  if (held.length === 0) return { counted, held };
  const others = await store.settings.connections(connection.business);
  const isLive = others.some((other) => other.state === "live" && isSameAccount(connector, other, connection));
  return isLive ? { counted: [...events], held: [] } : { counted, held };
}

/** Publishes what counts; a sale that waits is told to its owner, once for each time the connection ended. */
export async function tell(
  { bus }: DoorDeps,
  { id, business, platform, endedAt, resumes = 0 }: Connection,
  { receivedAt: heardAt }: Delivery,
  counted: readonly HandoffEvent[],
  held: readonly HandoffEvent[],
): Promise<void> {
  const fact: Fact = {
    type: "delivery.held",
    id: `handoff:held:${id}:${resumes}`,
    at: endedAt ?? heardAt,
    body: { connection: id, resumes },
  };
  const news = held.some(({ type }) => type.startsWith("sale."))
    ? eventsOf([fact], { business, source: platform, heardAt })
    : [];
  const events = [...counted, ...news];
  if (events.length > 0) await bus.publish(events);
}
