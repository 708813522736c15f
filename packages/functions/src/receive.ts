import type { Delivery, Platforms, Translation } from "@handoff/connectors/connector";
import { connectors } from "@handoff/connectors/registry";
import type { Connection } from "@handoff/core/business";
import type { DeliveryRecord } from "@handoff/core/delivery";
import { HandoffError } from "@handoff/core/error";
import { timeId } from "@handoff/core/id";
import { cutText } from "@handoff/core/text";
import { instant } from "@handoff/core/time";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { openConnection } from "./connection.ts";
import type { DoorDeps } from "./deps.ts";
import { createOnError, describeFailure } from "./http.ts";
import { type Arrival, dividedFor, tell, understand, waiting } from "./intake.ts";
import { createLimit } from "./limit.ts";
import { openDelivery, sealDelivery } from "./quarantine.ts";
import { createRefusals } from "./refusals.ts";

const bodyBytesMax = 5 * 1024 * 1024;

/**
 * The platforms' door. Answers exactly 200 once every fact of the delivery is on the bus (or it is deliberately not counted, or kept for
 * later), 401 to whoever has no good signature, 503 when we could not store. Never 3xx, 403 or 410: those unsubscribe us.
 */
export function createReceive(deps: DoorDeps, platforms: Platforms = connectors): Hono {
  const refusals = createLimit({ perSecond: 20, burst: 100 });
  const note = createRefusals(deps);
  const limited = bodyLimit({
    maxSize: bodyBytesMax,
    onError: async (c) => {
      const { connection } = await addressee(deps, platforms, c.req.param("platform"), c.req.param("connection"));
      await note(connection, `a delivery of more than ${bodyBytesMax} bytes`, deps.now());
      throw new HandoffError("too-large", `A delivery may have ${bodyBytesMax} bytes.`);
    },
  });

  async function refuse(connection: Connection, reason: string, nowMs: number): Promise<never> {
    await note(connection, reason, nowMs);
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

    const arrival = { connector, connection, view, delivery };
    const record = await take(deps, arrival, startedMs);
    // Whoever takes the connection up again runs what waits after it; what was kept only then is run here.
    if (record.held) await runIfLive(deps, arrival, record);
    if (record.outcome === "malformed") {
      await note(connection, `unreadable: ${record.reason}`, startedMs);
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
    const { counted, held } = await dividedFor(deps, { connection, connector }, understood.events);
    await tell(deps, connection, delivery, counted, []);

    const { topic } = understood;
    const reason = held.length > 0 ? waiting : understood.reason;
    const { reason: _, held: _held, ...before } = kept.record;
    const seen = { ...before, facts: counted.length, ...(reason !== undefined && { reason: shortened(reason) }) };
    if (held.length === 0 && (understood.outcome === "translated" || understood.outcome === "ignored")) {
      const record = { ...seen, topic: shortened(topic), outcome: "replayed" as const };
      await deps.store.deliveries.settle(business, record);
      return told(record);
    }
    if (held.length > 0) await deps.store.deliveries.put(business, { ...seen, held: true });
    else await deps.store.deliveries.release(business, seen);
    return told(seen);
  };
}

async function addressee({ store }: DoorDeps, platforms: Platforms, platform = "", id = "") {
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
  const { counted, held } = await dividedFor(deps, arrival, understood.events);
  await tell(deps, connection, delivery, counted, held);

  const outcome = held.length > 0 ? "quarantined" : outcomeOf[understood.outcome];
  const reason = held.length > 0 ? waiting : understood.reason;
  const record: DeliveryRecord = {
    id: timeId("dlv", startedMs, deps.random(10)),
    connection: connection.id,
    platform: connection.platform,
    topic: shortened(understood.topic),
    receivedAt: delivery.receivedAt,
    outcome,
    facts: counted.length,
    ...(reason !== undefined && { reason: shortened(reason) }),
    ...(held.length > 0 && { held: true }),
    ms: deps.now() - startedMs,
  };
  if (outcome === "quarantined") {
    await deps.store.deliveries.keep(connection.business, record, sealDelivery(delivery, view.urlSecret, deps.vault));
  } else {
    await writeDown(deps, connection.business, record);
  }
  if (connection.firstDeliveryAt === undefined) await noteFirst(deps, connection, delivery.receivedAt);
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

/** Counts what was kept while its connection was taken up again, or its account connected anew. The body stays until it expires: the front door may remove nothing. */
async function runIfLive(deps: DoorDeps, arrival: Arrival, kept: DeliveryRecord): Promise<void> {
  const { business, id } = arrival.connection;
  const connection = await deps.store.settings.connection(business, id);
  if (!connection) return;
  const { events } = understand(deps, arrival);
  const { held } = await dividedFor(deps, { connection, connector: arrival.connector }, events);
  if (held.length > 0) return;
  await tell(deps, connection, arrival.delivery, events, []);
  const { held: _held, reason: _reason, ...record } = kept;
  await deps.store.deliveries.markRun(business, { ...record, outcome: "replayed", facts: events.length });
}

/** The connection waits no longer. When it cannot be written, the next delivery is the first. */
async function noteFirst(deps: DoorDeps, { business, id }: Connection, at: string): Promise<void> {
  try {
    await deps.store.settings.changeConnection(business, id, (one) => ({ firstDeliveryAt: at, ...one }));
  } catch (error) {
    deps.log({ what: "connection.unrecorded", business, connection: id, error: describeFailure(error) });
  }
}

function told({ outcome, facts, reason }: DeliveryRecord) {
  return { outcome, facts, ...(reason !== undefined && { reason }) };
}

const shortened = (text: string) => cutText(text, 500);
