// What every bus promises, whoever makes it. Each implementation runs this suite.
import type { Worker } from "@handoff/core/audience";
import type { HandoffEvent } from "@handoff/core/event";
import type { Bus, Consumer, Message } from "@handoff/functions/deps";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failingBus } from "./failing-bus.ts";

export type BusUnderTest = {
  bus: Bus;
  subscribe(worker: Worker, consumer: Consumer, options: { batch: number; maxReceives: number }): void;
  deadLetters(worker: Worker): Promise<{ event: unknown; reason: string }[]>;
  redrive(worker: Worker): Promise<number>;
  idle(): Promise<void>;
  /** What a new process finds: the same storage, no subscriptions. */
  restart(): Promise<BusUnderTest>;
  close(): Promise<void>;
};

/** @param open gives a bus on empty storage, whose failed messages come back after a millisecond or two */
export function busContract(name: string, open: () => Promise<BusUnderTest>) {
  describe(`the bus contract: ${name}`, () => {
    let it: BusUnderTest;
    beforeEach(async () => {
      it = await open();
    });
    afterEach(() => it.close());

    test("what is acknowledged reaches every worker that hears it, and no other", async () => {
      const heard = listenToAll(it);
      await it.bus.publish([click(1), incident(2), lookedAt(3)]);
      await it.idle();
      expect(heard).toEqual({ attribute: ["click 1"], watch: ["click 1"], alert: ["incident 2"] });
    });

    test("an event arrives as it was said", async () => {
      const events: HandoffEvent[] = [];
      it.subscribe("attribute", collect(events), plain);
      it.subscribe("watch", async () => [], plain);
      await it.bus.publish([click(7)]);
      await it.idle();
      expect(events).toEqual([click(7)]);
    });

    test("more events than a batch holds all arrive, never more than a batch at once", async () => {
      const sizes: number[] = [];
      const heard = new Set<string>();
      it.subscribe(
        "alert",
        async (batch) => {
          sizes.push(batch.length);
          for (const { event } of batch) heard.add(event.id);
          return [];
        },
        { batch: 4, maxReceives: 5 },
      );
      await it.bus.publish(numbers(1, 103).map(incident));
      await it.idle();
      expect(heard.size).toBe(103);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(4);
    });

    test("an event of nearly a megabyte arrives whole", async () => {
      const events: HandoffEvent[] = [];
      const keep = async (batch: readonly Message[]) => {
        events.push(...batch.map(({ event }) => event));
        return [];
      };
      it.subscribe("watch", keep, plain);
      await it.bus.publish([promotion(1, 520)]);
      await it.idle();
      expect(events).toEqual([promotion(1, 520)]);
    });

    test("one entry that the bus cannot take makes the whole publish fail", async () => {
      const heard = listenToAll(it);
      await expect(it.bus.publish([incident(1), tooBig(2), incident(3)])).rejects.toThrow();
      await it.bus.publish([incident(1), incident(3)]);
      await it.idle();
      expect([...new Set(heard.alert)].sort()).toEqual(["incident 1", "incident 3"]);
    });

    test("only the message that failed comes again", async () => {
      const seen: string[] = [];
      it.subscribe(
        "alert",
        async (batch) => {
          const failed = batch.filter(({ event }) => event.id === "incident 2" && !seen.includes("incident 2"));
          seen.push(...batch.map(({ event }) => event.id));
          return failed.map(({ id }) => id);
        },
        plain,
      );
      await it.bus.publish(numbers(1, 3).map(incident));
      await it.idle();
      expect(seen.sort()).toEqual(["incident 1", "incident 2", "incident 2", "incident 3"]);
    });

    test("a message that makes the worker throw does not keep the others from being done", async () => {
      const done = new Set<string>();
      it.subscribe("alert", poisonedBy("incident 5", done), plain);
      await it.bus.publish(numbers(1, 9).map(incident));
      await it.idle();
      expect([...done].sort()).toEqual([1, 2, 3, 4, 6, 7, 8, 9].map((n) => `incident ${n}`));
      expect((await it.deadLetters("alert")).map(({ event }) => event)).toEqual([incident(5)]);
    });

    test("a message that fails as often as allowed is kept aside with the reason, and starts again when asked", async () => {
      let receives = 0;
      it.subscribe(
        "alert",
        async () => {
          receives++;
          throw new Error("the mail server is gone");
        },
        { batch: 10, maxReceives: 5 },
      );
      await it.bus.publish([incident(1)]);
      await it.idle();
      expect(receives).toBe(5);
      expect(await it.deadLetters("alert")).toMatchObject([{ event: incident(1), reason: "the mail server is gone" }]);

      it = await it.restart();
      const events: HandoffEvent[] = [];
      it.subscribe("alert", collect(events), plain);
      expect(await it.deadLetters("alert")).toHaveLength(1);
      expect(await it.redrive("alert")).toBe(1);
      await it.idle();
      expect(events).toEqual([incident(1)]);
      expect(await it.deadLetters("alert")).toEqual([]);
    });

    test("what was acknowledged before a restart is delivered after it", async () => {
      await it.bus.publish([incident(1)]);
      it = await it.restart();
      await it.bus.publish([incident(2)]);
      const heard = listenToAll(it);
      await it.idle();
      expect(heard.alert.sort()).toEqual(["incident 1", "incident 2"]);
    });

    test("under random failures of entries and workers, and restarts, everything acknowledged is done by everyone", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat({ max: 9 }), { minLength: 5, maxLength: 40 }),
          fc.array(fc.nat({ max: 9 }), { minLength: 10, maxLength: 40 }),
          fc.integer({ min: 1, max: 7 }),
          (moves, dice, batch) => survives(open, moves, dice, batch),
        ),
        { numRuns: 20 },
      );
    });
  });
}

const plain = { batch: 10, maxReceives: 5 };

/** Every move publishes that many events (0 restarts instead); `dice` decide which entries and which messages fail. */
async function survives(open: () => Promise<BusUnderTest>, moves: number[], dice: number[], batch: number) {
  let it = await open();
  let thrown = 0;
  const roll = () => dice[thrown++ % dice.length] ?? 0;
  // A die that always shows the same would fail for ever; no message is failed more than three times by chance.
  const failures = new Map<string, number>();
  const done: Record<Worker, Set<string>> = { attribute: new Set(), watch: new Set(), alert: new Set() };
  const unlucky = (name: string) => {
    const before = failures.get(name) ?? 0;
    if (roll() > 2 || before >= 3) return false;
    failures.set(name, before + 1);
    return true;
  };
  const work = () => {
    for (const worker of Object.keys(done) as Worker[]) {
      const consumer = async (messages: readonly Message[]) => {
        if (unlucky(`${worker} as a whole`)) throw new Error("the worker fell over");
        const failed = messages.filter(({ event }) => unlucky(`${worker} ${event.id}`));
        for (const message of messages) if (!failed.includes(message)) done[worker].add(message.event.id);
        return failed.map(({ id }) => id);
      };
      it.subscribe(worker, consumer, { batch, maxReceives: 100 });
    }
  };

  const acknowledged = { attribute: new Set<string>(), alert: new Set<string>() };
  let count = 0;
  work();
  for (const move of moves) {
    if (move === 0) {
      it = await it.restart();
      work();
      continue;
    }
    const events = numbers(1, move).map(() => (++count % 2 ? click(count) : incident(count)));
    const flaky = failingBus(it.bus, (event) => unlucky(`entry ${event.id}`));
    const accepted = await flaky.publish(events).then(
      () => true,
      () => false,
    );
    if (!accepted) continue;
    for (const { type, id } of events) acknowledged[type === "touch.arrived" ? "attribute" : "alert"].add(id);
  }
  await it.idle();
  await it.close();
  expect([...acknowledged.attribute].filter((id) => !done.attribute.has(id))).toEqual([]);
  expect([...acknowledged.attribute].filter((id) => !done.watch.has(id))).toEqual([]);
  expect([...acknowledged.alert].filter((id) => !done.alert.has(id))).toEqual([]);
}

function listenToAll(it: BusUnderTest): Record<Worker, string[]> {
  const heard: Record<Worker, string[]> = { attribute: [], watch: [], alert: [] };
  for (const worker of Object.keys(heard) as Worker[]) {
    it.subscribe(
      worker,
      async (batch) => {
        heard[worker].push(...batch.map(({ event }) => event.id));
        return [];
      },
      plain,
    );
  }
  return heard;
}

function collect(into: HandoffEvent[]): Consumer {
  return async (batch) => {
    into.push(...batch.map(({ event }) => event));
    return [];
  };
}

function poisonedBy(poison: string, done: Set<string>): Consumer {
  return async (batch) => {
    if (batch.some(({ event }) => event.id === poison)) throw new Error("cannot be done");
    for (const { event } of batch) done.add(event.id);
    return [];
  };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const common = {
  business: "biz_clay",
  at: "2026-03-02T10:00:00.000Z",
  heardAt: "2026-03-02T10:00:01.000Z",
  source: "handoff",
};

function click(n: number): HandoffEvent {
  return {
    ...common,
    type: "touch.arrived",
    id: `click ${n}`,
    body: {
      touch: { kind: "click", source: "newsletter", medium: "email", landingUrl: `https://clay.example/bowl-${n}` },
      identities: [`click:${n}`],
      visitor: { verdict: "human", reason: "a browser" },
    },
  };
}

function incident(n: number): HandoffEvent {
  return {
    ...common,
    type: "incident.opened",
    id: `incident ${n}`,
    body: { incident: `inc_${n}`, kind: "broken", landingUrl: "https://clay.example/bowl" },
  };
}

/** Nobody hears this one. */
function lookedAt(n: number): HandoffEvent {
  return { ...common, type: "path.checked", id: `look ${n}`, body: { path: "bowl", verdict: "open" } };
}

/** More than any bus takes in one entry. */
const tooBig = (n: number) => promotion(n, 700);

/** Of nearly two kilobytes for each link. */
function promotion(n: number, links: number): HandoffEvent {
  return {
    ...common,
    type: "promotion.published",
    id: `promotion ${n}`,
    body: {
      promotion: `promotion ${n}`,
      platform: "mailchimp",
      links: numbers(1, links).map((i) => `https://clay.example/${i}/${"a".repeat(1900)}`),
    },
  };
}
