// A platform of a few lines, so that every outcome of a delivery can be brought about at will, and a house that listens to it.
import { createHmac } from "node:crypto";
import type { Connector } from "@handoff/connectors/connector";
import { verifySignature } from "@handoff/connectors/signature";
import type { Connection } from "@handoff/core/business";
import type { Fact, HandoffEvent } from "@handoff/core/event";
import { createStore } from "@handoff/store/store";
import type { Table } from "@handoff/store/table";
import * as z from "zod/mini";
import type { Deps } from "./deps.ts";
import { createVault } from "./outside/vault.ts";
import { createReceive } from "./receive.ts";

export const secret = "the-kiln-knows-this";

// A platform of a few lines, so that every outcome can be brought about at will: `{"sold": n}` is a lead, with n facts.
const Body = z.object({
  sold: z.optional(z.int()),
  note: z.optional(z.string()),
  erase: z.optional(z.boolean()),
  strange: z.optional(z.boolean()),
});
export const kiln: Connector = {
  platform: "kiln",
  settings: z.object({}),
  accounts: () => [],
  secrets: "required",
  secretInUrl: false,
  handshake: ({ method, query }, { settings }) => {
    if (method !== "GET" && method !== "HEAD") return undefined;
    if (query.token !== settings.token) return { refused: "the token is wrong" };
    return { status: 200, body: query.challenge ?? "", contentType: "text/plain" };
  },
  verify: (delivery, { secrets }, now) =>
    verifySignature({ header: "x-kiln-signature", hash: "sha256", encoding: "hex" }, delivery, secrets, now),
  translate({ body, headers }) {
    const topic = headers["x-kiln-topic"] ?? "none";
    const text = new TextDecoder().decode(body);
    if (!text.trimEnd().endsWith("}")) return { outcome: "malformed", topic, reason: "the JSON does not end" };
    const parsed = Body.safeParse(JSON.parse(text));
    if (!parsed.success) return { outcome: "untranslatable", topic, reason: "sold: give a whole number" };
    const { sold, note, erase, strange } = parsed.data;
    if (strange) throw new TypeError('cannot read "maria@example.com"');
    if (erase) return { outcome: "translated", topic, facts: [erasure] };
    if (sold === undefined) return { outcome: "ignored", topic, reason: "nothing sold" };
    return { outcome: "translated", topic, facts: Array.from({ length: sold }, (_, n) => lead(n, note)) };
  },
};
export const lead = (n: number, note = "at the stall"): Fact => ({
  type: "lead.captured",
  id: `kiln:lead:${n}`,
  at: "2026-11-23T10:00:00.000Z",
  body: { lead: `kiln:${n}`, kind: "form", platform: "kiln", identities: [], note },
});
export const erasure: Fact = {
  type: "person.erased",
  id: "kiln:erasure:1",
  at: "2026-11-23T10:00:00.000Z",
  body: { identities: ["customer:kiln:1"], sales: [] },
};
// What the next version of the connector understands.
export const mendedKiln: Connector = {
  ...kiln,
  translate: ({ headers }) => ({ outcome: "translated", topic: headers["x-kiln-topic"] ?? "none", facts: [lead(7)] }),
};

let made = 0;
export type Over = {
  connection?: Partial<Connection>;
  secrets?: string[];
  connector?: Connector;
  table?: Partial<Table>;
};

export async function openHouse(
  engine: { table: Table },
  { connection: over = {}, secrets = [secret], connector = kiln, table = {} }: Over = {},
) {
  made += 1;
  const vault = createVault("a master key of at least 32 characters");
  const store = createStore({ ...engine.table, ...table });
  const published: HandoffEvent[] = [];
  const lines: Parameters<Deps["log"]>[0][] = [];
  const bus = { broken: false };
  const clock = { now: Date.parse("2026-11-23T10:15:03.000Z") };
  const deps: Deps = {
    store,
    bus: {
      async publish(events) {
        if (bus.broken) throw new Error("the bus is down");
        published.push(...events);
      },
    },
    vault,
    mail: { send: () => Promise.reject(new Error("no mail here")) },
    web: { fetch: () => Promise.reject(new Error("no web here")) },
    log: (line) => lines.push(line),
    now: () => clock.now++,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    pause: () => Promise.resolve(),
    baseUrl: "http://localhost:3000",
    adminKey: "admin",
  };
  const connection: Connection = {
    id: `con_${made}`,
    business: `biz_${made}`,
    platform: "kiln",
    name: "The kiln",
    settings: { token: "shared-token" },
    sealedSecrets: secrets.map(vault.seal),
    sealedUrlSecret: vault.seal("url-secret-of-the-kiln"),
    state: "live",
    createdAt: "2026-01-01T00:00:00.000Z",
    ...over,
  };
  await createStore(engine.table).settings.putConnection(connection);
  const platforms = new Map([["kiln", connector]]);
  const app = createReceive(deps, new Map([...platforms, ["other", { ...kiln, platform: "other" }]]));
  const records = async () =>
    (await createStore(engine.table).deliveries.list(connection.business, [connection.id], { limit: 50 })).deliveries;
  return { app, deps, bus, clock, connection, published, lines, records, url: `/hooks/kiln/${connection.id}` };
}

export const sign = (body: string | Uint8Array, key = secret) => createHmac("sha256", key).update(body).digest("hex");
export const post = (body: string | Uint8Array, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  body: typeof body === "string" ? body : Uint8Array.from(body),
  headers: { "x-kiln-signature": sign(body), "x-kiln-topic": "sale", ...headers },
});
