import { createHmac } from "node:crypto";
import type { Connector } from "@handoff/connectors/connector";
import { verifySignature } from "@handoff/connectors/signature";
import type { Connection } from "@handoff/core/business";
import type { Fact, HandoffEvent } from "@handoff/core/event";
import { startEngine } from "@handoff/local/engine";
import { createStore } from "@handoff/store/store";
import type { Table } from "@handoff/store/table";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { Deps } from "./deps.ts";
import { createVault } from "./outside/vault.ts";
import { createReceive, createReplay } from "./receive.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const secret = "the-kiln-knows-this";

// A platform of a few lines, so that every outcome can be brought about at will: `{"sold": n}` is a lead, with n facts.
const Body = z.object({
  sold: z.optional(z.int()),
  note: z.optional(z.string()),
  erase: z.optional(z.boolean()),
  strange: z.optional(z.boolean()),
});
const kiln: Connector = {
  platform: "kiln",
  settings: z.object({}),
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
const lead = (n: number, note = "at the stall"): Fact => ({
  type: "lead.captured",
  id: `kiln:lead:${n}`,
  at: "2026-11-23T10:00:00.000Z",
  body: { lead: `kiln:${n}`, kind: "form", platform: "kiln", identities: [], note },
});
const erasure: Fact = {
  type: "person.erased",
  id: "kiln:erasure:1",
  at: "2026-11-23T10:00:00.000Z",
  body: { identities: ["customer:kiln:1"], sales: [] },
};
// What the next version of the connector understands.
const mendedKiln: Connector = {
  ...kiln,
  translate: ({ headers }) => ({ outcome: "translated", topic: headers["x-kiln-topic"] ?? "none", facts: [lead(7)] }),
};

let made = 0;
type Over = { connection?: Partial<Connection>; secrets?: string[]; connector?: Connector; table?: Partial<Table> };

async function house({ connection: over = {}, secrets = [secret], connector = kiln, table = {} }: Over = {}) {
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

const sign = (body: string | Uint8Array, key = secret) => createHmac("sha256", key).update(body).digest("hex");
const post = (body: string | Uint8Array, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  body: typeof body === "string" ? body : Uint8Array.from(body),
  headers: { "x-kiln-signature": sign(body), "x-kiln-topic": "sale", ...headers },
});

describe("an accepted delivery", () => {
  it("is answered exactly 200 and is on the bus whole, with whose it is and when we heard it", async () => {
    const { app, url, published, connection, records } = await house();
    const answer = await app.request(url, post('{"sold":2}'));
    expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
    const envelope = { business: connection.business, source: "kiln", heardAt: "2026-11-23T10:15:03.000Z" };
    expect(published).toMatchObject([
      { id: "kiln:lead:0", type: "lead.captured", ...envelope },
      { id: "kiln:lead:1", type: "lead.captured", ...envelope },
    ]);
    expect(await records()).toEqual([
      {
        id: expect.stringMatching(/^dlv_/),
        connection: connection.id,
        platform: "kiln",
        topic: "sale",
        receivedAt: "2026-11-23T10:15:03.000Z",
        outcome: "translated",
        facts: 2,
        ms: 1,
      },
    ]);
  });

  it("is not acknowledged while the bus is down, and goes through when it is sent again", async () => {
    const { app, url, bus, published, lines } = await house();
    bus.broken = true;
    const answer = await app.request(url, post('{"sold":1}'));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await answer.text()).not.toContain("bus");
    expect(lines).toContainEqual(expect.objectContaining({ error: expect.stringContaining("the bus is down") }));
    bus.broken = false;
    expect((await app.request(url, post('{"sold":1}'))).status).toBe(200);
    expect(published.map(({ id }) => id)).toEqual(["kiln:lead:0"]);
  });

  it("is not acknowledged while the table is down", async () => {
    const { app, url, published } = await house({
      table: { get: () => Promise.reject(new Error("the table is down")) },
    });
    expect((await app.request(url, post('{"sold":1}'))).status).toBe(503);
    expect(published).toEqual([]);
  });

  it("stays accepted when only its record cannot be written, and the log says so", async () => {
    const { app, url, published, lines } = await house({ table: { put: () => Promise.reject(new Error("full")) } });
    expect((await app.request(url, post('{"sold":1}'))).status).toBe(200);
    expect(published).toHaveLength(1);
    expect(lines).toContainEqual(expect.objectContaining({ what: "delivery.unrecorded", outcome: "translated" }));
  });

  it("that says nothing new or that we do not count is answered 200 and counted", async () => {
    const { app, url, published, records } = await house();
    expect((await app.request(url, post('{"sold":0}'))).status).toBe(200);
    expect((await app.request(url, post("{}", { "x-kiln-topic": "weather" }))).status).toBe(200);
    expect(published).toEqual([]);
    expect(await records()).toMatchObject([
      { outcome: "ignored", topic: "weather", reason: "nothing sold", facts: 0 },
      { outcome: "translated", topic: "sale", facts: 0 },
    ]);
  });

  it("is believed under either secret while the secret is being changed", async () => {
    const { app, url } = await house({ secrets: ["the-secret-before", secret] });
    const status = async (key: string) =>
      (await app.request(url, post('{"sold":1}', { "x-kiln-signature": sign('{"sold":1}', key) }))).status;
    expect([await status(secret), await status("the-secret-before"), await status("never-a-secret")]).toEqual([
      200, 200, 401,
    ]);
  });

  it("has its signature checked over the bytes as they came", async () => {
    const { app, url } = await house();
    const bytes = Uint8Array.from([...Buffer.from('{"note":"'), 0xff, 0xc3, 0x28, 0x00, ...Buffer.from('"}\r\n \t')]);
    const seen: Uint8Array[] = [];
    const watching: Connector = {
      ...kiln,
      verify: (delivery, connection, now) => {
        seen.push(delivery.body);
        return kiln.verify(delivery, connection, now);
      },
      translate: () => ({ outcome: "ignored", topic: "none", reason: "bytes only" }),
    };
    const watched = await house({ connector: watching });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect((await watched.app.request(watched.url, post(bytes, headers))).status).toBe(200);
    expect(seen).toEqual([bytes]);
    expect((await app.request(url, { ...post('{"sold":1}'), body: '{"sold":1} ' })).status).toBe(401);
  });

  it("may spell its headers as it likes", async () => {
    const { app, url } = await house();
    const headers = { "X-KILN-Signature": sign('{"sold":1}') };
    expect((await app.request(url, { method: "POST", body: '{"sold":1}', headers })).status).toBe(200);
  });
});

describe("a stranger", () => {
  it("gets the same bytes for an unknown connection, another platform's, an unknown platform and an endless id", async () => {
    const { app, url, connection } = await house();
    const texts = new Set<string>();
    const paths = [
      "/hooks/kiln/con_nobody",
      `/hooks/other/${connection.id}`,
      `/hooks/nothing/${connection.id}`,
      `/hooks/kiln/${"x".repeat(3000)}`,
    ];
    for (const path of paths) {
      const answer = await app.request(path, post('{"sold":1}'));
      expect([path.slice(0, 40), answer.status]).toEqual([path.slice(0, 40), 404]);
      texts.add(`${await answer.text()} ${JSON.stringify([...answer.headers])}`);
    }
    expect(texts.size).toBe(1);
    expect((await app.request(url, post('{"sold":1}'))).status).toBe(200);
  });

  it("gets the same 401 for every reason, leaves nothing behind, and only the log knows why", async () => {
    const { app, url, published, records, lines } = await house();
    const forged = [
      post('{"sold":1}', { "x-kiln-signature": "" }),
      post('{"sold":1}', { "x-kiln-signature": "00" }),
      post('{"sold":1}', { "x-kiln-signature": sign('{"sold":1}', "") }),
      { ...post('{"sold":1}'), body: '{"sold":9}' },
      { method: "GET" },
    ];
    const texts = new Set<string>();
    for (const init of forged) {
      const answer = await app.request(`${url}?token=guess`, init);
      expect(answer.status).toBe(401);
      texts.add(await answer.text());
    }
    expect(texts.size).toBe(1);
    expect(published).toEqual([]);
    expect(await records()).toEqual([]);
    expect(lines.filter(({ what }) => what === "delivery.refused").map(({ reason }) => reason)).toEqual([
      "header x-kiln-signature is missing",
      "the signature does not match",
      "the signature does not match",
      "the signature does not match",
      "the token is wrong",
    ]);
  });

  it("is told to slow down after a hundred forgeries, while the platform is heard at any rate", async () => {
    const { app, url, clock } = await house();
    const statuses = new Map<number, number>();
    const forged = post('{"sold":1}', { "x-kiln-signature": "00" });
    for (let n = 0; n < 130; n++) {
      clock.now = Date.parse("2026-11-23T10:15:03.000Z");
      const { status } = await app.request(url, forged);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses]).toEqual([
      [401, 100],
      [429, 30],
    ]);
    expect((await app.request(url, post('{"sold":1}'))).status).toBe(200);
  });

  it("cannot make us read more than 5 MiB, whether she says how much comes or not", async () => {
    const { app, url } = await house();
    const long = "x".repeat(5 * 1024 * 1024 + 1);
    const declared = post(long, { "content-length": String(long.length) });
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    const streamed: RequestInit & { duplex: "half" } = { method: "POST", body: endless, duplex: "half" };
    expect((await app.request(url, declared)).status).toBe(413);
    const answer = await app.request(url, streamed);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([413, "application/problem+json"]);
    expect(pulled).toBeLessThan(100);
  });

  it("who knows the address but no secret cannot tell a connection that has ended", async () => {
    const { app, url } = await house({ connection: { state: "ended" } });
    expect((await app.request(url, post("{}", { "x-kiln-signature": "00" }))).status).toBe(401);
  });
});

describe("a handshake", () => {
  it("is answered over GET with the challenge and over HEAD without a body", async () => {
    const { app, url } = await house();
    const asked = `${url}?token=shared-token&challenge=1158201444`;
    const get = await app.request(asked);
    expect([get.status, get.headers.get("content-type"), await get.text()]).toEqual([200, "text/plain", "1158201444"]);
    const head = await app.request(asked, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
});

describe("a delivery that cannot be translated", () => {
  const untranslatable = '{"sold":"two","note":"maria@example.com paid in cash"}';

  it("that is not what it claims to be is answered 400 with the reason", async () => {
    const { app, url, records } = await house();
    const answer = await app.request(url, post('{"sold":'));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
    expect(await answer.json()).toMatchObject({
      detail: "The body is not what it claims to be: the JSON does not end.",
      problems: [{ field: "body" }],
    });
    expect(await records()).toMatchObject([{ outcome: "malformed", facts: 0 }]);
  });

  it("is acknowledged and kept, and runs again after a fix", async () => {
    const { app, url, deps, published, connection, records, clock } = await house();
    expect((await app.request(url, post(untranslatable))).status).toBe(200);
    const [kept] = await records();
    expect(kept).toMatchObject({
      outcome: "quarantined",
      topic: "sale",
      facts: 0,
      reason: "sold: give a whole number",
    });
    const id = kept?.id ?? "";

    const tooEarly = await createReplay(deps, new Map([["kiln", kiln]]))(connection.business, id);
    expect(tooEarly).toEqual({ outcome: "quarantined", facts: 0, reason: "sold: give a whole number" });
    clock.now += 86_400_000;
    const replay = createReplay(deps, new Map([["kiln", mendedKiln]]));
    expect(await replay(connection.business, id)).toEqual({ outcome: "replayed", facts: 1 });
    expect(published).toMatchObject([{ id: "kiln:lead:7", heardAt: "2026-11-23T10:15:03.000Z", source: "kiln" }]);
    expect(await records()).toMatchObject([{ id, outcome: "replayed", facts: 1, topic: "sale" }]);
    expect(await replay(connection.business, id)).toEqual({ outcome: "replayed", facts: 1 });
    expect(published).toHaveLength(1);
  });

  it("is run again with the very bytes, topic and query it came with, and without signature, cookie and secret", async () => {
    const { app, url, deps, connection, records } = await house({
      connector: { ...kiln, translate: () => ({ outcome: "untranslatable", topic: "sale", reason: "not yet" }) },
    });
    const bytes = Uint8Array.from([0x7b, 0xff, 0x00, 0xc3, 0x28, 0x0a, 0x7d, 0x20]);
    const noise = { cookie: "a=b", authorization: "Basic eDp5", "x-forwarded-for": "203.0.113.9" };
    const asked = `${url}?shop=clay&secret=url-secret-of-the-kiln`;
    expect((await app.request(asked, post(bytes, { ...noise, "content-type": "text/kiln" }))).status).toBe(200);
    let seen: unknown;
    const watching: Connector = {
      ...kiln,
      translate: (delivery) => {
        seen = delivery;
        return { outcome: "ignored", topic: "sale", reason: "a look is enough" };
      },
    };
    const [kept] = await records();
    const replay = createReplay(deps, new Map([["kiln", watching]]));
    expect(await replay(connection.business, kept?.id ?? "")).toEqual({
      outcome: "replayed",
      facts: 0,
      reason: "a look is enough",
    });
    expect(seen).toEqual({
      method: "POST",
      headers: { "x-kiln-topic": "sale", "content-type": "text/kiln" },
      query: { shop: "clay" },
      body: bytes,
      receivedAt: "2026-11-23T10:15:03.000Z",
    });
  });

  it("never lies in the table or the log in the clear", async () => {
    const { app, url, connection, lines } = await house();
    await app.request(url, post(untranslatable));
    await app.request(url, post('{"strange":true,"note":"maria@example.com"}'));
    const stored = [];
    for await (const item of engine.table.scan(connection.business)) stored.push(item);
    expect(stored.length).toBeGreaterThanOrEqual(6);
    for (const text of [JSON.stringify(stored), JSON.stringify(lines)]) {
      expect(text).not.toContain("maria@example.com");
      expect(text).not.toContain(secret);
    }
  });

  it("because the translation broke is kept too, never refused", async () => {
    const { app, url, records, lines } = await house();
    expect((await app.request(url, post('{"strange":true}'))).status).toBe(200);
    expect(await records()).toMatchObject([
      { outcome: "quarantined", reason: expect.stringMatching(/^the translation failed: TypeError: cannot read …/) },
    ]);
    expect(lines).toContainEqual(expect.objectContaining({ what: "delivery.untranslatable" }));
  });

  it("because its facts are not ours or too large for the bus is kept too", async () => {
    const { app, url, records, published } = await house();
    expect((await app.request(url, post(JSON.stringify({ sold: 1, note: "x".repeat(501) })))).status).toBe(200);
    expect(await records()).toMatchObject([{ outcome: "quarantined" }]);
    const names = Array.from({ length: 2000 }, (_, n) => `customer:${String(n).padStart(200, "0")}`);
    const large: Fact = { ...erasure, body: { identities: names, sales: [] } } as Fact;
    const other = await house({
      connector: { ...kiln, translate: () => ({ outcome: "translated", topic: "sale", facts: [large] }) },
    });
    expect((await other.app.request(other.url, post("{}"))).status).toBe(200);
    expect(await other.records()).toMatchObject([
      { outcome: "quarantined", reason: expect.stringContaining("does not fit on the bus") },
    ]);
    expect(published).toEqual([]);
  });

  it("is not acknowledged when it cannot be kept", async () => {
    const { app, url } = await house({ table: { put: () => Promise.reject(new Error("full")) } });
    expect((await app.request(url, post(untranslatable))).status).toBe(503);
  });

  it("stays in quarantine when its replay cannot be published", async () => {
    const { app, url, deps, bus, connection, records } = await house();
    await app.request(url, post(untranslatable));
    const id = (await records())[0]?.id ?? "";
    const replay = createReplay(deps, new Map([["kiln", mendedKiln]]));
    bus.broken = true;
    await expect(replay(connection.business, id)).rejects.toThrow("the bus is down");
    expect(await records()).toMatchObject([{ outcome: "quarantined" }]);
    bus.broken = false;
    expect(await replay(connection.business, id)).toEqual({ outcome: "replayed", facts: 1 });
  });

  it("of another business or of no id at all is not there to replay", async () => {
    const { app, url, deps, connection, records } = await house();
    await app.request(url, post(untranslatable));
    const id = (await records())[0]?.id ?? "";
    const replay = createReplay(deps, new Map([["kiln", mendedKiln]]));
    await expect(replay("biz_other", id)).rejects.toMatchObject({ code: "not-found" });
    await expect(replay(connection.business, "dlv_none")).rejects.toMatchObject({ code: "not-found" });
  });

  it("of a connection that was removed stays where it is and says why", async () => {
    const { app, url, deps, connection, records } = await house();
    await app.request(url, post(untranslatable));
    const id = (await records())[0]?.id ?? "";
    await deps.store.settings.removeConnection(connection.business, connection.id);
    const replay = createReplay(deps, new Map([["kiln", mendedKiln]]));
    expect(await replay(connection.business, id)).toEqual({
      outcome: "quarantined",
      facts: 0,
      reason: "its connection was removed",
    });
  });
});

describe("a connection that has ended", () => {
  it("is still acknowledged, counts nothing any more, but hears who wants to be forgotten", async () => {
    const { app, url, published, records } = await house({ connection: { state: "ended" } });
    expect((await app.request(url, post('{"sold":1}'))).status).toBe(200);
    expect((await app.request(url, post('{"erase":true}', { "x-kiln-topic": "redact" }))).status).toBe(200);
    expect(published.map(({ type }) => type)).toEqual(["person.erased"]);
    expect(await records()).toMatchObject([
      { topic: "redact", outcome: "translated", facts: 1 },
      { topic: "sale", outcome: "ignored", facts: 0, reason: "the connection has ended" },
    ]);
  });
});
