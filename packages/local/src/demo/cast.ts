// What people and platforms do in the demo: follow a link, visit, buy, tell. Every act is one step of the stage.
import { instant } from "@handoff/core/time";
import * as z from "zod/mini";
import type { Api, Caller } from "./caller.ts";
import { type MailchimpData, mailchimp, metaFeed, type ShopifyTopic, shopify } from "./platforms.ts";
import { emailOf, type Piece } from "./pottery.ts";
import type { Link, Setup } from "./setup.ts";
import { type DemoShop, productPath } from "./shop.ts";
import { type Order, orderPayload, totalMinorOf } from "./shopify-words.ts";
import { DemoError, type Stage } from "./stage.ts";

const Arrival = z.object({
  /** Path and query of where she landed, with the id of her click. */
  landing: z.string(),
  /** What the page answered. */
  status: z.int(),
});
export type Arrival = z.infer<typeof Arrival>;

type Act = { after?: number; says?: string };
type Purchase = Act & {
  number: number;
  who: string;
  product: Piece;
  quantity?: number;
  from?: Arrival;
} & Pick<Order, "referrer" | "discountCode" | "visitor">;

export type Cast = ReturnType<typeof createCast>;
type Scene = {
  stage: Stage;
  caller: Caller;
  api: Api;
  business: string;
  setup: Setup;
  shop: DemoShop;
  begunAt: string;
};

const browsers = [
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
];

const browser = (nth: number) => ({
  "user-agent": browsers[nth % browsers.length] ?? "",
  accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "accept-language": "en-GB,en;q=0.9",
  "sec-fetch-mode": "navigate",
});

export function createCast(scene: Scene) {
  const { stage, caller, business, setup, shop } = scene;
  const counted = { people: 0, machines: 0, grossMinor: 0 };
  const now = () => instant(Date.now());

  return {
    ...scene,
    counted,

    /** Somebody follows a tracked link in a browser, and opens the page it leads to. */
    arrive(who: string, link: Link, act: Act & { referrer?: string } = {}): Promise<Arrival> {
      const headers = { ...browser(counted.people++), ...(act.referrer && { referer: act.referrer }) };
      return stage.take(`${who} follows ${link.slug}`, { ...act, as: Arrival }, async () => {
        const answer = await caller.fetch(link.url, { headers });
        const location = answer.headers.get("location");
        if (answer.status !== 302 || !location) throw new DemoError(`${link.url} was answered with ${answer.status}`);
        const page = await caller.fetch(location, { headers });
        await page.arrayBuffer();
        const { pathname, search } = new URL(location);
        return { landing: pathname + search, status: page.status };
      });
    },

    /** A program follows a tracked link. */
    fetchByMachine(what: string, link: Link, userAgent: string, act: Act = {}): Promise<void> {
      counted.machines++;
      return stage.step(`${what} fetches ${link.slug}`, act, async () => {
        await caller.fetch(link.url, { headers: { "user-agent": userAgent, accept: "*/*" } });
      });
    },

    /** Somebody who agreed to be counted comes to a product's page by herself; the snippet tells. */
    visit(visitor: string, product: Piece, referrer: string, act: Act = {}): Promise<void> {
      const headers = { ...browser(counted.people++), "content-type": "text/plain" };
      return stage.step(`${visitor} visits`, act, () => {
        const page = `${new URL(shop.url).origin}${productPath(product.handle)}`;
        const body = JSON.stringify({ business, visitor, url: page, referrer, consent: true });
        return caller.send({ url: new URL("/t", setup.shopUrl).href, init: { method: "POST", headers, body } });
      });
    },

    buy({ number, who, product, quantity, from, after, says, ...evidence }: Purchase): Promise<void> {
      counted.grossMinor += totalMinorOf({ product, quantity });
      return stage.step(`order ${number}`, { ...(after && { after }), ...(says && { says }) }, () => {
        const landing = from?.landing ?? (evidence.visitor && productPath(product.handle));
        const order = { number, at: now(), product, quantity, email: emailOf(who), landing, ...evidence };
        return caller.send(shopify(setup.shopify, "orders/create", orderPayload(order), order.at));
      });
    },

    /** @param at when it happened in the shop; now, unless given */
    tellShopify(what: string, topic: ShopifyTopic, payload: (at: string) => object, act: Act & { at?: string } = {}) {
      return stage.step(what, act, () => {
        const at = act.at ?? now();
        return caller.send(shopify(setup.shopify, topic, payload(at), at));
      });
    },

    tellMailchimp(what: string, said: MailchimpData, act: Act = {}): Promise<void> {
      return stage.step(what, act, () => caller.send(mailchimp(setup.mailchimp, said, now())));
    },

    tellMeta(what: string, values: (seconds: number) => object[], act: Act = {}): Promise<void> {
      return stage.step(what, act, () => {
        const atMs = Date.now();
        return caller.send(metaFeed(setup.meta, values(Math.floor(atMs / 1000)), atMs));
      });
    },
  };
}
