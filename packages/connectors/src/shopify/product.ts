// Can it be bought? What the shop itself says of a product and of the stock behind its variants.
import type { EventOf } from "@handoff/core/event";
import { shortHash } from "@handoff/core/id";
import * as z from "zod/mini";
import { cut, Id, readBody, readInstant, Text } from "./field.ts";
import type { Reading, Translate } from "./translate.ts";

const Variant = z.object({
  id: Id,
  inventory_item_id: z.nullish(Id),
  inventory_management: Text,
  inventory_policy: Text,
  inventory_quantity: z.nullish(z.int()),
});
const Product = z.object({
  id: Id,
  updated_at: z.string(),
  status: Text,
  published_at: Text,
  published_scope: Text,
  handle: Text,
  title: Text,
  variants: z.nullish(z.array(Variant)),
  variant_gids: z.nullish(z.array(z.object({ admin_graphql_api_id: z.string() }))),
});
type Product = z.infer<typeof Product>;
type Offer = EventOf<"offer.changed">["body"];

export const productChanged: Translate = (body, { shop }) => {
  const product = readBody(Product, body);
  const at = readInstant(product.updated_at, "updated_at");
  const content: Omit<Offer, "version"> = {
    offer: offerOf(product.id, shop),
    state: isPublished(product) ? "available" : "unpublished",
    ...(product.handle && { handle: cut(product.handle) }),
    ...(product.title && { title: cut(product.title) }),
    storefrontUrl: shop.storefrontUrl,
    variants: [...(product.variants ?? []).map(variantOf), ...unseenVariants(product)],
  };
  const version = `${at}#${shortHash(JSON.stringify(content))}`;
  return [{ type: "offer.changed", id: `shopify:product:${product.id}:${version}`, at, body: { ...content, version } }];
};

// A whole product under this topic is not what Shopify sends, and a deletion is final.
const Deleted = z.object({ id: Id, title: z.optional(z.never()), variants: z.optional(z.never()) });

export const productDeleted: Translate = (body, { shop, triggeredAt }) => {
  const { id } = readBody(Deleted, body);
  const version = `${triggeredAt}#deleted`;
  return [
    {
      type: "offer.changed",
      id: `shopify:product:${id}:deleted`,
      at: triggeredAt,
      body: { offer: offerOf(id, shop), version, state: "deleted", variants: [] },
    },
  ];
};

const Level = z.object({
  inventory_item_id: Id,
  location_id: Id,
  available: z.nullable(z.int()),
  updated_at: z.string(),
});

export const stockChanged: Translate = (body) => {
  const level = readBody(Level, body);
  const at = readInstant(level.updated_at, "updated_at");
  const version = `${at}#${level.available ?? "untracked"}`;
  const id = `shopify:stock:${level.inventory_item_id}:${level.location_id}:${version}`;
  const inventoryItem = `shopify:${level.inventory_item_id}`;
  const location = `shopify:${level.location_id}`;
  return [{ type: "stock.changed", id, at, body: { inventoryItem, location, available: level.available, version } }];
};

function offerOf(product: string | number, shop: Reading["shop"]): string {
  return `shopify:${shop.shopDomain}:${product}`;
}

/** Active, published, and to the online store (`global` adds the tills). */
function isPublished({ status, published_at, published_scope }: Product): boolean {
  return (
    (status ?? "active") === "active" && Boolean(published_at) && ["web", "global"].includes(published_scope ?? "web")
  );
}

function variantOf(variant: z.infer<typeof Variant>): Offer["variants"][number] {
  const { inventory_management: management, inventory_quantity: quantity, inventory_item_id: item } = variant;
  return {
    id: String(variant.id),
    ...(item && { inventoryItem: `shopify:${item}` }),
    // Newer deliveries leave the field out: then a quantity says that it is counted.
    tracked: management === undefined ? typeof quantity === "number" : Boolean(management),
    continueSelling: variant.inventory_policy === "continue",
    quantity: quantity ?? 0,
  };
}

/** Only the first 100 variants come in full. Of the others nobody knows the stock, and unknown is never sold out. */
function unseenVariants({ variants, variant_gids: all }: Product): Offer["variants"] {
  if (!all || all.length <= (variants?.length ?? 0)) return [];
  const seen = new Set(variants?.map((variant) => String(variant.id)));
  const ids = all.map((variant) => variant.admin_graphql_api_id.slice(-40).replace(/^.*\//, ""));
  return ids
    .filter((id) => id && !seen.has(id))
    .map((id) => ({ id, tracked: false, continueSelling: false, quantity: 0 }));
}
