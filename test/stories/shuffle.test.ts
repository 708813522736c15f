// A month of a shop, told twice: once as it happened, once in any order, with repetitions, many at a time. Both must give the same reports.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { click, type Delivery, order, refund, sendTo, shopify } from "./platforms.ts";

const secret = "shpss_slip_and_score_2026";
const months = 3;
const salesMax = 30;
const sendersAtOnce = 8;
const shopUrl = "https://clay.example";
const dayMs = 86_400_000;
const minuteMs = 60_000;

let handoff: Handoff;
beforeAll(async () => {
  handoff = await startHandoff();
});
afterAll(() => handoff.end());

const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const seldom = fc.constantFrom(false, false, true);
const Origin = fc.constantFrom("click", "click", "landing", "referrer", "code", "bare", "till");
const Sale = fc.record({
  daysAgo: fc.integer({ min: 1, max: 28 }),
  minute: fc.integer({ min: 0, max: 240 }),
  total: fc.integer({ min: 100, max: 99_999 }),
  origin: Origin,
  /** A few people buy several times. */
  person: rarely(fc.integer({ min: 0, max: 3 })),
  checkout: seldom,
  paidLater: seldom,
  /** What the edit made of the total, in parts of a hundred. */
  editedTo: rarely(fc.integer({ min: 40, max: 160 })),
  /** What each refund asks for, in parts of a hundred of the total: more than everything may be asked for. */
  refunds: fc.array(fc.integer({ min: 1, max: 70 }), { maxLength: 2 }),
  cancelled: seldom,
});
type Sale = typeof Sale extends fc.Arbitrary<infer T> ? T : never;
const Month = fc.array(Sale, { minLength: 26, maxLength: salesMax });

const text = (minor: number) => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`;

/** One sale as the deliveries in which the shop tells of it, in the order in which it happens. */
function story(
  id: number,
  sale: Sale,
  { now, clickId }: { now: number; clickId: string },
): [topic: string, payload: Json][] {
  // Early in the day, so that no instant is close to the edge of anything that is counted in whole days before now.
  const placedMs = now - sale.daysAgo * dayMs - 6 * 60 * minuteMs + sale.minute * minuteMs;
  const after = (minutes: number) => new Date(placedMs + minutes * minuteMs).toISOString();
  const email = sale.person === undefined ? undefined : `guest${sale.person}@guests.example`;
  const base = order({
    id,
    total: text(sale.total),
    at: after(0),
    ...(email && { email }),
    ...originOf(sale.origin, clickId),
    financial_status: sale.paidLater ? "pending" : "paid",
    checkout_token: `checkout${id}`,
  });
  const told: [string, Json][] = [];
  if (sale.checkout) {
    const { landing_site, referring_site } = base;
    told.push([
      "checkouts/create",
      { id, token: `checkout${id}`, email: email ?? "", created_at: after(-3), landing_site, referring_site },
    ]);
  }
  told.push(["orders/create", base]);
  let state = base;
  const update = (topic: string, minutes: number, changes: Json) => {
    state = { ...state, ...changes, updated_at: after(minutes) };
    told.push([topic, state]);
  };
  if (sale.paidLater) update("orders/paid", 1, { financial_status: "paid" });
  const worth = worthOf(sale);
  if (sale.editedTo !== undefined) {
    told.push([
      "orders/edited",
      { order_edit: { id: id * 7, order_id: id, created_at: after(5), committed_at: after(5) } },
    ]);
    update("orders/updated", 6, { current_total_price: text(worth) });
  }
  for (const [n, amount] of refundsOf(sale).entries()) {
    const back = refund({ id: id * 10 + n, orderId: id, amount: text(amount), at: after(10 + 1500 * n) });
    const given = refundsOf(sale)
      .slice(0, n + 1)
      .reduce((a, b) => a + b, 0);
    told.push(["refunds/create", back]);
    update("orders/updated", 11 + 1500 * n, {
      refunds: [...state.refunds, back],
      financial_status: "partially_refunded",
      current_total_price: text(Math.max(0, worth - given)),
    });
  }
  if (sale.cancelled) update("orders/cancelled", 5000, { cancelled_at: after(5000), current_total_price: "0.00" });
  return told;
}

function originOf(origin: Sale["origin"], clickId: string): Json {
  const landing = "/products/bowl";
  switch (origin) {
    case "click":
      return {
        landingSite: `${landing}?utm_source=newsletter&utm_medium=email&utm_campaign=spring&ho_click=${clickId}`,
      };
    case "landing":
      return {
        landingSite: `${landing}?utm_source=instagram&utm_medium=social&utm_campaign=spring`,
        note_attributes: [{ name: "ho_click", value: clickId }],
      };
    case "referrer":
      return { landingSite: landing, referringSite: "https://www.google.com/" };
    case "code":
      return {
        landingSite: landing,
        referringSite: "https://blog.example/pots",
        discount_codes: [{ code: "STALL", amount: "0", type: "fixed_amount" }],
      };
    case "bare":
      return { landingSite: landing };
    case "till":
      return { source_name: "pos", client_details: null };
  }
}

const worthOf = ({ total, editedTo }: Sale) => (editedTo === undefined ? total : Math.round((total * editedTo) / 100));
const refundsOf = ({ total, refunds }: Sale) => refunds.map((part) => Math.ceil((total * part) / 100));

/** What the shop's own books say. */
function booksOf(month: readonly Sale[]) {
  const books = { sales: 0, gross: 0, refunds: 0 };
  for (const sale of month) {
    // An edited total is what the order is worth now with what went back before: more refunded than that, and it is the refunds.
    const refunded = refundsOf(sale).reduce((a, b) => a + b, 0);
    const gross = sale.editedTo === undefined ? sale.total : Math.max(worthOf(sale), refunded);
    const back = sale.cancelled ? gross : Math.min(gross, refunded);
    books.gross += gross;
    books.refunds += back;
    books.sales += back === gross ? 0 : 1;
  }
  return books;
}

async function open() {
  const { api } = await handoff.business();
  const settings = { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: shopUrl };
  const { webhookUrl } = await api.post("/v1/connections", {
    platform: "shopify",
    name: "Shop",
    secrets: [secret],
    settings,
  });
  const destination = `${shopUrl}/products/bowl`;
  const newsletter = await api.post("/v1/links", {
    destination,
    source: "newsletter",
    medium: "email",
    campaign: "spring",
  });
  await api.post("/v1/links", { destination, source: "stall", medium: "qr", campaign: "market", code: "STALL" });
  const clicks: string[] = [];
  for (let n = 0; n < salesMax; n++) clicks.push((await click(handoff, newsletter.slug)).clickId ?? "");
  return { api, webhookUrl, clicks };
}

type Business = Awaited<ReturnType<typeof open>>;

function deliveriesOf(month: readonly Sale[], now: number, { webhookUrl, clicks }: Business): Delivery[] {
  return month.flatMap((sale, n) =>
    story(1000 + n, sale, { now, clickId: clicks[n] ?? "" }).map(([topic, payload]) =>
      shopify(webhookUrl, secret, topic, payload),
    ),
  );
}

async function send(delivery: Delivery) {
  expect((await sendTo(handoff, delivery)).status).toBe(200);
}

const reportOf = async ({ api }: { api: Api }, query: string) =>
  (await api.ask("GET", `/v1/reports/channels?${query}`)).text;

function periodAround(now: number): string {
  const day = (days: number) => new Date(now + days * dayMs).toISOString().slice(0, 10);
  return `from=${day(-40)}&to=${day(2)}`;
}

/** Every model and basis over the month, as the bytes that were answered. */
function reportsOf(business: { api: Api }, now: number): Promise<string[]> {
  const models = ["first", "last", "last-non-direct", "linear", "position", "time-decay"];
  const asked = models.flatMap((model) => ["sale", "cash"].map((basis) => `model=${model}&basis=${basis}`));
  return Promise.all(asked.map((query) => reportOf(business, `${periodAround(now)}&${query}`)));
}

/** Numbers from a seed, so that a failure can be repeated. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffled<T>(items: readonly T[], roll: () => number): T[] {
  return items
    .map((item) => ({ item, key: roll() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

async function tellInAnyOrder(deliveries: readonly Delivery[], seed: number) {
  const roll = dice(seed);
  const left = shuffled(
    deliveries.flatMap((one) => Array.from({ length: 1 + Math.floor(roll() * 2.5) }, () => one)),
    roll,
  );
  const sender = async () => {
    for (let next = left.pop(); next; next = left.pop()) await send(next);
  };
  await Promise.all(Array.from({ length: sendersAtOnce }, sender));
}

async function tellTwice(month: readonly Sale[], seed: number) {
  const now = Date.now();
  const [inOrder, anyhow] = [await open(), await open()];
  const deliveries = deliveriesOf(month, now, inOrder);
  for (const delivery of deliveries) await send(delivery);
  await tellInAnyOrder(deliveriesOf(month, now, anyhow), seed);

  const books = booksOf(month);
  const [gross, refunds] = [books.gross, books.refunds].map((amount) => ({ amount, currency: "EUR" }));
  /** Both stand where the shop's books stand; then they are compared to the byte. */
  const agree = async (sales: number) => {
    await eventually(async () => {
      for (const business of [inOrder, anyhow]) {
        const { total } = JSON.parse(await reportOf(business, `${periodAround(now)}&model=first`));
        expect(total).toMatchObject({ touches: salesMax, sales, gross, refunds });
      }
    }, 60_000);
    return eventually(async () => {
      const told = await reportsOf(inOrder, now);
      for (const [n, report] of (await reportsOf(anyhow, now)).entries()) expect(report).toBe(told[n]);
      return told;
    });
  };
  await agree(books.sales);
  // Whatever was still under way has been worked off when the last thing that was told has.
  const last = {
    daysAgo: 1,
    minute: 0,
    total: 0,
    origin: "bare",
    checkout: false,
    paidLater: false,
    refunds: [],
    cancelled: false,
  } as const;
  for (const business of [inOrder, anyhow]) {
    const [, payload] =
      story(9999, { ...last, refunds: [], person: undefined, editedTo: undefined }, { now, clickId: "" })[0] ?? [];
    await send(shopify(business.webhookUrl, secret, "orders/create", payload));
  }
  const told = await agree(books.sales + 1);
  expect(new Set(told.map((report) => JSON.stringify(JSON.parse(report).rows))).size).toBeGreaterThan(2);
  console.log(`shuffle: ${month.length} sales, ${deliveries.length} deliveries, the same ${told.length} reports`);
}

test("a month told in any order, repeated and many at a time, gives the very same reports as the month in order", {
  timeout: 180_000,
}, async () => {
  const seed = Date.now() & 0x7fffffff;
  console.log(`shuffle: seed ${seed}`);
  await fc.assert(fc.asyncProperty(Month, fc.integer(), tellTwice), { seed, numRuns: months, endOnFailure: true });
});
