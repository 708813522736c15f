// Did somebody begin to buy? A checkout starts once; what becomes known of the person while she fills it in are further links.
import type { Fact } from "@handoff/core/event";
import { shortHash } from "@handoff/core/id";
import * as z from "zod/mini";
import { readBody, readInstant, UnreadableError } from "./field.ts";
import { cartOf, personOf, sessionFields, sessionOf, token } from "./session.ts";
import type { Translate } from "./translate.ts";

const Checkout = z.object({ token: z.string(), created_at: z.string(), ...sessionFields });

export const checkoutHeard: Translate = (body, { shop, hash }) => {
  const checkout = readBody(Checkout, body);
  const name = token(checkout.token);
  // The body's `id` may be null; the token is what the order will carry.
  if (!name) throw new UnreadableError("token", checkout.token, "expected a token without spaces");
  const at = readInstant(checkout.created_at, "created_at");
  const self = `checkout:${name}`;
  const known = [
    ...personOf(checkout, shop, hash),
    ...cartOf(checkout.cart_token),
    ...sessionOf(checkout, shop).identities,
  ];
  const id = `shopify:checkout:${name}`;
  const started: Fact = { type: "checkout.started", id, at, body: { checkout: name, identities: [self] } };
  if (known.length === 0) return [started];
  const identities = [self, ...known];
  return [
    started,
    { type: "identity.linked", id: `${id}:known:${shortHash(JSON.stringify(known))}`, at, body: { identities } },
  ];
};
