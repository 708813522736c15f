// Which hosts belong to the business? What comes from them is no marketing, and only for them strangers' page views count.
import { platformOfHost } from "@handoff/core/platform";
import { hostOf } from "@handoff/core/url";
import type { Settings } from "@handoff/store/settings";

/** Hosts in lower case without `www.`: storefronts, shop domains, endpoints and the destinations of links, but for everybody's places. */
export function ownHosts(settings: Settings): string[] {
  const texts = (values: unknown[]) => values.filter((value) => typeof value === "string");
  const addresses = [
    ...settings.endpoints.map((endpoint) => endpoint.url),
    ...settings.links.map((link) => link.destination).filter((address) => !isEverybodys(address)),
    ...settings.connections.flatMap(({ settings: of }) => [
      ...texts([of.storefrontUrl, of.siteUrl]),
      ...texts([of.shopDomain]).map((domain) => `https://${domain}/`),
    ]),
  ];
  return [...new Set(addresses.flatMap((address) => hostOf(address) ?? []))].sort();
}

/** A link may lead to the owner's profile: whoever comes from that network still comes from there. A stall in a marketplace is a shop. */
function isEverybodys(address: string): boolean {
  const platform = platformOfHost(hostOf(address) ?? "");
  return platform !== undefined && platform.kind !== "shopping";
}
