import type { Link } from "@handoff/core/business";
import type { Incident } from "@handoff/core/incident";
import type { Meanwhile } from "@handoff/core/notice";
import { isDown } from "@handoff/core/path";
import { pathIdOf } from "@handoff/core/url";
import type { Settings } from "@handoff/store/settings";
import type { Store } from "@handoff/store/store";

/**
 * Where tracked links to the failed pages lead until they work again: each to its own fallback, else to that of its endpoint, else to
 * the page that takes an address. A fallback that is down itself is passed over, as the links do.
 */
export async function meanwhileOf(store: Store, { business, links, endpoints }: Settings, incident: Incident) {
  const failed = new Set([incident.path, ...incident.paths].map(({ id }) => id));
  const leading = links.filter(({ destination }) => failed.has(pathIdOf(destination) ?? ""));

  async function works(address: string): Promise<boolean> {
    const path = pathIdOf(address);
    const state = path === undefined ? undefined : await store.paths.stateOf(business.id, path);
    return !isDown(state?.verdict ?? "unknown");
  }
  async function fallbackOf(link: Link): Promise<string | undefined> {
    const endpoint = endpoints.find(({ url }) => pathIdOf(url) === pathIdOf(link.destination));
    for (const address of [link.fallback, endpoint?.fallback]) {
      if (address !== undefined && (await works(address))) return address;
    }
    return undefined;
  }

  const named: (string | undefined)[] = [];
  for (const link of leading) named.push(await fallbackOf(link));
  const fallbacks = [...new Set(named.filter((address) => address !== undefined))];
  return { links: leading.length, fallbacks, catchPage: named.includes(undefined) } satisfies Meanwhile;
}
