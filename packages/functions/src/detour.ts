// Where does a link lead right now? Reads what core/destination.ts decides by, and no more than that: the redirect reads through its
// caches, mails and the API read the store.
import type { Endpoint, Link } from "@handoff/core/business";
import { detourOf, fallbacksOf, slugOf, type Way } from "@handoff/core/destination";
import { isDown, type PathState } from "@handoff/core/path";

export type DetourSources = {
  baseUrl: string;
  stateOf(business: string, address: string): Promise<PathState | undefined>;
  endpointsOf(business: string): Promise<readonly Endpoint[]>;
  linkBySlug(slug: string): Promise<Link | undefined>;
};

export async function wayOf(link: Link, sources: DetourSources): Promise<Way> {
  const { business, destination } = link;
  const { baseUrl } = sources;
  const states = new Map([[destination, await sources.stateOf(business, destination)]]);
  const links = new Map<string, Link | undefined>();
  let endpoints: readonly Endpoint[] = [];

  const state = states.get(destination);
  if (state && isDown(state.verdict)) {
    endpoints = await sources.endpointsOf(business);
    const fallbacks = fallbacksOf(link, state, endpoints);
    const slugs = fallbacks.map((address) => slugOf(address, baseUrl)).filter((slug) => slug !== undefined);
    await Promise.all(slugs.map(async (slug) => links.set(slug, await sources.linkBySlug(slug))));
    const inTheEnd = fallbacks.map((address) => links.get(slugOf(address, baseUrl) ?? "")?.destination ?? address);
    await Promise.all(inTheEnd.map(async (address) => states.set(address, await sources.stateOf(business, address))));
  }
  return detourOf(link, {
    baseUrl,
    endpoints,
    linkBySlug: (slug) => links.get(slug),
    stateOf: (address) => states.get(address),
  });
}
