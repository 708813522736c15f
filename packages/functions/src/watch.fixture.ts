// A pottery shop's own web server, and a watch over one store that looks at it: real pages, real HTTP, real table.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import type { Business, Link } from "@handoff/core/business";
import type { EventOf, EventType, HandoffEvent } from "@handoff/core/event";
import { pathIdOf } from "@handoff/core/url";
import { startEngine } from "@handoff/local/engine";
import { createStore } from "@handoff/store/store";
import type { Table } from "@handoff/store/table";
import type { Deps } from "./deps.ts";
import { createVault } from "./outside/vault.ts";
import { createWeb } from "./outside/web.ts";
import { createWatch, type Watch } from "./watch.ts";

export type Page = string | { status: number; body?: string; headers?: Record<string, string> };
export type Shop = {
  url: string;
  host: string;
  /** What stands at a path. Everything else is 404. */
  pages: Record<string, Page>;
  /** How often a path was asked for. */
  asked: Record<string, number>;
  stop(): Promise<void>;
};

export const notFound = "<html><title>Not found</title><body><h1>Sorry, this page does not exist</h1></body></html>";
export const mug = `<html><title>Blue mug</title><body><h1>Blue mug</h1><p>Thrown by hand in our workshop, holds a large coffee.</p>
  <form action="/cart/add" method="post"><button name="add">Add to cart</button></form></body></html>`;
export const story = `<html><title>Our story</title><body><p>We have been throwing pots since 1987, beside the river.</p></body></html>`;

export async function openShop(pages: Record<string, Page> = {}): Promise<Shop> {
  const asked: Record<string, number> = {};
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? "/";
    asked[path] = (asked[path] ?? 0) + 1;
    const page = shop.pages[path] ?? shop.pages["*"] ?? { status: 404, body: notFound };
    const { status, body = "", headers = {} } = typeof page === "string" ? { status: 200, body: page } : page;
    response.writeHead(status, { "content-type": "text/html; charset=utf-8", ...headers }).end(body);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  const shop: Shop = { url: `http://${host}`, host, pages, asked, stop };
  return shop;
}

export const noon = Date.parse("2026-11-23T12:00:00.000Z");
export const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();

export const pottery: Business = {
  id: "biz_pottery",
  name: "Kiln and Clay",
  timezone: "Europe/Berlin",
  currency: "EUR",
  windowDays: 30,
  halfLifeDays: 7,
  counts: "placed",
  basis: "total",
  retentionDays: 400,
  createdAt: "2026-01-01T00:00:00.000Z",
};

export type House = Awaited<ReturnType<typeof openHouse>>;

/** @param watches how many workers share the store @param crashAt the number of the write that never happens; none unless given */
export async function openHouse(shop: Shop, { watches = 1, crashAt = 0 } = {}) {
  const engine = await startEngine();
  const writes = { count: 0 };
  const table: Table = {
    ...engine.table,
    async put(item, condition) {
      if (++writes.count === crashAt) throw new Error("the worker died");
      return engine.table.put(item, condition);
    },
  };
  const clock = { now: noon };
  const published: HandoffEvent[] = [];
  const bus = {
    /** Set to make the next calls fail. */
    down: false,
    async publish(events: readonly HandoffEvent[]) {
      if (bus.down) throw new Error("the bus is down");
      published.push(...events);
    },
  };
  const deps: Deps = {
    store: createStore(table),
    bus,
    vault: createVault("a master key that is long enough for tests"),
    mail: { send: async () => "sent" },
    web: createWeb({ allow: [shop.host], totalMs: 2_000 }),
    log: () => {},
    now: () => clock.now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    async pause(ms) {
      // Short waits are for another worker, whose work takes no time on this clock.
      if (ms >= 1_000) clock.now += ms;
      await setImmediate();
    },
    baseUrl: "https://handoff.example",
    adminKey: "the-admin-key-of-this-test",
  };
  await createStore(engine.table).settings.putBusiness(pottery);
  const all: Watch[] = Array.from({ length: watches }, () => createWatch(deps));
  const [watch = createWatch(deps)] = all;

  let count = 0;
  const messagesOf = (events: readonly HandoffEvent[]) => events.map((event) => ({ id: `m${++count}`, event }));
  return {
    ...deps,
    bus,
    clock,
    published,
    writes,
    watch,
    watches: all,
    messagesOf,
    hear: (...events: HandoffEvent[]) => watch.consume(messagesOf(events)),
    stateOf: (url: string) => deps.store.paths.stateOf(pottery.id, pathIdOf(url) ?? ""),
    incidents: () => deps.store.incidents.list(pottery.id),
    said: () => published.map(({ type }) => type),
    stop: () => engine.stop(),
  };
}

/** An event of the pottery, heard as it happened. */
export function eventOf<T extends EventType>(type: T, id: string, when: string, body: EventOf<T>["body"]) {
  return { type, id, business: pottery.id, at: when, heardAt: when, source: "shopify", body };
}

export function click(
  id: string,
  landingUrl: string,
  when = at(0),
  over: Partial<EventOf<"touch.arrived">["body"]> = {},
) {
  return eventOf("touch.arrived", `handoff:click:${id}`, when, {
    touch: { kind: "click", source: "newsletter", medium: "email", campaign: "Autumn", landingUrl },
    identities: [`click:${id}`],
    visitor: { verdict: "human", reason: "a browser" },
    ...over,
  });
}

export function offer(shop: Shop, version: string, over: Partial<EventOf<"offer.changed">["body"]> = {}) {
  const id = over.offer ?? "shopify:kiln:1";
  return eventOf("offer.changed", `shopify:product:${id}:${version}`, version, {
    offer: id,
    version,
    state: "available",
    handle: "blue-mug",
    title: "Blue mug",
    storefrontUrl: shop.url,
    variants: [{ id: "v1", inventoryItem: "i1", tracked: true, continueSelling: false, quantity: 5 }],
    ...over,
  });
}

export const deleted = (when: string, id = "shopify:kiln:1") =>
  eventOf("offer.changed", `shopify:product:${id}:deleted`, when, {
    offer: id,
    version: `${when}#deleted`,
    state: "deleted",
    variants: [],
  });

export function linkTo(destination: string, slug = "autumn", campaign = "Autumn"): Link {
  return { slug, business: pottery.id, destination, source: "newsletter", medium: "email", campaign, createdAt: at(0) };
}
