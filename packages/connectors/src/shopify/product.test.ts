import { describe, expect, it } from "vitest";
import { productChanged, productDeleted, stockChanged } from "./product.ts";
import level from "./samples/inventory-level.json" with { type: "json" };
import product from "./samples/product.json" with { type: "json" };
import deleted from "./samples/product-deleted.json" with { type: "json" };
import soldOut from "./samples/product-sold-out.json" with { type: "json" };
import unpublished from "./samples/product-unpublished.json" with { type: "json" };
import type { Reading } from "./translate.ts";

const reading: Reading = {
  shop: { shopDomain: "kiln-and-clay.myshopify.com", storefrontUrl: "https://kilnandclay.example/shop" },
  hash: () => "hash",
  triggeredAt: "2026-10-10T09:00:00.877Z",
};
const offer = (body: unknown) => {
  const [fact] = [productChanged(body, reading)].flat();
  if (!fact || !("type" in fact) || fact.type !== "offer.changed") throw new Error("no offer");
  return fact.body;
};

describe("a product", () => {
  it("is an offer with its address and the stock of every variant", () => {
    expect(productChanged(product, reading)).toEqual([
      {
        type: "offer.changed",
        id: "shopify:product:8841033220343:2026-10-06T16:30:01.000Z#1tecv4ootdx",
        at: "2026-10-06T16:30:01.000Z",
        body: {
          offer: "shopify:kiln-and-clay.myshopify.com:8841033220343",
          version: "2026-10-06T16:30:01.000Z#1tecv4ootdx",
          state: "available",
          handle: "stoneware-bowl",
          title: "Stoneware bowl",
          storefrontUrl: "https://kilnandclay.example/shop",
          variants: [
            {
              id: "46190224343287",
              inventoryItem: "shopify:48237741605111",
              tracked: true,
              continueSelling: false,
              quantity: 7,
            },
            {
              id: "46190224343288",
              inventoryItem: "shopify:48237741605112",
              tracked: true,
              continueSelling: true,
              quantity: 0,
            },
          ],
        },
      },
    ]);
  });

  it("that sold out is still published, with nothing left of any variant", () => {
    expect(offer(soldOut)).toMatchObject({
      state: "available",
      variants: [
        { tracked: true, continueSelling: false, quantity: 0 },
        { tracked: true, continueSelling: false, quantity: 0 },
      ],
    });
  });

  it.each([
    ["an active, published product", {}, "available"],
    ["a product of before there was a status", { status: undefined, published_scope: undefined }, "available"],
    ["a draft", { status: "draft" }, "unpublished"],
    ["an archived product", { status: "archived" }, "unpublished"],
    ["a product taken off every channel", { published_at: null }, "unpublished"],
    ["a product for the till only", { published_scope: "pos" }, "unpublished"],
  ])("tells whether people can see %s", (_, over, state) => {
    expect(offer({ ...product, ...over }).state).toBe(state);
    expect(offer(unpublished).state).toBe("unpublished");
  });

  it.each([
    ["counted by Shopify", { inventory_management: "shopify", inventory_quantity: 3 }, true],
    ["counted by somebody else", { inventory_management: "warehouse", inventory_quantity: null }, true],
    ["not counted", { inventory_management: null, inventory_quantity: 3 }, false],
    ["not counted, in another spelling", { inventory_management: "", inventory_quantity: 3 }, false],
    ["counted, as newer deliveries tell it", { inventory_quantity: 0 }, true],
    ["of which nothing is told", {}, false],
  ])("knows a variant that is %s", (_, over, tracked) => {
    const { variants } = offer({ ...product, variants: [{ id: 46190224343287, inventory_policy: "deny", ...over }] });
    expect(variants[0]?.tracked).toBe(tracked);
  });

  it("never looks sold out because only its first hundred variants were told", () => {
    const variant_gids = [
      ...soldOut.variant_gids,
      { admin_graphql_api_id: "gid://shopify/ProductVariant/46190224343399" },
    ];
    expect(offer({ ...soldOut, variant_gids }).variants.at(-1)).toEqual({
      id: "46190224343399",
      tracked: false,
      continueSelling: false,
      quantity: 0,
    });
  });

  it("that was deleted is gone for good", () => {
    expect(productDeleted(deleted, reading)).toEqual([
      {
        type: "offer.changed",
        id: "shopify:product:8841033220343:deleted",
        at: "2026-10-10T09:00:00.877Z",
        body: {
          offer: "shopify:kiln-and-clay.myshopify.com:8841033220343",
          version: "2026-10-10T09:00:00.877Z#deleted",
          state: "deleted",
          variants: [],
        },
      },
    ]);
  });

  it("is not deleted by a delivery that brings the whole product", () => {
    expect(() => productDeleted(product, reading)).toThrow("title has a string we cannot read: expected never");
  });
});

describe("stock", () => {
  it("changes by item and place, under the name the product's variants carry", () => {
    expect(stockChanged(level, reading)).toEqual([
      {
        type: "stock.changed",
        id: "shopify:stock:48237741605111:68911235319:2026-10-07T12:59:58.000Z#0",
        at: "2026-10-07T12:59:58.000Z",
        body: {
          inventoryItem: "shopify:48237741605111",
          location: "shopify:68911235319",
          available: 0,
          version: "2026-10-07T12:59:58.000Z#0",
        },
      },
    ]);
  });

  it("that nobody counts is unknown, not zero", () => {
    expect(stockChanged({ ...level, available: null }, reading)).toMatchObject([{ body: { available: null } }]);
    expect(() => stockChanged({ ...level, available: undefined }, reading)).toThrow("available is missing");
  });
});
