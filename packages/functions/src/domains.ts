// Which domains are the business's? Shop, checkout, blog and account stand on hosts of one registrable domain, and by the public suffix
// list that is one owner. The list is large: the domains are worked out where settings change and kept beside them, so that the public
// door and the attribution read them without it.
import { platformOfHost } from "@handoff/core/platform";
import { hostOf } from "@handoff/core/url";
import type { Settings } from "@handoff/store/settings";
import type { Store } from "@handoff/store/store";
import { pageHosts } from "./page-hosts.ts";
import { registrableDomain } from "./public-suffix.ts";
import { sharedDomains } from "./shared-domains.ts";

/** Registrable domains of storefronts, endpoints and named hosts; none of those under which everybody may have a name. */
export function domainsOf(settings: Settings): string[] {
  const domains = pageHosts({ ...settings, domains: [] }).own.flatMap((host) => ownDomainOf(host) ?? []);
  return [...new Set(domains)].sort();
}

/** Works the domains out again and keeps them. Call it once the settings are stored. The same ones are written too: a slower change must see it. */
export async function keepDomains({ settings: store }: Pick<Store, "settings">, business: string): Promise<void> {
  if (await store.business(business)) await store.settleDomains(business, domainsOf);
}

/** A host as it is kept: lower case, without `www.`; undefined when it is none, or a suffix below which anybody may have a name. */
export function namedHost(text: string): string | undefined {
  const address = text.trim();
  const host = hostOf(/^https?:\/\//i.test(address) ? address : `https://${address}`);
  return host !== undefined && registrableDomain(host) !== undefined && !isEverybodys(host) ? host : undefined;
}

function ownDomainOf(host: string): string | undefined {
  const domain = registrableDomain(host);
  return domain === undefined || isEverybodys(domain) ? undefined : domain;
}

/** google.com is nobody's own, though a form of the owner's may stand on docs.google.com. */
const isEverybodys = (domain: string) => sharedDomains.has(domain) || platformOfHost(domain) !== undefined;
