// What was turned away, told to the owner at a bounded cost: anybody who knows a webhook's address can send forgeries, at any rate.
// Each process counts in memory and writes the first few of a day at once, then what has come together, once a minute.
import type { Connection } from "@handoff/core/business";
import { cutText } from "@handoff/core/text";
import { instant, minuteMs } from "@handoff/core/time";
import type { DoorDeps } from "./deps.ts";
import { describeFailure } from "./http.ts";

const writtenAtOnce = 20;
const connectionsMax = 10_000;

type Tally = { day: string; writes: number; writtenMs: number; unwritten: number };

export function createRefusals({ store, log }: Pick<DoorDeps, "store" | "log">) {
  const tallies = new Map<string, Tally>();

  function tallyOf(id: string, day: string): Tally {
    const before = tallies.get(id);
    const tally = before ?? { day, writes: 0, writtenMs: 0, unwritten: 0 };
    if (tally.day !== day) Object.assign(tally, { day, writes: 0 });
    tallies.delete(id); // a Map keeps the order of insertion: put back last
    tallies.set(id, tally);
    const [oldest] = tallies.keys();
    if (tallies.size > connectionsMax && oldest !== undefined) tallies.delete(oldest);
    return tally;
  }

  /** Counts a refusal. Never rejects: it stands whether or not it could be written down. */
  return async function note({ business, id }: Connection, reason: string, nowMs: number): Promise<void> {
    const lastAt = instant(nowMs);
    const tally = tallyOf(id, lastAt.slice(0, 10));
    tally.unwritten += 1;
    if (tally.writes >= writtenAtOnce && nowMs - tally.writtenMs < minuteMs) return;
    const count = tally.unwritten;
    Object.assign(tally, { unwritten: 0, writes: tally.writes + 1, writtenMs: nowMs });
    const isWritten = await store.deliveries
      .addRefused(business, id, { count, lastAt, reason: cutText(reason, 200) })
      .catch((error) => {
        log({ what: "refusal.unrecorded", business, connection: id, error: describeFailure(error) });
        return false;
      });
    if (!isWritten) tally.unwritten += count;
  };
}
