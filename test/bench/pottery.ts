// What happens at a shop, as its platform and its links tell it: any number of clicks, orders and refunds, each of another person.
// Made of the connector's own samples, spelled without spaces, as Shopify sends them.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ConnectionView, Delivery } from "@handoff/connectors/connector";
import type { HandoffEvent } from "@handoff/core/event";
import { instant } from "@handoff/core/time";

const samples = new URL("../../packages/connectors/src/shopify/samples/", import.meta.url);
const sample = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, samples), "utf8"));

export const secret = "shpss_kiln_and_clay_0123456789";
export const settings = { shopDomain: "kiln-and-clay.myshopify.com", storefrontUrl: "https://kilnandclay.example" };
export const connection: ConnectionView = { id: "con_bench", settings, secrets: [secret], urlSecret: "" };
export const amountMinor = 11_263;

/** The n-th person's click on the newsletter's link. */
export function clickOf(business: string, n: number, atMs: number): HandoffEvent {
  const at = instant(atMs);
  const tags = "utm_source=newsletter&utm_medium=email&utm_campaign=autumn-kiln";
  const landingUrl = `${settings.storefrontUrl}/products/stoneware-bowl?${tags}`;
  const touch = {
    kind: "click",
    source: "newsletter",
    medium: "email",
    campaign: "autumn-kiln",
    link: "bowl",
  } as const;
  return {
    type: "touch.arrived",
    id: `handoff:click:${clickIdOf(n)}`,
    business,
    at,
    heardAt: at,
    source: "handoff",
    body: {
      touch: { ...touch, landingUrl },
      identities: [`click:${clickIdOf(n)}`],
      visitor: { verdict: "human", reason: "a browser with a person in front of it" },
    },
  };
}

/** Somebody likes a post. */
export function likeOf(business: string, n: number, atMs: number): HandoffEvent {
  const at = instant(atMs);
  const body = { engagement: "like", platform: "meta", object: "post_1", count: 1 };
  return { type: "engagement.counted", id: `meta:like:${n}`, business, at, heardAt: at, source: "meta", body };
}

/** The n-th person's order, after her click; with as many bowls in it as make so many bytes. */
export function orderOf(n: number, atMs: number, { bytesMin = 15_000 } = {}): Buffer {
  const order = sample("order-newsletter");
  const bowls = order.line_items.length;
  while (JSON.stringify(order).length < bytesMin) {
    const next = order.line_items.length;
    order.line_items.push({ ...order.line_items[next % bowls], id: order.line_items[0].id + next });
  }
  const email = `mia.turner.${n}@mail.example`;
  const phone = `+1802${String(5_550_000 + n)}`;
  const at = instant(atMs);
  Object.assign(order, { id: orderIdOf(n), name: `#${1000 + n}`, created_at: at, processed_at: at, updated_at: at });
  Object.assign(order, { email, contact_email: email, cart_token: `cart${n}`, checkout_token: `checkout${n}` });
  Object.assign(order.customer, { id: 7_120_000_000_000 + n, email, phone });
  order.note_attributes[0].value = `vis_${String(n).padStart(10, "0")}`;
  order.landing_site = order.landing_site.replace(/ho_click=.*/, `ho_click=${clickIdOf(n)}`);
  return Buffer.from(JSON.stringify(order));
}

/** The n-th person sends a mug back. */
export function refundOf(n: number, atMs: number): Buffer {
  const at = instant(atMs);
  const own = { id: 941_300_000_000 + n, order_id: orderIdOf(n), created_at: at, processed_at: at };
  return Buffer.from(JSON.stringify({ ...sample("refund"), ...own }));
}

/** A signed delivery with the headers it has when it reaches a server behind a proxy. */
export function deliveryOf(topic: string, body: Buffer): Delivery {
  const headers = {
    host: "handoff.example",
    "user-agent": "Shopify-Captain-Hook",
    "content-length": String(body.length),
    accept: "*/*",
    "accept-encoding": "gzip;q=1.0,deflate;q=0.6,identity;q=0.3",
    "content-type": "application/json",
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "x-shopify-api-version": "2026-01",
    "x-shopify-event-id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
    "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
    "x-shopify-shop-domain": settings.shopDomain,
    "x-shopify-topic": topic,
    "x-shopify-triggered-at": "2026-10-05T14:15:08.877041743Z",
    "x-shopify-webhook-id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
  };
  return { method: "POST", headers, query: {}, body: new Uint8Array(body), receivedAt: "2026-10-05T14:15:09.000Z" };
}

const orderIdOf = (n: number) => 5_904_430_000_000 + n;
const clickIdOf = (n: number) => `clk_${String(n).padStart(14, "0")}`;
