// Can the product behind a path be bought, in the store's own word? Judged from all facts about it, whatever order they came in.
// A deletion is final; stock is summed over variants and locations, and honours "continue selling when out of stock".
import type { EventOf } from "./event.ts";
import type { Evidence, StoreWord } from "./path.ts";
import { capitalized } from "./text.ts";
import { hostOf } from "./url.ts";

/** One version of a product, when it was so, and which platform said so. */
export type OfferFact = EventOf<"offer.changed">["body"] & { at: string; source: string };
/** What is left of one inventory item at one location. */
export type StockFact = EventOf<"stock.changed">["body"] & { at: string; source: string };
/** A connection that ended: what it said until then is no longer believed. No hosts: it spoke for all of the platform's shops. */
export type EndedFact = { platform: string; at: string; hosts: string[] };

export type Offer = StoreWord & {
  offer: string;
  handle?: string;
  storefrontUrl?: string;
  /** Since when it cannot be bought, for whatever reason; only while it cannot. */
  downSince?: string;
};

type Variant = OfferFact["variants"][number];

/** The handle in `…/products/<handle>`, also below a collection, a language or a shop's folder. */
export function handleOf(address: string): string | undefined {
  const found = /\/products\/([^/?#]+)\/?$/.exec(URL.parse(address)?.pathname ?? "")?.[1];
  if (!found) return undefined;
  try {
    return decodeURIComponent(found).toLowerCase();
  } catch {
    return found.toLowerCase();
  }
}

/** Whether a page belongs to the storefront: same host (www or not), below its folder. */
export function isPageOf(address: string, storefrontUrl: string): boolean {
  if (hostOf(address) === undefined || hostOf(address) !== hostOf(storefrontUrl)) return false;
  const folder = new URL(storefrontUrl).pathname.replace(/\/+$/, "");
  return folder === "" || new URL(address).pathname.startsWith(`${folder}/`);
}

/** @returns undefined when nothing that is still believed has been said about the product */
export function judgeOffer(
  facts: readonly OfferFact[],
  levels: readonly StockFact[],
  ended: readonly EndedFact[] = [],
): Offer | undefined {
  const believed = distinct(facts.filter((fact) => !ended.some((end) => silences(end, fact))));
  const latest = believed.at(-1);
  if (!latest) return undefined;
  const named = believed.findLast(({ handle }) => handle !== undefined);
  const handle = named?.handle?.toLowerCase();
  const storefrontUrl = believed.findLast((fact) => fact.storefrontUrl !== undefined)?.storefrontUrl;
  const title = believed.findLast((fact) => fact.title !== undefined)?.title ?? handle;
  return {
    offer: latest.offer,
    ...(handle !== undefined && { handle }),
    ...(storefrontUrl !== undefined && { storefrontUrl }),
    ...timeline(believed, distinctLevels(levels), title),
  };
}

/**
 * The one that answers for a page when several have its handle: the best of them, and of equals the newest word.
 * When even that one is down, the page is down since the last of all went down.
 */
export function bestOffer(offers: readonly Offer[]): Offer | undefined {
  const rank = ({ state }: Offer) => order.indexOf(state);
  const [best] = [...offers].sort(
    (a, b) => rank(a) - rank(b) || compare(b.since, a.since) || compare(a.offer, b.offer),
  );
  if (!best || best.state === "available") return best;
  const since = [best.since, ...offers.map(({ downSince }) => downSince ?? "")].sort().at(-1) ?? best.since;
  return { ...best, since };
}
const order: StoreWord["state"][] = ["available", "sold-out", "unpublished", "deleted"];

function silences(end: EndedFact, fact: OfferFact): boolean {
  if (end.platform !== fact.source || fact.at > end.at) return false;
  const host = fact.storefrontUrl && hostOf(fact.storefrontUrl);
  return end.hosts.length === 0 || host === undefined || end.hosts.includes(host);
}

/** Versions in their own order, each once; a deletion ends the list. */
function distinct(facts: readonly OfferFact[]): OfferFact[] {
  const versions = [...new Map(facts.map((fact) => [`${fact.version} ${fact.state}`, fact])).values()];
  versions.sort((a, b) => compare(a.at, b.at) || compare(a.version, b.version));
  const gone = versions.find(({ state }) => state === "deleted");
  return gone ? [...versions.filter((fact) => fact.state !== "deleted"), gone] : versions;
}

function distinctLevels(levels: readonly StockFact[]): StockFact[] {
  const known = [
    ...new Map(levels.map((level) => [`${level.inventoryItem} ${level.location} ${level.version}`, level])).values(),
  ];
  return known.sort((a, b) => compare(a.at, b.at) || compare(a.version, b.version) || compare(a.location, b.location));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

// How far back the beginning of a state is searched for; a state that is older holds "since" the oldest of these instants.
const instantsMax = 60;

/** The state as it is, and since when: the first instant of the last run of the same state, and of any state in which it cannot be bought. */
function timeline(versions: readonly OfferFact[], levels: readonly StockFact[], title = "the product") {
  const last = stateAfter(versions, levels, title);
  // What was said after a deletion changes nothing any more.
  const end = last.state === "deleted" ? last.since : "~";
  const known = [...versions, ...levels].flatMap(({ at }) => (at <= end ? at : []));
  const instants = [...new Set(known)].sort().reverse().slice(0, instantsMax);
  const story = instants.flatMap((at) => {
    const past = versions.filter((version) => version.at <= at);
    const heard = levels.filter((level) => level.at <= at);
    return past.length === 0 ? [] : [{ at, ...stateAfter(past, heard, title) }];
  });
  const beginOf = (holds: (word: StoreWord) => boolean) => {
    const other = story.findIndex((word) => !holds(word));
    return story.at(other < 0 ? -1 : other - 1)?.at ?? last.since;
  };
  const since = beginOf(({ state }) => state === last.state);
  const evidence = last.evidence.map((line) => ({ ...line, at: since }));
  const downSince = last.state === "available" ? {} : { downSince: beginOf(({ state }) => state !== "available") };
  return { ...last, since, evidence, ...downSince };
}

function stateAfter(versions: readonly OfferFact[], levels: readonly StockFact[], title: string): StoreWord {
  const now = versions.at(-1);
  if (!now) return { state: "available", since: "", evidence: [] };
  const store = capitalized(now.source);
  const say = (says: string): Evidence[] => [{ by: "store", says, at: now.at }];
  if (now.state === "deleted")
    return { state: "deleted", since: now.at, evidence: say(`${store} deleted the product "${title}"`) };
  if (now.state === "unpublished") {
    return {
      state: "unpublished",
      since: now.at,
      evidence: say(`${store} no longer shows the product "${title}"`),
    };
  }
  if (now.variants.length === 0 || now.variants.some((variant) => isInStock(variant, now, levels))) {
    return { state: "available", since: now.at, evidence: say(`${store} sells "${title}"`) };
  }
  return { state: "sold-out", since: now.at, evidence: say(`${store} has none of "${title}" left`) };
}

function isInStock(variant: Variant, version: OfferFact, levels: readonly StockFact[]): boolean {
  if (!variant.tracked || variant.continueSelling) return true;
  const own = levels.filter((level) => level.inventoryItem === variant.inventoryItem && level.available !== null);
  let quantity = variant.quantity;
  let unknown = false;
  for (const location of new Set(own.map((level) => level.location))) {
    const here = own.filter((level) => level.location === location);
    const newest = here.at(-1);
    if (!newest || newest.at <= version.at) continue;
    const left = newest.available ?? 0;
    if (left > 0) return true;
    // The product's own count is of all locations. What a location had then tells by how much it changed since.
    const then = here.findLast((level) => level.at <= version.at);
    if (then) quantity += left - (then.available ?? 0);
    else unknown = true;
  }
  // A location that never spoke before now says it has none. Most small shops have one: then nothing is left. Where there are more,
  // the store's next word on the product counts all of them and corrects this within seconds.
  return quantity > 0 && (!unknown || elsewhere(own, version));
}

/** Whether a location that has not spoken since still had some. */
function elsewhere(levels: readonly StockFact[], version: OfferFact): boolean {
  const newest = new Map(levels.map((level) => [level.location, level]));
  return [...newest.values()].some((level) => level.at <= version.at && (level.available ?? 0) > 0);
}
