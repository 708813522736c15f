// Whose name or host is this? Search engines, networks, shops, assistants and mail tools, by the many names people tag them with.
// A search engine is known by its exact host: docs.google.com is not a search, mail.google.com is somebody's mailbox.
import { isMailHost } from "./mail-hosts.ts";
import { isCardCheck } from "./payment-hosts.ts";
import { type PlatformKind, platformRows } from "./platform-rows.ts";
import { isSignInHost, isSignInPath } from "./sign-in-hosts.ts";
import { isPlacement, unglued, wordsOf } from "./source-words.ts";
import { aiAssistants, analyticsSources, searchEngines, socialNetworks } from "./sources.ts";

export type { PlatformKind } from "./platform-rows.ts";
export type Platform = { name: string; kind: PlatformKind };

type Lists = {
  hosts: Map<string, Platform>;
  /** Hosts that Google's table alone knows. Many of them are homes to sites of all sorts: somebody.blogspot.com is not blogspot.com. */
  whole: Set<string>;
  /** Our own names, which may stand among words that leave open whose it is. */
  names: Map<string, Platform>;
  /** Names in Google's table, each of which stands alone: "ask" and "line" are words, too. */
  sources: Map<string, Platform>;
};
let known: Lists | undefined;

/** The platform behind a host (or an Android app's package). `path` tells an assistant within a network apart, and where people sign in. */
export function platformOfHost(host: string, path = ""): Platform | undefined {
  // No name of a host is longer; every label of it is looked up.
  const found = host.length <= 253 ? placeOf(host, path) : undefined;
  return found && isSignInPath(path) ? signIn : found;
}

const signIn: Platform = { name: "sign-in", kind: "passage" };

function placeOf(host: string, path: string): Platform | undefined {
  const { hosts, whole } = lists();
  const plain = host.toLowerCase().replace(/^www\./, "");
  const place =
    hosts.get(`${plain}${path}`.replace(/\/$/, "")) ?? hosts.get(plain) ?? hosts.get(ofCountry(plain, hosts));
  if (place) return place;
  if (isSignInHost(plain)) return signIn;
  if (isMailHost(plain)) return { name: "web mail", kind: "mail" };
  // Then the sites that this one is a part of: m.facebook.com, lite.duckduckgo.com; but for search engines only from a search host.
  for (let rest = plain; rest.includes("."); ) {
    rest = rest.slice(rest.indexOf(".") + 1);
    const site = hosts.get(rest) ?? hosts.get(ofCountry(rest, hosts));
    if (!site) continue;
    if (whole.has(rest)) return entrance.test(plain.slice(0, -rest.length)) ? site : undefined;
    return site.kind !== "search" || /^(search|duckduckgo|bing)\./.test(rest) ? site : undefined;
  }
  return isCardCheck(plain) ? { name: "payment", kind: "passage" } : undefined;
}

/** What stands before the host of a site and still is that site: m.tagged.com, fr.houzz.com. */
const entrance = /^(?:m|mobile|touch|amp|app|web|l|lm|old|new|out|away|go|h5|wap|[a-z]{2}|[a-z]{2}-[a-z]{2})\.$/;

/** The platform that a tag like "fb", "Meta-facebook", "instagram_story" or "l.facebook.com" names, read as a whole. */
export function platformNamed(text: string): Platform | undefined {
  return ownNamed(text) ?? lists().sources.get(text.toLowerCase());
}

/** The same without the names that only Google's table has. */
export function ownNamed(text: string): Platform | undefined {
  const { names } = lists();
  const name = text.toLowerCase();
  const words = wordsOf(name);
  const exact = names.get(words.join("-")) ?? (name.includes(".") ? platformOfHost(hostIn(name)) : undefined);
  if (exact) return exact.kind === "passage" ? undefined : exact;
  // "Facebook Ads", "ig_story", "google-my-business-post": what is left without such words must be a name.
  const rest = words.filter((word) => !isPlacement(word));
  // "an ad" is no ad of Meta's Audience Network.
  const named = rest.length > 0 && rest[0] !== "an" ? names.get(rest.join("-")) : undefined;
  return named ?? (rest.length === 1 ? withoutGlue(rest[0] ?? "", names) : severalNames(rest, names));
}

/** "fbads", "metaads". */
function withoutGlue(word: string, names: Lists["names"]): Platform | undefined {
  const [name] = unglued(word) ?? [];
  return name === undefined ? undefined : names.get(name);
}

/** "meta-instagram", "google youtube ads": every word is a name, and a house yields to what belongs to it. */
function severalNames(words: readonly string[], names: Lists["names"]): Platform | undefined {
  const found = words.map((word) => names.get(word));
  if (words.length > 4 || found.includes(undefined)) return undefined;
  const isHouse = (i: number) => words[i] === "meta" || words[i] === "google";
  // "google-tw" is an account of Google's for Taiwan.
  const isCountry = (i: number) => countries.has(words[i] ?? "") && words.includes("google");
  return found.find((_, i) => !isHouse(i) && !isCountry(i)) ?? found.find((_, i) => isHouse(i)) ?? found[0];
}

/** Short names of networks that are codes of countries as well. */
const countries = new Set(["li", "th", "tt", "tw"]);

/** The host of what may be a whole address: "https://www.facebook.com/claypot". */
function hostIn(name: string): string {
  return name.replace(/^[a-z][a-z0-9+.-]*:\/\//, "").replace(/[/?#:].*$/, "");
}

/** The host with its country written as `{}`, in the way that the list knows it. */
function ofCountry(host: string, hosts: ReadonlyMap<string, unknown>): string {
  const labels = host.split(".");
  const last = host.replace(/\.(?:com?\.)?[a-z]{2}$/, ".{}");
  const each = labels.map((label, i) => (label.length === 2 ? labels.with(i, "{}").join(".") : ""));
  return [last, ...each].find((pattern) => hosts.has(pattern)) ?? "";
}

/** Read on first use: a worker that classifies nothing starts without them. */
function lists(): Lists {
  known ??= learn();
  return known;
}

function learn(): Lists {
  const learned: Lists = { hosts: new Map(), whole: new Set(), names: new Map(), sources: new Map() };
  const { hosts, whole, names } = learned;
  const vendored: [string, PlatformKind][] = [
    [searchEngines, "search"],
    [socialNetworks, "social"],
    [aiAssistants, "assistant"],
  ];
  for (const [text, kind] of vendored) {
    for (const line of text.trim().split("\n")) {
      const [title = "", addresses = ""] = line.split("\t");
      const platform = { name: title.toLowerCase().replace(/!/g, ""), kind };
      for (const host of addresses.split(" ")) hosts.set(host, platform);
    }
  }
  learnAnalytics(learned);
  for (const kind of Object.keys(platformRows) as PlatformKind[]) {
    for (const [name, aliases, addresses] of platformRows[kind]) {
      const platform = { name, kind };
      const own =
        kind === "passage" || name === "shop" ? aliases.split(" ") : [wordsOf(name).join("-"), ...aliases.split(" ")];
      for (const alias of own) if (alias) names.set(alias, platform);
      for (const host of addresses.split(" ")) {
        if (!host) continue;
        hosts.set(host, platform);
        whole.delete(host);
      }
    }
  }
  return learned;
}

/** Google's table holds names and hosts side by side; what our lists call by another name keeps that name. */
function learnAnalytics({ hosts, whole, sources }: Lists): void {
  for (const line of analyticsSources.trim().split("\n")) {
    const [kind, list = ""] = line.split("\t") as [PlatformKind, string];
    const all = list.split(",").flatMap((source) => (source.endsWith("*") ? both(source.slice(0, -1)) : [source]));
    const bare = new Set(all.filter((source) => !source.includes(".")));
    for (const source of all) {
      if (bare.has(source)) sources.set(source, { name: source, kind });
      else {
        const name = source.split(".").findLast((label) => bare.has(label)) ?? source;
        const before = hosts.get(source);
        if (!before) whole.add(source);
        hosts.set(source, before?.kind === kind ? before : { name, kind });
      }
    }
  }
}

const both = (name: string): string[] => [name, `${name}.com`];
