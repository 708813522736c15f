// A shop removes the app and goes on selling. What it sold before counts, what it sells after waits, and in the end nothing is missing,
// whatever came first.
import { startEngine } from "@handoff/local/engine";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MailMessage } from "./deps.ts";
import { createVault } from "./outside/vault.ts";
import {
  after,
  before,
  early,
  endedAt,
  later,
  openUninstalled,
  order,
  refund,
  shopDomain,
  stale,
  uninstalled,
} from "./uninstall.fixture.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const openShop = () => openUninstalled(engine);
const subjects = (mails: MailMessage[]) => mails.map(({ subject }) => subject);

describe("after the app was removed", () => {
  it("an order from before counts, one from after waits and is shown, and taking up counts it", async () => {
    const shop = await openShop();
    await shop.send(uninstalled);
    await shop.settle();
    await shop.send(after);
    await shop.send(before);
    await shop.settle();
    expect(await shop.total()).toEqual({ sales: 1, gross: 1000, refunds: 0 });
    expect(await shop.connection()).toMatchObject({ state: "ended", endedAt, held: 1 });
    expect((await shop.own("GET /v1/deliveries?state=quarantined")).body.deliveries).toMatchObject([
      { topic: "orders/create", reason: expect.stringContaining("taken up again"), facts: 0 },
    ]);

    expect((await shop.own(`POST /v1/connections/${shop.id}/resume`)).body).toMatchObject({ state: "live", held: 0 });
    await shop.settle();
    expect(await shop.total()).toEqual({ sales: 2, gross: 4000, refunds: 0 });
    expect((await shop.own("GET /v1/deliveries?state=quarantined")).body.deliveries).toEqual([]);
  });

  it("the owner has one mail that it ended, and one that orders still come, for each end", async () => {
    const shop = await openShop();
    for (const told of [uninstalled, uninstalled, after, later, refund, after]) {
      await shop.send(told);
      await shop.settle();
    }
    const first = [
      "Sales of Shop are no longer counted: the app was removed from the shop",
      "Your shop still sends orders, but the app was removed from the shop: Shop",
    ];
    expect(subjects(shop.mails)).toEqual(first);
    expect((await shop.connection()).notices).toMatchObject([
      { transition: "connection-ended", number: 0, state: "sent", givenUp: false },
      { transition: "delivery-held", number: 0, state: "sent", givenUp: false },
    ]);
    expect(shop.mails[1]?.text).toContain("https://handoff.example/#connections");

    await shop.own(`PATCH /v1/connections/${shop.id}`, { state: "live" });
    await shop.settle();
    // Late word of the first end changes nothing; a second end is news.
    await shop.send(uninstalled);
    await shop.settle();
    expect([(await shop.connection()).state, subjects(shop.mails)]).toEqual(["live", first]);
    shop.clock.now = Date.parse("2026-11-21T13:00:00.000Z");
    await shop.send({ ...uninstalled, at: "2026-11-21T12:00:00Z" });
    await shop.settle();
    await shop.send(order(50, "2026-11-21T12:30:00Z"));
    await shop.settle();
    expect(subjects(shop.mails)).toEqual([...first, ...first]);
  });

  it("a new connection of the same shop counts what waited at the old one", async () => {
    const shop = await openShop();
    for (const told of [uninstalled, after]) {
      await shop.send(told);
      await shop.settle();
    }
    expect((await shop.connect()).status).toBe(201);
    await shop.send(later);
    await shop.settle();
    expect(await shop.total()).toEqual({ sales: 2, gross: 7000, refunds: 0 });
  });

  it("an erasure reaches what waits: the sale comes back without the person", async () => {
    const shop = await openShop();
    for (const told of [uninstalled, after]) {
      await shop.send(told);
      await shop.settle();
    }
    const customer = { id: 77, email: "buyer30@guests.example" };
    const body = { shop_id: 1, shop_domain: shopDomain, customer, orders_to_redact: [30] };
    await shop.send({ topic: "customers/redact", at: "2026-11-20T12:55:00Z", body });
    await shop.settle();
    await shop.own(`POST /v1/connections/${shop.id}/resume`);
    await shop.settle();
    expect(await shop.total()).toEqual({ sales: 1, gross: 3000, refunds: 0 });
    const traces: string[] = [];
    const hash = createVault("a master key of at least 32 characters").hash("buyer30@guests.example");
    for await (const item of engine.table.scan(`${shop.business}#`))
      if (JSON.stringify(item).includes(hash)) traces.push(item.pk);
    expect(traces.filter((pk) => !pk.endsWith("#forgotten"))).toEqual([]);
  });

  it("a shop that asks to be erased takes along what waits", async () => {
    const shop = await openShop();
    const body = { shop_id: 1, shop_domain: shopDomain };
    for (const told of [uninstalled, after, { topic: "shop/redact", at: "2026-11-20T12:59:00Z", body }]) {
      await shop.send(told);
      await shop.settle();
    }
    expect(await shop.connection()).toMatchObject({ state: "ended", endedAt, held: 0 });
    expect((await shop.own("GET /v1/deliveries?state=ignored")).body.deliveries).toMatchObject([
      { topic: "orders/create", reason: "erased: the shop asked for it" },
    ]);
    await shop.own(`POST /v1/connections/${shop.id}/resume`);
    await shop.settle();
    expect(await shop.total()).toEqual({ sales: 0, gross: 0, refunds: 0 });
  });
});

it("the order in which things arrive decides nothing: once the connection lives again, every report is the same", async () => {
  const quiet = await openShop();
  for (const told of [early, before, after, later, refund]) await quiet.send(told);
  await quiet.settle();
  const expected = await quiet.report();
  expect(await quiet.total()).toEqual({ sales: 4, gross: 10000, refunds: 500 });

  const tales = [uninstalled, early, before, stale, after, later, refund];
  // What comes, twice at times, and after which deliveries the workers have caught up.
  const arrivals = fc
    .tuple(
      fc.shuffledSubarray([...tales, ...tales], { minLength: 7 }),
      fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
    )
    .map(([some, caughtUp]) => ({ told: [...some, ...tales.filter((one) => !some.includes(one))], caughtUp }));
  await fc.assert(
    fc.asyncProperty(arrivals, async ({ told, caughtUp }) => {
      const shop = await openShop();
      for (const [n, one] of told.entries()) {
        await shop.send(one);
        if (caughtUp[n]) await shop.settle();
      }
      await shop.settle();
      // Before it lives again: all of what happened before the end counts, and what does not count waits.
      const total = await shop.total();
      expect(total.gross).toBeGreaterThanOrEqual(3000);
      const { held } = await shop.connection();
      if (total.sales < 4 || total.refunds < 500) expect(held).toBeGreaterThan(0);
      await shop.own(`PATCH /v1/connections/${shop.id}`, { state: "live" });
      await shop.settle();
      expect(await shop.report()).toEqual(expected);
      expect((await shop.connection()).held).toBe(0);
    }),
    { numRuns: 8 },
  );
}, 120_000);
