import type { Business } from "@handoff/core/business";
import type { HandoffEvent } from "@handoff/core/event";
import { channelReport, models } from "@handoff/core/report";
import { createStore, type Store } from "@handoff/store/store";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build, flaky, instantOf, newBusiness, now, report, startEngine, usd, worker } from "./attribute.fixture.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

describe("a sale", () => {
  it("is credited to the tracked click that the order's landing page names", async () => {
    const business = await newBusiness(engine.table);
    const make = build(business.id);
    const store = createStore(engine.table);
    const order = make.sale("1", instantOf(10, 5), 4200, { identities: ["checkout:c1", "click:k1"] });
    await worker(store)([order, make.click("k1", instantOf(10))]);
    expect((await report(store, business)).rows).toEqual([
      { channel: "Email", touches: 1, leads: 0, sales: 1, gross: usd(4200), refunds: usd(0), net: usd(4200) },
    ]);
  });

  it("finds touches of every linked identity, however late the link is heard of", async () => {
    const business = await newBusiness(engine.table);
    const make = build(business.id);
    const store = createStore(engine.table);
    const attribute = worker(store);
    await attribute([make.sale("1", instantOf(12), 1000, { identities: ["email:h1", "checkout:c1"] })]);
    expect((await report(store, business)).rows[0]?.channel).toBe("Direct");
    await attribute([make.click("k1", instantOf(10))]);
    await attribute([make.link("visitor:v1", "click:k1")]);
    await attribute([make.link("visitor:v1", "email:h1")]);
    expect((await report(store, business)).rows.map((row) => [row.channel, row.sales])).toEqual([["Email", 1]]);
    const credit = await store.sales.credit(business.id, "shopify:1");
    expect(credit?.history).toEqual([
      {
        at: new Date(now).toISOString(),
        why: "heard of a touch by Email",
        from: { Direct: 1000 },
        to: { Email: 1000 },
      },
    ]);
  });

  it("that no touch explains stays in the report as Unattributed, and the total is the store's", async () => {
    const business = await newBusiness(engine.table);
    const make = build(business.id);
    const store = createStore(engine.table);
    const till = make.sale("2", instantOf(11), 700, { browser: false, sourceName: "pos" });
    await worker(store)([
      make.sale("1", instantOf(10), 1000, { identities: ["click:k1"] }),
      make.click("k1", instantOf(9)),
      till,
    ]);
    const { rows, total } = await report(store, business);
    expect(rows.map((row) => [row.channel, row.net.amount])).toEqual([
      ["Email", 1000],
      ["Unattributed", 700],
    ]);
    expect(total).toMatchObject({ sales: 2, gross: usd(1700), net: usd(1700) });
  });

  it("in another currency stands beside the total and is never added to it", async () => {
    const business = await newBusiness(engine.table);
    const make = build(business.id);
    const store = createStore(engine.table);
    const abroad = make.sale("2", instantOf(11), 900, { total: { amount: 900, currency: "EUR" } });
    await worker(store)([make.sale("1", instantOf(10), 1000), abroad]);
    const found = await report(store, business);
    expect(found.total.gross).toEqual(usd(1000));
    expect(found.otherCurrencies.map((other) => [other.currency, other.total.gross.amount, other.total.sales])).toEqual(
      [["EUR", 900, 1]],
    );
  });

  it("waits to be paid when the business counts paid sales only", async () => {
    const business = await newBusiness(engine.table, { counts: "paid" });
    const make = build(business.id);
    const store = createStore(engine.table);
    await worker(store)([make.sale("1", instantOf(10), 1000, { paid: false })]);
    expect((await report(store, business)).total.sales).toBe(0);
    await worker(store)([make.sale("1", instantOf(10), 1000, { paid: true, version: instantOf(11) })]);
    expect((await report(store, business)).total).toMatchObject({ sales: 1, gross: usd(1000) });
  });

  it("through a shared till does not earn from other customers' touches", async () => {
    const business = await newBusiness(engine.table);
    const make = build(business.id);
    const store = createStore(engine.table);
    const attribute = worker(store);
    const customers = Array.from({ length: 12 }, (_, i) => `email:c${i}`);
    await attribute([make.click("k1", instantOf(9)), make.link("email:c0", "click:k1")]);
    for (const [i, customer] of customers.entries()) {
      await attribute([make.sale(`${i}`, instantOf(10, i), 100, { identities: [customer, "visitor:till"] })]);
    }
    const { rows } = await report(store, business);
    expect(rows.map((row) => [row.channel, row.sales])).toEqual([
      ["Direct", 11],
      ["Email", 1],
    ]);
  });
});

describe("money back", () => {
  it("is taken from the same channels on the day of the sale, or on the day it moved, as asked", async () => {
    const business = await newBusiness(engine.table);
    const make = build(business.id);
    const store = createStore(engine.table);
    const order = make.sale("1", instantOf(10), 10000, { identities: ["click:k1"] });
    await worker(store)([make.refund("1", "r1", instantOf(14), "25.00"), order, make.click("k1", instantOf(9))]);
    expect((await report(store, business)).rows[0]).toMatchObject({
      channel: "Email",
      sales: 1,
      refunds: usd(2500),
      net: usd(7500),
    });
    const cash = async (day: string) => {
      const days = await store.rollups.days(business.id, day, day);
      return channelReport(
        days.map((one) => one.rollup),
        { model: "linear", basis: "cash", currency: "USD" },
      ).total;
    };
    expect(await cash("2026-11-10")).toMatchObject({ gross: usd(10000), refunds: usd(0) });
    expect(await cash("2026-11-14")).toMatchObject({ sales: 0, gross: usd(0), refunds: usd(2500) });
  });

  it("in full makes the sale count as none", async () => {
    const business = await newBusiness(engine.table);
    const make = build(business.id);
    const store = createStore(engine.table);
    await worker(store)([make.sale("1", instantOf(10), 999), make.refund("1", "r1", instantOf(11), "9.99")]);
    expect((await report(store, business)).total).toMatchObject({
      sales: 0,
      gross: usd(999),
      refunds: usd(999),
      net: usd(0),
    });
  });
});

describe("an erasure", () => {
  it("removes the person and leaves every total and every channel as it was, also for a later refund", async () => {
    const business = await newBusiness(engine.table);
    const make = build(business.id);
    const store = createStore(engine.table);
    const order = make.sale("1", instantOf(10), 5000, {
      identities: ["email:h1", "click:k1"],
      landingUrl: "https://clay.example/?ho_click=k1",
    });
    await worker(store)([make.click("k1", instantOf(9)), order]);
    const before = await report(store, business);
    await worker(store)([make.erase("email:h1")]);
    expect(await report(store, business)).toEqual(before);
    await worker(store)([
      make.sale("1", instantOf(10), 5000, { identities: ["email:h1"], version: instantOf(20) }),
      make.refund("1", "r", instantOf(21), "10.00"),
    ]);
    expect((await report(store, business)).rows).toMatchObject([
      { channel: "Email", gross: usd(5000), refunds: usd(1000) },
    ]);
    const left: string[] = [];
    for await (const item of engine.table.scan(business.id)) left.push(JSON.stringify(item));
    expect(left.filter((text) => /email:h1|click:k1|ho_click/.test(text))).toEqual([]);
  });
});

it("an erased person does not come back with a delivery that is heard late, but may come back herself", async () => {
  const business = await newBusiness(engine.table);
  const make = build(business.id);
  const store = createStore(engine.table);
  await worker(store)([make.link("email:h1", "visitor:v1")]);
  await worker(store)([make.erase("email:h1")]);
  await worker(store)([make.sale("1", instantOf(10), 500, { identities: ["email:h1", "checkout:c1"] })]);
  expect(await store.people.find(business.id, ["email:h1"])).toMatchObject({ identities: ["email:h1"], sales: [] });
  await worker(store)([make.sale("2", instantOf(24), 700, { identities: ["email:h1", "checkout:c2"] })]);
  expect((await store.people.find(business.id, ["email:h1"])).sales).toEqual(["shopify:2"]);
  expect((await report(store, business)).total.gross.amount).toBe(1200);
});

it("a shop that asks to be forgotten takes its guests with it, and leaves the totals", async () => {
  const business = await newBusiness(engine.table);
  const make = build(business.id);
  const store = createStore(engine.table);
  const named = ["email:h1", "customer:shopify:clay.myshopify.com:7"];
  await worker(store)([
    make.sale("1", instantOf(10), 500, { identities: named }),
    make.sale("2", instantOf(11), 700, { identities: ["email:guest"] }),
  ]);
  const body = { platform: "shopify", account: "clay.myshopify.com", reason: "redacted", erase: true };
  const ended = {
    ...make.link(),
    type: "connection.ended",
    id: "shopify:shop:clay:redacted",
    at: instantOf(22),
    body,
  } as const;
  await worker(store)([ended]);
  for (const identity of [...named, "email:guest"]) {
    expect((await store.people.find(business.id, [identity])).sales).toEqual([]);
  }
  expect((await report(store, business)).total).toMatchObject({ sales: 2, gross: usd(1200) });
});

describe("whatever happens on the way", () => {
  function month(business: string): HandoffEvent[] {
    const make = build(business);
    const instagram = { kind: "click", source: "instagram", medium: "social", campaign: "reel" } as const;
    const lead = (day: number): HandoffEvent => ({
      ...make.link(),
      type: "lead.captured",
      id: `lead:${day}`,
      at: instantOf(day),
      body: { lead: "lead_1", kind: "form", platform: "facebook", identities: ["click:k3"] },
    });
    const briefly = make.refund("2", "r3", instantOf(12), "25.01");
    if (briefly.type === "sale.refunded") briefly.body.amount.currency = null;
    return [
      // She asked twice; a refund is told of in more and in fewer words; a family's tablet becomes everybody's.
      lead(8),
      lead(7),
      briefly,
      ...Array.from({ length: 9 }, (_, i) => make.link("visitor:v2", `email:p${i}`)),
      make.link("visitor:v2", "click:k3"),
      make.sale("4", instantOf(9, 40), 1200, { identities: ["email:p0"] }),
      make.click("k1", instantOf(3)),
      make.click("k2", instantOf(5), instagram),
      make.click("k3", instantOf(6), { kind: "click", source: "market-stall", medium: "qr" }),
      make.link("visitor:v1", "click:k1"),
      make.link("visitor:v1", "click:k2"),
      make.link("visitor:v1", "email:h1"),
      make.sale("1", instantOf(7), 9999, { identities: ["email:h1", "checkout:c1"], paid: false }),
      make.sale("1", instantOf(7), 9999, { identities: ["email:h1", "checkout:c1"], version: instantOf(8) }),
      make.sale("2", instantOf(9), 2501, { identities: ["click:k3", "checkout:c2"] }),
      make.sale("3", instantOf(9, 30), 3303, { identities: ["visitor:v1", "checkout:c3"] }),
      make.refund("1", "r1", instantOf(10), "33.33"),
      make.refund("1", "r2", instantOf(12), "10.01"),
      make.refund("2", "r3", instantOf(12), "25.01"),
    ];
  }

  async function everything(store: Store, business: Business): Promise<string> {
    const reports = [];
    for (const model of models)
      for (const basis of ["sale", "cash"] as const) reports.push(await report(store, business, model, basis));
    const credits = [];
    for (const sale of ["1", "2", "3", "4"])
      credits.push((await store.sales.credit(business.id, `shopify:${sale}`))?.credit);
    return JSON.stringify({ reports, credits, leads: await store.leads.list(business.id) });
  }

  it("any order, duplication, split into batches, concurrency and crash gives byte-identical reports", async () => {
    const store = createStore(engine.table);
    const first = await newBusiness(engine.table);
    await worker(store)(month(first.id));
    const expected = await everything(store, first);
    expect(JSON.parse(expected).reports[0].total).toMatchObject({ leads: 1, gross: usd(17003) });

    const twice = [...month(first.id), ...month(first.id)];
    const schedule = fc.record({
      order: fc.shuffledSubarray([...twice.keys()], { minLength: twice.length }),
      batch: fc.integer({ min: 1, max: 9 }),
      crashes: fc.array(fc.nat(400), { maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(schedule, async ({ order, batch, crashes }) => {
        const business = await newBusiness(engine.table);
        const events = month(business.id);
        let step = 0;
        const broken = createStore(flaky(engine.table, () => crashes.includes(step++)));
        const queue = order.map((i) => events[i % events.length]).filter((event) => event !== undefined);
        const workers = Array.from({ length: 3 }, async () => {
          const attribute = worker(broken);
          while (queue.length > 0) {
            const taken = queue.splice(0, batch);
            for (const failed of await attribute(taken)) queue.push(...taken.slice(Number(failed), Number(failed) + 1));
          }
        });
        await Promise.all(workers);
        expect(await everything(store, business)).toBe(expected);
      }),
      { numRuns: 15 },
    );
  }, 240_000);
});
