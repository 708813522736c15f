import type { Business } from "@handoff/core/business";
import type { HandoffEvent } from "@handoff/core/event";
import { models } from "@handoff/core/report";
import { createStore, type Store } from "@handoff/store/store";
import { afterAll, beforeAll, expect, it } from "vitest";
import { build, flaky, instantOf, newBusiness, now, report, startEngine, usd, worker } from "./attribute.fixture.ts";
import { createRebuild } from "./rebuild.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const evening = (day: number) => `2026-11-${String(day).padStart(2, "0")}T23:30:00.000Z`;

/** More sales than are settled at once, and something of every kind, late enough in the evening to be another day elsewhere. */
function month(business: string): HandoffEvent[] {
  const make = build(business);
  const base = { business, heardAt: evening(20), source: "meta" };
  const many = Array.from({ length: 110 }, (_, i) => make.sale(`m${i}`, evening(4 + (i % 3)), 100 + i));
  return [
    make.click("k1", evening(3)),
    make.click("k2", evening(9), { kind: "click", source: "instagram", medium: "social" }),
    make.link("visitor:v1", "click:k1"),
    make.link("visitor:v1", "click:k2"),
    make.sale("1", evening(10), 10_000, { identities: ["visitor:v1"], shipping: 500, tax: 700 }),
    make.sale("2", evening(11), 3000, { paid: false, currentTotal: 3000 }),
    make.refund("1", "r1", evening(12), "25.00"),
    ...many,
    {
      ...base,
      type: "engagement.counted",
      id: "like:1",
      at: evening(5),
      body: { engagement: "like", platform: "facebook", count: 1 },
    },
    {
      ...base,
      type: "lead.captured",
      id: "lead:1",
      at: evening(9),
      body: { lead: "lead_1", kind: "form", platform: "facebook", identities: ["visitor:v1"] },
    },
  ];
}

async function everything(store: Store, business: Business): Promise<unknown> {
  const reports = [];
  for (const model of models)
    for (const basis of ["sale", "cash"] as const) reports.push(await report(store, business, model, basis));
  const days = await store.rollups.days(business.id, "2026-01-01", "2026-12-31");
  const filled = days.filter(({ rollup }) => Object.values(rollup).some((part) => Object.keys(part).length > 0));
  return { reports, filled, leads: (await store.leads.list(business.id)).items };
}

it("after a change of settings everything is as if it had always been so, also when the rebuild died on the way", async () => {
  const store = createStore(engine.table);
  const changes: Partial<Business>[] = [
    { timezone: "Asia/Kathmandu" },
    { timezone: "Pacific/Auckland", windowDays: 2, counts: "paid", basis: "goods" },
  ];
  for (const change of changes) {
    const always = await newBusiness(engine.table, change);
    await worker(store)(month(always.id));
    const expected = await everything(store, always);

    const business = await newBusiness(engine.table);
    await worker(store)(month(business.id));
    await store.settings.changeBusiness(business.id, (before) => ({ ...before, ...change }));
    expect(await everything(store, business)).not.toEqual(expected);

    for (const dies of [40, 170, 900]) {
      let step = 0;
      const dying = flaky(engine.table, () => ++step === dies);
      await expect(createRebuild({ store: createStore(dying), now: () => now })(business.id)).rejects.toThrow("died");
    }
    const told: number[] = [];
    const done = await createRebuild({ store, now: () => now })(business.id, ({ sales }) => told.push(sales));
    expect(done).toMatchObject({ sales: 112, leads: 1 });
    expect(told.at(-1)).toBe(112);
    expect(await everything(store, business)).toEqual(expected);
  }
}, 120_000);

it("a rebuild leaves the days whose facts have expired as they were counted", async () => {
  const business = await newBusiness(engine.table, { retentionDays: 30, windowDays: 14 });
  const store = createStore(engine.table);
  const make = build(business.id);
  await worker(store)([
    make.click("k1", instantOf(9)),
    make.sale("1", instantOf(10), 900, { identities: ["click:k1"] }),
  ]);
  const before = await report(store, business);
  expect(before.total.gross).toEqual(usd(900));
  const later = now + 60 * 86_400_000;
  await engine.sweep(later);
  await createRebuild({ store, now: () => later })(business.id);
  expect(await report(store, business)).toEqual(before);
});
