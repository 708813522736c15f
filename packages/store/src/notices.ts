// Which mails went out, and who is sending one right now? One notice per incident, transition and number.
// A worker claims a notice by conditional put, for the length of a lease; if it dies, the next one sends the same mail (same id) again.
import { isDone, type Notice, type Transition } from "@handoff/core/notice-record";
import { keys } from "./keys.ts";
import type { Table } from "./table.ts";

/** What names a notice: the incident (or the data request), what happened to it, and which reminder it is (0 for all else). */
export type NoticeName = { about: string; transition: Transition; number: number };

/** claimed: it is yours until the lease ends. busy: another worker has it. done: nothing is left to do. */
export type Claim = { outcome: "claimed"; claim: Claimed } | { outcome: "busy" } | { outcome: "done"; notice: Notice };
export type Claimed = { notice: Notice; version: number };

export function createNotices(table: Table) {
  const keyOf = (business: string, name: NoticeName) => ({ pk: keys.notices(business), sk: noticeId(name) });

  return {
    /** Takes a notice for sending, unless it is done or another worker's lease on it still runs. Instants in ms since 1970. */
    async claim(business: string, name: NoticeName, { nowMs, leaseMs }: { nowMs: number; leaseMs: number }) {
      const key = keyOf(business, name);
      const item = await table.get(key);
      const before = item?.value as Notice | undefined;
      if (before && isDone(before)) return { outcome: "done", notice: before } satisfies Claim;
      if (before?.state === "claimed" && Date.parse(before.claimedUntil ?? "") > nowMs) {
        return { outcome: "busy" } satisfies Claim;
      }
      const now = new Date(nowMs).toISOString();
      const notice: Notice = {
        ...(before ?? { ...name, id: key.sk, delivered: [], people: 0, createdAt: now }),
        state: "claimed",
        attempts: (before?.attempts ?? 0) + 1,
        claimedUntil: new Date(nowMs + leaseMs).toISOString(),
        changedAt: now,
      };
      const version = (item?.v ?? 0) + 1;
      const won = await table.put({ ...key, v: version, value: notice }, { version: item?.v });
      return won
        ? ({ outcome: "claimed", claim: { notice, version } } satisfies Claim)
        : ({ outcome: "busy" } satisfies Claim);
    },

    /** Writes what became of a claimed notice. Undefined when another worker has taken it over meanwhile. */
    async save(business: string, { notice, version }: Claimed): Promise<Claimed | undefined> {
      const item = { ...keyOf(business, notice), v: version + 1, value: notice };
      return (await table.put(item, { version })) ? { notice, version: version + 1 } : undefined;
    },

    get: async (business: string, name: NoticeName) =>
      (await table.get(keyOf(business, name)))?.value as Notice | undefined,

    /** Every notice of the business, or of one incident. */
    async list(business: string, about?: string): Promise<Notice[]> {
      const range = about === undefined ? {} : { prefix: `${about}#` };
      return (await table.query(keys.notices(business), range)).map((item) => item.value as Notice);
    },
  };
}

function noticeId({ about, transition, number }: NoticeName): string {
  return `${about}#${transition}#${number}`;
}
