// On which hosts are the pages that marketing points at? Without the lists of networks and search engines (hosts.ts has those): this is
// part of the public door, and every cold start reads it.
import { hostOf } from "@handoff/core/url";
import type { Settings } from "@handoff/store/settings";

/** Hosts in lower case without `www.`. own: storefronts, shop domains, endpoints. linked: where links lead, be it to a profile elsewhere. */
export type PageHosts = { own: string[]; linked: string[] };

export function pageHosts({ endpoints, connections, links }: Settings): PageHosts {
  const texts = (values: unknown[]) => values.filter((value) => typeof value === "string");
  const own = [
    ...endpoints.map(({ url }) => url),
    ...connections.flatMap(({ settings: of }) => [
      ...texts([of.storefrontUrl, of.siteUrl]),
      ...texts([of.shopDomain]).map((domain) => `https://${domain}/`),
    ]),
  ];
  return { own: hostsIn(own), linked: hostsIn(links.map(({ destination }) => destination)) };
}

const hostsIn = (addresses: readonly string[]) =>
  [...new Set(addresses.flatMap((address) => hostOf(address) ?? []))].sort();
