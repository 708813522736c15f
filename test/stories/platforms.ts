// The platforms of a story: what they would send, signed as they would sign it. Written from their documentation, on Node alone.
import { createHmac, randomUUID } from "node:crypto";
import type { Handoff, Json } from "./harness.ts";

const hmac = (secret: string, body: string, encoding: "base64" | "hex") =>
  createHmac("sha256", secret).update(body).digest(encoding);
const pathOf = (webhookUrl: string) => {
  const { pathname, search } = new URL(webhookUrl);
  return pathname + search;
};

/** A signed delivery, ready to be sent (again and again: the same bytes, the same signature). */
export type Delivery = { path: string; init: RequestInit };

export const sendTo = (handoff: Handoff, { path, init }: Delivery) => handoff.fetch(path, init);

/** A webhook of Shopify. */
export function shopify(
  webhookUrl: string,
  secret: string,
  topic: string,
  payload: Json,
  shopDomain = "clay-and-fire.myshopify.com",
): Delivery {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const headers = {
    "content-type": "application/json",
    "x-shopify-topic": topic,
    "x-shopify-shop-domain": shopDomain,
    "x-shopify-webhook-id": randomUUID(),
    "x-shopify-event-id": randomUUID(),
    "x-shopify-triggered-at": new Date().toISOString(),
    "x-shopify-api-version": "2026-01",
    "x-shopify-hmac-sha256": hmac(secret, body, "base64"),
  };
  return { path: pathOf(webhookUrl), init: { method: "POST", headers, body } };
}

/** A webhook of a Mailchimp audience: a form whose keys are nested in brackets. Its URL carries the secret. */
export function mailchimp(
  webhookUrl: string,
  type: string,
  data: Record<string, Json>,
  firedAt = "2026-03-02 10:00:00",
): Delivery {
  const form = new URLSearchParams({ type, fired_at: firedAt });
  const nest = (prefix: string, value: Json) => {
    if (value === null || typeof value !== "object") form.append(prefix, String(value ?? ""));
    else for (const [key, inner] of Object.entries(value)) nest(`${prefix}[${key}]`, inner);
  };
  nest("data", data);
  const headers = { "content-type": "application/x-www-form-urlencoded", "user-agent": "MailChimp" };
  return { path: pathOf(webhookUrl), init: { method: "POST", headers, body: form.toString() } };
}

/** A batch of Meta. */
export function meta(webhookUrl: string, appSecret: string, object: "page" | "instagram", entry: Json[]): Delivery {
  return metaBody(webhookUrl, appSecret, JSON.stringify({ object, entry }));
}

/** These very bytes, signed by Meta. */
export function metaBody(webhookUrl: string, appSecret: string, body: string): Delivery {
  const headers = {
    "content-type": "application/json",
    "x-hub-signature-256": `sha256=${hmac(appSecret, body, "hex")}`,
  };
  return { path: pathOf(webhookUrl), init: { method: "POST", headers, body } };
}

/** A browser with a person in front of it. */
export const browser = {
  accept: "text/html,application/xhtml+xml",
  "accept-language": "pt-PT,pt;q=0.9",
  "sec-fetch-dest": "document",
  "sec-fetch-mode": "navigate",
  "sec-fetch-user": "?1",
  "user-agent":
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1",
};

/** A person follows a tracked link; answers where it leads and what the click is called. */
export async function click(handoff: Handoff, slug: string, headers: Record<string, string> = {}) {
  const answer = await handoff.fetch(`/l/${slug}`, { headers: { ...browser, ...headers } });
  const location = answer.headers.get("location") ?? "";
  const clickId = URL.canParse(location) ? (new URL(location).searchParams.get("ho_click") ?? undefined) : undefined;
  return { status: answer.status, location, clickId };
}

type Order = {
  id: number;
  /** Decimal text. */
  total: string;
  currency?: string;
  at: string;
  email?: string;
  /** Path and query as Shopify keeps them: "/products/bowl?utm_source=…". Null: no browser session. */
  landingSite?: string | null;
  referringSite?: string | null;
  [field: string]: Json;
};

/** An order as Shopify spells it: a bowl from the pottery, paid by card. Other fields are laid over it. */
export function order({
  id,
  total,
  currency = "EUR",
  at,
  email,
  landingSite = null,
  referringSite = null,
  ...rest
}: Order): Json {
  const set = (amount: string) => ({
    shop_money: { amount, currency_code: currency },
    presentment_money: { amount, currency_code: currency },
  });
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    name: `#${id}`,
    order_number: id,
    test: false,
    created_at: at,
    processed_at: at,
    updated_at: at,
    cancelled_at: null,
    currency,
    presentment_currency: currency,
    total_price: total,
    total_price_set: set(total),
    current_total_price: total,
    current_total_price_set: set(total),
    subtotal_price: total,
    total_tax: "0.00",
    total_shipping_price_set: set("0.00"),
    financial_status: "paid",
    source_name: "web",
    email: email ?? "",
    contact_email: email ?? null,
    customer: email ? { id: 70_000 + id, email } : null,
    client_details: { user_agent: browser["user-agent"] },
    checkout_token: `checkout${id}`,
    landing_site: landingSite,
    referring_site: referringSite,
    note_attributes: [],
    discount_codes: [],
    refunds: [],
    line_items: [{ id: id * 10, title: "Bowl", quantity: 1, price: total, product_id: 501 }],
    ...rest,
  };
}

/** A refund of money as Shopify spells it. */
export function refund({
  id,
  orderId,
  amount,
  currency = "EUR",
  at,
}: {
  id: number;
  orderId: number;
  amount: string;
  currency?: string;
  at: string;
}): Json {
  const transaction = {
    id: id * 10,
    order_id: orderId,
    kind: "refund",
    status: "success",
    amount,
    currency,
    created_at: at,
    processed_at: at,
  };
  return {
    id,
    order_id: orderId,
    created_at: at,
    processed_at: at,
    note: "broken on the way",
    transactions: [transaction],
    refund_line_items: [],
    order_adjustments: [],
  };
}

type Product = {
  id: number;
  handle: string;
  title: string;
  at: string;
  quantity?: number;
  status?: "active" | "draft" | "archived";
  [field: string]: Json;
};

/** A product with one variant as Shopify spells it. */
export function product({ id, handle, title, at, quantity = 8, status = "active", ...rest }: Product): Json {
  const variant = {
    id: id * 10,
    product_id: id,
    title: "Default Title",
    price: "24.00",
    inventory_item_id: id * 100,
    inventory_management: "shopify",
    inventory_policy: "deny",
    inventory_quantity: quantity,
  };
  return {
    id,
    title,
    handle,
    status,
    vendor: "Clay & Fire",
    created_at: "2026-01-05T09:00:00Z",
    updated_at: at,
    published_at: status === "active" ? "2026-01-05T09:00:00Z" : null,
    published_scope: "global",
    variants: [variant],
    ...rest,
  };
}
