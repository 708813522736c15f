import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kiln, type Over, openHouse, post } from "./kiln.fixture.ts";
import { createReceive } from "./receive.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const house = (over?: Over) => openHouse(engine, over);

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

  it("is told in whole characters, however long the reason is", async () => {
    const reason = `${"a".repeat(199)}🏺`;
    const open = await house({ connector: { ...kiln, verify: () => ({ ok: false, reason }) } });
    expect((await open.app.request(open.url, forged())).status).toBe(401);
    expect((await refused(open))?.reason).toBe("a".repeat(199));
    const unread = { outcome: "untranslatable", topic: "sale", reason: `${"b".repeat(499)}🏺` } as const;
    const kept = await house({ connector: { ...kiln, translate: () => unread } });
    expect((await kept.app.request(kept.url, post("{}"))).status).toBe(200);
    expect(await kept.records()).toMatchObject([{ outcome: "quarantined", reason: "b".repeat(499) }]);
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
