// Who wants to be forgotten, or to know what we hold? And which shop has left? Shopify's three privacy topics and the app's removal.
// The headers are not signed, so the shop that the body names is compared too: one shop's request never reaches another's data.
import type { Identity } from "@handoff/core/event";
import * as z from "zod/mini";
import { Id, readBody, Text, UnreadableError } from "./field.ts";
import { personOf } from "./session.ts";
import { isOtherShop } from "./settings.ts";
import type { Reading, Translate } from "./translate.ts";

const customer = z.nullish(z.object({ id: z.nullish(Id), email: Text, phone: Text }));
const Redact = z.object({ shop_domain: z.string(), customer, orders_to_redact: z.nullish(z.array(Id)) });
const Request = z.object({
  shop_domain: z.string(),
  customer,
  orders_requested: z.nullish(z.array(Id)),
  data_request: z.object({ id: Id }),
});

export const customerRedacted: Translate = (body, reading) => {
  const { shop_domain, customer, orders_to_redact } = readBody(Redact, body);
  refuseOtherShop(shop_domain, reading, "shop_domain");
  const identities = identitiesOf(customer, reading);
  const sales = salesOf(orders_to_redact);
  if (identities.length === 0 && sales.length === 0)
    throw new UnreadableError("customer", undefined, "expected a customer's id, e-mail or phone, or orders_to_redact");
  const at = reading.triggeredAt;
  // She may come back and ask again, so the request's time is part of its name.
  const id = `shopify:customer:${customer?.id ?? sales[0] ?? "unknown"}:erased:${at}`;
  return [{ type: "person.erased", id, at, body: { identities, sales } }];
};

export const customerRequested: Translate = (body, reading) => {
  const { shop_domain, customer, orders_requested, data_request } = readBody(Request, body);
  refuseOtherShop(shop_domain, reading, "shop_domain");
  const request = String(data_request.id);
  return [
    {
      type: "person.requested",
      id: `shopify:data-request:${reading.shop.shopDomain}:${request}`,
      at: reading.triggeredAt,
      body: { identities: identitiesOf(customer, reading), sales: salesOf(orders_requested), request },
    },
  ];
};

const ShopRedact = z.object({ shop_id: Id, shop_domain: z.string() });

export const shopRedacted: Translate = (body, reading) => {
  const { shop_domain } = readBody(ShopRedact, body);
  // The sample that Shopify's command line sends names no shop; a try-out must not erase a real one.
  if (shop_domain.includes("{shop}")) return { ignored: "a sample of the documentation" };
  refuseOtherShop(shop_domain, reading, "shop_domain");
  return [ended(reading, "redacted", "the shop asked for its data to be erased")];
};

const Uninstalled = z.object({ myshopify_domain: z.nullable(z.string()) });

export const appUninstalled: Translate = (body, reading) => {
  const { myshopify_domain } = readBody(Uninstalled, body);
  // The sample that Shopify's command line sends names no shop; a try-out must not end a connection.
  if (!myshopify_domain || myshopify_domain.includes("{shop}")) return { ignored: "a sample of the documentation" };
  refuseOtherShop(myshopify_domain, reading, "myshopify_domain");
  return [ended(reading, "uninstalled", "the app was removed from the shop")];
};

function ended({ shop, triggeredAt: at }: Reading, what: "redacted" | "uninstalled", reason: string) {
  const body = { platform: "shopify", account: shop.shopDomain, reason, erase: what === "redacted" };
  // An app can be installed and removed again, so the time is part of the name.
  return { type: "connection.ended" as const, id: `shopify:shop:${shop.shopDomain}:${what}:${at}`, at, body };
}

function refuseOtherShop(domain: string, { shop }: Reading, field: string): void {
  if (isOtherShop(domain, shop))
    throw new UnreadableError(
      field,
      domain,
      "another shop's request on this connection: check which address it is sent to",
    );
}

function identitiesOf(customer: z.infer<typeof Redact>["customer"], { shop, hash }: Reading): Identity[] {
  return personOf({ email: undefined, phone: undefined, customer }, shop, hash);
}

function salesOf(orders: (string | number)[] | null | undefined): string[] {
  return [...new Set((orders ?? []).map((order) => `shopify:${order}`))];
}
