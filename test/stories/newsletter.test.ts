// A newsletter brings people to a product; it sells, sells out, and the owner asks which touches earned the sale.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { browser, click, mailchimp, order, product, sendTo, shopify } from "./platforms.ts";
import { openShop, type Shop } from "./shop.ts";

const secret = "shpss_moon_jar_kiln_2026";
const recipient = "ana@clay.example";
const minuteMs = 60_000;
const dayMs = 86_400_000;

let shop: Shop;
let handoff: Handoff;
let business: { id: string; api: Api };
let shopUrl: string;
let audienceUrl: string;
let link: Json;
beforeAll(async () => {
  shop = await openShop();
  shop.set("moon-jar", "sells", { title: "Moon jar" });
  handoff = await startHandoff({ webAllow: [shop.host] });
  business = await handoff.business({ recipients: [recipient] });
  const { api } = business;
  const settings = { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: shop.url };
  shopUrl = (await api.post("/v1/connections", { platform: "shopify", name: "Shop", secrets: [secret], settings }))
    .webhookUrl;
  audienceUrl = (await api.post("/v1/connections", { platform: "mailchimp", name: "Audience" })).webhookUrl;
  const destination = shop.page("moon-jar");
  link = await api.post("/v1/links", { destination, source: "newsletter", medium: "email", campaign: "Autumn firing" });
});
afterAll(async () => {
  await handoff.end();
  await shop.end();
});

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const asMailchimpWrites = (at: string) => at.slice(0, 19).replace("T", " ");

async function shopSays(topic: string, payload: Json) {
  expect((await sendTo(handoff, shopify(shopUrl, secret, topic, payload))).status).toBe(200);
}

/** The snippet on the shop's page, after she agreed. */
async function visit(visitor: string, url: string, referrer = "") {
  const body = JSON.stringify({ business: business.id, visitor, url, referrer, consent: true });
  expect((await handoff.fetch("/t", { method: "POST", headers: browser, body })).status).toBe(204);
}

const landingOf = (location: string) => new URL(location).pathname + new URL(location).search;

/** A moon jar in two sizes. */
function jar(at: string, small: Json, large: Json): Json {
  const variant = (id: number, title: string, stock: Json) => ({
    id,
    product_id: 81,
    title,
    price: "84.00",
    inventory_item_id: id * 100,
    inventory_management: "shopify",
    inventory_policy: "deny",
    ...stock,
  });
  const variants = [variant(811, "Small", small), variant(812, "Large", large)];
  return product({ id: 81, handle: "moon-jar", title: "Moon jar", at, variants });
}

const theIncident = async () => (await business.api.get("/v1/incidents")).incidents;
const thePath = async () => (await business.api.get("/v1/paths")).paths[0];

test("who subscribes is a lead, and a campaign that went out is remembered at the page its links lead to", async () => {
  const { api } = business;
  const at = asMailchimpWrites(ago(2 * dayMs));
  const reader = {
    id: "f7c1a2",
    list_id: "a1b2c3",
    web_id: "9001",
    email: "Mara@Guests.example",
    merges: { EMAIL: "Mara@Guests.example", FNAME: "Mara" },
  };
  const sent = { id: "c0ffee", list_id: "a1b2c3", subject: "Autumn firing", status: "sent", reason: "" };
  for (const [type, data] of [
    ["subscribe", reader],
    ["subscribe", reader],
    ["campaign", sent],
  ] as const) {
    expect((await sendTo(handoff, mailchimp(audienceUrl, type, data, at))).status).toBe(200);
  }
  await eventually(async () => {
    const answer = await api.get("/v1/leads");
    expect(answer.leads).toMatchObject([{ kind: "opt-in", platform: "mailchimp", state: "waiting" }]);
    expect(JSON.stringify(answer).toLowerCase()).not.toContain("mara@guests.example");
    expect(await thePath()).toMatchObject({ landingUrl: shop.page("moon-jar"), verdict: "open" });
    expect((await thePath()).lastPromotionAt).toBe(`${at.replace(" ", "T")}.000Z`);
  });
});

test("a click on the newsletter's link earns the sale, and the order's own landing page is not counted a second time", async () => {
  const clicked = await click(handoff, link.slug);
  expect(clicked.status).toBe(302);
  const at = new Date().toISOString();
  await shopSays(
    "orders/create",
    order({ id: 4001, total: "84.00", at, landingSite: landingOf(clicked.location), email: "mara@guests.example" }),
  );
  await eventually(async () => {
    const { considered, excluded, models } = await business.api.get("/v1/sales/shopify:4001/explain");
    expect(considered).toMatchObject([
      { id: `handoff:click:${clicked.clickId}`, channel: "Email", campaign: "Autumn firing", link: link.slug },
    ]);
    expect(excluded).toMatchObject([
      { touch: { kind: "session" }, reason: `the same arrival as handoff:click:${clicked.clickId}` },
    ]);
    for (const shares of Object.values<Json>(models))
      expect(shares).toMatchObject([{ weight: 1, credit: { amount: 8400, currency: "EUR" } }]);
  });
});

test("who agreed to be recognised is found by the id in her cart: every visit before the order counts, and no machine's, and none after it", async () => {
  const visitor = "v7f3a9c1d5e2b8";
  const scanned = await click(handoff, link.slug, { "user-agent": "Mozilla/5.0 (compatible; Barracuda Sentinel)" });
  const read = await click(handoff, link.slug);
  await visit(visitor, scanned.location);
  await visit(visitor, read.location);
  await visit(visitor, `${shop.page("moon-jar")}?size=large`, "https://www.instagram.com/");
  // The order was placed while she was there; what its clock says is a little earlier than what comes now.
  const notes = [{ name: "ho_visitor", value: visitor }];
  await eventually(async () => expect((await business.api.get("/v1/reports/channels")).total.touches).toBe(3));
  const placedAt = new Date(Math.floor(Date.now() / 1000) * 1000 + 1000);
  await shopSays(
    "orders/create",
    order({
      id: 4002,
      total: "84.00",
      at: placedAt.toISOString(),
      landingSite: "/products/moon-jar?size=large",
      referringSite: "https://www.instagram.com/",
      note_attributes: notes,
    }),
  );
  await eventually(() => expect(Date.now()).toBeGreaterThan(placedAt.getTime() + 1000));
  const later = await click(handoff, link.slug);
  await visit(visitor, later.location);

  await eventually(async () => {
    const { considered, excluded, models } = await business.api.get("/v1/sales/shopify:4002/explain");
    expect(considered).toMatchObject([
      { id: `handoff:click:${read.clickId}`, channel: "Email" },
      { kind: "visit", channel: "Organic Social", source: "instagram" },
    ]);
    const reasons = Object.fromEntries(excluded.map(({ touch, reason }: Json) => [touch.id, reason]));
    expect(reasons[`handoff:click:${scanned.clickId}`]).toContain("not a person: scanner (Barracuda");
    expect(reasons[`handoff:click:${later.clickId}`]).toBe("after the sale");
    expect(models.linear.map(({ channel, credit }: Json) => [channel, credit.amount])).toEqual([
      ["Email", 4200],
      ["Organic Social", 4200],
    ]);
    expect(models.first[0]).toMatchObject({ channel: "Email", weight: 1, credit: { amount: 8400 } });
  });
});

test("a touch that lies longer back than the window is shown, and earns nothing", async () => {
  const visitor = "v0a1b2c3d4e5f6";
  const clicked = await click(handoff, link.slug);
  await visit(visitor, clicked.location);
  const at = new Date(Date.now() + 31 * dayMs).toISOString();
  const notes = [{ name: "ho_visitor", value: visitor }];
  await shopSays("orders/create", order({ id: 4003, total: "84.00", at, note_attributes: notes }));
  await eventually(async () => {
    const { considered, excluded } = await business.api.get("/v1/sales/shopify:4003/explain");
    expect(considered).toMatchObject([{ channel: "Direct" }]);
    expect(excluded).toMatchObject([
      { touch: { id: `handoff:click:${clicked.clickId}` }, reason: "before the window of 30 days" },
    ]);
  });
});

test("a product is sold out when no size of it can be bought any more, and not while one is sold on order", async () => {
  const none = { inventory_quantity: 0 };
  await shopSays("products/update", jar(ago(5 * minuteMs), none, { ...none, inventory_policy: "continue" }));
  await eventually(async () => {
    const { verdict, evidence } = await thePath();
    expect({ verdict, evidence }).toMatchObject({
      verdict: "open",
      evidence: [{ by: "store", says: 'Shopify sells "Moon jar"' }, { by: "page" }],
    });
  });

  const level = { inventory_item_id: 81200, location_id: 1, admin_graphql_api_id: "gid://shopify/InventoryLevel/1" };
  await shopSays("inventory_levels/update", { ...level, available: 3, updated_at: ago(4 * minuteMs) });
  await shopSays("products/update", jar(ago(3 * minuteMs), none, { inventory_quantity: 3 }));

  // The last three were sold at the market stall: the shop's page does not show it yet.
  const soldOutAt = new Date().toISOString();
  await shopSays("inventory_levels/update", { ...level, available: 0, updated_at: soldOutAt });
  await eventually(async () => expect(await thePath()).toMatchObject({ verdict: "sold-out", since: soldOutAt }));
  expect(await theIncident()).toEqual([]);
  await click(handoff, link.slug);
  await eventually(async () => {
    expect(await theIncident()).toMatchObject([
      {
        kind: "sold-out",
        state: "open",
        people: 1,
        campaigns: [{ campaign: "Autumn firing", channel: "Email", people: 1 }],
      },
    ]);
    expect(await handoff.mailbox(recipient)).toHaveLength(1);
  });
  await eventually(async () => expect((await click(handoff, link.slug)).location).toContain("/catch/"));

  await shopSays("inventory_levels/update", { ...level, available: 6, updated_at: new Date().toISOString() });
  await eventually(async () => {
    expect(await theIncident()).toMatchObject([{ state: "recovered" }]);
    expect(await handoff.mailbox(recipient)).toHaveLength(2);
  });
});
