// On which hosts are the pages that marketing points at? Without the lists of networks and search engines (hosts.ts has those): this is
// part of the public door, and every cold start reads it.
import { hostOf } from "@handoff/core/url";
import type { Settings } from "@handoff/store/settings";

/**
 * Hosts in lower case without `www.`. own: storefronts, shop domains, endpoints, hosts that the owner named. linked: where links lead, be
 * it to a profile elsewhere. below: what stands on or below these is the business's too.
 */
export type PageHosts = { own: string[]; linked: string[]; below: string[] };

type Places = Pick<Settings, "endpoints" | "connections" | "links" | "domains"> & { business: { hosts?: string[] } };

export function pageHosts({
  business: { hosts = [] },
  endpoints,
  connections,
  links,
  domains = [],
}: Places): PageHosts {
  const texts = (values: unknown[]) => values.filter((value) => typeof value === "string");
  const own = [
    ...endpoints.map(({ url }) => url),
    ...connections.flatMap(({ settings: of }) => [
      ...texts([of.storefrontUrl, of.siteUrl]),
      ...texts([of.shopDomain]).map((domain) => `https://${domain}/`),
    ]),
  ];
  return {
    own: [...new Set([...hostsIn(own), ...hosts])].sort(),
    linked: hostsIn(links.map(({ destination }) => destination)),
    below: [...domains, ...hosts],
  };
}

const hostsIn = (addresses: readonly string[]) =>
  [...new Set(addresses.flatMap((address) => hostOf(address) ?? []))].sort();
