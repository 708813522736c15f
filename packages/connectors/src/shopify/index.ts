// Shopify: orders, refunds, disputes, checkouts, products, stock and privacy requests, as webhooks of an app or of Settings > Notifications.
import type { Connector, Delivery, Translation, Verified } from "../connector.ts";
import { MalformedJsonError, parseJson } from "../json.ts";
import { verifySignature } from "../signature.ts";
import { checkoutHeard } from "./checkout.ts";
import { disputeHeard } from "./dispute.ts";
import { eventHeard, isEventTopic } from "./event-subscription.ts";
import { readInstant, UnreadableError } from "./field.ts";
import { isHarmless } from "./harmless.ts";
import { isWholeOrder, orderDeleted, orderEdited, orderHeard } from "./order.ts";
import { appUninstalled, customerRedacted, customerRequested, shopRedacted } from "./privacy.ts";
import { productChanged, productDeleted, stockChanged } from "./product.ts";
import { refundCreated } from "./refund.ts";
import { domainOf, settings, shopOf } from "./settings.ts";
import type { Reading, Translate } from "./translate.ts";

export const shopify: Connector = {
  platform: "shopify",
  settings,
  accounts: (stored) => [{ field: "shopDomain", value: shopOf(stored).shopDomain }],
  secrets: "required",
  secretInUrl: false,
  verify,
  translate(delivery, { connection, hash }) {
    const topic = (header(delivery, "topic") ?? "").trim().toLowerCase().slice(0, 100);
    if (!topic) return { outcome: "untranslatable", topic, reason: "header x-shopify-topic is missing: send it along" };
    if (isHarmless(topic) && !topics.has(topic)) return { outcome: "ignored", topic, reason: "nothing for us" };
    const action = header(delivery, "action")?.trim().toLowerCase().slice(0, 20) || undefined;
    const known = isEventTopic(topic) ? eventHeard(topic, action, (name) => topics.get(name)) : topics.get(topic);
    const reading: Reading = {
      shop: shopOf(connection.settings),
      hash,
      // Few topics ask.
      get triggeredAt() {
        return triggeredAt(delivery);
      },
    };
    return outcomeOf(isEventTopic(topic) && action ? `${topic}/${action}` : topic, () => {
      if (!known && !topic.startsWith("orders/")) throw unknown(topic);
      const body = parseJson(delivery.body);
      if (known) return known(body, reading);
      if (!isWholeOrder(body)) throw unknown(topic);
      return orderHeard(body, reading);
    });
  },
};

const topics: ReadonlyMap<string, Translate> = new Map([
  ["orders/create", orderHeard],
  ["orders/paid", orderHeard],
  ["orders/updated", orderHeard],
  ["orders/cancelled", orderHeard],
  ["orders/edited", orderEdited],
  ["orders/delete", orderDeleted],
  ["refunds/create", refundCreated],
  ["disputes/create", disputeHeard],
  ["disputes/update", disputeHeard],
  ["checkouts/create", checkoutHeard],
  ["checkouts/update", checkoutHeard],
  ["products/create", productChanged],
  ["products/update", productChanged],
  ["products/delete", productDeleted],
  ["inventory_levels/update", stockChanged],
  ["app/uninstalled", appUninstalled],
  ["customers/data_request", customerRequested],
  ["customers/redact", customerRedacted],
  ["shop/redact", shopRedacted],
]);

/** base64(HMAC-SHA256(secret, body)); the secret is the app's, or the one shown under Settings > Notifications > Webhooks. */
function verify(delivery: Delivery, connection: Parameters<Connector["verify"]>[1], now: number): Verified {
  const name =
    delivery.headers["x-shopify-hmac-sha256"] === undefined ? "shopify-hmac-sha256" : "x-shopify-hmac-sha256";
  const scheme = { header: name, hash: "sha256", encoding: "base64" } as const;
  const verified = verifySignature(scheme, delivery, connection.secrets, now);
  if (!verified.ok) return verified;
  // Shops of one app share its secret: a good signature alone does not say which of them it was.
  const domain = header(delivery, "shop-domain");
  if (domain !== undefined && domainOf(domain) !== shopOf(connection.settings).shopDomain)
    return { ok: false, reason: "the delivery is about another shop" };
  return verified;
}

/** Newer deliveries spell the names without the `x-`. */
function header({ headers }: Delivery, name: string): string | undefined {
  return headers[`x-shopify-${name}`] ?? headers[`shopify-${name}`];
}

function triggeredAt(delivery: Delivery): string {
  const stated = header(delivery, "triggered-at");
  if (stated === undefined) return delivery.receivedAt;
  try {
    return readInstant(stated, "x-shopify-triggered-at");
  } catch (error) {
    if (error instanceof UnreadableError) return delivery.receivedAt;
    throw error;
  }
}

/** Never left alone: it could be a sale under a new name. */
function unknown(topic: string): UnreadableError {
  return new UnreadableError("topic", topic, "not known to Handoff yet; replay it once it is");
}

function outcomeOf(topic: string, translate: () => ReturnType<Translate>): Translation {
  try {
    const translated = translate();
    if (Array.isArray(translated)) return { outcome: "translated", topic, facts: translated };
    return { outcome: "ignored", topic, reason: translated.ignored };
  } catch (error) {
    if (error instanceof MalformedJsonError) return { outcome: "malformed", topic, reason: error.message };
    if (error instanceof UnreadableError) return { outcome: "untranslatable", topic, reason: error.message };
    throw error;
  }
}
