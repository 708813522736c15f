import type { HandoffEvent } from "@handoff/core/event";
import { dayMs } from "@handoff/core/time";
import { pathIdOf } from "@handoff/core/url";
import { createStore } from "@handoff/store/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build, instantOf, newBusiness, now, report, startEngine, usd, worker } from "./attribute.fixture.ts";
import { nothingAffected } from "./record.ts";
import { settle } from "./settle.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const day = (count: number, from = now) => new Date(from + count * dayMs).toISOString();

async function shop(over: Parameters<typeof newBusiness>[1] = {}) {
  const business = await newBusiness(engine.table, over);
  return { business, make: build(business.id), store: createStore(engine.table) };
}

describe("a lead", () => {
  const captured = (business: string, at: string, over: object = {}): HandoffEvent => ({
    business,
    heardAt: at,
    source: "mailchimp",
    type: "lead.captured",
    id: `mailchimp:subscribe:m1:${at}`,
    at,
    body: { lead: "mailchimp:m1", kind: "opt-in", platform: "mailchimp", identities: ["email:h1"], ...over },
  });

  it("that asked twice is one lead, at the time she first asked, in whatever order that is heard", async () => {
    const { business, store } = await shop();
    await worker(store)([captured(business.id, instantOf(12))]);
    await worker(store)([captured(business.id, instantOf(10))]);
    await worker(store)([captured(business.id, instantOf(12))]);
    expect((await report(store, business)).total.leads).toBe(1);
    const { items } = await store.leads.list(business.id);
    expect(items.map((lead) => lead.at)).toEqual([instantOf(10)]);
    expect((await store.rollups.days(business.id, "2026-11-12", "2026-11-12"))[0]?.rollup.leads).toEqual({});
  });

  it("that a lead ad brought is the ad's, also when nothing is known of her", async () => {
    const { business, store } = await shop();
    const touch = { kind: "ad", source: "facebook", medium: "paid", campaign: "77" } as const;
    await worker(store)([captured(business.id, instantOf(12), { identities: [], touch })]);
    expect((await store.leads.list(business.id)).items).toMatchObject([{ channel: "Paid Social", campaign: "77" }]);
  });
});

describe("a sale that no marketing brought", () => {
  it("is shown by its landing page, although that is no path to be watched", async () => {
    const { business, make, store } = await shop();
    const landingUrl = "https://kiln.example/products/moon-jar/?variant=4&fbclid=x";
    const direct = make.sale("1", instantOf(10), 5000, { landingUrl: landingUrl.replace("&fbclid=x", "") });
    await worker(store)([direct, make.sale("2", instantOf(11), 3000, { landingUrl })]);
    const page = "https://kiln.example/products/moon-jar?variant=4";
    expect(await store.paths.pageOf(business.id, pathIdOf(page) ?? "")).toBe(page);
    expect(await store.paths.list(business.id)).toEqual([]);
  });
});

describe("a sale whose touches have expired", () => {
  it("keeps its channels when money goes back long after", async () => {
    const { business, make, store } = await shop();
    const placed = make.sale("1", instantOf(10), 5000, { identities: ["click:k1"] });
    await worker(store)([make.click("k1", instantOf(1)), placed]);
    const later = now + 385 * dayMs;
    await engine.sweep(later - 5 * dayMs);
    await engine.sweep(Date.parse(instantOf(2)) + 400 * dayMs);
    await worker(store, later)([make.refund("1", "r1", day(0, later), "10.00")]);
    expect((await report(store, business)).rows).toMatchObject([
      { channel: "Email", sales: 1, gross: usd(5000), refunds: usd(1000) },
    ]);
  });
});

it("the history of a sale says why its credit moved: back and forth, and gone for good", async () => {
  const { business, make, store } = await shop();
  const base = { business: business.id, heardAt: instantOf(20), source: "shopify" };
  const later = { version: instantOf(14), refunds: [{ refund: "r1", at: instantOf(12), amount: 0 }] };
  const deleted = { sale: "shopify:1", deletedAt: instantOf(16) };
  for (const event of [
    make.sale("1", instantOf(10), 5000),
    make.refund("1", "r1", instantOf(12), "10.00"),
    make.sale("1", instantOf(10), 5000, later),
    { ...base, type: "sale.deleted", id: "shopify:order:1:deleted", at: instantOf(16), body: deleted },
  ] satisfies HandoffEvent[])
    await worker(store)([event]);
  expect((await store.sales.credit(business.id, "shopify:1"))?.history).toMatchObject([
    { why: "money went back", to: { Direct: 4000 } },
    { why: "a refund did not go through", to: { Direct: 5000 } },
    { why: "the order was deleted", to: { Direct: 0 } },
  ]);
  expect((await report(store, business)).total).toMatchObject({ sales: 0, gross: usd(0), net: usd(0) });
});

it("a refund stays on its day as long as that day is not sealed, however old the sale is", async () => {
  const { business, make, store } = await shop();
  const refundedAt = day(300, Date.parse(instantOf(10)));
  await worker(
    store,
    Date.parse(refundedAt),
  )([make.sale("1", instantOf(10), 5000), make.refund("1", "r1", refundedAt, "10.00")]);
  const later = Date.parse(instantOf(10)) + 401 * dayMs;
  await engine.sweep(later);
  const other = make.sale("2", refundedAt, 700);
  await worker(store, later)([other]);
  const [on] = await store.rollups.days(business.id, refundedAt.slice(0, 10), refundedAt.slice(0, 10));
  expect(on?.rollup.credit.cash?.last?.USD).toEqual({ Direct: { sales: 1_000_000, gross: 700, refunds: 1000 } });
});

it("a fact that is heard of too late for its day is reported, by the day it has where the business is", async () => {
  const { business, make, store } = await shop();
  const lines: object[] = [];
  // 21 October 2025 in Greenwich, still the 20th in New York: the last sealed day.
  await worker(store, now, (line) => lines.push(line))([make.sale("1", "2025-10-21T02:00:00.000Z", 100)]);
  expect(lines).toContainEqual(expect.objectContaining({ what: "late fact", business: business.id }));
  expect(await store.rollups.days(business.id, "2025-10-01", "2025-10-31")).toEqual([]);
});

it("money that goes back for a sale whose day is sealed is reported", async () => {
  const { make, store } = await shop();
  await worker(store)([make.sale("1", instantOf(10), 5000)]);
  const later = Date.parse(instantOf(10)) + 400 * dayMs + 3_600_000;
  await engine.sweep(later);
  const lines: object[] = [];
  await worker(store, later, (line) => lines.push(line))([make.refund("1", "r1", day(0, later), "10.00")]);
  expect(lines).toContainEqual(expect.objectContaining({ what: "late fact" }));
});

it("a zone that was changed and changed back leaves every sale on its day", async () => {
  const { business, make, store } = await shop();
  await worker(store)([make.sale("1", "2026-11-10T23:30:00.000Z", 900)]);
  for (const timezone of ["Asia/Tokyo", "America/New_York"]) {
    await store.settings.changeBusiness(business.id, (before) => ({ ...before, timezone }));
    const settings = await store.settings.all(business.id);
    if (!settings) throw new Error("no settings");
    await settle({ ...nothingAffected(), sales: new Set(["shopify:1"]) }, { store, settings, now });
  }
  const days = await store.rollups.days(business.id, "2026-11-01", "2026-11-30");
  const gross = days.map((one) => [one.day, one.rollup.credit.sale?.last?.USD?.Direct?.gross ?? 0]);
  expect(gross).toEqual([
    ["2026-11-10", 900],
    ["2026-11-11", 0],
  ]);
});

describe("whom a batch reaches", () => {
  it("is everybody behind a device that becomes shared at once, so that batches make no difference", async () => {
    const channels = async (first: number) => {
      const { business, make, store } = await shop();
      // The tablet at the market stall: Ann came by the newsletter, then twenty people gave their address on it.
      const events = [
        make.click("k1", instantOf(5)),
        make.link("visitor:stall", "click:k1"),
        make.link("visitor:stall", "email:ann"),
        make.sale("1", instantOf(6), 1000, { identities: ["email:ann"] }),
        ...Array.from({ length: 20 }, (_, i) => make.link("visitor:stall", `email:p${i}`)),
      ];
      for (const batch of [events.slice(0, first), events.slice(first)]) await worker(store)(batch);
      return (await report(store, business)).rows.map(({ channel, sales }) => [channel, sales]);
    };
    const expected = [
      ["Direct", 1],
      ["Email", 0],
    ];
    for (const first of [0, 4, 8, 23]) expect(await channels(first), `the first ${first} alone`).toEqual(expected);
  });

  it("is every sale of two people whom one touch shows to be one, however long ago", async () => {
    const { business, make, store } = await shop();
    await worker(store)([
      make.click("k1", instantOf(1)),
      make.sale("1", instantOf(2), 1000, { identities: ["email:h1"] }),
    ]);
    const ad = make.click("k2", instantOf(20));
    if (ad.type !== "touch.arrived") throw new Error("a click is a touch");
    await worker(store)([{ ...ad, body: { ...ad.body, identities: ["click:k1", "email:h1"] } }]);
    expect((await store.sales.credit(business.id, "shopify:1"))?.credit?.considered).toMatchObject([
      { channel: "Email", at: instantOf(1) },
    ]);
  });
});

it("a sale after very many touches is credited to the cent, in an item that fits into the table", async () => {
  const { business, make, store } = await shop();
  // As long as anything may be, in letters of three bytes.
  const text = "陶".repeat(200);
  const visits = Array.from({ length: 150 }, (_, i): HandoffEvent => {
    const landingUrl = `https://clay.example/${"x".repeat(1900)}?${i}`;
    const visit = { kind: "visit", source: text, medium: text, campaign: text, landingUrl } as const;
    const touched = make.click(`${"k".repeat(150)}${i}`, instantOf(9, i), visit);
    if (touched.type !== "touch.arrived") throw new Error("a click is a touch");
    return { ...touched, body: { ...touched.body, identities: ["visitor:v1"] } };
  });
  const bots = visits.map((visit, i): HandoffEvent => {
    if (visit.type !== "touch.arrived") throw new Error("a visit is a touch");
    return { ...visit, id: `${visit.id}:bot${i}`, body: { ...visit.body, visitor: { verdict: "bot", reason: text } } };
  });
  const failed = await worker(store)([
    ...visits,
    ...bots,
    make.sale("1", instantOf(20), 10_000, { identities: ["visitor:v1"] }),
  ]);
  expect(failed).toEqual([]);
  expect((await report(store, business, "linear")).total).toMatchObject({ sales: 1, gross: usd(10_000) });
  const credit = (await store.sales.credit(business.id, "shopify:1"))?.credit;
  expect(credit?.considered.map((step) => step.at)).toEqual([
    instantOf(9),
    ...Array.from({ length: 59 }, (_, i) => instantOf(9, 91 + i)),
  ]);
});
