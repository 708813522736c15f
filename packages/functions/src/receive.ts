import type { ConnectionView, Connector, Delivery, Platforms, Translation } from "@handoff/connectors/connector";
import { connectors } from "@handoff/connectors/registry";
import type { Connection } from "@handoff/core/business";
import type { DeliveryRecord } from "@handoff/core/delivery";
import { HandoffError } from "@handoff/core/error";
import type { EventType, HandoffEvent } from "@handoff/core/event";
import { timeId } from "@handoff/core/id";
import { instant } from "@handoff/core/time";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { openConnection } from "./connection.ts";
import type { DoorDeps } from "./deps.ts";
import { createOnError, describeFailure } from "./http.ts";
import { createLimit } from "./limit.ts";
import { eventsOf } from "./publish.ts";
import { openDelivery, sealDelivery } from "./quarantine.ts";

const bodyBytesMax = 5 * 1024 * 1024;

/**
 * The platforms' door. Answers exactly 200 once every fact of the delivery is on the bus (or it is deliberately not counted, or kept for
 * later), 401 to whoever has no good signature, 503 when we could not store. Never 3xx, 403 or 410: those unsubscribe us.
 */
export function createReceive(deps: DoorDeps, platforms: Platforms = connectors): Hono {
  const refusals = createLimit({ perSecond: 20, burst: 100 });
  const limited = bodyLimit({
    maxSize: bodyBytesMax,
    onError: () => {
      throw new HandoffError("too-large", `A delivery may have ${bodyBytesMax} bytes.`);
    },
  });

  function refuse(connection: Connection, reason: string, nowMs: number): never {
    if (!refusals.take(connection.id, nowMs))
      throw new HandoffError("slow-down", "Too many deliveries without a good signature.");
    deps.log({ what: "delivery.refused", business: connection.business, connection: connection.id, reason });
    throw new HandoffError("unauthorized", "This is not signed as agreed for this connection.");
  }

  const app = new Hono();
  app.onError(createOnError(deps, 503));
  app.all("/hooks/:platform/:connection", limited, async (c) => {
    const startedMs = deps.now();
    const { connector, connection } = await addressee(
      deps,
      platforms,
      c.req.param("platform"),
      c.req.param("connection"),
    );
    const view = openConnection(connection, deps.vault);
    const delivery = await deliveryOf(c, startedMs);

    const greeting = connector.handshake?.(delivery, view);
    if (greeting && "refused" in greeting) return refuse(connection, greeting.refused, startedMs);
    if (greeting)
      return c.body(greeting.body, greeting.status as ContentfulStatusCode, { "content-type": greeting.contentType });
    const verified = connector.verify(delivery, view, startedMs);
    if (!verified.ok) return refuse(connection, verified.reason, startedMs);

    const record = await take(deps, { connector, connection, view, delivery }, startedMs);
    if (record.outcome === "malformed") {
      throw new HandoffError("invalid", `The body is not what it claims to be: ${record.reason}.`, [
        { field: "body", remedy: "Send the body that the platform documents for this topic, whole and unchanged." },
      ]);
    }
    return c.text("ok");
  });
  return app;
}

/** Runs a quarantined delivery again, with the code and the settings of now. Rejects when the bus or the store fails; then nothing has changed. */
export function createReplay(deps: DoorDeps, platforms: Platforms = connectors) {
  return async function replay(
    business: string,
    id: string,
  ): Promise<{ outcome: DeliveryRecord["outcome"]; facts: number; reason?: string }> {
    const kept = await deps.store.deliveries.kept(business, id);
    if (!kept) {
      throw new HandoffError("not-found", "No delivery with this id is in quarantine.", [
        { field: "id", value: id.slice(0, 80), remedy: "Choose one from /v1/deliveries?state=quarantined." },
      ]);
    }
    if (kept.sealed === undefined) return told(kept.record);

    const connection = await deps.store.settings.connection(business, kept.record.connection);
    const connector = connection && (await platforms.get(connection.platform));
    if (!connector) return told({ ...kept.record, reason: "its connection was removed" });
    const delivery = openDelivery(kept.sealed, deps.vault);
    const view = openConnection(connection, deps.vault);
    const understood = understand(deps, { connector, connection, view, delivery });

    const { events, topic, reason } = understood;
    if (events.length > 0) await deps.bus.publish(events);
    const { reason: _, ...before } = kept.record;
    const seen = { ...before, facts: events.length, ...(reason !== undefined && { reason: shortened(reason) }) };
    if (understood.outcome === "translated" || understood.outcome === "ignored") {
      const record = { ...seen, topic: shortened(topic), outcome: "replayed" as const };
      await deps.store.deliveries.settle(business, record);
      return told(record);
    }
    await deps.store.deliveries.put(business, seen);
    return told(seen);
  };
}

type Arrival = { connector: Connector; connection: Connection; view: ConnectionView; delivery: Delivery };
/** A translation as events. What is untranslatable as a whole may have readable parts. */
type Understood = { outcome: Translation["outcome"]; topic: string; events: HandoffEvent[]; reason?: string };

async function addressee({ store }: DoorDeps, platforms: Platforms, platform: string, id: string) {
  const connector = await platforms.get(platform);
  // A longer text than any id would not even be a key.
  const connection = connector && id.length <= 100 ? await store.settings.connectionById(id) : undefined;
  if (!connector || connection?.platform !== platform) {
    throw new HandoffError("not-found", "There is no such webhook address.");
  }
  return { connector, connection };
}

async function deliveryOf(c: Context, startedMs: number): Promise<Delivery> {
  return {
    method: c.req.method,
    headers: c.req.header(),
    query: c.req.query(),
    body: new Uint8Array(await c.req.arrayBuffer()),
    receivedAt: instant(startedMs),
  };
}

/** Does with a believed delivery what is to be done, then writes it down. Rejects when it could not be published or kept. */
async function take(deps: DoorDeps, arrival: Arrival, startedMs: number): Promise<DeliveryRecord> {
  const { connection, view, delivery } = arrival;
  const understood = understand(deps, arrival);
  const events = counted(understood.events, connection);
  if (events.length > 0) await deps.bus.publish(events);

  const ended = events.length < understood.events.length;
  const isIgnored = ended && events.length === 0 && understood.outcome === "translated";
  const outcome = isIgnored ? "ignored" : outcomeOf[understood.outcome];
  const reason = understood.reason ?? (ended ? "the connection has ended" : undefined);
  const record: DeliveryRecord = {
    id: timeId("dlv", startedMs, deps.random(10)),
    connection: connection.id,
    platform: connection.platform,
    topic: shortened(understood.topic),
    receivedAt: delivery.receivedAt,
    outcome,
    facts: events.length,
    ...(reason !== undefined && { reason: shortened(reason) }),
    ms: deps.now() - startedMs,
  };
  if (outcome === "quarantined") {
    await deps.store.deliveries.keep(connection.business, record, sealDelivery(delivery, view.urlSecret, deps.vault));
  } else {
    await writeDown(deps, connection.business, record);
  }
  const { id, platform, topic, facts, ms } = record;
  deps.log({
    what: "delivery.taken",
    business: connection.business,
    connection: connection.id,
    id,
    platform,
    topic,
    outcome,
    facts,
    ms,
  });
  return record;
}

const outcomeOf = {
  translated: "translated",
  ignored: "ignored",
  malformed: "malformed",
  untranslatable: "quarantined",
} as const satisfies Record<Translation["outcome"], DeliveryRecord["outcome"]>;

/** The facts are on the bus: an answer other than 200 would only bring them again, so a record that cannot be written is logged and missed. */
async function writeDown(deps: DoorDeps, business: string, record: DeliveryRecord): Promise<void> {
  try {
    await deps.store.deliveries.put(business, record);
  } catch (error) {
    const { id, connection, outcome } = record;
    deps.log({ what: "delivery.unrecorded", business, connection, id, outcome, error: describeFailure(error) });
  }
}

/** Translates. A connector that throws, or whose facts do not fit, has met a shape it does not know: the delivery is kept, not refused. */
function understand({ vault, log }: DoorDeps, { connector, connection, view, delivery }: Arrival): Understood {
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

// A platform goes on sending after the owner left, and asks for erasures only then.
const countedAfterTheEnd: readonly EventType[] = ["person.erased", "person.requested", "connection.ended"];

function counted(events: readonly HandoffEvent[], { state }: Connection): HandoffEvent[] {
  return events.filter((event) => state === "live" || countedAfterTheEnd.includes(event.type));
}

function told({ outcome, facts, reason }: DeliveryRecord) {
  return { outcome, facts, ...(reason !== undefined && { reason }) };
}

const shortened = (text: string) => text.slice(0, 500);
