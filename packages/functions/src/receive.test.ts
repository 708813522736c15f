import type { Connector } from "@handoff/connectors/connector";
import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kiln, type Over, openHouse, post, secret, sign } from "./kiln.fixture.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const house = (over?: Over) => openHouse(engine, over);

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

it("a connection remembers when the platform was first heard, and no handshake or forgery counts as that", async () => {
  const { app, url, deps, connection } = await house();
  const first = async () => (await deps.store.settings.connection(connection.business, connection.id))?.firstDeliveryAt;
  await app.request(`${url}?token=shared-token&challenge=1`);
  await app.request(url, post("{}", { "x-kiln-signature": "00" }));
  expect(await first()).toBeUndefined();
  await app.request(url, post('{"sold":0}'));
  const at = await first();
  expect(at).toMatch(/^2026-11-23T10:15:03/);
  await app.request(url, post('{"sold":1}'));
  expect(await first()).toBe(at);
});
