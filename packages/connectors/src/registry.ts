// Which platforms do we speak? A line per platform. Each is loaded when its first delivery comes: a prospect on a link waits for none.
import type { Connector, Platforms } from "./connector.ts";

const spoken = new Map<string, () => Promise<Connector>>([
  ["mailchimp", async () => (await import("./mailchimp/index.ts")).mailchimp],
  ["meta", async () => (await import("./meta/index.ts")).meta],
  ["shopify", async () => (await import("./shopify/index.ts")).shopify],
]);

/** By the name that stands in the webhook's address. */
export const connectors: Platforms = {
  get: (platform) => spoken.get(platform)?.(),
  keys: () => spoken.keys(),
};
