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

/** Reads utm_*, click ids and our own click id. Names in any case; the first of a repeated parameter wins. */
export function readTags(address: string): Tags {
  const parameters = new Map<string, string>();
  for (const [name, value] of parse(address)?.searchParams ?? []) {
    const key = name.toLowerCase();
    if (!parameters.has(key) && value.trim()) parameters.set(key, value.trim().slice(0, 200));
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
export function withoutPersonal(address: string): string | undefined {
  const url = parse(address);
  if (!url) return undefined;
  for (const [name, value] of [...url.searchParams]) {
    if (clickIds.get(name.toLowerCase())?.personal || value.includes("@")) url.searchParams.delete(name);
  }
  // Each assignment parses the address anew, so only what is there is taken away.
  if (url.hash) url.hash = "";
  if (url.username) url.username = "";
  if (url.password) url.password = "";
  return url.href.length <= 2000 ? url.href : `${url.origin}${url.pathname}`.slice(0, 2000);
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

function parse(address: string): URL | undefined {
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
  } catch {
    return undefined;
  }
}
