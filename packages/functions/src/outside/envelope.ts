// An event as it travels on EventBridge: its name is the detail's type, so that rules can tell who hears it; the rest is the detail.
import { type HandoffEvent, parseEvent } from "@handoff/core/event";
import * as z from "zod/mini";

const sourcePrefix = "handoff.";
// What PutEvents takes in one entry, by the way it counts (eb-putevent-size in EventBridge's guide): 1 MiB since January 2026, as a queue
// takes in one message. There the event has more about it than in the entry: the account, the region, names of fields.
const entryBytesMax = 1024 * 1024 - 2048;

export type Entry = { Source: string; DetailType: string; Time: Date; Detail: string };

/**
 * @param trace stands beside the event in the detail. Throws for what could never be delivered. That an event is one of ours has been
 * seen to by whoever made it of something from outside, and is again by whoever takes it from a queue.
 */
export function entryOf(event: HandoffEvent, trace: string | undefined): Entry {
  const { type, ...rest } = event;
  const entry = {
    Source: `${sourcePrefix}${event.source}`,
    DetailType: type,
    // When it came, not when it happened: the archive is replayed by this, and what came late came all the same. Readers go by `at`.
    Time: new Date(event.heardAt),
    Detail: JSON.stringify({ ...rest, ...(trace !== undefined && { trace }) }),
  };
  const bytes = bytesOf(entry);
  if (bytes <= entryBytesMax) return entry;
  throw new RangeError(
    `the ${type} "${event.id.slice(0, 80)}" has ${bytes} bytes; the bus takes ${entryBytesMax}. ` +
      "Let its translation keep only what the event names.",
  );
}

export function bytesOf({ Source, DetailType, Detail }: Entry): number {
  const timeBytes = 14;
  return timeBytes + Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);
}

const Envelope = z.object({
  "detail-type": z.string(),
  source: z.string().check(z.startsWith(sourcePrefix)),
  detail: z.looseObject({ trace: z.optional(z.string().check(z.maxLength(100))) }),
});

/** Reads what a rule has put into a queue. Throws when it is no event of ours. */
export function readEnvelope(text: string): { event: HandoffEvent; trace: string | undefined } {
  const { "detail-type": type, detail } = z.parse(Envelope, JSON.parse(text));
  return { event: parseEvent({ ...detail, type }), trace: detail.trace };
}
