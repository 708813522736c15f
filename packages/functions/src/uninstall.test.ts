// A shop removes the app and goes on selling. What it sold before counts, what it sells after waits, and in the end nothing is missing,
// whatever came first. Signed deliveries in, the API and the mailbox out.
import { createHmac } from "node:crypto";
import type { HandoffEvent } from "@handoff/core/event";
import { startEngine } from "@handoff/local/engine";
import { createStore } from "@handoff/store/store";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAlert } from "./alert.ts";
import { createAttribute } from "./attribute.ts";
import { createBackOffice } from "./back-office.ts";
import type { Deps, MailMessage } from "./deps.ts";
import { createVault } from "./outside/vault.ts";
import { createReceive } from "./receive.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const adminKey = "the-admin-key-of-this-test";
const secret = "shpss_uninstalled_2026";
const shopDomain = "clay.myshopify.com";
const endedAt = "2026-11-20T12:00:00.000Z";

/** A shop that is connected, whose events reach the workers when `settle` says so. */
async function openShop() {
  const waiting: HandoffEvent[] = [];
  const mails: MailMessage[] = [];
  const clock = { now: Date.parse("2026-11-20T13:00:00.000Z") };
  const deps: Deps = {
    store: createStore(engine.table),
    bus: { publish: async (events) => void waiting.push(...events) },
    vault: createVault("a master key of at least 32 characters"),
    mail: {
      send: async (mail) => {
        mails.push(mail);
        return "sent";
      },
    },
    web: { fetch: () => Promise.reject(new Error("no web here")) },
    log: () => {},
    now: () => clock.now++,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    pause: async () => {},
    baseUrl: "https://handoff.example",
    adminKey,
  };
  const [office] = createBackOffice(deps, {});
  const door = createReceive(deps);
  const workers = [createAttribute(deps), createAlert(deps)];

  async function ask(line: string, key: string, body?: unknown) {
    const [method = "GET", path = "/"] = line.split(" ");
    const init = {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    };
    const answer = await office?.request(`https://handoff.example${path}`, init);
    return { status: answer?.status, body: JSON.parse((await answer?.text()) || "{}") };
  }
  const business = { name: "Clay", timezone: "UTC", currency: "USD", recipients: ["ana@clay.example"] };
  const { id: businessId, keys } = (await ask("POST /v1/businesses", adminKey, business)).body;
  const shop = { platform: "shopify", name: "Shop", secrets: [secret] };
  const settings = { shopDomain, storefrontUrl: "https://clay.example" };
  const connect = () => ask("POST /v1/connections", keys.owner, { ...shop, settings });
  // As if it had been connected a month ago.
  clock.now = Date.parse("2026-10-20T13:00:00.000Z");
  const { id } = (await connect()).body;
  clock.now = Date.parse("2026-11-20T13:00:00.000Z");

  return {
    clock,
    mails,
    connect,
    id: id as string,
    business: businessId as string,
    own: (line: string, body?: unknown) => ask(line, keys.owner, body),
    async send({ topic, at, body }: Told) {
      const text = JSON.stringify(body);
      const headers = {
        "x-shopify-topic": topic,
        "x-shopify-shop-domain": shopDomain,
        "x-shopify-hmac-sha256": createHmac("sha256", secret).update(text).digest("base64"),
        "x-shopify-triggered-at": at,
      };
      const answer = await door.request(`/hooks/shopify/${id}`, { method: "POST", body: text, headers });
      expect(answer.status).toBe(200);
    },
    /** The workers take what is on the bus, in the order given. */
    async settle() {
      const batch = waiting.splice(0).map((event, n) => ({ id: `m${n}`, event }));
      for (const worker of workers) expect(await worker.consume(batch)).toEqual([]);
    },
    async total() {
      const { total } = (await ask("GET /v1/reports/channels?from=2026-11-01&to=2026-11-30", keys.read)).body;
      return { sales: total.sales, gross: total.gross.amount, refunds: total.refunds.amount };
    },
    report: async () => (await ask("GET /v1/reports/channels?from=2026-11-01&to=2026-11-30", keys.read)).body,
    connection: async () => (await ask(`GET /v1/connections/${id}`, keys.owner)).body,
  };
}

type Told = { topic: string; at: string; body: object };
const price = (amount: string) => ({ shop_money: { amount, currency_code: "USD" } });
function order(id: number, at: string, more: object = {}): Told {
  const body = {
    id,
    test: false,
    created_at: at,
    processed_at: at,
    updated_at: at,
    cancelled_at: null,
    currency: "USD",
    total_price: `${id}.00`,
    current_total_price: `${id}.00`,
    total_price_set: price(`${id}.00`),
    financial_status: "paid",
    source_name: "web",
    email: `buyer${id}@guests.example`,
    landing_site: "/?utm_source=news&utm_medium=email",
    client_details: { user_agent: "Mozilla/5.0" },
    refunds: [],
    ...more,
  };
  return { topic: "orders/create", at, body };
}
const uninstalled = { topic: "app/uninstalled", at: endedAt, body: { id: 1, myshopify_domain: shopDomain } };
const before = order(10, "2026-11-20T11:00:00Z");
const stale = order(10, "2026-11-20T11:00:00Z", { financial_status: "pending", updated_at: "2026-11-20T10:59:00Z" });
const early = order(20, "2026-11-19T09:00:00Z");
const after = order(30, "2026-11-20T12:30:00Z");
const later = order(40, "2026-11-20T12:40:00Z");
const refund: Told = {
  topic: "refunds/create",
  at: "2026-11-20T12:50:00Z",
  body: {
    id: 5,
    order_id: 20,
    created_at: "2026-11-20T12:50:00Z",
    transactions: [{ kind: "refund", status: "success", amount: "5.00", currency: "USD" }],
  },
};
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
