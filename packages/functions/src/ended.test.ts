import type { Fact } from "@handoff/core/event";
import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kiln, type Over, openHouse, post } from "./kiln.fixture.ts";

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
