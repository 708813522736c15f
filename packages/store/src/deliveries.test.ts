import type { DeliveryRecord } from "@handoff/core/delivery";
import { startEngine } from "@handoff/local/engine";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDeliveries } from "./deliveries.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

let made = 0;
const newBusiness = () => `biz_${++made}`;
const record = (id: string, over: Partial<DeliveryRecord> = {}): DeliveryRecord => ({
  id,
  connection: "con_shop",
  platform: "shopify",
  topic: "orders/create",
  receivedAt: "2026-11-23T10:15:03.000Z",
  outcome: "translated",
  facts: 1,
  ms: 12,
  ...over,
});
const idOf = (n: number) => `dlv_${String(n).padStart(5, "0")}`;

describe("the list of deliveries", () => {
  it("is newest first across connections, page by page, with nothing twice and nothing left out", async () => {
    const deliveries = createDeliveries(engine.table);
    const business = newBusiness();
    const connections = ["con_a", "con_b", "con_c"];
    for (let n = 0; n < 260; n++) {
      await deliveries.put(business, record(idOf(n), { connection: n < 230 ? "con_a" : n % 2 ? "con_b" : "con_c" }));
    }
    const seen: string[] = [];
    let pages = 0;
    for (let cursor: string | undefined; ; pages++) {
      const page = await deliveries.list(business, connections, { limit: 60, ...(cursor && { cursor }) });
      seen.push(...page.deliveries.map(({ id }) => id));
      cursor = page.next;
      if (cursor === undefined) break;
    }
    expect(pages).toBe(4);
    expect(seen).toEqual(Array.from({ length: 260 }, (_, n) => idOf(259 - n)));
  });

  it("any spread over connections, any page size and any filter gives the same list", async () => {
    const deliveries = createDeliveries(engine.table);
    const outcome = fc.constantFrom("translated", "quarantined", "ignored");
    const spread = fc.array(fc.tuple(fc.constantFrom("con_a", "con_b", "con_c"), outcome), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(spread, fc.integer({ min: 1, max: 7 }), fc.option(outcome), async (all, limit, state) => {
        const business = newBusiness();
        for (const [n, [connection, outcome]] of all.entries()) {
          await deliveries.put(business, record(idOf(n), { connection, outcome }));
        }
        const expected = all
          .flatMap(([, outcome], n) => (state === null || outcome === state ? [idOf(n)] : []))
          .reverse();
        const seen: string[] = [];
        for (let cursor: string | undefined; ; ) {
          const asked = { limit, ...(cursor && { cursor }), ...(state && { state }) };
          const page = await deliveries.list(business, ["con_a", "con_b", "con_c"], asked);
          expect(page.deliveries.length).toBeLessThanOrEqual(limit);
          seen.push(...page.deliveries.map(({ id }) => id));
          cursor = page.next;
          if (cursor === undefined) break;
        }
        expect(seen).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it("finds the one in quarantine among hundreds that are not", async () => {
    const deliveries = createDeliveries(engine.table);
    const business = newBusiness();
    await deliveries.put(business, record(idOf(0), { outcome: "quarantined", reason: "id is missing" }));
    for (let n = 1; n < 250; n++) await deliveries.put(business, record(idOf(n)));
    const page = await deliveries.list(business, ["con_shop"], { state: "quarantined", limit: 5 });
    expect(page).toEqual({ deliveries: [record(idOf(0), { outcome: "quarantined", reason: "id is missing" })] });
  });

  it("of one business shows nothing of another", async () => {
    const deliveries = createDeliveries(engine.table);
    const business = newBusiness();
    await deliveries.keep(business, record(idOf(1), { outcome: "quarantined" }), "sealed");
    expect(await deliveries.list(newBusiness(), ["con_shop"], { limit: 5 })).toEqual({ deliveries: [] });
    expect(await deliveries.kept(newBusiness(), idOf(1))).toBeUndefined();
  });

  it("knows the last delivery of a connection, and that there was none", async () => {
    const deliveries = createDeliveries(engine.table);
    const business = newBusiness();
    await deliveries.put(business, record(idOf(2)));
    await deliveries.put(business, record(idOf(9), { topic: "orders/paid" }));
    await deliveries.put(business, record(idOf(5)));
    expect(await deliveries.latest(business, "con_shop")).toMatchObject({ id: "dlv_00009", topic: "orders/paid" });
    expect(await deliveries.latest(business, "con_other")).toBeUndefined();
  });
});

describe("the quarantine", () => {
  const quarantined = record(idOf(1), { outcome: "quarantined", reason: "line_items is missing", facts: 0 });

  it("gives a body back whole, also one larger than an item can be", async () => {
    const deliveries = createDeliveries(engine.table);
    const business = newBusiness();
    const sealed = Array.from({ length: 100_000 }, (_, n) => String(n).padStart(10, ".")).join("");
    await deliveries.keep(business, quarantined, sealed);
    const kept = await deliveries.kept(business, quarantined.id);
    expect(kept?.record).toEqual(quarantined);
    expect(kept?.sealed === sealed).toBe(true);
    expect(sealed.length).toBe(1_000_000);
  });

  it("shows nothing of a body whose writing broke off", async () => {
    const business = newBusiness();
    let puts = 0;
    const breaking = createDeliveries({
      ...engine.table,
      put: (item, condition) =>
        ++puts > 2 ? Promise.reject(new Error("the table is gone")) : engine.table.put(item, condition),
    });
    await expect(breaking.keep(business, quarantined, "x".repeat(700_000))).rejects.toThrow("the table is gone");
    const deliveries = createDeliveries(engine.table);
    expect(await deliveries.kept(business, quarantined.id)).toBeUndefined();
    expect(await deliveries.list(business, ["con_shop"], { limit: 5 })).toEqual({ deliveries: [] });
  });

  it("lets the body go once it is settled, and remembers what became of it", async () => {
    const deliveries = createDeliveries(engine.table);
    const business = newBusiness();
    await deliveries.keep(business, quarantined, "x".repeat(700_000));
    const settled = { ...quarantined, outcome: "replayed" as const, facts: 2 };
    await deliveries.settle(business, settled);
    await deliveries.settle(business, settled);
    expect(await deliveries.kept(business, quarantined.id)).toEqual({ record: settled });
    const rest = await engine.table.query(`${business}#quarantine`);
    expect(rest.map((item) => item.sk)).toEqual(["dlv_00001"]);
  });

  it("expires after 30 days, other records after 14", async () => {
    const deliveries = createDeliveries(engine.table);
    const business = newBusiness();
    await deliveries.keep(business, quarantined, "sealed");
    await deliveries.put(business, record(idOf(2)));
    const items = [
      ...(await engine.table.query(`${business}#quarantine`)),
      ...(await engine.table.query(`${business}#deliveries#con_shop`)),
    ];
    const days = items.map((item) => ((item.expiresAt ?? 0) - Date.parse("2026-11-23T10:15:03Z") / 1000) / 86_400);
    expect(days).toEqual([30, 30, 30, 14]);
  });
});
