import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "./report.fixture.ts";
import { autumnSale, furnish } from "./story.fixture.ts";

let house: House;
let kiln: Awaited<ReturnType<House["open"]>>;
let other: Awaited<ReturnType<House["open"]>>;
beforeAll(async () => {
  house = await openHouse();
  kiln = await house.open("kiln");
  other = await house.open("loom");
  await furnish(house, kiln, "kiln");
  await house.hear(kiln.id, [...walkIn]);
});
afterAll(() => house.stop());

const get = (path: string, headers = {}) => house.ask(`GET ${path}`, { key: kiln.keys.read, headers });
const eur = (amount: number) => ({ amount, currency: "EUR" });

/** Sold at the stall's till, and one order from abroad: nothing says what brought either. */
const walkIn = ["kiln:till", "kiln:abroad"].map((sale, n) => ({
  type: "sale.placed" as const,
  id: `kiln:sale:${sale}:placed`,
  at: "2026-11-22T11:00:00.000Z",
  body: {
    sale,
    version: "2026-11-22T11:00:00.000Z#1",
    placedAt: "2026-11-22T11:00:00.000Z",
    total: { amount: 2000, currency: n === 0 ? "EUR" : "JPY" },
    shipping: 0,
    tax: 0,
    currentTotal: 2000,
    refundedTotal: 0,
    paid: true,
    browser: false,
    discountCodes: [],
    identities: [],
  },
}));

describe("the report by channel", () => {
  test("has a row for everything that was sold, the unexplained included, and its total is the store's own", async () => {
    const { body } = await get("/v1/reports/channels");
    expect(body).toMatchObject({
      from: "2026-10-25",
      to: "2026-11-23",
      timezone: "Europe/Lisbon",
      currency: "EUR",
      model: "last-non-direct",
      basis: "sale",
    });
    expect(body.rows).toEqual([
      { channel: "Email", touches: 1, leads: 0, sales: 1, gross: eur(4800), refunds: eur(800), net: eur(4000) },
      {
        channel: "Unattributed",
        touches: 0,
        leads: 1,
        sales: 1,
        gross: eur(2000),
        refunds: eur(0),
        net: eur(2000),
      },
    ]);
    expect(body.total).toEqual({ touches: 1, leads: 1, sales: 2, gross: eur(6800), refunds: eur(800), net: eur(6000) });
  });

  test("shows other currencies beside, never added", async () => {
    const { body } = await get("/v1/reports/channels");
    expect(body.otherCurrencies).toMatchObject([
      { currency: "JPY", total: { gross: { amount: 2000, currency: "JPY" } } },
    ]);
  });

  test("counts the refund on its own day when money is asked for by the day it moved", async () => {
    const day = "from=2026-11-22&to=2026-11-22";
    const cash = await get(`/v1/reports/channels?${day}&basis=cash`);
    expect(cash.body.total).toMatchObject({ gross: eur(2000), refunds: eur(800) });
    const sale = await get(`/v1/reports/channels?${day}`);
    expect(sale.body.total).toMatchObject({ gross: eur(2000), refunds: eur(0) });
  });

  test("answers CSV to whoever asks for it", async () => {
    const { text, headers } = await get("/v1/reports/channels", { accept: "text/csv" });
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
    expect(text.split("\r\n")).toContain("Email,EUR,1,0,1,48.00,8.00,40.00");
    expect(text.split("\r\n")).toContain("Total,EUR,1,1,2,68.00,8.00,60.00");
    expect(text.split("\r\n")).toContain("Total,JPY,0,0,1,2000,0,2000");
  });

  test("says 304 as long as nothing has changed, and never to a stranger", async () => {
    const first = await get("/v1/reports/channels");
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"\w+"$/);
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    const again = await get("/v1/reports/channels", { "if-none-match": etag });
    expect([again.status, again.text]).toEqual([304, ""]);
    const stranger = await house.ask("GET /v1/reports/channels", { headers: { "if-none-match": etag } });
    expect(stranger.status).toBe(401);
    expect((await get("/v1/reports/channels?model=first", { "if-none-match": etag })).status).toBe(200);
  });

  test.each([
    ["model=best", "model", "Give one of first, last, last-non-direct, linear, position, time-decay."],
    ["basis=profit", "basis", "Give one of sale, cash."],
    ["from=2026-11-31", "from", "Give a day that the calendar has, like 2026-11-23."],
    ["from=yesterday", "from", "Give a day, like 2026-11-23."],
    ["from=2026-11-20&to=2026-11-19", "to", "Give a day that is not before 2026-11-20."],
    ["from=2001-01-01", "from", "Ask for 1100 days at most."],
  ])("%s is refused: %s", async (query, field, remedy) => {
    const { status, body } = await get(`/v1/reports/channels?${query}`);
    expect(status).toBe(400);
    expect(body.problems).toMatchObject([{ field, remedy }]);
  });
});

describe("a sale explained", () => {
  test("says which touches counted, and every model's shares sum to the sale", async () => {
    const { body } = await get("/v1/sales/kiln:kiln/explain");
    expect(body.sale).toMatchObject({ id: "kiln:kiln", gross: eur(4800), net: eur(4000), counted: true });
    expect(body.considered).toMatchObject([{ channel: "Email", campaign: "autumn-firing" }]);
    const models = body.models as Record<string, { credit: { amount: number } }[]>;
    expect(Object.keys(models)).toEqual(["first", "last", "last-non-direct", "linear", "position", "time-decay"]);
    for (const shares of Object.values(models)) {
      expect(shares.reduce((sum, { credit }) => sum + credit.amount, 0)).toBe(4000);
    }
    expect(JSON.stringify(body)).not.toContain("email:kiln");
  });

  test("that nobody placed is not there", async () => {
    expect((await get("/v1/sales/kiln:nobody/explain")).status).toBe(404);
    expect((await get("/v1/sales/nonsense/explain")).status).toBe(400);
  });
});

describe("goals and engagement", () => {
  test("sales goals come first, and vanity stands in a corner of its own", async () => {
    const likes = { name: "Fame", metric: "engagement", target: 2, from: "2026-11-01", to: "2026-11-30" };
    await house.ask("POST /v1/goals", { key: kiln.keys.owner, body: likes });
    const { body } = await get("/v1/reports/goals");
    expect(body.goals).toMatchObject([
      { goal: { metric: "sales" }, counted: 3, target: 40, expected: 30, state: "behind" },
    ]);
    expect(body.vanity).toMatchObject([{ goal: { name: "Fame" }, counted: 3, state: "reached" }]);
  });

  test("engagement is counted by kind and by day, and is in no total", async () => {
    const { body } = await get("/v1/reports/engagement?from=2026-11-22&to=2026-11-23");
    expect(body).toMatchObject({
      total: { like: 3 },
      days: [
        { day: "2026-11-22", engagement: {} },
        { day: "2026-11-23", engagement: { like: 3 } },
      ],
    });
  });
});

describe("paths", () => {
  test("the report by path has people, sales and the verdict of each landing page, most people first", async () => {
    const { traffic, paths } = house.deps.store;
    const at = ["2026-11-22T23:59:00.000Z", "2026-11-23T00:01:00.000Z", "2026-11-23T09:00:00.000Z"];
    for (const [n, when] of at.entries()) {
      const arrival = { id: `a${n}`, at: when, person: `p${n}`, channel: "Email", campaign: "autumn-firing" };
      await traffic.put(kiln.id, "pth_kiln", arrival, 2_000_000_000);
    }
    await traffic.refresh(kiln.id, "pth_kiln", at);
    const state = await paths.stateOf(kiln.id, "pth_kiln");
    if (!state) throw new Error("the kiln's page is not known");
    await paths.settle(kiln.id, "pth_kiln", async () => ({ ...state, lastArrivalAt: "2026-11-23T09:00:00.000Z" }));
    const { body } = await get("/v1/reports/paths?from=2026-11-21&to=2026-11-22");
    expect(body.rows).toMatchObject([
      { path: { id: "pth_kiln" }, verdict: "broken", people: 1, sales: 0, net: eur(0) },
      { people: 0, sales: 1, gross: eur(4800), net: eur(4000) },
    ]);
    expect((await get("/v1/reports/paths")).body.rows).toMatchObject([{ people: 3 }, {}]);
  });

  test("paths are listed by verdict, and a look is taken when it is asked for", async () => {
    expect((await get("/v1/paths?state=broken")).body.paths).toMatchObject([
      { id: "pth_kiln", evidence: [{ by: "store" }] },
    ]);
    expect((await get("/v1/paths?state=open")).body).toEqual({ paths: [] });
    const looked = await house.ask("POST /v1/paths/pth_kiln/check", { key: kiln.keys.owner });
    expect(looked.body).toMatchObject({ id: "pth_kiln", verdict: "broken" });
    expect(house.checked).toEqual([[kiln.id, "pth_kiln"]]);
  });
});

describe("incidents", () => {
  const change = (what: string, body?: object) =>
    house.ask(`POST /v1/incidents/inc_kiln/${what}`, { key: kiln.keys.owner, ...(body && { body }) });

  test("an incident says who came, from where, what it costs or why nobody can know, and what proves it", async () => {
    const { body } = await get("/v1/incidents?state=open");
    expect(body.incidents).toMatchObject([
      {
        id: "inc_kiln",
        kind: "broken",
        cause: "deleted",
        path: { landingUrl: "https://kiln.example/products/moon-jar" },
        people: 1,
        campaigns: [{ campaign: "autumn-firing", channel: "Email", people: 1 }],
        estimatedLoss: null,
        evidence: [{ by: "store", says: "kiln deleted the product" }],
        notices: [],
      },
    ]);
    expect((await get("/v1/incidents?state=recovered")).body).toEqual({ incidents: [] });
  });

  test("an owner who knows is left in peace: for a while, or for good", async () => {
    expect((await change("snooze", { hours: 12 })).body).toMatchObject({
      state: "snoozed",
      snoozedUntil: expect.stringMatching(/^2026-11-24T00:/),
    });
    const until = await change("snooze", { until: "2026-11-25T09:00:00+01:00" });
    expect(until.body).toMatchObject({ snoozedUntil: "2026-11-25T08:00:00.000Z" });
    expect((await change("ack")).body).toMatchObject({ state: "acknowledged" });
  });

  test("an incident whose peace has ended is open again, in every list", async () => {
    await change("snooze", { hours: 1 });
    expect((await get("/v1/incidents?state=open")).body).toEqual({ incidents: [] });
    house.clock.now += 3_600_001;
    expect((await get("/v1/incidents?state=open")).body.incidents).toMatchObject([{ id: "inc_kiln", state: "open" }]);
    expect((await get("/v1/incidents?state=snoozed")).body).toEqual({ incidents: [] });
    house.clock.now -= 3_600_001;
    await change("ack");
  });

  test.each([
    [{}],
    [{ hours: 0 }],
    [{ hours: 721 }],
    [{ until: "2026-11-23T11:00:00Z" }],
    [{ until: "2027-11-23T11:00:00Z" }],
    [{ until: "tomorrow" }],
    [{ until: "2026-11-25T09:00:00Z", hours: 3 }],
  ])("nobody is left in peace until %j", async (body) => {
    expect((await change("snooze", body)).status).toBe(400);
  });

  test("what has recovered cannot be acknowledged any more", async () => {
    await house.deps.store.incidents.recovered(kiln.id, "inc_kiln", { at: "2026-11-23T12:30:00.000Z", proof: [] });
    expect((await change("ack")).status).toBe(409);
    expect((await change("snooze", { hours: 1 })).status).toBe(409);
  });
});

describe("leads", () => {
  test("only the owner sees the address to write to", async () => {
    const owners = await house.ask("GET /v1/leads?state=waiting", { key: kiln.keys.owner });
    expect(owners.body.leads).toMatchObject([{ id: "led_kiln", contact: "mara@kiln.example", state: "waiting" }]);
    const readers = await get("/v1/leads");
    expect(readers.body.leads).toMatchObject([{ id: "led_kiln", contact: "hidden" }]);
    expect(readers.text).not.toMatch(/mara|s1\./);
  });

  test("a lead somebody has written to is contacted, once, whoever says so again", async () => {
    const say = () => house.ask("POST /v1/leads/led_kiln/contacted", { key: kiln.keys.owner });
    const first = await say();
    expect(first.status).toBe(202);
    await say();
    const said = house.published.filter(({ type }) => type === "lead.contacted");
    expect(said.map(({ id }) => id)).toEqual(["handoff:lead:led_kiln:contacted", "handoff:lead:led_kiln:contacted"]);
    await house.hear(kiln.id, said);
    expect((await get("/v1/leads/led_kiln")).body).toMatchObject({
      state: "contacted",
      contactedAt: first.body.contactedAt,
    });
  });
});

describe("deliveries", () => {
  test("what waits in quarantine is shown with its reason", async () => {
    expect((await get("/v1/deliveries?state=quarantined")).body.deliveries).toMatchObject([
      { id: "dlv_kiln", reason: "kiln" },
    ]);
    expect((await get("/v1/deliveries?state=translated")).body).toEqual({ deliveries: [] });
    expect((await get("/v1/connections")).body.connections).toMatchObject([
      { lastDeliveryAt: "2026-11-23T08:00:00.000Z" },
    ]);
  });
});

describe("erasures", () => {
  const erase = (body: object) => house.ask("POST /v1/erasures", { key: kiln.keys.owner, body });
  const lastErasure = () => house.published.findLast(({ type }) => type === "person.erased");

  test("an address goes on the bus as a keyed hash only, whichever way it was asked", async () => {
    const hash = house.deps.vault.hash("mara@example.com");
    expect((await erase({ email: " Mara@Example.com" })).status).toBe(202);
    expect(lastErasure()?.body).toEqual({ identities: [`email:${hash}`], sales: [] });
    await house.ask("DELETE /v1/erasures?email=mara%40example.com", { key: kiln.keys.owner });
    expect(lastErasure()?.body).toEqual({ identities: [`email:${hash}`], sales: [] });
    expect(JSON.stringify(house.published)).not.toMatch(/mara@/i);
  });

  test("a customer is asked for by the shop's own number", async () => {
    await erase({ platform: "kiln", customer: "7001", visitor: "v-1" });
    expect(lastErasure()?.body).toMatchObject({ identities: ["visitor:v-1", "customer:kiln:kiln.example:7001"] });
  });

  test("a request that names nobody is refused", async () => {
    expect((await erase({})).status).toBe(400);
    expect((await erase({ platform: "shopify", customer: "7001" })).status).toBe(400);
  });

  test("a person who is forgotten stays in the totals", async () => {
    await house.hear(other.id, autumnSale("kiln:2002", `email:${house.deps.vault.hash("ana@example.com")}`));
    const key = other.keys.owner;
    const before = await house.ask("GET /v1/reports/channels", { key });
    await house.ask("POST /v1/erasures", { key, body: { email: "ana@example.com" } });
    const asked = lastErasure();
    await house.hear(other.id, asked ? [asked] : []);
    expect((await house.ask("GET /v1/reports/channels", { key })).body).toEqual(before.body);
    expect((await house.ask("GET /v1/erasures", { key })).body.erasures).toMatchObject([{ sales: 1, leads: 0 }]);
  });
});
