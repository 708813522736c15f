import type { Connector } from "@handoff/connectors/connector";
import type { Fact } from "@handoff/core/event";
import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { erasure, kiln, lead, mendedKiln, type Over, openHouse, post, secret } from "./kiln.fixture.ts";
import { createReplay } from "./receive.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const house = (over?: Over) => openHouse(engine, over);

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

  it("as a whole puts its readable parts on the bus at once, and once more when it is run again", async () => {
    const halfway: Connector = {
      ...kiln,
      translate: () => ({ outcome: "untranslatable", topic: "batch", reason: "the second is odd", facts: [lead(1)] }),
    };
    const { app, url, deps, published, connection, records } = await house({ connector: halfway });
    expect((await app.request(url, post("{}"))).status).toBe(200);
    expect(published.map(({ id }) => id)).toEqual(["kiln:lead:1"]);
    expect(await records()).toMatchObject([{ outcome: "quarantined", facts: 1, reason: "the second is odd" }]);
    const mended: Connector = {
      ...kiln,
      translate: () => ({ outcome: "translated", topic: "batch", facts: [lead(1), lead(2)] }),
    };
    const id = (await records())[0]?.id ?? "";
    const replay = createReplay(deps, new Map([["kiln", mended]]));
    expect(await replay(connection.business, id)).toEqual({ outcome: "replayed", facts: 2 });
    expect(published.map(({ id }) => id)).toEqual(["kiln:lead:1", "kiln:lead:1", "kiln:lead:2"]);
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
