// What Shopify, Mailchimp and Meta send, signed as they sign it: over the very bytes that go out.
import { createHmac, randomUUID } from "node:crypto";
import type { Sending } from "./caller.ts";

/** A platform account and where it sends. */
export type Account = { webhookUrl: string; secret: string };

export type ShopifyTopic =
  | "orders/create"
  | "orders/cancelled"
  | "refunds/create"
  | "products/create"
  | "products/delete";

export const shopDomain = "blue-clay-pottery.myshopify.com";
export const pageId = "104555120091337";
const audienceId = "b1c7e0a94d";

/** @param triggeredAt when it happened in the shop, which may be a while before Shopify gets round to telling */
export function shopify(
  { webhookUrl, secret }: Account,
  topic: ShopifyTopic,
  payload: object,
  triggeredAt: string,
): Sending {
  const body = JSON.stringify(payload);
  const headers = {
    "content-type": "application/json",
    "x-shopify-topic": topic,
    "x-shopify-shop-domain": shopDomain,
    "x-shopify-webhook-id": randomUUID(),
    "x-shopify-triggered-at": triggeredAt,
    "x-shopify-api-version": "2026-01",
    "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
  };
  return { url: webhookUrl, init: { method: "POST", headers, body } };
}

export type MailchimpData =
  | { type: "campaign"; data: { id: string; subject: string } }
  | { type: "subscribe"; data: { id: string; webId: number; email: string; name: string } };

/** A form whose keys nest in brackets. Mailchimp does not sign; the address that only it knows carries the secret. */
export function mailchimp({ webhookUrl }: Account, { type, data }: MailchimpData, firedAt: string): Sending {
  const form = new URLSearchParams({ type, fired_at: firedAt.slice(0, 19).replace("T", " "), "data[id]": data.id });
  form.append("data[list_id]", audienceId);
  if (type === "campaign") {
    form.append("data[subject]", data.subject);
    form.append("data[status]", "sent");
    form.append("data[reason]", "");
  } else {
    form.append("data[web_id]", String(data.webId));
    form.append("data[email]", data.email);
    form.append("data[email_type]", "html");
    form.append("data[merges][EMAIL]", data.email);
    form.append("data[merges][FNAME]", data.name);
  }
  const headers = { "content-type": "application/x-www-form-urlencoded", "user-agent": "MailChimp" };
  return { url: webhookUrl, init: { method: "POST", headers, body: form.toString() } };
}

/** Several updates of the Page's feed in one body, as Meta batches them. */
export function metaFeed({ webhookUrl, secret }: Account, values: object[], atMs: number): Sending {
  const changes = values.map((value) => ({ field: "feed", value }));
  const body = JSON.stringify({ object: "page", entry: [{ id: pageId, time: Math.floor(atMs / 1000), changes }] });
  const digest = createHmac("sha256", secret).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${digest}` };
  return { url: webhookUrl, init: { method: "POST", headers, body } };
}
