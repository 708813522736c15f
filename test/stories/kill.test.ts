import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, eventually, type Handoff, startHandoff } from "./harness.ts";
import { click, type Delivery, order, refund, sendTo, shopify } from "./platforms.ts";
import { openShop, type Shop } from "./shop.ts";

const kills = 8;
const ordersMin = 200;
const ordersMax = 400;
/** Every fourth order comes after a click on a tracked link. */
const clickEvery = 4;
/** Every third acknowledged order gives some of its money back. */
const refundEvery = 3;
const secret = "shpss_kiln_and_wheel_2026";

type Sent = { id: number; amount: number; delivery: Delivery };

let shop: Shop;
let handoff: Handoff;
beforeAll(async () => {
  shop = await openShop();
  shop.set("bowl", "sells");
  handoff = await startHandoff({ webAllow: [shop.host] });
});
afterAll(async () => {
  await handoff.end();
  await shop.end();
});

test("killed at any moment under load, Handoff loses nothing that it acknowledged and counts nothing twice", {
  timeout: 240_000,
}, async () => {
  const { id: _, api } = await handoff.business();
  const { webhookUrl } = await api.post("/v1/connections", {
    platform: "shopify",
    name: "Shop",
    secrets: [secret],
    settings: { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: shop.url },
  });
  const slugs = await Promise.all(
    ["newsletter", "instagram"].map(async (source) => {
      const medium = source === "newsletter" ? "email" : "social";
      const link = { destination: shop.page("bowl"), source, medium, campaign: "spring" };
      return (await api.post("/v1/links", link)).slug as string;
    }),
  );

  const killing = { over: false };
  const load = startLoad(webhookUrl, slugs, killing);
  for (let n = 0; n < kills; n++) {
    await pause(100 + Math.random() * 500);
    await handoff.kill();
    await handoff.start();
  }
  killing.over = true;
  const { acknowledged, unanswered, clicksSent } = await load;
  expect(acknowledged.orders.length).toBeGreaterThan(ordersMin / 2);

  // Shopify sends again what was not answered. Half of the orders are left to their fate: whether they count or not, both is right.
  const sentAgain = unanswered.orders.filter((_, n) => n % 2 === 0);
  for (const { delivery } of [...sentAgain, ...unanswered.refunds]) await acknowledge(delivery);
  const certain = [...acknowledged.orders, ...sentAgain];
  const refunds = [...acknowledged.refunds, ...unanswered.refunds];
  await settled(api);

  const report = await eventually(async () => {
    const known = await knownOf(api, [...certain, ...unanswered.orders]);
    expect(certain.filter(({ id }) => !known.has(id))).toEqual([]);
    const now = await channels(api);
    expect(now.total).toMatchObject({
      sales: known.size,
      gross: { amount: sum([...known.values()]), currency: "EUR" },
      refunds: { amount: sum(refunds.map(({ amount }) => amount)), currency: "EUR" },
    });
    return now;
  }, 60_000);
  expect(report.total.touches).toBeGreaterThan(0);
  expect(report.total.touches).toBeLessThanOrEqual(clicksSent);
  for (const column of ["gross", "refunds", "net"] as const) {
    expect(sum(report.rows.map((row) => row[column].amount))).toBe(report.total[column].amount);
  }

  // The same deliveries once more change nothing.
  for (const { delivery } of [...certain.slice(0, 40), ...refunds.slice(0, 20)]) await acknowledge(delivery);
  await settled(api);
  expect(await channels(api)).toEqual(report);
});

/** Six senders at once, until the killing is over: clicks, orders that came of them, and refunds of orders that were acknowledged. */
async function startLoad(webhookUrl: string, slugs: readonly string[], killing: { over: boolean }) {
  const acknowledged: { orders: Sent[]; refunds: Sent[] } = { orders: [], refunds: [] };
  const unanswered: { orders: Sent[]; refunds: Sent[] } = { orders: [], refunds: [] };
  let clicksSent = 0;
  let next = 0;

  async function sell(n: number) {
    const id = 5001 + n;
    const at = new Date().toISOString();
    let landingSite: string | null = null;
    if (n % clickEvery === 0) {
      clicksSent++;
      const { location = "" } = (await whenItListens(() => click(handoff, slugs[(n / clickEvery) % 2] ?? ""))) ?? {};
      if (URL.canParse(location)) landingSite = new URL(location).pathname + new URL(location).search;
    }
    const amount = 1000 + 7 * n;
    const payload = order({ id, total: (amount / 100).toFixed(2), at, landingSite });
    const sale = { id, amount, delivery: shopify(webhookUrl, secret, "orders/create", payload) };
    if (!(await isAcknowledged(sale.delivery))) return void unanswered.orders.push(sale);
    acknowledged.orders.push(sale);
    if (acknowledged.orders.length % refundEvery > 0) return;
    const back = refund({ id: 90_000 + n, orderId: id, amount: "3.21", at });
    const given = { id, amount: 321, delivery: shopify(webhookUrl, secret, "refunds/create", back) };
    ((await isAcknowledged(given.delivery)) ? acknowledged : unanswered).refunds.push(given);
  }

  async function sender() {
    while (next < ordersMin || (next < ordersMax && !killing.over)) {
      await sell(next++);
      await pause(Math.random() * 40);
    }
  }
  await Promise.all(Array.from({ length: 6 }, sender));
  return { acknowledged, unanswered, clicksSent };
}

async function isAcknowledged(delivery: Delivery): Promise<boolean> {
  return (await whenItListens(() => sendTo(handoff, delivery)))?.status === 200;
}

/** Knocks until somebody is there; undefined when the line broke before the answer. */
async function whenItListens<T>(send: () => Promise<T>): Promise<T | undefined> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
      if (cause?.code !== "ECONNREFUSED") return undefined;
      await pause(20);
    }
  }
}

function acknowledge(delivery: Delivery) {
  return eventually(async () => expect(await isAcknowledged(delivery)).toBe(true));
}

/** Resolves when the report has stopped moving. */
async function settled(api: Api) {
  let before = "";
  let same = 0;
  await eventually(async () => {
    const now = JSON.stringify(await channels(api));
    same = now === before ? same + 1 : 0;
    before = now;
    expect(same).toBeGreaterThan(20);
  }, 60_000);
}

type Money = { amount: number; currency: string };
type Row = { channel: string; touches: number; sales: number; gross: Money; refunds: Money; net: Money };

function channels(api: Api): Promise<{ rows: Row[]; total: Omit<Row, "channel"> }> {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  return api.get(`/v1/reports/channels?from=${day(-1)}&to=${day(1)}`);
}

/** Amounts by id of those orders that Handoff knows. */
async function knownOf(api: Api, orders: readonly Sent[]): Promise<Map<number, number>> {
  const known = new Map<number, number>();
  await Promise.all(orders.map(async ({ id, amount }) => (await isKnown(api, id)) && known.set(id, amount)));
  return known;
}

async function isKnown(api: Api, order: number): Promise<boolean> {
  return api.get(`/v1/sales/shopify:${order}/explain`).then(
    () => true,
    (error: Error) => {
      if (error.message.includes(" 404")) return false;
      throw error;
    },
  );
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
