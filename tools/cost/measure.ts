// What does it take? Capacity units, bytes, processor time and waits in a row of every function, on the shop of the benches. Units and
// bytes are the same on every machine; milliseconds are this machine's.

import { audience } from "@handoff/core/audience";
import type { HandoffEvent } from "@handoff/core/event";
import { bytesOf, entryOf } from "@handoff/functions/outside/envelope";
import { clickOf, orderOf, refundOf } from "../../test/bench/pottery.ts";
import { type House, openHouse, requestOf, startMs } from "./house.ts";
import { answerOf, asOwner, context, deliver, openShop, shopCount, take } from "./shop.ts";

/** What one invocation takes. */
export type Use = {
  reads: number;
  writes: number;
  logBytes: number;
  /** Milliseconds of this machine's processor. */
  cpuMs: number;
  /** Waits for the table, the bus or the mail that come one after another. */
  waits: number;
};
/** What a batch takes: `alone` with one event, `crowd` with 100 (the watch: 10), `late` with one event in an hour that has 1,000 already. */
export type BatchUse = { alone: Use; crowd: Use; late: Use };
export type Measured = {
  click: { receive: Use; entryBytes: number; itemBytes: number; attribute: BatchUse; watch: BatchUse };
  /** One order as Shopify tells it: created, updated, and one in twenty comes back. */
  order: {
    deliveries: number;
    receive: Use;
    events: number;
    entryBytes: number;
    attribute: Use;
    attributeRuns: number;
    watch: Use;
    watchRuns: number;
  };
  idle: { watchTick: Use; alertTick: Use };
  /** A tick that looks at one page. */
  look: Use;
  mail: Use;
  report: Use;
  /** Custom metrics of a month in which all of this happens. */
  metrics: string[];
};

const crowds = { attribute: 100, watch: 10 } as const;
const hourMs = 3_600_000;
const lateRows = 1_000;
const slowMs = 40;

export async function measure({ runs = 7 } = {}): Promise<Measured> {
  const house = await openHouse(answerOf);
  try {
    const shop = await openShop(house);
    const use = (work: (run: number) => Promise<unknown>) => useOf(house, work, runs);
    const report = await use(() =>
      house.report(requestOf({ ...asOwner(shop), path: "/v1/reports/channels" }), context),
    );
    const idle = { watchTick: await use(() => house.watchTick({})), alertTick: await use(() => house.alertTick({})) };
    const click = await measureClick(house, use);
    const order = await measureOrder(house, use);
    const look = await measureLook(house, use);
    const mail = await measureMail(house, use);
    return { click, order, idle, look, mail, report, metrics: [...house.said.metrics].sort() };
  } finally {
    await house.end();
  }
}

type Meter = (work: (run: number) => Promise<unknown>) => Promise<Use>;
/** Once to warm up, some times for the figures, once more with a slow table: how much longer that takes tells how many waits come in a row. */
async function useOf(house: House, work: (run: number) => Promise<unknown>, runs: number): Promise<Use> {
  const taken: { reads: number; writes: number; logBytes: number; cpuMs: number; wallMs: number }[] = [];
  for (let run = 0; run <= runs + 1; run++) {
    house.setLatency(run > runs ? slowMs : 0);
    const before = { ...house.usage(), bytes: house.said.bytes, cpu: process.cpuUsage(), at: performance.now() };
    await work(run);
    const { read, write } = house.usage();
    const { user, system } = process.cpuUsage(before.cpu);
    taken.push({
      reads: read - before.read,
      writes: write - before.write,
      logBytes: house.said.bytes - before.bytes,
      cpuMs: (user + system) / 1000,
      wallMs: performance.now() - before.at,
    });
  }
  house.setLatency(0);
  const slow = taken.pop();
  const counted = taken.slice(1);
  const middle = (pick: (one: (typeof taken)[number]) => number) =>
    counted.map(pick).sort((a, b) => a - b)[Math.floor(counted.length / 2)] ?? 0;
  const waits = ((slow?.wallMs ?? 0) - middle(({ wallMs }) => wallMs)) / slowMs;
  return {
    reads: middle(({ reads }) => reads),
    writes: middle(({ writes }) => writes),
    logBytes: middle(({ logBytes }) => logBytes),
    cpuMs: Number(middle(({ cpuMs }) => cpuMs).toFixed(1)),
    waits: Math.max(0, Math.round(waits)),
  };
}

async function measureClick(house: House, use: Meter): Promise<Measured["click"]> {
  await openShop(house);
  const visit = { method: "GET", path: `/l/bowl-${shopCount()}`, headers: browser };
  const receive = await use(async () => {
    house.clock.now += 60_000; // nothing is known any more from the click before
    const answer = (await house.door(requestOf(visit), context)) as { statusCode: number };
    if (answer.statusCode !== 302) throw new Error(`the link answers ${answer.statusCode}`);
  });
  house.clock.now = startMs;
  const event = house.published.at(-1);
  if (event === undefined) throw new Error("no click was published");
  const entryBytes = bytesOf(entryOf(event, trace));
  const itemBytes = Buffer.byteLength(JSON.stringify(event));
  return {
    receive,
    entryBytes,
    itemBytes,
    attribute: await batchUse(house, use, "attribute"),
    watch: await batchUse(house, use, "watch"),
  };
}

const trace = "1-6923a5c0-8f4c0e1d2b3a4f5e6d7c8b9a";
const browser = {
  "user-agent":
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
  accept: "text/html,application/xhtml+xml",
  "accept-language": "en-US",
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "document",
};

/** A shop for each, so that its hour has what is said and nothing else. */
async function batchUse(house: House, use: Meter, worker: "attribute" | "watch"): Promise<BatchUse> {
  const hour = startMs - 2 * hourMs;
  let person = 0;
  const clicks = (business: string, count: number) =>
    Array.from({ length: count }, () => clickOf(business, ++person, hour + (person % 3_000) * 1_000));
  const one = async (size: number, before: number) => {
    const runs = new Map<number, string>();
    const shopOf = async (run: number) => {
      const { id } = await openShop(house);
      runs.set(run, id);
      for (let done = 0; done < before; done += 100)
        await take(house, worker, clicks(id, Math.min(100, before - done)));
      // The page has been looked at, and the first look is not what a click costs.
      if (before === 0) await take(house, worker, [clickOf(id, ++person, hour - hourMs)]);
      return id;
    };
    // Everything is made ready first: what is measured is one batch.
    const ids: string[] = [];
    for (let run = 0; run < (before > 0 ? 1 : 9); run++) ids.push(await shopOf(run));
    return use((run) => take(house, worker, clicks(ids[run] ?? ids[0] ?? "", size)));
  };
  return { alone: await one(1, 0), crowd: await one(crowds[worker], 0), late: await one(1, lateRows) };
}

async function measureOrder(house: House, use: Meter): Promise<Measured["order"]> {
  const shop = await openShop(house);
  const refunded = 1 / 20;
  let customer = 1_000_000;
  const heardSince = (before: number) => house.published.slice(before);

  const heard: HandoffEvent[][] = [];
  const receive = await use(async () => {
    const before = house.published.length;
    await deliver(house, shop, "orders/create", orderOf(++customer, startMs - hourMs));
    heard.push(heardSince(before));
  });
  // Each of these people came by the newsletter.
  for (let n = 1_000_001; n <= customer; n++)
    await take(house, "attribute", [clickOf(shop.id, n, startMs - 2 * hourMs)]);
  const heardBy = (worker: "attribute" | "watch", run: number) => heard[run]?.filter(({ type }) => isFor(worker, type));
  const attribute = await use((run) => take(house, "attribute", heardBy("attribute", run) ?? []));
  // The page behind the order is known: these people have been seen arriving there.
  await take(house, "watch", [clickOf(shop.id, 1_000_001, startMs - 2 * hourMs)]);
  const watch = await use((run) => take(house, "watch", heardBy("watch", run) ?? []));

  const before = house.published.length;
  await deliver(house, shop, "orders/create", orderOf(++customer, startMs - hourMs));
  await deliver(house, shop, "orders/updated", orderOf(customer, startMs - hourMs));
  const placed = house.published.slice(before);
  await deliver(house, shop, "refunds/create", refundOf(customer, startMs));
  const returned = house.published.slice(before + placed.length);
  const bytes = (events: readonly HandoffEvent[]) =>
    events.reduce((sum, event) => sum + bytesOf(entryOf(event, trace)), 0);
  const events = placed.length + returned.length * refunded;
  return {
    deliveries: 2 + refunded,
    receive,
    events,
    entryBytes: Math.round((bytes(placed) + bytes(returned) * refunded) / events),
    attribute,
    attributeRuns: 2 + refunded,
    watch,
    watchRuns: 2,
  };
}

const isFor = (worker: keyof typeof audience, type: string) => (audience[worker] as readonly string[]).includes(type);

/** A page that somebody reached within a day is looked at with every tick. */
async function measureLook(house: House, use: Meter): Promise<Use> {
  const { id } = await openShop(house);
  await take(house, "watch", [clickOf(id, 9_000_001, startMs - 1_000)]);
  const idle = await use(() => house.watchTick({}));
  const looking = await use(async () => {
    house.clock.now += 6 * 60_000;
    await house.watchTick({});
  });
  house.clock.now = startMs;
  const pages = shopCount(); // every shop of this house has one
  const share = (name: keyof Use) => Math.max(0, looking[name] - idle[name]) / pages;
  return {
    reads: share("reads"),
    writes: share("writes"),
    logBytes: Math.round(share("logBytes")),
    cpuMs: Number(share("cpuMs").toFixed(2)),
    waits: Math.round(looking.waits / pages),
  };
}

async function measureMail(house: House, use: Meter): Promise<Use> {
  const { id } = await openShop(house);
  let requests = 0;
  return use(() => {
    const at = new Date(startMs).toISOString();
    const event: HandoffEvent = {
      type: "person.requested",
      id: `shopify:request:${++requests}`,
      business: id,
      at,
      heardAt: at,
      source: "shopify",
      body: { identities: [`customer:${requests}`], sales: [], request: `${requests}` },
    };
    return take(house, "alert", [event]);
  });
}
