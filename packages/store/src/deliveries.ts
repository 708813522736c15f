// What did the platforms send, and what became of it? One small record per delivery, newest first; the body rests (sealed by the caller)
// only while it is in quarantine. A quarantined body is whole or not there: its parts are written before the head that names them.
import type { DeliveryOutcome, DeliveryRecord } from "@handoff/core/delivery";
import { dayMs } from "@handoff/core/time";
import { type Key, keys } from "./keys.ts";
import type { Table } from "./table.ts";

/** Deliveries that were turned away. */
export type Refused = { count: number; lastAt: string; reason: string };

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
    if (record.held) await table.put({ ...heldKey(business, record), expiresAt: expiry(record, days) });
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
      await table.remove(heldKey(business, record));
    },

    /** What became of a quarantined delivery that no longer waits for its connection, but still for a fix. */
    async release(business: string, record: DeliveryRecord): Promise<void> {
      await put(business, record);
      await table.remove(heldKey(business, record));
    },

    /** A delivery that waited for its connection has been run. Removes nothing: its body expires by itself. */
    async markRun(business: string, record: DeliveryRecord): Promise<void> {
      await put(business, record);
      await table.put({ ...heldKey(business, record), isRun: true, expiresAt: expiry(record, quarantineDays) });
    },

    /** Ids of the deliveries that wait for their connection to live again, oldest first. A few may have been settled meanwhile. */
    held: async (business: string, connection: string): Promise<string[]> =>
      (await table.query(keys.held(business, connection))).filter(({ isRun }) => !isRun).map(({ sk }) => sk),

    /** Takes every body of a connection that was received until then out of quarantine, and says why. */
    async dropBodies(business: string, connection: string, { until, reason }: { until: string; reason: string }) {
      for await (const record of newestFirst(business, connection, undefined, pageSize)) {
        if (record.receivedAt > until) continue;
        const { held: _held, ...rest } = record;
        if (record.outcome === "quarantined") await this.settle(business, { ...rest, outcome: "ignored", reason });
        else if (record.outcome === "replayed") await this.settle(business, record);
      }
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

    /**
     * Adds to what was refused on a day: one small item a day, changed only as it was read. False when others were always faster: what
     * was not added may be added later. This is a trace for the owner, no figure that anything is computed from.
     */
    async addRefused(business: string, connection: string, { count, lastAt, reason }: Refused): Promise<boolean> {
      const day = lastAt.slice(0, 10);
      const key = { pk: keys.refused(business, connection), sk: day };
      const expiresAt = Math.floor((Date.parse(day) + recordDays * dayMs) / 1000);
      for (let tries = 0; tries < 3; tries++) {
        const item = await table.get(key);
        const before = item?.value as Refused | undefined;
        const isLast = !before || before.lastAt <= lastAt;
        const value = { ...(isLast ? { lastAt, reason } : before), count: (before?.count ?? 0) + count };
        if (await table.put({ ...key, v: (item?.v ?? 0) + 1, value, expiresAt }, { version: item?.v })) return true;
      }
      return false;
    },

    /** What was refused in the last days: how often, and the last time with its reason. Undefined when nothing was. */
    async refused(business: string, connection: string): Promise<Refused | undefined> {
      const all = (await table.query(keys.refused(business, connection))).map(({ value }) => value as Refused);
      const last = all.reduce<Refused | undefined>((a, b) => (a && a.lastAt >= b.lastAt ? a : b), undefined);
      return last && { ...last, count: all.reduce((sum, { count }) => sum + count, 0) };
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
const heldKey = (business: string, { connection, id }: DeliveryRecord): Key => ({
  pk: keys.held(business, connection),
  sk: id,
});
const partKey = (business: string, id: string, part: number): Key => ({
  pk: keys.quarantine(business),
  sk: `${id}#${String(part).padStart(3, "0")}`,
});
