import { describe, expect, it } from "vitest";
import { appUninstalled, customerRedacted, customerRequested, shopRedacted } from "./privacy.ts";
import uninstalled from "./samples/app-uninstalled.json" with { type: "json" };
import request from "./samples/customers-data-request.json" with { type: "json" };
import redact from "./samples/customers-redact.json" with { type: "json" };
import order from "./samples/order-newsletter.json" with { type: "json" };
import shopRedact from "./samples/shop-redact.json" with { type: "json" };
import type { Reading } from "./translate.ts";

const reading: Reading = {
  shop: { shopDomain: "kiln-and-clay.myshopify.com", storefrontUrl: "https://kilnandclay.example" },
  hash: (address) => `hash-of-${address.length}`,
  triggeredAt: "2026-10-10T09:00:00.877Z",
};

describe("a person's wish", () => {
  it("to be forgotten names her identities and the orders that were hers", () => {
    expect(customerRedacted(redact, reading)).toEqual([
      {
        type: "person.erased",
        id: "shopify:customer:7120446398711:erased:2026-10-10T09:00:00.877Z",
        at: "2026-10-10T09:00:00.877Z",
        body: {
          identities: [
            "email:hash-of-23",
            "phone:hash-of-12",
            "customer:shopify:kiln-and-clay.myshopify.com:7120446398711",
          ],
          sales: ["shopify:5904433709303", "shopify:5904433712003"],
        },
      },
    ]);
  });

  it("to be forgotten is heard when only her orders are named, and refused when nothing is", () => {
    expect(customerRedacted({ ...redact, customer: null }, reading)).toMatchObject([{ body: { identities: [] } }]);
    expect(() => customerRedacted({ ...redact, customer: null, orders_to_redact: [] }, reading)).toThrow(
      "customer is missing",
    );
  });

  it("to know what is held about her is passed on", () => {
    expect(customerRequested(request, reading)).toEqual([
      {
        type: "person.requested",
        id: "shopify:data-request:kiln-and-clay.myshopify.com:9041",
        at: "2026-10-10T09:00:00.877Z",
        body: {
          identities: ["email:hash-of-23", "customer:shopify:kiln-and-clay.myshopify.com:7120446398711"],
          sales: ["shopify:5904433709303"],
          request: "9041",
        },
      },
    ]);
  });
});

describe("a shop that leaves", () => {
  it("ends the connection, and is erased only when it asks for that", () => {
    expect(appUninstalled(uninstalled, reading)).toEqual([
      {
        type: "connection.ended",
        id: "shopify:shop:kiln-and-clay.myshopify.com:uninstalled:2026-10-10T09:00:00.877Z",
        at: "2026-10-10T09:00:00.877Z",
        body: {
          platform: "shopify",
          account: "kiln-and-clay.myshopify.com",
          reason: "the app was removed from the shop",
          erase: false,
        },
      },
    ]);
    expect(shopRedacted(shopRedact, reading)).toMatchObject([
      { id: "shopify:shop:kiln-and-clay.myshopify.com:redacted:2026-10-10T09:00:00.877Z", body: { erase: true } },
    ]);
  });
});

describe("another shop's request on this connection", () => {
  const other = "other-pottery.myshopify.com";
  it.each([
    ["customers/redact", () => customerRedacted({ ...redact, shop_domain: other }, reading)],
    ["customers/data_request", () => customerRequested({ ...request, shop_domain: other }, reading)],
    ["shop/redact", () => shopRedacted({ ...shopRedact, shop_domain: other }, reading)],
    ["app/uninstalled", () => appUninstalled({ ...uninstalled, myshopify_domain: other }, reading)],
  ])("changes nothing here (%s)", (_, translate) => {
    expect(translate).toThrow("another shop's request on this connection");
  });

  it("is also what a captured order is under a topic it was not sent with", () => {
    expect(() => shopRedacted(order, reading)).toThrow("shop_id is missing");
    expect(() => appUninstalled(order, reading)).toThrow("myshopify_domain is missing");
  });
});

it.each([null, "", "{shop}.myshopify.com"])(
  "a sample of app/uninstalled that names no shop (%j) ends none",
  (myshopify_domain) => {
    expect(appUninstalled({ ...uninstalled, myshopify_domain }, reading)).toEqual({
      ignored: "a sample of the documentation",
    });
  },
);

it("the documentation's sample of shop/redact, which names no shop, erases none", () => {
  const sample = { shop_id: 954889, shop_domain: "{shop}.myshopify.com" };
  expect(shopRedacted(sample, reading)).toEqual({ ignored: "a sample of the documentation" });
});
