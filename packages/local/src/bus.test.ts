import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HandoffEvent } from "@handoff/core/event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LocalBus, openBus } from "./bus.ts";
import { openJournal } from "./journal.ts";

const now = () => Date.parse("2026-03-02T10:00:00.000Z");
const options = { now, backoffMs: () => 1 };
let folder: string;
let bus: LocalBus;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "handoff-bus-"));
  bus = await openBus(folder, options);
});
afterEach(async () => {
  await bus.close();
  await rm(folder, { recursive: true });
});

test("every event that was acknowledged before a kill -9 is in the queue afterwards", async () => {
  await bus.close();
  const child = run(publisher);
  let printed = "";
  child.stdout.setEncoding("utf8");
  for await (const text of child.stdout) {
    printed += text;
    if (printed.split("\n").length > 200) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");

  bus = await openBus(folder, options);
  const heard = new Set<string>();
  bus.subscribe("alert", async (batch) => {
    for (const { event } of batch) heard.add(event.id);
    return [];
  });
  await bus.idle();
  const acknowledged = printed.split("\n").slice(0, -1);
  expect(acknowledged.length).toBeGreaterThan(199);
  expect(acknowledged.filter((id) => !heard.has(id))).toEqual([]);
});

test("a message that was under way when the process died comes back, and the kill is not held against it", async () => {
  await bus.publish([incident(1)]);
  await bus.close();
  for (let life = 0; life < 6; life++) {
    const child = run(holder);
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  bus = await openBus(folder, options);
  const heard: string[] = [];
  bus.subscribe("alert", async (batch) => {
    heard.push(...batch.map(({ event }) => event.id));
    return [];
  });
  await bus.idle();
  expect(heard).toEqual(["incident 1"]);
});

test("closing waits for the batch that is under way and keeps what waits", async () => {
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  bus.subscribe(
    "alert",
    async () => {
      started.resolve();
      await finish.promise;
      return [];
    },
    { batch: 1 },
  );
  await bus.publish([incident(1), incident(2)]);
  await started.promise;
  const closing = bus.close();
  finish.resolve();
  await closing;
  bus = await openBus(folder, options);
  expect(bus.depth().alert).toEqual({ waiting: 1, inFlight: 0, dead: 0 });
});

test("a worker that never answers loses the message after the visibility time, and the others go on", async () => {
  const done: string[] = [];
  bus.subscribe(
    "alert",
    async (batch) => {
      if (batch.some(({ event }) => event.id === "incident 1")) await new Promise(() => {});
      done.push(...batch.map(({ event }) => event.id));
      return [];
    },
    { visibilityMs: 5, maxReceives: 2 },
  );
  await bus.publish([incident(1), incident(2), incident(3)]);
  await bus.idle();
  expect(done).toEqual(["incident 2", "incident 3"]);
  expect(await bus.deadLetters("alert")).toEqual([
    {
      id: "0000000000000001",
      event: incident(1),
      reason: "the worker was not done within 5 ms",
      receives: 2,
      diedAt: "2026-03-02T10:00:00.000Z",
    },
  ]);
});

test("a message on disk that is no event we know is kept aside at once", async () => {
  await bus.close();
  const journal = await openJournal(folder);
  const value = { event: { type: "incident.closed" }, receives: 0 };
  await journal.write([{ type: "put", key: "waiting!alert!0000000000000001", value }]);
  await journal.close();
  bus = await openBus(folder, options);
  let calls = 0;
  bus.subscribe("alert", async () => {
    calls++;
    return [];
  });
  await bus.idle();
  expect(calls).toBe(0);
  const [letter] = await bus.deadLetters("alert");
  expect(letter?.event).toEqual({ type: "incident.closed" });
  expect(letter?.reason).toMatch(/^this is no event we know: /);
});

test("no more batches are under way at once than allowed", async () => {
  let underWay = 0;
  let most = 0;
  const three = Promise.withResolvers<void>();
  bus.subscribe(
    "alert",
    async () => {
      most = Math.max(most, ++underWay);
      if (underWay === 3) three.resolve();
      await three.promise;
      await new Promise(setImmediate);
      underWay--;
      return [];
    },
    { batch: 2, concurrency: 3 },
  );
  await bus.publish(Array.from({ length: 40 }, (_, n) => incident(n)));
  await bus.idle();
  expect(most).toBe(3);
});

test("an event that is not what it claims is refused while its sender still waits", async () => {
  await expect(bus.publish([{ ...incident(1), at: "yesterday" }])).rejects.toThrow();
  expect(bus.depth().alert.waiting).toBe(0);
});

test("a second process cannot open the same bus", async () => {
  await expect(openBus(folder, options)).rejects.toMatchObject({ code: "LEVEL_LOCKED" });
});

test("a closed bus takes no more", async () => {
  await bus.close();
  await expect(bus.publish([incident(1)])).rejects.toThrow("the bus is closed");
  bus = await openBus(folder, options);
});

function run(script: string) {
  return spawn(process.execPath, ["--input-type=module-typescript", "-e", script, folder], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

const holder = `
import { openBus } from "./bus.ts";
const bus = await openBus(process.argv[1], { now: Date.now });
bus.subscribe("alert", async () => {
  process.stdout.write("holding");
  await new Promise(() => setInterval(() => {}, 1000));
});`;

const publisher = `
import { openBus } from "./bus.ts";
const bus = await openBus(process.argv[1], { now: Date.now });
for (let n = 0; ; n += 4) {
  await Promise.all([0, 1, 2, 3].map(async (i) => {
    const event = ${JSON.stringify(incident("#"))};
    event.id = "incident " + (n + i);
    await bus.publish([event]);
    process.stdout.write(event.id + "\\n");
  }));
}`;

function incident(n: number | string): HandoffEvent {
  return {
    type: "incident.opened",
    id: `incident ${n}`,
    business: "biz_clay",
    at: "2026-03-02T10:00:00.000Z",
    heardAt: "2026-03-02T10:00:01.000Z",
    source: "handoff",
    body: { incident: `inc_${n}`, kind: "broken", landingUrl: "https://clay.example/bowl" },
  };
}
