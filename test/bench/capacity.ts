// What does an event cost in capacity units, alone and under load, and what does a report cost when much has happened? The workers and the
// API themselves on a table in memory, which counts units as DynamoDB does. One recompute serves a whole batch, so units an event must fall.
import { shopify } from "@handoff/connectors/shopify/index";
import type { HandoffEvent } from "@handoff/core/event";
import { dayMs, hourMs, instant } from "@handoff/core/time";
import { createAttribute } from "@handoff/functions/attribute";
import type { Consumer, Deps, Fetched } from "@handoff/functions/deps";
import { createVault } from "@handoff/functions/outside/vault";
import { eventsOf } from "@handoff/functions/publish";
import { createReplay } from "@handoff/functions/receive";
import { createReport } from "@handoff/functions/report";
import { createWatch } from "@handoff/functions/watch";
import { startEngine } from "@handoff/local/engine";
import { createStore } from "@handoff/store/store";
import type { Json } from "../stories/harness.ts";
import { type Figure, figure, ratioOf, type Section, spreadOf } from "./measure.ts";
import { clickOf, connection, deliveryOf, likeOf, orderOf, refundOf, settings } from "./pottery.ts";

const noonMs = Date.parse("2026-11-23T12:00:00.000Z");
const adminKey = "adm_bench_0123456789abcdef";

type Options = { sizes?: number[]; events?: number; few?: number; many?: number; asks?: number };

export async function capacity({
  sizes = [1, 10, 100],
  events = 100,
  few = 1_000,
  many = 20_000,
  asks = 60,
}: Options = {}): Promise<Section> {
  const house = await openHouse();
  try {
    const costs = [];
    for (const size of sizes) costs.push(await costOfEvents(house, size, events));
    return {
      name: "capacity units",
      conditions: { "events of a kind": events, "within hours": 1, "batch sizes": sizes.join(", ") },
      figures: [...falling(costs), ...(await costOfReports(house, { few, many, asks }))],
      notes: [
        "A unit is a write of 1 kB or a strongly consistent read of 4 kB. A write is billed at five times a read.",
      ],
    };
  } finally {
    await house.stop();
  }
}

type House = Awaited<ReturnType<typeof openHouse>>;
type Used = { read: number; write: number };
type Costs = { size: number; used: Record<string, Used> };

/** A house without a front door: what the workers and the API need, on a table in memory, on a clock of its own. */
async function openHouse() {
  const engine = await startEngine();
  const clock = { now: noonMs };
  const deps: Deps = {
    store: createStore(engine.table),
    bus: { publish: async () => {} },
    vault: createVault("a master key of thirty-two letters"),
    mail: { send: async () => "sent" },
    web: { fetch: async (url) => answerOf(url) },
    log: () => {},
    now: () => clock.now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    pause: async () => {},
    baseUrl: "https://handoff.example",
    adminKey,
  };
  const report = createReport(deps, { replay: createReplay(deps), watch: createWatch(deps) });

  async function ask(key: string, path: string, body?: object): Promise<Json> {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const init = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers };
    const answer = await report.request(`https://handoff.example${path}`, init);
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
  /** A business with the shop's connection and the newsletter's link. */
  async function open(): Promise<{ id: string; key: string }> {
    const wanted = { name: "Kiln and Clay", timezone: "America/New_York", currency: "USD", recipients: [] };
    const { id, keys } = await ask(adminKey, "/v1/businesses", wanted);
    await ask(keys.owner, "/v1/connections", {
      platform: "shopify",
      name: "Shop",
      secrets: connection.secrets,
      settings,
    });
    return { id, key: keys.owner };
  }
  const attribute = createAttribute(deps).consume;
  const watch = createWatch(deps).consume;
  return { deps, clock, attribute, watch, ask, open, usage: engine.table.usage, stop: engine.stop };
}

/** The shop's pages: everything can be bought, and what was never there is not. */
function answerOf(url: string): Fetched {
  const there = url.startsWith(`${settings.storefrontUrl}/products/stoneware-bowl`);
  const page = '<html><h1>Bowl</h1><form action="/cart/add"><button name="add">Add to cart</button></form></html>';
  const body = there ? page : "<html><h1>Not found</h1></html>";
  return { outcome: "answered", status: there ? 200 : 404, hops: [url], headers: {}, body, ms: 1 };
}

/** Everybody clicks, then everybody orders, then everybody sends something back: all within an hour, in batches of one size. */
async function costOfEvents(house: House, size: number, count: number): Promise<Costs> {
  const { id: business } = await house.open();
  const startedMs = noonMs - 3 * hourMs;
  const people = Array.from({ length: count }, (_, n) => ({
    n,
    atMs: startedMs + Math.floor((n * hourMs) / count / 4),
  }));
  const clicks = people.map(({ n, atMs }) => clickOf(business, n, atMs));
  const orders = people.flatMap(({ n, atMs }) => heard(business, "orders/create", orderOf(n, atMs + hourMs / 4)));
  const refunds = people.flatMap(({ n, atMs }) => heard(business, "refunds/create", refundOf(n, atMs + hourMs / 2)));
  const used = {
    click: await cost(house, clicks, size, [house.attribute, house.watch]),
    order: await cost(house, orders, size, [house.attribute]),
    refund: await cost(house, refunds, size, [house.attribute]),
  };
  return { size, used };
}

function heard(business: string, topic: string, body: Buffer): HandoffEvent[] {
  const { hash } = createVault("a master key of thirty-two letters");
  const translation = shopify.translate(deliveryOf(topic, body), { connection, hash });
  if (translation.outcome !== "translated") throw new Error(`${topic}: ${translation.reason}`);
  return eventsOf(translation.facts, { business, source: "shopify", heardAt: instant(noonMs) });
}

/** Units an event, over all workers that hear it. */
async function cost(house: House, events: readonly HandoffEvent[], size: number, workers: Consumer[]): Promise<Used> {
  const before = house.usage();
  for (const worker of workers) await consume(worker, events, size);
  const after = house.usage();
  return { read: (after.read - before.read) / events.length, write: (after.write - before.write) / events.length };
}

async function consume(worker: Consumer, events: readonly HandoffEvent[], size: number): Promise<void> {
  for (let first = 0; first < events.length; first += size) {
    const batch = events.slice(first, first + size).map((event, n) => ({ id: `${first + n}`, event }));
    const failed = await worker(batch);
    if (failed.length > 0) throw new Error(`${failed.length} of ${batch.length} events failed`);
  }
}

/** First by how much the largest batch is cheaper than the smallest, then the units themselves. */
function falling(costs: readonly Costs[]): Figure[] {
  const [alone] = costs;
  const crowd = costs.at(-1);
  if (!alone || !crowd) return [];
  const kinds = Object.keys(alone.used);
  const billed = (costs: Costs, kind: string) => (costs.used[kind]?.read ?? 0) + 5 * (costs.used[kind]?.write ?? 0);
  const ratios = kinds.map((kind): Figure => {
    const value = billed(crowd, kind) / billed(alone, kind);
    return {
      what: `${kind}, in batches of ${crowd.size} against ${alone.size}`,
      value,
      unit: "×",
      target: { atMost: 1 },
    };
  });
  const units = kinds.flatMap((kind) =>
    costs.flatMap(({ size, used }): Figure[] => [
      { what: `${kind}, batches of ${size}: writes`, value: used[kind]?.write ?? Number.NaN, unit: "WCU" },
      { what: `${kind}, batches of ${size}: reads`, value: used[kind]?.read ?? Number.NaN, unit: "RCU" },
    ]),
  );
  return [...ratios, ...units];
}

/** The same report of the same ninety days after few and after many events, asked in turns. */
async function costOfReports(house: House, { few, many, asks }: { few: number; many: number; asks: number }) {
  const quiet = await house.open();
  const busy = await house.open();
  await live(house, quiet.id, few);
  await live(house, busy.id, many);
  const taken = { quiet: [] as number[], busy: [] as number[] };
  const units = { quiet: 0, busy: 0 };
  const path = `/v1/reports/channels?from=${instant(noonMs - 89 * dayMs).slice(0, 10)}&to=${instant(noonMs).slice(0, 10)}`;
  const report = async (which: "quiet" | "busy") => {
    const before = house.usage().read;
    const started = performance.now();
    await house.ask((which === "quiet" ? quiet : busy).key, path);
    taken[which].push(performance.now() - started);
    units[which] = house.usage().read - before;
  };
  for (let turn = -5; turn < asks; turn++) {
    if (turn === 0) for (const times of Object.values(taken)) times.length = 0;
    for (const which of turn % 2 ? (["quiet", "busy"] as const) : (["busy", "quiet"] as const)) await report(which);
  }
  const name = (count: number) => `report of 90 days after ${count.toLocaleString("en")} events`;
  return [
    {
      what: `${name(many)} against ${few.toLocaleString("en")}: units`,
      value: units.busy / units.quiet,
      unit: "×",
      target: { atMost: 1.05 },
    },
    figure(`${name(many)} against ${few.toLocaleString("en")}: time`, ratioOf(taken.busy, taken.quiet), "×", {
      atMost: 1.2,
    }),
    { what: name(few), value: units.quiet, unit: "RCU" },
    { what: name(many), value: units.busy, unit: "RCU" },
    figure(name(few), spreadOf(taken.quiet), "ms"),
    figure(name(many), spreadOf(taken.busy), "ms"),
  ];
}

/** Ninety days with a click and an order each, and in between so many likes for every further click as social media bring. */
async function live(house: House, business: string, count: number): Promise<void> {
  const days = 90;
  const startedMs = noonMs - (days - 1) * dayMs;
  const orders = Array.from({ length: Math.min(days, Math.floor(count / 2)) }, (_, n) => {
    const atMs = startedMs + n * dayMs;
    return [clickOf(business, n, atMs - hourMs), ...heard(business, "orders/create", orderOf(n, atMs))];
  }).flat();
  const others = Array.from({ length: count - orders.length }, (_, n) => {
    const atMs = startedMs + Math.floor((n * (days - 1) * dayMs) / count);
    return n % 4 === 0 ? clickOf(business, days + n, atMs) : likeOf(business, n, atMs);
  });
  await consume(house.attribute, [...orders, ...others], 100);
}
