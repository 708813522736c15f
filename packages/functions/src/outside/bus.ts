// The bus on AWS: EventBridge. PutEvents answers 200 although some entries failed, so every answer is read entry by entry, and what
// failed is sent again by itself. The same fact twice is the same fact: after a lost answer it is simply said again.
import { EventBridgeClient, type EventBridgeClientConfig, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { HandoffEvent } from "@handoff/core/event";
import type { Bus, Deps } from "../deps.ts";
import { bytesOf, type Entry, entryOf } from "./envelope.ts";
import { createRequestHandler } from "./request-handler.ts";
import { currentTrace } from "./trace.ts";

const entriesMax = 10;
const requestBytesMax = 1024 * 1024; // all entries together, since January 2026
const waitsMs = [0, 150, 500];

export type BusOptions = Pick<Deps, "log" | "pause"> & {
  /** A platform waits for five seconds: three tries of a second each, and the answer is still ours to give. */
  answerMs?: number;
  client?: EventBridgeClientConfig;
};

/** @param name of the bus. Every failure is logged; publishing rejects when an entry failed at the last try. */
export function createBus(name: string, { log, pause, answerMs = 1_000, client: config }: BusOptions): Bus {
  const client = new EventBridgeClient({
    maxAttempts: 1, // tries are counted here, in one place
    requestHandler: createRequestHandler({ connectMs: answerMs, answerMs }),
    ...config,
  });

  /** Answers the entries that the bus did not take. */
  async function put(entries: readonly Entry[]): Promise<Entry[]> {
    try {
      const request = new PutEventsCommand({ Entries: entries.map((entry) => ({ ...entry, EventBusName: name })) });
      const { FailedEntryCount = 0, Entries = [] } = await client.send(request);
      if (FailedEntryCount === 0 && Entries.length === entries.length) return [];
      const failed = entries.filter((_, place) => Entries[place]?.EventId === undefined);
      const reasons = new Set(Entries.flatMap(({ ErrorCode }) => ErrorCode ?? []));
      log({ what: "bus.failed", entries: failed.length, reason: [...reasons].join(" ") || "no answer for an entry" });
      return failed;
    } catch (error) {
      log({ what: "bus.failed", entries: entries.length, reason: error instanceof Error ? error.name : "unknown" });
      return [...entries];
    }
  }

  return {
    async publish(events: readonly HandoffEvent[]) {
      let left = events.map((event) => entryOf(event, currentTrace()));
      for (const waitMs of waitsMs) {
        if (left.length === 0) return;
        // Apart, so that those who were turned away together do not come back together.
        if (waitMs > 0) await pause(waitMs * (0.5 + Math.random()));
        left = (await Promise.all(requestsOf(left).map(put))).flat();
      }
      if (left.length === 0) return;
      log({ what: "bus.refused", level: "error", entries: left.length, of: events.length });
      throw new Error(`the bus did not take ${left.length} of ${events.length} events`);
    },
  };
}

/** As many entries in one request as the bus takes. */
function requestsOf(entries: readonly Entry[]): Entry[][] {
  const requests: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const own = bytesOf(entry);
    const last = requests.at(-1);
    if (last && last.length < entriesMax && bytes + own <= requestBytesMax) {
      last.push(entry);
      bytes += own;
    } else {
      requests.push([entry]);
      bytes = own;
    }
  }
  return requests;
}
