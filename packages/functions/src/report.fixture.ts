// A house with two businesses whose API is asked over HTTP, as owners ask it.
import type { Connector } from "@handoff/connectors/connector";
import type { Fact, HandoffEvent } from "@handoff/core/event";
import { startEngine } from "@handoff/local/engine";
import { createStore } from "@handoff/store/store";
import * as z from "zod/mini";
import { createAccess } from "./access.ts";
import { apiRoutes, type Neighbours } from "./api/routes.ts";
import { createAttribute } from "./attribute.ts";
import type { Deps } from "./deps.ts";
import { createVault } from "./outside/vault.ts";
import { eventsOf } from "./publish.ts";
import { createReplay } from "./receive.ts";
import { createReport } from "./report.ts";
import { createSession } from "./session.ts";

export const adminKey = "the-admin-key-of-this-test";
export const noon = Date.parse("2026-11-23T12:00:00.000Z");

/** Two platforms, one that signs and one whose address carries the secret. */
const signing: Connector = {
  platform: "kiln",
  settings: z.strictObject({ shopDomain: z.string().check(z.minLength(3)) }),
  accounts: ({ shopDomain }) => (typeof shopDomain === "string" ? [{ field: "shopDomain", value: shopDomain }] : []),
  secrets: "required",
  secretInUrl: false,
  verify: () => ({ ok: false, reason: "not asked here" }),
  translate: () => ({ outcome: "ignored", topic: "none", reason: "not asked here" }),
};
const postcard: Connector = {
  ...signing,
  platform: "postcard",
  settings: z.strictObject({}),
  secrets: "optional",
  secretInUrl: true,
};
const platforms = new Map([signing, postcard].map((one) => [one.platform, one]));

export type Answered = { status: number; body: Record<string, unknown>; text: string; headers: Headers };
export type House = Awaited<ReturnType<typeof openHouse>>;

export async function openHouse(over: Partial<Deps> = {}) {
  const engine = await startEngine();
  const published: HandoffEvent[] = [];
  const clock = { now: noon };
  const deps: Deps = {
    store: createStore(engine.table),
    bus: { publish: async (events) => void published.push(...events) },
    vault: createVault("a master key that is long enough for tests"),
    mail: { send: async () => "sent" },
    web: { fetch: async () => ({ outcome: "failed", cause: "other", detail: "no web in this test", hops: [], ms: 0 }) },
    log: () => {},
    now: () => clock.now++,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    pause: async () => {},
    baseUrl: "https://handoff.example",
    adminKey,
    ...over,
  };
  const checked: string[][] = [];
  const neighbours: Neighbours = {
    replay: createReplay(deps, platforms),
    links: { unrecorded: () => 0 },
    watch: { checkNow: async (business, path) => void checked.push([business, path]) },
  };
  const app = createReport(deps, neighbours, platforms);
  const session = createSession(deps);
  const routes = apiRoutes(deps, { platforms, session, access: createAccess(deps, session), ...neighbours });

  async function ask(line: string, { key, body, headers = {} }: Asking = {}): Promise<Answered> {
    const [method = "GET", path = "/"] = line.split(" ");
    const answer = await app.request(`https://handoff.example${path}`, {
      method,
      headers: { ...(key && { authorization: `Bearer ${key}` }), ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get("content-type") ?? "");
    return { status: answer.status, text, headers: answer.headers, body: isJson ? JSON.parse(text) : {} };
  }

  /** A business made the way the deployment's operator makes one. */
  async function open(name: string) {
    const body = { name, timezone: "Europe/Lisbon", currency: "EUR", recipients: [`${name}@claykiln.example`] };
    const answer = await ask("POST /v1/businesses", { key: adminKey, body });
    return z.parse(z.object({ id: z.string(), keys: z.object({ owner: z.string(), read: z.string() }) }), answer.body);
  }

  /** What happened, heard by the worker that credits sales. */
  async function hear(business: string, facts: readonly Fact[]) {
    const events = eventsOf(facts, { business, source: "kiln", heardAt: new Date(noon).toISOString() });
    const failed = await createAttribute(deps).consume(events.map((event, n) => ({ id: `m${n}`, event })));
    if (failed.length > 0) throw new Error(`not attributed: ${failed.join(", ")}`);
  }

  return { deps, hear, app, routes, ask, open, published, checked, clock, stop: engine.stop };
}
type Asking = { key?: string; body?: unknown; headers?: Record<string, string> };
