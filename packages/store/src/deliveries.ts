// What did the platforms send, and what became of it? One small record per delivery, newest first; the body rests (sealed by the caller)
// only while it is in quarantine. A quarantined body is whole or not there: its parts are written before the head that names them.
import type { DeliveryOutcome, DeliveryRecord } from "@handoff/core/delivery";
import { dayMs } from "@handoff/core/time";
import { type Key, keys } from "./keys.ts";
import type { Table } from "./table.ts";

const recordDays = 14;
const quarantineDays = 30;
// An item holds 400 kB at most; a body may be larger.
const partLength = 300_000;
const pageSize = 100;

export function createDeliveries(table: Table) {
  const pageOf = (business: string, connection: string, range: { to?: string; limit: number }) =>
    table.query(keys.deliveries(business, connection), { ...range, descending: true });

  async function* newestFirst(business: string, connection: string, before: string | undefined, limit: number) {
    for (let cursor = before; ; ) {
      const items = await pageOf(business, connection, { ...(cursor !== undefined && { to: cursor }), limit });
      for (const item of items) if (item.sk !== cursor) yield item.value as DeliveryRecord;
      if (items.length < limit) return;
      cursor = items.at(-1)?.sk;
    }
  }

  async function put(business: string, record: DeliveryRecord): Promise<void> {
    const days = record.outcome === "quarantined" ? quarantineDays : recordDays;
    await table.put({
      pk: keys.deliveries(business, record.connection),
      sk: record.id,
      value: record,
      expiresAt: expiry(record, days),
    });
  }

  return {
    /** Writes what became of a delivery, or what has become of it since. */
    put,

    /** Keeps a body that could not be translated. Resolves when all of it is stored. */
    async keep(business: string, record: DeliveryRecord, sealed: string): Promise<void> {
      const expiresAt = expiry(record, quarantineDays);
      const parts = Math.ceil(sealed.length / partLength);
      for (let part = 0; part < parts; part++) {
        const text = sealed.slice(part * partLength, (part + 1) * partLength);
        await table.put({ ...partKey(business, record.id, part), text, expiresAt });
      }
      await table.put({ ...headKey(business, record.id), connection: record.connection, parts, expiresAt });
      await put(business, record);
    },

    /** A delivery that is or was in quarantine; `sealed` is gone once it has been settled. Undefined: never kept, or expired. */
    async kept(business: string, id: string): Promise<{ record: DeliveryRecord; sealed?: string } | undefined> {
      const head = await table.get(headKey(business, id));
      if (!head) return undefined;
      const found = await table.get({ pk: keys.deliveries(business, head.connection as string), sk: id });
      if (!found) return undefined;
      const record = found.value as DeliveryRecord;
      const texts: string[] = [];
      for (let part = 0; part < (head.parts as number); part++) {
        const item = await table.get(partKey(business, id, part));
        if (!item) return { record };
        texts.push(item.text as string);
      }
      return { record, sealed: texts.join("") };
    },

    /** Takes a delivery out of quarantine: the record says what became of it, the body goes. */
    async settle(business: string, record: DeliveryRecord): Promise<void> {
      const head = await table.get(headKey(business, record.id));
      await put(business, record);
      for (let part = 0; part < Number(head?.parts ?? 0); part++)
        await table.remove(partKey(business, record.id, part));
    },

    /** Newest first across connections. `cursor` is the `next` of the page before. */
    async list(
      business: string,
      connections: readonly string[],
      { state, limit, cursor }: { state?: DeliveryOutcome; limit: number; cursor?: string },
    ): Promise<{ deliveries: DeliveryRecord[]; next?: string }> {
      const size = Math.min(Math.max(limit, 1) + 1, pageSize);
      const streams = connections.map((connection) => newestFirst(business, connection, cursor, size));
      const deliveries: DeliveryRecord[] = [];
      for await (const record of merged(streams)) {
        if (state !== undefined && record.outcome !== state) continue;
        const last = deliveries.at(-1);
        if (last && deliveries.length === limit) return { deliveries, next: last.id };
        deliveries.push(record);
      }
      return { deliveries };
    },

    /** The last delivery of a connection: its heartbeat. */
    async latest(business: string, connection: string): Promise<DeliveryRecord | undefined> {
      const [item] = await pageOf(business, connection, { limit: 1 });
      return item?.value as DeliveryRecord | undefined;
    },
  };
}

/** Merges streams that are each newest first into one that is. */
async function* merged(streams: readonly AsyncGenerator<DeliveryRecord>[]): AsyncGenerator<DeliveryRecord> {
  const heads = await Promise.all(streams.map(async (stream) => ({ stream, record: (await stream.next()).value })));
  for (;;) {
    const newest = heads.reduce<(typeof heads)[number] | undefined>(
      (best, head) => (head.record && (!best?.record || head.record.id > best.record.id) ? head : best),
      undefined,
    );
    if (!newest?.record) return;
    yield newest.record;
    newest.record = (await newest.stream.next()).value;
  }
}

function expiry({ receivedAt }: DeliveryRecord, days: number): number {
  return Math.floor((Date.parse(receivedAt) + days * dayMs) / 1000);
}

const headKey = (business: string, id: string): Key => ({ pk: keys.quarantine(business), sk: id });
const partKey = (business: string, id: string, part: number): Key => ({
  pk: keys.quarantine(business),
  sk: `${id}#${String(part).padStart(3, "0")}`,
});
