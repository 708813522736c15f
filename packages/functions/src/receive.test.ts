import type { Connector } from "@handoff/connectors/connector";
import type { Fact } from "@handoff/core/event";
import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kiln, type Over, openHouse, post, secret, sign } from "./kiln.fixture.ts";
import { createReceive } from "./receive.ts";

const sold: Fact = {
  type: "sale.cancelled",
  id: "kiln:sale:1:cancelled",
  at: "2026-11-23T10:00:00.000Z",
  body: { sale: "kiln:1", cancelledAt: "2026-11-23T10:00:00.000Z" },
};

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

describe("a connection that has ended", () => {
  const waiting = "the connection has ended: it counts as soon as the connection is taken up again";
  // The kiln's facts happen at 10:00.
  const endedBefore = { state: "ended", endedAt: "2026-11-23T09:59:59.999Z" } as const;
  const endedAfter = { state: "ended", endedAt: "2026-11-23T10:00:00.000Z" } as const;

  it("keeps what happened after its end, counts nothing of it, but hears who wants to be forgotten", async () => {
    const { app, url, published, records } = await house({ connection: endedBefore });
    expect((await app.request(url, post('{"sold":1}'))).status).toBe(200);
    expect((await app.request(url, post('{"erase":true}', { "x-kiln-topic": "redact" }))).status).toBe(200);
    expect(published.map(({ type }) => type)).toEqual(["person.erased"]);
    expect(await records()).toMatchObject([
      { topic: "redact", outcome: "translated", facts: 1 },
      { topic: "sale", outcome: "quarantined", held: true, facts: 0, reason: waiting },
    ]);
  });

  it("counts what happened before its end, however late it is told", async () => {
    const { app, url, published, records } = await house({ connection: endedAfter });
    expect((await app.request(url, post('{"sold":2}'))).status).toBe(200);
    expect(published.map(({ id }) => id)).toEqual(["kiln:lead:0", "kiln:lead:1"]);
    expect(await records()).toMatchObject([{ outcome: "translated", facts: 2 }]);
  });

  it("that ended before its end was noted keeps everything", async () => {
    const { app, url, published, records } = await house({ connection: { state: "ended" } });
    expect((await app.request(url, post('{"sold":1}'))).status).toBe(200);
    expect(published).toEqual([]);
    expect(await records()).toMatchObject([{ outcome: "quarantined", held: true }]);
  });

  it("says on the bus that a sale waits, under one name for each of its ends", async () => {
    const connector = { ...kiln, translate: () => ({ outcome: "translated" as const, topic: "sale", facts: [sold] }) };
    const { app, url, published, connection } = await house({ connector, connection: { ...endedBefore, resumes: 2 } });
    for (let n = 0; n < 2; n++) expect((await app.request(url, post("{}"))).status).toBe(200);
    const news = {
      type: "delivery.held",
      id: `handoff:held:${connection.id}:2`,
      at: "2026-11-23T09:59:59.999Z",
      body: { connection: connection.id, resumes: 2 },
    };
    expect(published).toMatchObject([news, news]);
  });

  it("does not acknowledge what it could not keep", async () => {
    const { app, url } = await house({
      connection: endedBefore,
      table: { put: () => Promise.reject(new Error("full")) },
    });
    expect((await app.request(url, post('{"sold":1}'))).status).toBe(503);
  });

  it("runs what it kept while its owner was taking it up again", async () => {
    // As on AWS, where the front door has no power to remove.
    const remove = () => Promise.reject(new Error("the front door removes nothing"));
    const open = await house({ connection: endedBefore, table: { remove } });
    const { settings, deliveries } = open.deps.store;
    const { business, id } = open.connection;
    const keep = deliveries.keep;
    // Between the look at the connection and the keeping of the delivery, the owner takes it up.
    deliveries.keep = async (...delivery) => {
      await settings.changeConnection(business, id, (one) => ({ ...one, state: "live" }));
      await keep.apply(deliveries, delivery);
    };
    expect((await open.app.request(open.url, post('{"sold":1}'))).status).toBe(200);
    expect(open.published.map(({ id }) => id)).toEqual(["kiln:lead:0"]);
    expect(await open.records()).toMatchObject([{ outcome: "replayed", facts: 1 }]);
    expect(await deliveries.held(business, id)).toEqual([]);
  });

  it("leaves its account to a connection that was made since: what comes to either counts", async () => {
    const accounts = () => [{ field: "oven", value: "east" }];
    const { app, url, deps, connection, published } = await house({
      connector: { ...kiln, accounts },
      connection: endedBefore,
    });
    await deps.store.settings.putConnection({ ...connection, id: `${connection.id}_again`, state: "live" });
    expect((await app.request(url, post('{"sold":1}'))).status).toBe(200);
    expect(published.map(({ id }) => id)).toEqual(["kiln:lead:0"]);
  });
});

describe("what is turned away", () => {
  const forged = (reason = "00") => post('{"sold":1}', { "x-kiln-signature": reason });
  const refused = ({ deps, connection }: Awaited<ReturnType<typeof house>>) =>
    deps.store.deliveries.refused(connection.business, connection.id);

  it("leaves a count, the last time and the last reason at its connection", async () => {
    const open = await house();
    expect(await refused(open)).toBeUndefined();
    expect((await open.app.request(open.url, forged())).status).toBe(401);
    open.clock.now = Date.parse("2026-11-24T08:00:00.000Z");
    expect((await open.app.request(open.url, forged(""))).status).toBe(401);
    expect(await refused(open)).toEqual({
      count: 2,
      lastAt: "2026-11-24T08:00:00.000Z",
      reason: "header x-kiln-signature is missing",
    });
  });

  it("counts a delivery that is too large or unreadable, and a handshake that knows no token", async () => {
    const open = await house();
    const reasons = [];
    const long = "x".repeat(5 * 1024 * 1024 + 1);
    for (const init of [post(long), post('{"sold":'), { method: "GET" }]) {
      await open.app.request(open.url, init);
      reasons.push((await refused(open))?.reason);
    }
    expect(reasons).toEqual([
      "a delivery of more than 5242880 bytes",
      "unreadable: the JSON does not end",
      "the token is wrong",
    ]);
    expect(await refused(open)).toMatchObject({ count: 3 });
  });

  it("costs few writes however much of it comes, and is counted whole in the end", async () => {
    let writes = 0;
    const { table } = engine;
    const put: typeof table.put = (item, condition) => {
      writes += 1;
      return table.put(item, condition);
    };
    const open = await house({ table: { put } });
    const startedMs = open.clock.now;
    for (let n = 0; n < 500; n++) {
      open.clock.now = startedMs + n;
      await open.app.request(open.url, forged());
    }
    expect(writes).toBe(20);
    expect(await refused(open)).toMatchObject({ count: 20 });
    open.clock.now = startedMs + 61_000;
    await open.app.request(open.url, forged());
    expect([writes, (await refused(open))?.count]).toEqual([21, 501]);
  });

  it("is counted once each by several processes at once", async () => {
    const one = await house();
    const { deps, connection, url } = one;
    const other = createReceive(deps, new Map([["kiln", kiln]]));
    await Promise.all([one.app, other, one.app, other].map((app) => app.request(url, forged())));
    // A process that loses three races in a row adds its share the next time.
    for (const app of [one.app, other]) await app.request(url, forged());
    expect(await refused(one)).toMatchObject({ count: 6 });
    expect(await deps.store.deliveries.refused(connection.business, "con_other")).toBeUndefined();
  });

  it("is turned away all the same when its trace cannot be written", async () => {
    const { app, url } = await house({ table: { put: () => Promise.reject(new Error("full")) } });
    expect((await app.request(url, forged())).status).toBe(401);
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
