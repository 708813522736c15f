// Which page is meant, and what do the parameters say about how she got there? Two addresses of one page are one path;
// values that identify a person are removed before an address is kept.
import { clickIds } from "./click-id.ts";
import { shortHash } from "./id.ts";
import { behindPage, depthMax, isNested, marketingIn, nestedAddress, type Parameter } from "./parameters.ts";
import { fully, holdsAddress, isPersonal, pathWithoutAddresses, unescaped } from "./personal.ts";
import { cutAddress, cutText } from "./text.ts";

/** Our own parameters on tracked links, and the names of the same ids in a store's cart. */
export const clickParameter = "ho_click";
export const visitorParameter = "ho_visitor";

/** What an address says about the marketing behind it. Values are as written, but for surrounding space. */
export type Tags = {
  source?: string;
  medium?: string;
  campaign?: string;
  content?: string;
  term?: string;
  /** Names of the click id parameters that are present. */
  clickIds: string[];
  /** The id of the tracked click that led here. */
  click?: string;
  /** utm parameters whose template was never filled in ("{{campaign.name}}"): treated as missing. */
  unexpanded: string[];
};

const template = /\{\{.*\}\}|\{[\w.:-]+\}|%%.+%%|\*\|.+\|\*|\[[A-Z_]+\]|^__[A-Z_]+__$/i;
// Looking for the end of every "{{" that nobody closed takes the square of the length.
const templateMax = 1000;
const tagLengthMax = 200;
const keptMax = 2000;
const parts = ["source", "medium", "campaign", "content", "term"] as const;

/** An address taken apart, for whoever asks it several things: that is most of the work of an answer. */
export type Address = { url: URL; parameters: readonly Parameter[] };

/** Undefined when it is no http(s) address. */
export function addressOf(text: string): Address | undefined {
  const url = parse(text);
  return url && { url, parameters: [...url.searchParams] };
}

/** Reads utm_*, click ids and our own click id, however they are escaped. Names in any case; the first of a repeated parameter wins. */
export function readTags(address: string | Address): Tags {
  const parameters = firstOf(takenApart(address));
  const tags: Tags = { clickIds: [...parameters.keys()].filter((key) => clickIds.has(key)).sort(), unexpanded: [] };
  for (const part of parts) {
    const value = parameters.get(`utm_${part}`);
    if (value === undefined) continue;
    if (template.test(value.slice(0, templateMax))) tags.unexpanded.push(`utm_${part}`);
    else if (!holdsAddress(value)) tags[part] = cutText(value, tagLengthMax);
  }
  const mailchimpCampaign = parameters.get("mc_cid");
  if (tags.campaign === undefined && mailchimpCampaign) tags.campaign = cutText(mailchimpCampaign, tagLengthMax);
  const click = parameters.get(clickParameter);
  if (click && /^[\w-]{8,80}$/.test(click)) tags.click = click;
  return tags;
}

/**
 * The address without values that identify a person (mail click ids, anything that looks like an e-mail address), without Google's mark
 * on a listing and without a fragment; tags that stood elsewhere stand in its query. Where it is too long, the tags are what stays.
 * A site without a scheme ("www.google.com", as some shops report a referrer) is taken for https.
 */
export function withoutPersonal(address: string | Address, depth = 0): string | undefined {
  const taken = typeof address === "string" ? addressOf(asAddress(address)) : address;
  if (!taken) return undefined;
  const { url } = taken;
  const page = `${url.origin}${keptPath(url.pathname)}`;
  const { kept, changed } = keptOf(taken, depth);
  let query = changed ? new URLSearchParams(kept).toString() : url.search.slice(1);
  if (changed || url.hash.length > 1 || page !== `${url.origin}${url.pathname}`) {
    const still = firstOf(addressOf(`${page}?${query}`));
    const moved = [...firstOf(taken)].filter(([name, value]) => !still.has(name) && isKept(name, value));
    if (moved.length > 0) query += `${query && "&"}${new URLSearchParams(moved)}`;
  }
  const clean = query ? `${page}?${query}` : page;
  return clean.length <= keptMax ? clean : shortened(page, firstOf(taken));
}

const tracking = /^(utm_|ho_|mtm_|pk_|hsa_|at_|_ga$|_gl$|ref$|gclsrc$)/;

/** The page itself: no tracking parameters, fragment or trailing slash; host in lower case, what is left of the query sorted. */
export function pageOf(address: string): string | undefined {
  const url = parse(address);
  if (!url) return undefined;
  const kept = [...url.searchParams].filter(([name, value]) => {
    const key = name.toLowerCase();
    return !tracking.test(key) && !clickIds.has(key) && !value.includes("@") && !isPersonal(name, value);
  });
  kept.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1));
  const query = new URLSearchParams(kept).toString();
  const path = withoutEnd(pathWithoutAddresses(url.pathname)) || "/";
  return cutAddress(`${url.origin}${path}${query && `?${query}`}`, keptMax);
}

/** Without the slashes at its end. Step by step: a pattern would try every slash of "//////x" anew. */
function withoutEnd(path: string): string {
  let length = path.length;
  while (path[length - 1] === "/") length -= 1;
  return path.slice(0, length);
}

/** The id of the path behind an address; undefined when it is no http(s) address. */
export function pathIdOf(address: string): string | undefined {
  const page = pageOf(address);
  return page && `pth_${shortHash(page)}`;
}

/** The host in lower case, without `www.` and the root's full stop; undefined when it is no address. */
export function hostOf(address: string): string | undefined {
  try {
    return new URL(address).hostname.toLowerCase().replace(/^www\.|\.$/g, "");
  } catch {
    return undefined;
  }
}

/** What somebody wrote for an address, as one: "www.google.com", "//bing.com/", "https%3A%2F%2Ft.co%2F". */
export function asAddress(text: string): string {
  const written = text.trim();
  if (/^https?%3a/i.test(written)) return unescaped(written);
  const isHost = /^(?:\/\/)?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(?::\d{1,5})?(?:[/?#]|$)/u.test(written);
  return isHost ? `https://${written.replace(/^\/\//, "")}` : written;
}

function takenApart(address: string | Address): Address | undefined {
  return typeof address === "string" ? addressOf(address) : address;
}

/** The marketing parameters with a value, each name once. */
function firstOf(address: Address | undefined): Map<string, string> {
  const first = new Map<string, string>();
  if (!address) return first;
  for (const [name, value] of marketingIn(address.url, address.parameters))
    if (value && !first.has(name)) first.set(name, value);
  return first;
}

// `srsltid` says how Google found the page, and nothing of the page.
const neverKept = new RegExp(
  `[?&;#](?:(?:amp|#0*38|#x0*26);){0,5}(?:srsltid|${[...clickIds].flatMap(([name, { personal }]) => (personal ? [name] : [])).join("|")})=`,
  "i",
);

/** Whether a parameter may be kept: nothing in its name or value, however it is escaped, identifies a person. */
function isKept(name: string, value: string): boolean {
  return !isPersonal(name, value) && !neverKept.test(`&${fully(name)}=${fully(value)}`);
}

/** Also without tags that lost their `?`, where one of those may not be kept. */
function keptPath(path: string): string {
  const page = neverKept.test(fully(path)) ? path.slice(0, behindPage.exec(path)?.index) : path;
  return pathWithoutAddresses(page);
}

/** `depth`: in how many addresses this one is nested. What stands deeper than anybody nests is judged as text. */
function keptOf({ url, parameters }: Address, depth: number): { kept: [string, string][]; changed: boolean } {
  const gone = new Set<string>();
  const cleaned = parameters.map(([name, value]): [string, string] => {
    const inner = depth < depthMax && isNested(url, name) ? nestedAddress(url, value) : undefined;
    const clean = inner && withoutPersonal({ url: inner, parameters: [...inner.searchParams] }, depth + 1);
    const kept =
      !clean || clean === inner.href ? value : inner.origin === url.origin ? clean.slice(url.origin.length) : clean;
    if (!isKept(name, kept)) gone.add(name);
    return [name, kept];
  });
  const kept = cleaned.filter(([name]) => !gone.has(name));
  // Written anew only when something goes: the rest of the time an address stays as it was spelled.
  return { kept, changed: gone.size > 0 || cleaned.some(([, value], i) => value !== parameters[i]?.[1]) };
}

/** The page, with as many of its tags as there is room for: what nobody would know otherwise comes first. */
function shortened(page: string, first: ReadonlyMap<string, string>): string {
  const names = ["utm_source", "utm_medium", "utm_campaign", clickParameter];
  const order = [...new Set([...names, ...[...first.keys()].filter((name) => clickIds.has(name)), ...first.keys()])];
  let query = "";
  for (const name of order) {
    const value = first.get(name);
    if (value === undefined || !isKept(name, value)) continue;
    const pair = pairOf(name, value);
    if (query.length + pair.length < keptMax - 300) query += `${query && "&"}${pair}`;
  }
  return query ? `${cutAddress(page, keptMax - query.length - 1)}?${query}` : cutAddress(page, keptMax);
}

/** Every tag gets its share of the room: a letter of Japanese takes nine. */
function pairOf(name: string, value: string): string {
  for (let length = tagLengthMax; ; length = Math.floor(length / 2)) {
    const pair = String(new URLSearchParams([[name, cutText(value, length)]]));
    if (pair.length <= 500) return pair;
  }
}

function parse(address: string): URL | undefined {
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
  } catch {
    return undefined;
  }
}
