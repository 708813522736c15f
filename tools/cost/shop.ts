// A shop in the house: opened through the API, reached through the front door, and its page is there to be looked at.
import type { HandoffEvent } from "@handoff/core/event";
import type { Fetched } from "@handoff/functions/deps";
import { deliveryOf, secret, settings } from "../../test/bench/pottery.ts";
import { adminKey, baseUrl, type House, recordOf, requestOf } from "./house.ts";

export type Shop = { id: string; key: string; hook: string };

/** Our entries look at nothing in it. */
export const context = {} as never;
let shops = 0;
/** How many are open. */
export const shopCount = () => shops;

/** The shop's pages: the bowl can be bought, and what was never there is not. */
export function answerOf(url: string): Fetched {
  const there = url.startsWith(`${settings.storefrontUrl}/products/stoneware-bowl`);
  const page = '<html><h1>Bowl</h1><form action="/cart/add"><button name="add">Add to cart</button></form></html>';
  const body = there ? page : "<html><h1>Not found</h1></html>";
  return { outcome: "answered", status: there ? 200 : 404, hops: [url], headers: {}, body, ms: 1 };
}

export function asOwner({ key }: Pick<Shop, "key">) {
  return { method: "GET", headers: { authorization: `Bearer ${key}`, "content-type": "application/json" } };
}

export async function openShop(house: House): Promise<Shop> {
  const ask = async (key: string, path: string, body: object) => {
    const request = requestOf({ ...asOwner({ key }), method: "POST", path, body: Buffer.from(JSON.stringify(body)) });
    const answer = (await house.report(request, context)) as { statusCode: number; body: string };
    if (answer.statusCode !== 201) throw new Error(`${path} answers ${answer.statusCode}: ${answer.body}`);
    return JSON.parse(answer.body);
  };
  const number = ++shops;
  const { id, keys } = await ask(adminKey, "/v1/businesses", {
    name: `Kiln ${number}`,
    timezone: "America/New_York",
    currency: "USD",
    recipients: ["kiln@pottery.example"],
  });
  const { webhookUrl } = await ask(keys.owner, "/v1/connections", {
    platform: "shopify",
    name: "Shop",
    secrets: [secret],
    settings,
  });
  const link = { source: "newsletter", medium: "email", campaign: "autumn-kiln", slug: `bowl-${number}` };
  await ask(keys.owner, "/v1/links", { ...link, destination: `${settings.storefrontUrl}/products/stoneware-bowl` });
  return { id, key: keys.owner, hook: webhookUrl.slice(baseUrl.length) };
}

/** Hands a batch to a worker. */
export async function take(house: House, worker: "attribute" | "watch" | "alert", events: readonly HandoffEvent[]) {
  const { batchItemFailures } = await house[worker]({ Records: events.map(recordOf) } as never);
  if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} of ${events.length} failed`);
}

/** A platform's delivery, signed. */
export async function deliver(house: House, { hook }: Shop, topic: string, body: Buffer): Promise<void> {
  const { headers, body: bytes } = deliveryOf(topic, body);
  const answer = await house.door(requestOf({ method: "POST", path: hook, headers, body: bytes }), context);
  const { statusCode } = answer as { statusCode: number };
  if (statusCode !== 200) throw new Error(`${topic} is answered ${statusCode}`);
}
