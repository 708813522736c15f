// The machine is switched off, gently or not. What was there is there again, and nobody is told anything twice.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { click, order, product, sendTo, shopify } from "./platforms.ts";
import { openShop, type Shop } from "./shop.ts";

const secret = "shpss_lights_out_again_2026";
const recipient = "ana@clay.example";

let shop: Shop;
let handoff: Handoff;
let keys: { owner: string; read: string };
let api: Api;
let shopUrl: string;
let link: Json;
let cookie: string;
beforeAll(async () => {
  shop = await openShop();
  shop.set("bowl", "deleted");
  shop.set("cup", "sells");
  handoff = await startHandoff({ webAllow: [shop.host] });
  ({ keys, api } = await handoff.business({ recipients: [recipient] }));
  const settings = { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: shop.url };
  shopUrl = (await api.post("/v1/connections", { platform: "shopify", name: "Shop", secrets: [secret], settings }))
    .webhookUrl;
  const destination = shop.page("bowl");
  link = await api.post("/v1/links", {
    destination,
    source: "newsletter",
    medium: "email",
    campaign: "spring",
    fallback: shop.page("cup"),
  });
  await api.post("/v1/goals", { name: "Forty", metric: "sales", target: 40, from: "2026-01-01", to: "2027-01-01" });
  const login = await handoff.ask("POST", "/session", { body: { key: keys.owner } });
  cookie = (login.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
});
afterAll(async () => {
  await handoff.end();
  await shop.end();
});

let orders = 0;
async function sell(landingSite: string | null = null) {
  const sold = order({ id: ++orders, total: "10.00", at: new Date().toISOString(), landingSite });
  expect((await sendTo(handoff, shopify(shopUrl, secret, "orders/create", sold))).status).toBe(200);
}

const stops: [how: string, stop: () => Promise<void>][] = [
  ["Ctrl-C", () => handoff.stop()],
  ["kill -9", () => handoff.kill()],
];

/** All that the owner can see, but for when something was last looked at. */
async function everything(): Promise<Json> {
  const lists = ["connections", "links", "goals", "recipients", "incidents", "leads", "paths", "reports/channels"];
  const seen = await Promise.all(lists.map((list) => api.get(`/v1/${list}`)));
  return JSON.parse(
    JSON.stringify(seen, (key, value) => (key === "lookedAt" || key === "evidence" ? undefined : value)),
  );
}

const mails = () => handoff.mailbox(recipient);
const states = async () => (await api.get("/v1/incidents")).incidents.map(({ state }: Json) => state);

test.each(stops)(
  "after %s in the middle of an incident all is as it was: keys, logins, links, the incident, the mail",
  async (_how, stop) => {
    await click(handoff, link.slug);
    await sell();
    await eventually(async () => {
      expect(await states()).toEqual(["open"]);
      expect(await mails()).toHaveLength(1);
      expect((await click(handoff, link.slug)).location).toContain(shop.page("cup"));
    });
    const { touches, sales } = await settled();
    expect([touches > 1, sales]).toEqual([true, orders]);
    const before = await everything();

    await stop();
    await handoff.start();
    expect(await everything()).toEqual(before);
    expect((await handoff.ask("GET", "/session", { headers: { cookie } })).json).toMatchObject({ role: "owner" });
    expect((await handoff.ask("GET", "/v1/links", { key: keys.read })).status).toBe(200);
    // The first click after the start already knows where to lead.
    expect((await click(handoff, link.slug)).location).toContain(shop.page("cup"));
    await eventually(async () => expect((await total()).touches).toBe(touches + 1));
    expect(await states()).toEqual(["open"]);
    expect(await mails()).toHaveLength(1);
  },
);

test.each(stops)("what was acknowledged a moment before %s is counted after the start, once", async (_how, stop) => {
  const before = await settled();
  const { pathname, search } = new URL((await click(handoff, link.slug)).location);
  await Promise.all(Array.from({ length: 12 }, (_, n) => sell(n % 3 === 0 ? pathname + search : null)));
  await stop();
  await handoff.start();
  const after = await settled(before.sales + 12);
  expect(after).toMatchObject({
    sales: before.sales + 12,
    net: { amount: before.net.amount + 12_000, currency: "EUR" },
  });
});

test.each(stops)("an alarm or an all-clear that %s cut short is told after the start, once", async (_how, stop) => {
  const sentBefore = (await mails()).length;
  const isDown = (await states()).includes("open");
  shop.set("bowl", isDown ? "sells" : "deleted");
  const at = new Date().toISOString();
  // The store's word is enough, either way.
  if (isDown) await say("products/create", product({ id: 60 + sentBefore, handle: "bowl", title: "Bowl", at }));
  else
    await say(
      "products/update",
      product({ id: 60 + sentBefore - 1, handle: "bowl", title: "Bowl", at, status: "draft" }),
    );
  await click(handoff, link.slug);
  await stop();
  await handoff.start();
  await eventually(async () => {
    expect((await states())[0]).toBe(isDown ? "recovered" : "open");
    expect(await mails()).toHaveLength(sentBefore + 1);
  }, 30_000);
  expect(new Set((await mails()).map(({ id }) => id)).size).toBe(sentBefore + 1);
});

async function say(topic: string, payload: Json) {
  expect((await sendTo(handoff, shopify(shopUrl, secret, topic, payload))).status).toBe(200);
}

const total = async () => (await api.get("/v1/reports/channels")).total;

/** The totals once they have stopped moving and, if given, hold so many sales. */
async function settled(sales?: number): Promise<Json> {
  let before = "";
  let same = 0;
  return eventually(async () => {
    const now = await total();
    const text = JSON.stringify(now);
    same = text === before ? same + 1 : 0;
    before = text;
    expect(same).toBeGreaterThan(5);
    if (sales !== undefined) expect(now.sales).toBe(sales);
    return now;
  }, 30_000);
}
