// Where do the tracked links to an incident's pages lead right now? As the links themselves do (detour.ts), for mails and the API.
import type { LinkNow } from "@handoff/core/destination";
import type { Incident } from "@handoff/core/incident";
import { pathIdOf } from "@handoff/core/url";
import type { Settings } from "@handoff/store/settings";
import type { Deps } from "./deps.ts";
import { wayOf } from "./detour.ts";

/** What decides how an incident is put into words: what people wanted to do there, and whose menus the steps name. */
export function wordsFor({ endpoints, connections }: Pick<Settings, "endpoints" | "connections">, { path }: Incident) {
  const isShopify = connections.some(({ platform }) => platform === "shopify");
  return {
    endpoint: endpoints.find(({ url }) => pathIdOf(url) === path.id)?.kind,
    shop: isShopify ? ("shopify" as const) : undefined,
  };
}

/** Every link whose destination is one of the incident's pages, in the order of their slugs. */
export function linksTo(
  { store, baseUrl }: Pick<Deps, "store" | "baseUrl">,
  { links, endpoints }: Pick<Settings, "links" | "endpoints">,
  incident: Incident,
): Promise<LinkNow[]> {
  const failed = new Set([incident.path, ...incident.paths].map(({ id }) => id));
  const leading = links.filter(({ destination }) => failed.has(pathIdOf(destination) ?? ""));
  const sources = {
    baseUrl,
    endpointsOf: async () => endpoints,
    linkBySlug: (slug: string) => store.settings.linkBySlug(slug),
    async stateOf(business: string, address: string) {
      const path = pathIdOf(address);
      return path === undefined ? undefined : store.paths.stateOf(business, path);
    },
  };
  return Promise.all(
    leading.map(async (link) => {
      const { slug, campaign, fallback } = link;
      const way = await wayOf(link, sources);
      return { slug, url: `${baseUrl}/l/${slug}`, campaign, ...(fallback && { fallback }), ...way };
    }),
  );
}
