// A shop that is connected, removes the app and goes on selling: signed deliveries in, the API and the mailbox out.
import { createHmac } from "node:crypto";
import type { HandoffEvent } from "@handoff/core/event";
import type { startEngine } from "@handoff/local/engine";
import { createStore } from "@handoff/store/store";
import { expect } from "vitest";
import { createAlert } from "./alert.ts";
import { createAttribute } from "./attribute.ts";
import { createBackOffice } from "./back-office.ts";
import type { Deps, MailMessage } from "./deps.ts";
import { createVault } from "./outside/vault.ts";
import { createReceive } from "./receive.ts";

type Engine = Awaited<ReturnType<typeof startEngine>>;

const adminKey = "the-admin-key-of-this-test";
export const secret = "shpss_uninstalled_2026";
export const shopDomain = "clay.myshopify.com";
export const endedAt = "2026-11-20T12:00:00.000Z";

/** A shop that is connected, whose events reach the workers when `settle` says so. */
export async function openUninstalled(engine: Engine) {
  const waiting: HandoffEvent[] = [];
  const mails: MailMessage[] = [];
  const clock = { now: Date.parse("2026-11-20T13:00:00.000Z") };
  const store = createStore(engine.table);
  let beforeKeeping = async () => {};
  const deliveries: Deps["store"]["deliveries"] = {
    ...store.deliveries,
    async keep(...kept) {
      await beforeKeeping();
      return store.deliveries.keep(...kept);
    },
  };
  const deps: Deps = {
    store: { ...store, deliveries },
    bus: { publish: async (events) => void waiting.push(...events) },
    vault: createVault("a master key of at least 32 characters"),
    mail: {
      send: async (mail) => {
        mails.push(mail);
        return "sent";
      },
    },
    web: { fetch: () => Promise.reject(new Error("no web here")) },
    log: () => {},
    now: () => clock.now++,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    pause: async () => {},
    baseUrl: "https://handoff.example",
    adminKey,
  };
  const [office] = createBackOffice(deps, {});
  const door = createReceive(deps);
  const workers = [createAttribute(deps), createAlert(deps)];

  async function ask(line: string, key: string, body?: unknown) {
    const [method = "GET", path = "/"] = line.split(" ");
    const init = {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    };
    const answer = await office?.request(`https://handoff.example${path}`, init);
    return { status: answer?.status, body: JSON.parse((await answer?.text()) || "{}") };
  }
  const business = { name: "Clay", timezone: "UTC", currency: "USD", recipients: ["ana@clay.example"] };
  const { id: businessId, keys: given } = (await ask("POST /v1/businesses", adminKey, business)).body;
  const shop = { platform: "shopify", name: "Shop", secrets: [secret] };
  const settings = { shopDomain, storefrontUrl: "https://clay.example" };
  const connect = () => ask("POST /v1/connections", given.owner, { ...shop, settings });
  // As if it had been connected a month ago.
  clock.now = Date.parse("2026-10-20T13:00:00.000Z");
  const { id } = (await connect()).body;
  clock.now = Date.parse("2026-11-20T13:00:00.000Z");

  return {
    clock,
    mails,
    connect,
    id: id as string,
    business: businessId as string,
    /** Does something just before the next delivery is kept. */
    keepingNext(act: () => Promise<void>) {
      beforeKeeping = act;
    },
    own: (line: string, body?: unknown) => ask(line, given.owner, body),
    async send({ topic, at, body }: Told) {
      const text = JSON.stringify(body);
      const headers = {
        "x-shopify-topic": topic,
        "x-shopify-shop-domain": shopDomain,
        "x-shopify-hmac-sha256": createHmac("sha256", secret).update(text).digest("base64"),
        "x-shopify-triggered-at": at,
      };
      const answer = await door.request(`/hooks/shopify/${id}`, { method: "POST", body: text, headers });
      expect(answer.status).toBe(200);
    },
    /** The workers take what is on the bus, in the order given. */
    async settle() {
      const batch = waiting.splice(0).map((event, n) => ({ id: `m${n}`, event }));
      for (const worker of workers) expect(await worker.consume(batch)).toEqual([]);
    },
    async total() {
      const { total } = (await ask("GET /v1/reports/channels?from=2026-11-01&to=2026-11-30", given.read)).body;
      return { sales: total.sales, gross: total.gross.amount, refunds: total.refunds.amount };
    },
    report: async () => (await ask("GET /v1/reports/channels?from=2026-11-01&to=2026-11-30", given.read)).body,
    connection: async () => (await ask(`GET /v1/connections/${id}`, given.owner)).body,
  };
}

export type Told = { topic: string; at: string; body: object };
const price = (amount: string) => ({ shop_money: { amount, currency_code: "USD" } });
export function order(id: number, at: string, more: object = {}): Told {
  const body = {
    id,
    test: false,
    created_at: at,
    processed_at: at,
    updated_at: at,
    cancelled_at: null,
    currency: "USD",
    total_price: `${id}.00`,
    current_total_price: `${id}.00`,
    total_price_set: price(`${id}.00`),
    financial_status: "paid",
    source_name: "web",
    email: `buyer${id}@guests.example`,
    landing_site: "/?utm_source=news&utm_medium=email",
    client_details: { user_agent: "Mozilla/5.0" },
    refunds: [],
    ...more,
  };
  return { topic: "orders/create", at, body };
}
export const uninstalled = { topic: "app/uninstalled", at: endedAt, body: { id: 1, myshopify_domain: shopDomain } };
export const before = order(10, "2026-11-20T11:00:00Z");
export const stale = order(10, "2026-11-20T11:00:00Z", {
  financial_status: "pending",
  updated_at: "2026-11-20T10:59:00Z",
});
export const early = order(20, "2026-11-19T09:00:00Z");
export const after = order(30, "2026-11-20T12:30:00Z");
export const later = order(40, "2026-11-20T12:40:00Z");
export const refund: Told = {
  topic: "refunds/create",
  at: "2026-11-20T12:50:00Z",
  body: {
    id: 5,
    order_id: 20,
    created_at: "2026-11-20T12:50:00Z",
    transactions: [{ kind: "refund", status: "success", amount: "5.00", currency: "USD" }],
  },
};
