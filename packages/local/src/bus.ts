// The bus without AWS: what EventBridge and its queues promise, on one disk. Published means that every event lies in the queue of
// every worker that hears it, flushed to disk; from there on it is delivered at least once, whatever dies in between.
import { audience, type Worker } from "@handoff/core/audience";
import { type EventType, type HandoffEvent, parseEvent } from "@handoff/core/event";
import type { Bus, Consumer, Log } from "@handoff/functions/deps";
import { openJournal, type Write } from "./journal.ts";
import { type DeadLetter, type Depth, openQueue, type Queue, type Subscription } from "./queue.ts";

export type BusOptions = {
  /** Milliseconds since 1970. */
  now(): number;
  log?: Log;
  /** How long a message rests after so many failed receives. */
  backoffMs?(receives: number): number;
};

export type LocalBus = Bus & {
  /** Starts the worker on what waits for it and what is yet to come. */
  subscribe(worker: Worker, consumer: Consumer, options?: Partial<Subscription>): void;
  depth(): Record<Worker, Depth>;
  deadLetters(worker: Worker): Promise<DeadLetter[]>;
  /** Gives every dead letter of a worker a new start; answers how many. */
  redrive(worker: Worker): Promise<number>;
  /** Resolves when nothing waits and nothing is under way. Dead letters do not count; a queue without a worker does. */
  idle(): Promise<void>;
  /** Takes nothing more up and resolves when what is under way is done. What waits is kept for the next start. */
  close(): Promise<void>;
};

const workers = Object.keys(audience) as Worker[];
const hearers = new Map<EventType, Worker[]>();
for (const worker of workers) {
  for (const type of audience[worker]) hearers.set(type, [...(hearers.get(type) ?? []), worker]);
}

/** What EventBridge takes in one entry. Here too, so that a translation that keeps too much is found on the laptop. */
const eventBytesMax = 1024 * 1024 - 2048;

const defaults: Subscription = { batch: 10, concurrency: 1, visibilityMs: 60_000, maxReceives: 5 };
/** A quarter of a second, then 2, 16 and 128: quick after a hiccup, patient with an outage. */
const defaultBackoffMs = (receives: number) => 250 * 8 ** (receives - 1);

/** Opens the bus in a folder of its own. Throws an error with the code LEVEL_LOCKED when another process has it open. */
export async function openBus(folder: string, options: BusOptions): Promise<LocalBus> {
  const { now, log = () => {}, backoffMs = defaultBackoffMs } = options;
  const journal = await openJournal(folder);
  const idlers: (() => void)[] = [];
  let publishing = 0;
  let closed = false;

  function settled() {
    if (
      publishing > 0 ||
      workers.some((worker) => queues[worker].depth().waiting + queues[worker].depth().inFlight > 0)
    )
      return;
    for (const resolve of idlers.splice(0)) resolve();
  }

  const open = (worker: Worker) => openQueue({ worker, journal, now, log, backoffMs, settled });
  const queues: Record<Worker, Queue> = {
    attribute: await open("attribute"),
    watch: await open("watch"),
    alert: await open("alert"),
  };
  let lastId = Math.max(...workers.map((worker) => Number(queues[worker].lastId)));

  return {
    async publish(events) {
      if (closed) throw new Error("the bus is closed");
      const writes: Write[] = [];
      const ids: Record<Worker, string[]> = { attribute: [], watch: [], alert: [] };
      for (const event of events.map(accept)) {
        for (const worker of hearers.get(event.type) ?? []) {
          const id = String(++lastId).padStart(16, "0");
          writes.push(queues[worker].putWrite(id, event));
          ids[worker].push(id);
        }
      }
      if (writes.length === 0) return;
      publishing++;
      try {
        await journal.write(writes, { flush: true });
        for (const worker of workers) queues[worker].add(ids[worker]);
      } finally {
        publishing--;
        settled();
      }
    },
    subscribe: (worker, consumer, subscription = {}) =>
      queues[worker].subscribe(consumer, { ...defaults, ...subscription }),
    depth: () => ({ attribute: queues.attribute.depth(), watch: queues.watch.depth(), alert: queues.alert.depth() }),
    deadLetters: (worker) => queues[worker].deadLetters(),
    redrive: (worker) => queues[worker].redrive(),
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve);
        settled();
      }),
    async close() {
      closed = true;
      await Promise.all(workers.map((worker) => queues[worker].close()));
      await journal.close();
    },
  };
}

/** Refuses what could never be delivered, while whoever sent it still waits for an answer. */
function accept(event: HandoffEvent): HandoffEvent {
  const parsed = parseEvent(event);
  const bytes = Buffer.byteLength(JSON.stringify(parsed));
  if (bytes > eventBytesMax) {
    throw new Error(
      `the ${event.type} "${event.id.slice(0, 80)}" has ${bytes} bytes; the bus takes ${eventBytesMax}. ` +
        "Let its translation keep only what the event names.",
    );
  }
  return parsed;
}
