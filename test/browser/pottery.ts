// A pottery with a shop, a business in Handoff and a browser: what the tests of the page begin with.
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { type Api, type Handoff, startHandoff } from "../stories/harness.ts";
import { click, order, product, refund, sendTo, shopify } from "../stories/platforms.ts";
import { openShop, type Shop } from "../stories/shop.ts";
import { launch, openPage } from "./chromium.ts";

const secret = "shpss_kiln_and_wheel_2026";
const handle = "moon-jar";

export type Pottery = Awaited<ReturnType<typeof openPottery>>;

export async function openPottery() {
  const shop = await openShop();
  const handoff = await startHandoff({ webAllow: [shop.host] });
  const browser = await launch();
  return {
    handoff,
    browser,
    shop,
    business: (settings: Record<string, unknown> = {}) => openBusiness({ handoff, shop, browser }, settings),
    async close() {
      await browser.close();
      await handoff.end();
      await shop.end();
    },
  };
}

type House = { handoff: Handoff; shop: Shop; browser: Browser };

/** A business with its shop connected and a link in a newsletter. */
async function openBusiness({ handoff, shop, browser }: House, settings: Record<string, unknown>) {
  const { id, keys, api } = await handoff.business(settings);
  const currency = String(settings.currency ?? "EUR");
  const { webhookUrl } = await api.post("/v1/connections", {
    platform: "shopify",
    name: "Shop",
    secrets: [secret],
    settings: { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: shop.url },
  });
  shop.set(handle, "sells");
  const newsletter = await link(api, shop.page(handle));
  const send = async (topic: string, payload: unknown) => {
    const { status } = await sendTo(handoff, shopify(webhookUrl, secret, topic, payload));
    if (status !== 200) throw new Error(`${topic} is answered with ${status}`);
  };
  const now = () => new Date().toISOString();
  return {
    id,
    keys,
    api,
    newsletter,
    send,
    /** Somebody follows the newsletter's link. */
    visit: (slug = newsletter) => click(handoff, slug),
    /** Somebody who came from the newsletter buys. */
    sell: (order_: { id: number; total: string; landingSite?: string | null; [field: string]: unknown }) =>
      send("orders/create", order({ currency, at: now(), landingSite: fromNewsletter, ...order_ })),
    giveBack: (refund_: { id: number; orderId: number; amount: string }) =>
      send("refunds/create", refund({ currency, at: now(), ...refund_ })),
    offer: (id: number) => send("products/create", product({ id, handle, title: "Moon jar", at: now() })),
    /** The product behind the newsletter's link goes. */
    async remove(id: number) {
      shop.set(handle, "deleted");
      await send("products/delete", { id });
    },
    /** And returns. */
    async putBack(id: number) {
      shop.set(handle, "sells");
      await send("products/create", product({ id, handle, title: "Moon jar", at: now() }));
    },
    /** A new browser window that is signed in. */
    async open(role: "owner" | "read" = "owner", options: BrowserContextOptions = {}) {
      const opened = await openPage(browser, options);
      await opened.page.goto(`${handoff.url}/login#key=${keys[role]}`);
      await opened.page.locator("#figures").waitFor();
      return opened;
    },
  };
}

const fromNewsletter = `/products/${handle}?utm_source=newsletter&utm_medium=email&utm_campaign=autumn`;

async function link(api: Api, destination: string): Promise<string> {
  const made = await api.post("/v1/links", { destination, source: "newsletter", medium: "email", campaign: "autumn" });
  return made.slug;
}

/** The day so many days from now in UTC: good for periods that are wide enough for any zone. */
export const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** The rows of a table as a reader sees them, each as the texts of its cells. */
export async function rowsOf(page: Page, table: string): Promise<string[][]> {
  const rows = await page.locator(`${table} tr`).all();
  return Promise.all(rows.map((row) => row.locator("th, td").filter({ visible: true }).allTextContents()));
}

/** From now on `shifted` in the page is by how much its layout has jumped. */
export async function watchShifts(page: Page) {
  await page.evaluate(`{
    window.shifted = 0;
    const add = (list) => { for (const { value } of list.getEntries()) window.shifted += value; };
    new PerformanceObserver(add).observe({ type: "layout-shift" });
  }`);
}
