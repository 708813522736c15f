// Where does a tracked link lead right now? Decided here alone, for the redirect, the mails, the API and the page.
// The address stays as the owner wrote it, with tags and the click id added and nothing overwritten. Text is joined, not parsed and
// printed again: repeated parameters, odd encodings and fragments stay as they are.
import type { Endpoint, Link } from "./business.ts";
import { clickIds } from "./click-id.ts";
import { isDown, type PathState } from "./path.ts";
import { clickParameter, pageOf } from "./url.ts";

/** wanted: the link's own destination. fallback: another page that works. catch: the page that takes an e-mail address. */
export type Way = { to: "wanted" | "fallback"; address: string } | { to: "catch"; address?: undefined };

/** A tracked link and where it leads right now, as mails, the API and the page state it. */
export type LinkNow = { slug: string; url: string; campaign: string; fallback?: string | undefined } & Way;

/** What the decision rests on. What is not known counts as working: nobody is led away on a guess. */
export type Surroundings = {
  /** Public base of the tracked links, without a slash at the end. */
  baseUrl: string;
  endpoints: readonly Endpoint[];
  linkBySlug(slug: string): Pick<Link, "destination"> | undefined;
  stateOf(address: string): Pick<PathState, "verdict" | "endpoint"> | undefined;
};

/**
 * Where the link leads right now. While its destination is down: to its own fallback, else to that of its endpoint, else to the page
 * that takes an address. A fallback that is down too is passed over. One that is a tracked link stands for that link's destination,
 * so that two links cannot send anybody round in circles.
 */
export function detourOf(link: Link, { baseUrl, endpoints, linkBySlug, stateOf }: Surroundings): Way {
  const { destination } = link;
  const state = stateOf(destination);
  if (!state || !isDown(state.verdict)) return { to: "wanted", address: destination };
  for (const fallback of fallbacksOf(link, state, endpoints)) {
    const slug = slugOf(fallback, baseUrl);
    const address = slug === undefined ? fallback : linkBySlug(slug)?.destination;
    if (address === undefined || destinationOf(address, link) === undefined) continue;
    if (!isDown(stateOf(address)?.verdict ?? "unknown")) return { to: "fallback", address };
  }
  return { to: "catch" };
}

/** The addresses named for when the link's destination is down, in the order in which they are tried. */
export function fallbacksOf(
  { destination, fallback }: Pick<Link, "destination" | "fallback">,
  state: Pick<PathState, "endpoint">,
  endpoints: readonly Endpoint[],
): string[] {
  const page = pageOf(destination);
  const behind = endpoints.filter(({ id, url }) => id === state.endpoint || pageOf(url) === page);
  return [fallback, ...behind.map((endpoint) => endpoint.fallback)].filter((address) => address !== undefined);
}

/** The slug in the address of a tracked link of this deployment; undefined for any other address. */
export function slugOf(address: string, baseUrl: string): string | undefined {
  const door = `${baseUrl}/l/`;
  if (!address.startsWith(door)) return undefined;
  return slugIn(address.slice(door.length).split(/[?#/]/, 1)[0] ?? "");
}

/** Slugs are small letters, digits and hyphens; phones write a capital, and programs take the full stop behind an address for its end. */
export const slugIn = (typed: string) => typed.toLowerCase().replace(/[^a-z0-9-]+$/, "");

export type Additions = {
  /** Our own click id; a stale one in the address is replaced. */
  click?: string;
  /** Click ids that the platform added to the link itself (fbclid, gclid, mc_cid, …). */
  clickIds?: Readonly<Record<string, string>>;
};

/** The address with the link's tags; undefined when it is no http(s) address. */
export function destinationOf(
  address: string,
  link: Pick<Link, "source" | "medium" | "campaign" | "content" | "term">,
  { click, clickIds: passed = {} }: Additions = {},
): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  if (protocol !== "http:" && protocol !== "https:") return undefined;

  const [beforeHash = "", ...fragment] = href.split("#");
  const [page = "", ...queries] = beforeHash.split("?");
  const kept = queries
    .join("?")
    .split("&")
    .filter((pair) => nameOf(pair) !== clickParameter);
  const present = new Set(kept.map(nameOf));
  const added = Object.entries({
    utm_source: link.source,
    utm_medium: link.medium,
    utm_campaign: link.campaign,
    utm_content: link.content,
    utm_term: link.term,
    ...passed,
    [clickParameter]: click,
  }).flatMap(([name, value]) => (value && !present.has(name.toLowerCase()) ? [`${name}=${encoded(value)}`] : []));

  const query = [kept.join("&").replace(/&$/, ""), ...added].filter(Boolean).join("&");
  return [page, query && `?${query}`, fragment.length > 0 ? `#${fragment.join("#")}` : ""].join("");
}

/** The click ids among a request's parameters, as they must travel on. */
export function clickIdsIn(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([name, value]) => clickIds.has(name.toLowerCase()) && value.length <= 500)
      .slice(0, 10),
  );
}

function nameOf(pair: string): string {
  const name = pair.split("=", 1)[0]?.replace(/\+/g, " ") ?? "";
  try {
    return decodeURIComponent(name).toLowerCase();
  } catch {
    return name.toLowerCase(); // a stray % is no name of ours
  }
}

/** Half a surrogate pair cannot be encoded; the rest of the text can. */
function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}
