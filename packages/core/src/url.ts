// Which page is meant, and what do the parameters say about how she got there? Two addresses of one page are one path;
// values that identify a person are removed before an address is kept.
import { clickIds } from "./click-id.ts";
import { shortHash } from "./id.ts";

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

const template = /\{\{.*\}\}|\{[a-z_.]+\}|%%.+%%|\*\|.+\|\*|\[[A-Z_]+\]/i;

/** An address taken apart, for whoever asks it several things: that is most of the work of an answer. */
export type Address = { url: URL; parameters: readonly [name: string, value: string][] };

/** Undefined when it is no http(s) address. */
export function addressOf(text: string): Address | undefined {
  const url = parse(text);
  return url && { url, parameters: [...url.searchParams] };
}

/** Reads utm_*, click ids and our own click id. Names in any case; the first of a repeated parameter wins. */
export function readTags(address: string | Address): Tags {
  const parameters = new Map<string, string>();
  for (const [name, written] of takenApart(address)?.parameters ?? []) {
    const key = name.toLowerCase();
    const value = written.trim();
    if (value && !parameters.has(key)) parameters.set(key, value.slice(0, 200));
  }
  const tags: Tags = { clickIds: [...parameters.keys()].filter((key) => clickIds.has(key)).sort(), unexpanded: [] };
  for (const part of ["source", "medium", "campaign", "content", "term"] as const) {
    const value = parameters.get(`utm_${part}`);
    if (value === undefined) continue;
    if (template.test(value)) tags.unexpanded.push(`utm_${part}`);
    else tags[part] = value;
  }
  const mailchimpCampaign = parameters.get("mc_cid");
  if (tags.campaign === undefined && mailchimpCampaign) tags.campaign = mailchimpCampaign;
  const click = parameters.get(clickParameter);
  if (click && /^[\w-]{8,80}$/.test(click)) tags.click = click;
  return tags;
}

/** The address without values that identify a person (mail click ids, anything that looks like an e-mail address) and without a fragment. */
export function withoutPersonal(address: string | Address): string | undefined {
  const parts = takenApart(address);
  if (!parts) return undefined;
  const { url, parameters } = parts;
  const personal = new Set<string>();
  for (const [name, value] of parameters) {
    if (value.includes("@") || clickIds.get(name.toLowerCase())?.personal) personal.add(name);
  }
  const page = `${url.origin}${url.pathname}`;
  const kept = parameters.filter(([name]) => !personal.has(name));
  // Written anew only when something goes: the rest of the time an address stays as it was spelled.
  const query = personal.size > 0 ? new URLSearchParams(kept).toString() : url.search.slice(1);
  const clean = query ? `${page}?${query}` : page;
  return clean.length <= 2000 ? clean : page.slice(0, 2000);
}

const tracking = /^(utm_|ho_|mtm_|pk_|hsa_|at_|_ga$|_gl$|ref$|gclsrc$)/;

/** The page itself: no tracking parameters, fragment or trailing slash; host in lower case, what is left of the query sorted. */
export function pageOf(address: string): string | undefined {
  const url = parse(address);
  if (!url) return undefined;
  const kept = [...url.searchParams].filter(([name, value]) => {
    const key = name.toLowerCase();
    return !tracking.test(key) && !clickIds.has(key) && !value.includes("@");
  });
  kept.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1));
  const query = new URLSearchParams(kept).toString();
  const path = url.pathname.length > 1 ? url.pathname.replace(/\/+$/, "") || "/" : "/";
  return `${url.origin}${path}${query && `?${query}`}`.slice(0, 2000);
}

/** The id of the path behind an address; undefined when it is no http(s) address. */
export function pathIdOf(address: string): string | undefined {
  const page = pageOf(address);
  return page && `pth_${shortHash(page)}`;
}

/** The host in lower case, without `www.`; undefined when it is no address. */
export function hostOf(address: string): string | undefined {
  try {
    return new URL(address).hostname.toLowerCase().replace(/^www\./, "");
  } catch {
    return undefined;
  }
}

function takenApart(address: string | Address): Address | undefined {
  return typeof address === "string" ? addressOf(address) : address;
}

function parse(address: string): URL | undefined {
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
  } catch {
    return undefined;
  }
}
