// A small pottery shop with a stall: its links and pages in a real store, a bus that can be broken, and a clock that tests move.
import type { Business, Endpoint, Link } from "@handoff/core/business";
import type { HandoffEvent } from "@handoff/core/event";
import type { Verdict } from "@handoff/core/path";
import { pathIdOf } from "@handoff/core/url";
import { createStore } from "@handoff/store/store";
import type { Table } from "@handoff/store/table";
import type { Deps } from "./deps.ts";
import { createVault } from "./outside/vault.ts";

export const chrome =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
export const person = { headers: { "user-agent": chrome } };
export const startedAt = "2026-11-23T10:15:03.000Z";

type Trouble = "none" | "hangs" | "throws";
const never = () => new Promise<never>(() => {});

/** A clock that stands still until it is moved; pauses end when their time has come. */
export function createClock() {
  let nowMs = Date.parse(startedAt);
  const pauses: { at: number; end: () => void }[] = [];
  const flush = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => nowMs,
    pause: (ms: number) => new Promise<void>((resolve) => void pauses.push({ at: nowMs + ms, end: resolve })),
    async advance(ms: number): Promise<void> {
      const target = nowMs + ms;
      for (;;) {
        await flush();
        pauses.sort((a, b) => a.at - b.at);
        const [next] = pauses;
        if (!next || next.at > target) break;
        pauses.shift();
        nowMs = Math.max(nowMs, next.at);
        next.end();
      }
      nowMs = target;
    },
  };
}

let count = 0;

export async function openStall(engine: { table: Table }) {
  const clock = createClock();
  const trouble: { store: Trouble; bus: Trouble } = { store: "none", bus: "none" };
  const published: HandoffEvent[] = [];
  const lines: Record<string, unknown>[] = [];
  const troubled =
    <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> => {
      if (trouble.store === "hangs") return never();
      return trouble.store === "throws" ? Promise.reject(new Error("the table is down")) : act(...args);
    };
  const table = { ...engine.table, get: troubled(engine.table.get), query: troubled(engine.table.query) };
  const store = createStore(table);

  const business: Business = {
    id: `biz_stall${++count}`,
    name: "Clay & Pot",
    timezone: "Europe/Berlin",
    currency: "EUR",
    windowDays: 30,
    halfLifeDays: 7,
    counts: "placed",
    basis: "total",
    retentionDays: 400,
    createdAt: startedAt,
  };
  await store.settings.putBusiness(business);

  let seed = 0;
  const deps: Deps = {
    store,
    bus: {
      publish(events) {
        if (trouble.bus === "hangs") return never();
        if (trouble.bus === "throws") return Promise.reject(new Error("the bus is down"));
        published.push(...events);
        return Promise.resolve();
      },
    },
    vault: createVault("a master key for the tests of the stall"),
    mail: { send: never },
    web: { fetch: never },
    log: (line) => void lines.push(line),
    now: clock.now,
    random: (bytes) => Uint8Array.from({ length: bytes }, (_, i) => (++seed * 7 + i * 13) % 256),
    pause: clock.pause,
    baseUrl: "https://go.handoff.example",
    adminKey: "an admin key",
  };

  return {
    deps,
    clock,
    trouble,
    published,
    lines,
    business: business.id,
    /** Makes a link to the blue bowl; its slug is unlike any other test's. */
    async link(over: Partial<Link> = {}): Promise<Link> {
      const link: Link = {
        slug: `bowl-${++count}`,
        business: business.id,
        destination: "https://claypot.example/products/blue-bowl",
        source: "newsletter",
        medium: "email",
        campaign: "autumn",
        createdAt: startedAt,
        ...over,
      };
      await store.settings.addLink(link);
      return link;
    },
    endpoint(url: string, fallback?: string) {
      const endpoint: Endpoint = {
        id: `end_${++count}`,
        url,
        kind: "product",
        name: "Blue bowl",
        ...(fallback && { fallback }),
        createdAt: startedAt,
      };
      return store.settings.putEndpoint(business.id, endpoint);
    },
    /** What the watch found out about a page. */
    async judge(address: string, verdict: Verdict): Promise<void> {
      const id = pathIdOf(address) ?? "";
      const state = { id, landingUrl: address, verdict, evidence: [], since: startedAt };
      await store.paths.settle(business.id, id, async () => state);
    },
  };
}
