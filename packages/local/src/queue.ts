// One worker's queue: at least once, a few batches at a time, failed messages again after a pause, hopeless ones kept aside with
// the reason. A message leaves the disk only after the worker is done with it, so a killed process finds it again.
import type { Worker } from "@handoff/core/audience";
import { parseEvent } from "@handoff/core/event";
import { attempt } from "@handoff/functions/attempt";
import type { Consumer, Log, Message } from "@handoff/functions/deps";
import type { Journal, Write } from "./journal.ts";

export type Subscription = {
  /** Messages per batch. */
  batch: number;
  /** Batches at a time. */
  concurrency: number;
  /** How long the worker may take for a batch before it counts as failed. */
  visibilityMs: number;
  /** How often a message is tried before it is kept aside as a dead letter. */
  maxReceives: number;
};
export type DeadLetter = { id: string; event: unknown; reason: string; receives: number; diedAt: string };
export type Depth = { waiting: number; inFlight: number; dead: number };

/** A message on disk. Only failures are counted as receives: a killed process is not the message's fault. */
type Kept = { event: unknown; receives: number };
type Received = { id: string; kept: Kept; message: Message };

export type QueueOptions = {
  worker: Worker;
  journal: Journal;
  now(): number;
  log: Log;
  /** How long a message rests after so many failed receives. */
  backoffMs(receives: number): number;
  /** Called whenever something left the queue. */
  settled(): void;
};
export type Queue = Awaited<ReturnType<typeof openQueue>>;

export async function openQueue({ worker, journal, now, log, backoffMs, settled }: QueueOptions) {
  const waitingKey = (id: string) => `waiting!${worker}!${id}`;
  const deadKey = (id: string) => `dead!${worker}!${id}`;
  const idOf = (key: string) => key.slice(key.lastIndexOf("!") + 1);

  const ready: string[] = [];
  const resting = new Map<string, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let subscriber: { consumer: Consumer; subscription: Subscription } | undefined;
  let inFlight = 0;
  let dead = 0;
  let closing = false;
  let lastId = "";

  for await (const [key] of journal.entries(waitingKey(""))) ready.push(idOf(key));
  for await (const [key] of journal.entries(deadKey(""))) {
    dead++;
    lastId = idOf(key);
  }
  if ((ready.at(-1) ?? "") > lastId) lastId = ready.at(-1) ?? "";

  function pump() {
    while (!closing && subscriber && ready.length > 0 && running.size < subscriber.subscription.concurrency) {
      const ids = ready.splice(0, subscriber.subscription.batch);
      inFlight += ids.length;
      const batch = deliver(ids, subscriber.consumer, subscriber.subscription).finally(() => {
        inFlight -= ids.length;
        running.delete(batch);
        pump();
        settled();
      });
      running.add(batch);
    }
  }

  function rest(id: string, ms: number) {
    const timer = setTimeout(() => {
      resting.delete(id);
      ready.push(id);
      pump();
    }, ms);
    resting.set(id, timer);
  }

  async function deliver(ids: readonly string[], consumer: Consumer, subscription: Subscription) {
    try {
      const { received, unreadable } = await receive(ids);
      const messages = received.map(({ message }) => message);
      const failures = await attempt(messages, (batch) => inTime(consumer(batch), subscription.visibilityMs));
      await settle(received, failures, unreadable, subscription.maxReceives);
    } catch (error) {
      // The disk failed, not the worker: whatever it has done, it will do again.
      log({ what: "queue.failed", level: "error", worker, messages: ids.length, error: messageOf(error) });
      for (const id of ids) rest(id, backoffMs(1));
    }
  }

  async function receive(ids: readonly string[]) {
    const received: Received[] = [];
    const unreadable: { id: string; kept: Kept; reason: string }[] = [];
    const values = await journal.read(ids.map(waitingKey));
    for (const [i, id] of ids.entries()) {
      const kept = values[i] as Kept;
      try {
        received.push({ id, kept, message: { id, event: parseEvent(kept.event) } });
      } catch (error) {
        unreadable.push({ id, kept, reason: `this is no event we know: ${messageOf(error)}` });
      }
    }
    return { received, unreadable };
  }

  async function settle(
    received: readonly Received[],
    failures: ReadonlyMap<string, string>,
    unreadable: readonly { id: string; kept: Kept; reason: string }[],
    maxReceives: number,
  ) {
    const again: { id: string; receives: number }[] = [];
    const buried = [...unreadable];
    const writes: Write[] = [];
    for (const { id, kept } of received) {
      const reason = failures.get(id);
      const receives = kept.receives + 1;
      if (reason === undefined) writes.push({ type: "del", key: waitingKey(id) });
      else if (receives >= maxReceives) buried.push({ id, kept, reason });
      else {
        again.push({ id, receives });
        writes.push({ type: "put", key: waitingKey(id), value: { ...kept, receives } });
      }
    }
    const diedAt = new Date(now()).toISOString();
    for (const { id, kept, reason } of buried) {
      const letter = { event: kept.event, reason, receives: kept.receives + 1, diedAt };
      writes.push({ type: "del", key: waitingKey(id) }, { type: "put", key: deadKey(id), value: letter });
    }
    if (writes.length > 0) await journal.write(writes);
    dead += buried.length;
    for (const { id, receives } of again) rest(id, backoffMs(receives));
    for (const { id, reason } of buried) log({ what: "message.dead", level: "error", worker, id, reason });
  }

  return {
    /** The highest message id this queue holds; empty when it holds none. */
    lastId,
    putWrite: (id: string, event: unknown): Write => ({
      type: "put",
      key: waitingKey(id),
      value: { event, receives: 0 },
    }),
    /** Messages that are on disk now. */
    add(ids: readonly string[]) {
      ready.push(...ids);
      pump();
    },
    subscribe(consumer: Consumer, subscription: Subscription) {
      subscriber = { consumer, subscription };
      pump();
    },
    async deadLetters(): Promise<DeadLetter[]> {
      const letters: DeadLetter[] = [];
      for await (const [key, value] of journal.entries(deadKey(""))) {
        letters.push({ id: idOf(key), ...(value as Omit<DeadLetter, "id">) });
      }
      return letters;
    },
    /** Gives every dead letter a new start; answers how many. */
    async redrive(): Promise<number> {
      const letters = await this.deadLetters();
      const writes = letters.flatMap(({ id, event }): Write[] => [
        { type: "del", key: deadKey(id) },
        this.putWrite(id, event),
      ]);
      await journal.write(writes, { flush: true });
      dead -= letters.length;
      this.add(letters.map((letter) => letter.id));
      return letters.length;
    },
    depth: (): Depth => ({ waiting: ready.length + resting.size, inFlight, dead }),
    /** Takes nothing more up and resolves when what is under way is done. What waits is kept. */
    async close() {
      closing = true;
      for (const timer of resting.values()) clearTimeout(timer);
      await Promise.all(running);
      for (const timer of resting.values()) clearTimeout(timer);
    },
  };
}

async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the worker was not done within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
