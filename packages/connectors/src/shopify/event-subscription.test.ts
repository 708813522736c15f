import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shopify } from "./index.ts";

const settings = { shopDomain: "kiln-and-clay.myshopify.com", storefrontUrl: "https://kilnandclay.example" };
const context = {
  connection: { id: "con_1", settings, secrets: [], urlSecret: "" },
  hash: (address: string) => `hash-of-${address.length}`,
};
const sample = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, "samples", `${name}.json`), "utf8"));
const event = sample("event-order");

function heard(body: object, headers: Record<string, string> = {}, topic = "Order") {
  const sent = { "shopify-topic": topic, "shopify-action": "update", "shopify-triggered-at": "2026-11-20T10:00:00Z" };
  const delivery = {
    method: "POST",
    headers: { ...sent, ...headers },
    query: {},
    receivedAt: "2026-11-23T10:15:03.000Z",
  };
  return shopify.translate({ ...delivery, body: Buffer.from(JSON.stringify(body)) }, context);
}
const withOrder = (change: object) => ({ ...event, data: { order: { ...event.data.order, ...change } } });
const facts = (translation: ReturnType<typeof heard>) => {
  if (translation.outcome !== "translated") throw new Error(`${translation.outcome}: ${translation.reason}`);
  return translation.facts;
};
const eur = (amount: string) => ({
  shopMoney: { amount, currencyCode: "EUR" },
  presentmentMoney: { amount, currencyCode: "EUR" },
});

describe("an event subscription's Order", () => {
  it("is a sale, with what was refunded, where it came from and who bought", () => {
    const translation = heard(event);
    expect(translation).toMatchObject({ outcome: "translated", topic: "order/update" });
    expect(facts(translation)).toMatchObject([
      {
        type: "sale.placed",
        at: "2026-11-20T09:00:00.000Z",
        body: {
          sale: "shopify:5904433709303",
          name: "#1042",
          total: { amount: 8400, currency: "EUR" },
          currentTotal: 6400,
          refundedTotal: 2000,
          shipping: 500,
          tax: 1341,
          paid: true,
          browser: true,
          landingUrl: "https://kilnandclay.example/products/blue-bowl?utm_source=newsletter&utm_medium=email",
          referrer: "https://mail.example/",
          discountCodes: ["AUTUMN"],
          identities: [
            "email:hash-of-21",
            "customer:shopify:kiln-and-clay.myshopify.com:7120446398711",
            "visitor:v5a6b7c8d9e0",
          ],
        },
      },
      {
        type: "sale.refunded",
        id: "shopify:refund:880123:2000",
        at: "2026-11-20T09:30:00.000Z",
        body: { sale: "shopify:5904433709303", amount: { text: "20.00", currency: "EUR" } },
      },
    ]);
  });

  it("says what the webhook of the same order says", () => {
    const { order } = event.data;
    const set = (bag: { shopMoney: { amount: string } }) => {
      const price = { amount: bag.shopMoney.amount, currency_code: "EUR" };
      return { shop_money: price, presentment_money: price };
    };
    const body = {
      id: 5904433709303,
      name: order.name,
      test: false,
      created_at: order.createdAt,
      processed_at: order.processedAt,
      updated_at: order.updatedAt,
      cancelled_at: null,
      currency: "EUR",
      total_price: "84.00",
      total_price_set: set(order.totalPriceSet),
      current_total_price: "64.00",
      total_shipping_price_set: set(order.totalShippingPriceSet),
      total_tax_set: set(order.totalTaxSet),
      financial_status: "partially_refunded",
      source_name: "web",
      landing_site: "/products/blue-bowl?utm_source=newsletter&utm_medium=email",
      referring_site: "https://mail.example/",
      email: "mara@guests.example.x",
      customer: { id: 7120446398711 },
      discount_codes: [{ code: "AUTUMN" }],
      note_attributes: [{ name: "ho_visitor", value: "v5a6b7c8d9e0" }],
      refunds: [
        {
          id: 880123,
          created_at: "2026-11-20T09:30:00Z",
          transactions: [
            { kind: "refund", status: "success", amount: "20.00", currency: "EUR", amount_set: set(eur("20.00")) },
          ],
        },
      ],
    };
    const delivery = {
      method: "POST",
      headers: { "x-shopify-topic": "orders/updated" },
      query: {},
      receivedAt: "2026-11-23T10:15:03.000Z",
    };
    const webhook = shopify.translate({ ...delivery, body: Buffer.from(JSON.stringify(body)) }, context);
    expect(facts(heard(event))).toEqual(facts(webhook));
  });

  it("is the same facts as created and as updated, whether what changed is a list or an object", () => {
    const once = facts(heard(event));
    expect(facts(heard(event, { "shopify-action": "create" }))).toEqual(once);
    expect(facts(heard({ ...event, fields_changed: ["order[id: 'gid://shopify/Order/1'].tags"] }))).toEqual(once);
    // Without the header the body says what was done.
    expect(facts(heard(event, { "shopify-action": "" }))).toEqual(once);
  });

  it("that was cancelled, or only tried out, is told so", () => {
    const cancelled = facts(heard(withOrder({ cancelledAt: "2026-11-20T12:00:00Z", cancelReason: "CUSTOMER" })));
    expect(cancelled.at(-1)).toMatchObject({ type: "sale.cancelled", body: { reason: "customer" } });
    expect(heard(withOrder({ test: true }))).toMatchObject({ outcome: "ignored", reason: "test order" });
  });

  it("is in shop money when the buyer paid in another", () => {
    const bag = (shop: string, shown: string) => ({
      shopMoney: { amount: shop, currencyCode: "EUR" },
      presentmentMoney: { amount: shown, currencyCode: "JPY" },
    });
    const [placed] = facts(
      heard(withOrder({ totalPriceSet: bag("84.00", "13000"), refunds: [], totalRefundedSet: eur("0.0") })),
    );
    expect(placed).toMatchObject({
      body: { total: { amount: 8400, currency: "EUR" }, presentment: { amount: 13000, currency: "JPY" } },
    });
  });

  it.each([
    ["data.order.test", { test: undefined }],
    ["data.order.totalPriceSet", { totalPriceSet: undefined }],
    ["data.order.refunds", { refunds: undefined }],
    ["data.order.cancelledAt", { cancelledAt: undefined }],
    ["data.order.id", { id: "5904433709303" }],
  ])("whose query leaves out %s is kept, and the reason names it and the query", (field, change) => {
    const translation = heard(withOrder(change));
    expect(translation).toMatchObject({ outcome: "untranslatable", reason: expect.stringContaining(field) });
    expect(translation).toMatchObject({ reason: expect.stringContaining("give the event subscription the query") });
  });

  it.each([
    ["a gift card", { lineItems: { nodes: [{ isGiftCard: true }], pageInfo: { hasNextPage: false } } }],
    ["more lines", { lineItems: { nodes: [{ isGiftCard: false }], pageInfo: { hasNextPage: true } } }],
    ["more refunds", { totalRefundedSet: eur("21.00") }],
    ["a tip", { totalTipReceivedSet: eur("3.00") }],
  ])("that its query cannot tell to the cent (%s) is kept, never guessed", (what, change) => {
    expect(heard(withOrder(change))).toMatchObject({
      outcome: "untranslatable",
      reason: expect.stringContaining(what),
    });
  });

  it("without an answer to a query is kept, and the reason says which of the two is missing", () => {
    const { data: _, ...bare } = event;
    expect(heard(bare)).toMatchObject({
      outcome: "untranslatable",
      reason: expect.stringContaining("data is missing: give"),
    });
    expect(heard({ ...bare, query_errors: [{ message: "denied" }] })).toMatchObject({
      outcome: "untranslatable",
      reason: expect.stringContaining("give the app the scopes"),
    });
  });

  it("under an action, or about a thing, that nobody knows is kept", () => {
    for (const translation of [
      heard(event, { "shopify-action": "merge" }),
      heard(event, {}, "Checkout"),
      heard(event, {}, "Product"),
    ])
      expect(translation).toMatchObject({ outcome: "untranslatable" });
  });
});

it("a deleted product is told by the variables of the query alone", () => {
  const body = { topic: "Product", action: "delete", query_variables: { productId: "gid://shopify/Product/77" } };
  expect(facts(heard(body, { "shopify-action": "delete" }, "Product"))).toMatchObject([
    { type: "offer.changed", body: { offer: expect.stringContaining("77"), state: "deleted" } },
  ]);
  expect(heard({ ...body, query_variables: {} }, { "shopify-action": "delete" }, "Product")).toMatchObject({
    outcome: "untranslatable",
    reason: expect.stringContaining("query_variables.productId is missing"),
  });
});
