// Which hosts belong to the business? What comes from them is no marketing.
import { platformOfHost } from "@handoff/core/platform";
import type { Settings } from "@handoff/store/settings";
import { pageHosts } from "./page-hosts.ts";

/** Hosts in lower case without `www.`: storefronts, shop domains, endpoints and the destinations of links, but for everybody's places. */
export function ownHosts(settings: Settings): string[] {
  const { own, linked } = pageHosts(settings);
  return [...new Set([...own, ...linked.filter((host) => !isEverybodys(host))])].sort();
}

/** A link may lead to the owner's profile: whoever comes from that network still comes from there. A stall in a marketplace is a shop. */
function isEverybodys(host: string): boolean {
  const platform = platformOfHost(host);
  return platform !== undefined && platform.kind !== "shopping";
}
