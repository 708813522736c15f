// Which platforms do we speak? A line per platform.
import type { Connector } from "./connector.ts";
import { mailchimp } from "./mailchimp/index.ts";
import { meta } from "./meta/index.ts";
import { shopify } from "./shopify/index.ts";

const spoken: readonly Connector[] = [mailchimp, meta, shopify];

/** By the name that stands in the webhook's address. */
export const connectors: ReadonlyMap<string, Connector> = new Map(spoken.map((one) => [one.platform, one]));
