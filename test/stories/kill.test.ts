import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, eventually, type Handoff, startHandoff } from "./harness.ts";
import { click, type Delivery, order, refund, sendTo, shopify } from "./platforms.ts";
import { openShop, type Shop } from "./shop.ts";

const kills = 8;
const orders = 220;
const clicks = 60;
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

  const load = startLoad(webhookUrl, slugs);
  for (let n = 0; n < kills; n++) {
    await pause(100 + Math.random() * 500);
    await handoff.kill();
    await handoff.start();
  }
  const { acknowledged, unanswered, refunds, clicksSent } = await load;
  expect(acknowledged.length, "orders acknowledged").toBeGreaterThan(orders / 2);

  // Shopify sends again what was not answered; half of it is left to its fate, to see that either is right.
  const given = unanswered.filter((_, n) => n % 2 === 0);
  for (const { delivery } of [...given, ...refunds]) await acknowledge(delivery);
  const certain = [...acknowledged, ...given];
  await settled(api);

  const known = await Promise.all(
    [...certain, ...unanswered].map(async (sale) => ({ ...sale, known: await isKnown(api, sale.id) })),
  );
  expect(certain.filter(({ id }) => !known.some((sale) => sale.id === id && sale.known))).toEqual([]);
  const counted = new Map(known.filter((sale) => sale.known).map(({ id, amount }) => [id, amount]));
  const expected = {
    sales: counted.size,
    gross: { amount: sum([...counted.values()]), currency: "EUR" },
    refunds: { amount: sum(refunds.map(({ amount }) => amount)), currency: "EUR" },
  };
  const report = await channels(api);
  expect(report.total).toMatchObject(expected);
  expect(report.total.touches).toBeLessThanOrEqual(clicksSent);
  for (const column of ["gross", "refunds", "net"] as const) {
    expect(sum(report.rows.map((row) => row[column].amount))).toBe(report.total[column].amount);
  }

  // The same deliveries once more change nothing.
  for (const { delivery } of [...certain.slice(0, 40), ...refunds.slice(0, 20)]) await acknowledge(delivery);
  await settled(api);
  expect(await channels(api)).toEqual(report);
});

/** Six senders at once: clicks, orders that came of them, and refunds of orders that were acknowledged. */
async function startLoad(webhookUrl: string, slugs: readonly string[]) {
  const acknowledged: Sent[] = [];
  const unanswered: Sent[] = [];
  const refunds: Sent[] = [];
  let clicksSent = 0;
  let next = 0;

  async function sell(n: number) {
    const id = 5001 + n;
    const at = new Date().toISOString();
    let landingSite: string | null = null;
    if (n % Math.ceil(orders / clicks) === 0) {
      clicksSent++;
      const landed = await click(handoff, slugs[n % slugs.length] ?? "").catch(() => undefined);
      const page = landed && URL.canParse(landed.location) ? new URL(landed.location) : undefined;
      if (page) landingSite = page.pathname + page.search;
    }
    const amount = 1000 + 7 * n;
    const payload = order({ id, total: (amount / 100).toFixed(2), at, landingSite });
    const sale = { id, amount, delivery: shopify(webhookUrl, secret, "orders/create", payload) };
    if (!(await isAcknowledged(sale.delivery))) return void unanswered.push(sale);
    acknowledged.push(sale);
    if (acknowledged.length % refundEvery > 0) return;
    const back = refund({ id: 90_000 + n, orderId: id, amount: "3.21", at });
    const given = { id, amount: 321, delivery: shopify(webhookUrl, secret, "refunds/create", back) };
    refunds.push(given);
    await isAcknowledged(given.delivery);
  }

  async function sender() {
    while (next < orders) {
      await sell(next++);
      // Spread over the lives of the process, whatever the machine's pace.
      await pause(60 + Math.random() * 120);
    }
  }
  await Promise.all(Array.from({ length: 6 }, sender));
  return { acknowledged, unanswered, refunds, clicksSent };
}

async function isAcknowledged(delivery: Delivery): Promise<boolean> {
  try {
    return (await sendTo(handoff, delivery)).status === 200;
  } catch {
    return false;
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
