// Which hosts belong to the business? What comes from them is no marketing.
import { platformOfHost } from "@handoff/core/platform";
import type { Settings } from "@handoff/store/settings";
import { pageHosts } from "./page-hosts.ts";

/** Hosts in lower case without `www.`, each with what is below it: those of `placeHosts`, and the domains they belong to. */
export function ownHosts(settings: Settings): string[] {
  return [...new Set([...placeHosts(settings), ...pageHosts(settings).below])].sort();
}

/** The very hosts that the owner's settings name: storefronts, shop domains, endpoints and the destinations of links, but for everybody's places. */
export function placeHosts(settings: Settings): string[] {
  const { own, linked } = pageHosts(settings);
  return [...new Set([...own, ...linked.filter((host) => !isEverybodys(host))])].sort();
}

/** The hosts that these connections alone speak for. */
export function hostsOfConnections(connections: Settings["connections"]): string[] {
  return pageHosts({ business: {}, connections, endpoints: [], links: [] }).own;
}

/** A link may lead to the owner's profile: whoever comes from that network still comes from there. A stall in a marketplace is a shop. */
function isEverybodys(host: string): boolean {
  const platform = platformOfHost(host);
  return platform !== undefined && platform.kind !== "shopping";
}
