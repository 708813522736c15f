import { createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEvent } from "@handoff/core/event";
import { describe, expect, it } from "vitest";
import { connectorContract } from "../../../../test/contract/connector.ts";
import type { ConnectionView, Delivery } from "../connector.ts";
import { shopify } from "./index.ts";

const settings = { shopDomain: "kiln-and-clay.myshopify.com", storefrontUrl: "https://kilnandclay.example" };
const secret = "shpss_kiln_and_clay_0123456789";
const connection: ConnectionView = { id: "con_1", settings, secrets: [secret], urlSecret: "" };
const context = { connection, hash: (address: string) => `hash-of-${address.length}` };
const now = Date.parse("2026-11-23T10:15:03.000Z");

const body = (name: string) => readFileSync(join(import.meta.dirname, "samples", `${name}.json`));
const signature = (bytes: Uint8Array, key = secret) => createHmac("sha256", key).update(bytes).digest("base64");
function delivery(topic: string, bytes: Uint8Array, headers: Record<string, string> = {}): Delivery {
  return {
    method: "POST",
    headers: { "x-shopify-topic": topic, "x-shopify-hmac-sha256": signature(bytes), ...headers },
    query: {},
    body: bytes,
    receivedAt: "2026-11-23T10:15:03.000Z",
  };
}
const heard = (topic: string, bytes: Uint8Array, headers?: Record<string, string>) =>
  shopify.translate(delivery(topic, bytes, headers), context);

const samples: [topic: string, name: string, types: string[]][] = [
  ["orders/create", "order-newsletter-unpaid", ["sale.placed"]],
  ["orders/create", "order-guest", ["sale.placed"]],
  ["orders/create", "order-pos", ["sale.placed"]],
  ["orders/create", "order-draft", ["sale.placed"]],
  ["orders/create", "order-yen", ["sale.placed"]],
  ["orders/create", "order-dinar", ["sale.placed"]],
  ["orders/paid", "order-newsletter", ["sale.placed"]],
  ["orders/paid", "order-big-ids", ["sale.placed"]],
  ["orders/updated", "order-partly-refunded", ["sale.placed", "sale.refunded"]],
  ["orders/updated", "order-abroad-refunded", ["sale.placed", "sale.refunded"]],
  ["orders/fulfilled", "order-newsletter", ["sale.placed"]],
  ["orders/cancelled", "order-cancelled", ["sale.placed", "sale.cancelled"]],
  ["orders/edited", "order-edited", ["sale.amended"]],
  ["orders/delete", "order-deleted", ["sale.deleted"]],
  ["disputes/create", "dispute", ["sale.disputed"]],
  ["disputes/update", "dispute-lost", ["sale.disputed"]],
  ["refunds/create", "refund", ["sale.refunded"]],
  ["refunds/create", "refund-abroad", ["sale.refunded"]],
  ["checkouts/create", "checkout", ["checkout.started", "identity.linked"]],
  ["checkouts/update", "checkout", ["checkout.started", "identity.linked"]],
  ["products/create", "product", ["offer.changed"]],
  ["products/update", "product-sold-out", ["offer.changed"]],
  ["products/update", "product-unpublished", ["offer.changed"]],
  ["products/delete", "product-deleted", ["offer.changed"]],
  ["inventory_levels/update", "inventory-level", ["stock.changed"]],
  ["app/uninstalled", "app-uninstalled", ["connection.ended"]],
  ["customers/data_request", "customers-data-request", ["person.requested"]],
  ["customers/redact", "customers-redact", ["person.erased"]],
  ["shop/redact", "shop-redact", ["connection.ended"]],
];

connectorContract({
  connector: shopify,
  settings,
  garbage: "{",
  samples: [
    ...samples.map(([topic, name]) => ({
      topic: `${topic} (${name})`,
      headers: { "x-shopify-topic": topic, "x-shopify-triggered-at": "2026-10-10T09:00:00.877041743Z" },
      body: body(name).toString("utf8"),
    })),
    {
      topic: "Order (event-order)",
      headers: { "shopify-topic": "Order", "shopify-action": "update", "shopify-triggered-at": "2026-10-10T09:00:00Z" },
      body: body("event-order").toString("utf8"),
    },
  ],
  sign: (unsigned, { secret }) => ({
    ...unsigned,
    headers: { ...unsigned.headers, "x-shopify-hmac-sha256": signature(unsigned.body, secret) },
  }),
});

describe("a Shopify delivery", () => {
  it.each(samples)("of %s is understood (%s)", (topic, name, types) => {
    const translation = heard(topic, body(name));
    expect(translation).toMatchObject({ outcome: "translated", topic });
    expect(translation.outcome === "translated" && translation.facts.map((fact) => fact.type)).toEqual(types);
  });

  it("keeps ids beyond 2^53 digit for digit", () => {
    expect(heard("orders/paid", body("order-big-ids"))).toMatchObject({
      facts: [
        {
          body: {
            sale: "shopify:820982911946154508",
            identities: expect.arrayContaining(["customer:shopify:kiln-and-clay.myshopify.com:115310627314723954"]),
          },
        },
      ],
    });
  });

  it("is the same facts as created, paid, updated and fulfilled", () => {
    const facts = ["orders/create", "orders/paid", "orders/updated", "orders/cancelled", "orders/fulfilled"].map(
      (topic) => {
        const translation = heard(topic, body("order-cancelled"), {
          "x-shopify-triggered-at": `2026-10-0${topic.length % 9}T00:00:00Z`,
        });
        return translation.outcome === "translated" && translation.facts;
      },
    );
    for (const each of facts) expect(each).toEqual(facts[0]);
  });

  it.each(["themes/publish", "carts/update", "fulfillments/create", "orders/risk_assessment_changed", "Customer"])(
    "under a topic that is known to have nothing for us (%s) is left alone",
    (topic) => {
      expect(heard(topic, Buffer.from("{}"))).toEqual({
        outcome: "ignored",
        topic: topic.toLowerCase(),
        reason: "nothing for us",
      });
    },
  );

  it.each([
    ["sales/create", '{"id":820982911946154508}'],
    ["orders/bundled", '{"id":820982911946154508}'],
    ["subscription_billing_attempts/success", "{}"],
    ["tender_transactions/create", "no JSON at all"],
    ["constructor", "{}"],
    ["Sale", '{"action":"create"}'],
    ["toString/create", "{}"],
  ])("under a topic nobody knows (%s) is kept: it could be a sale", (topic, text) => {
    const translation = heard(topic, Buffer.from(text));
    expect(translation).toMatchObject({ outcome: "untranslatable" });
    expect(translation.outcome === "untranslatable" && translation.reason).toMatch(/topic|action/);
  });

  it("of a test order is left out", () => {
    const test = Buffer.from(body("order-newsletter").toString().replace('"test": false', '"test": true'));
    expect(heard("orders/create", test)).toEqual({ outcome: "ignored", topic: "orders/create", reason: "test order" });
  });

  it("that is no JSON is malformed; one without a topic or with an unknown shape waits for us", () => {
    expect(heard("orders/create", Buffer.from('{"id":'))).toMatchObject({ outcome: "malformed" });
    expect(heard("", body("order-pos"))).toMatchObject({
      outcome: "untranslatable",
      reason: expect.stringContaining("x-shopify-topic is missing"),
    });
    expect(heard("refunds/create", body("order-pos"))).toMatchObject({
      outcome: "untranslatable",
      reason: "order_id is missing: expected a whole number; replay it once we read this shape",
    });
  });

  it("dates a deletion by Shopify's own time, and by ours only when that is missing or no time", () => {
    const at = (headers: Record<string, string>) => {
      const translation = heard("products/delete", body("product-deleted"), headers);
      return translation.outcome === "translated" && translation.facts[0]?.at;
    };
    expect(at({ "x-shopify-triggered-at": "2026-10-10T09:00:00.877041743Z" })).toBe("2026-10-10T09:00:00.877Z");
    expect(at({ "shopify-triggered-at": "2026-10-10T05:00:00-04:00" })).toBe("2026-10-10T09:00:00.000Z");
    expect(at({})).toBe("2026-11-23T10:15:03.000Z");
    expect(at({ "x-shopify-triggered-at": "yesterday" })).toBe("2026-11-23T10:15:03.000Z");
  });
});

describe("a Shopify signature", () => {
  const bytes = Buffer.from('{"id":820982911946154508,"note":"héllo \u2028 \\/ \\u00e9"}');
  const verify = (headers: Record<string, string>) =>
    shopify.verify(
      { method: "POST", headers, query: {}, body: bytes, receivedAt: "2026-11-23T10:15:03.000Z" },
      connection,
      now,
    );

  it("is good over the bytes as they came, under the old and the new header names", () => {
    expect(verify({ "x-shopify-hmac-sha256": signature(bytes) })).toEqual({ ok: true });
    expect(verify({ "shopify-hmac-sha256": signature(bytes), "shopify-topic": "orders/create" })).toEqual({ ok: true });
    expect(heard("", bytes, { "x-shopify-topic": "", "shopify-topic": "shop/update" })).toMatchObject({
      outcome: "untranslatable",
    });
    expect(
      shopify.translate({ ...delivery("", bytes), headers: { "shopify-topic": "shop/update" } }, context),
    ).toMatchObject({ topic: "shop/update" });
  });

  it("in hex, or of one shop on another shop's connection, is refused although the secret is the same", () => {
    expect(verify({ "x-shopify-hmac-sha256": createHmac("sha256", secret).update(bytes).digest("hex") })).toMatchObject(
      { ok: false },
    );
    const good = { "x-shopify-hmac-sha256": signature(bytes) };
    expect(verify({ ...good, "x-shopify-shop-domain": "Kiln-and-Clay.myshopify.com" })).toEqual({ ok: true });
    for (const name of ["x-shopify-shop-domain", "shopify-shop-domain"]) {
      expect(verify({ ...good, [name]: "other-pottery.myshopify.com" })).toEqual({
        ok: false,
        reason: "the delivery is about another shop",
      });
    }
    expect(verify({ ...good, "x-shopify-shop-domain": "" })).toMatchObject({ ok: false });
  });
});

const reference = referenceFolder();
describe.skipIf(!reference)(
  "Shopify's own sample bodies (skipped: no folder shared/reference beside the project)",
  () => {
    const folder = reference ?? "";
    type Vector = {
      platform: string;
      id: string;
      key: string;
      body?: string;
      bodyFile?: string;
      headers: Record<string, string>;
    };
    const { vectors } = (
      reference ? JSON.parse(readFileSync(join(folder, "signature-vectors.json"), "utf8")) : { vectors: [] }
    ) as {
      vectors: Vector[];
    };

    it("verify with the published and computed signatures", () => {
      for (const vector of vectors.filter(({ platform }) => platform === "shopify")) {
        const bytes = vector.bodyFile ? readFileSync(join(folder, vector.bodyFile)) : Buffer.from(vector.body ?? "");
        const headers = { "x-shopify-hmac-sha256": vector.headers["X-Shopify-Hmac-Sha256"] ?? "" };
        expect(signature(bytes, vector.key)).toBe(headers["x-shopify-hmac-sha256"]);
        const given = { method: "POST", headers, query: {}, body: bytes, receivedAt: "2026-11-23T10:15:03.000Z" };
        expect(shopify.verify(given, { ...connection, secrets: [vector.key] }, now).ok).toBe(true);
      }
    });

    it.each([
      ["orders/create", "orders-create.utm.json", "translated"],
      ["orders/create", "orders-create.direct.json", "translated"],
      ["orders/create", "orders-create.pos.json", "translated"],
      ["orders/create", "orders-create.bigint.json", "ignored"],
      ["orders/create", "orders-create.json", "ignored"],
      ["orders/paid", "orders-paid.utm.json", "translated"],
      ["orders/updated", "orders-updated.partially-refunded.json", "translated"],
      ["orders/cancelled", "orders-cancelled.utm.json", "translated"],
      ["orders/edited", "orders-edited.json", "translated"],
      ["orders/updated", "orders-real-anonymized-1.json", "untranslatable"],
      ["orders/updated", "orders-real-anonymized-2025-04.json", "untranslatable"],
      ["refunds/create", "refunds-create.json", "translated"],
      ["refunds/create", "refunds-create.partial.json", "translated"],
      ["checkouts/create", "checkouts-create.json", "translated"],
      ["checkouts/update", "checkouts-update.json", "translated"],
      ["products/create", "products-create.json", "translated"],
      ["products/update", "products-update.sold-out.json", "translated"],
      ["products/update", "products-update.unpublished.json", "translated"],
      ["products/delete", "products-delete.json", "translated"],
      ["inventory_levels/update", "inventory_levels-update.zero.json", "translated"],
      ["app/uninstalled", "app-uninstalled.json", "ignored"],
      ["customers/data_request", "customers-data_request.json", "translated"],
      ["customers/redact", "customers-redact.json", "translated"],
      ["shop/redact", "shop-redact.json", "ignored"],
    ])("of %s (%s) are %s", (topic, file, outcome) => {
      const translation = heard(topic, readFileSync(join(folder, "fixtures/shopify", file)));
      expect(translation).toMatchObject({ outcome });
      if (translation.outcome !== "translated") return;
      for (const fact of translation.facts)
        parseEvent({ ...fact, business: "biz_1", heardAt: "2026-11-23T10:15:03.000Z", source: "shopify" });
    });
  },
);

function referenceFolder(): string | undefined {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const found = join(folder, "shared/reference");
    if (existsSync(join(found, "signature-vectors.json"))) return found;
  }
  return undefined;
}
