// Makes packages/core/src/sources.ts from the lists in packages/core/data: `node tools/sources.ts`.
import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";

const folder = new URL("../packages/core/data/", import.meta.url);
const target = new URL("../packages/core/src/sources.ts", import.meta.url);

// Listed as search engines for a search box that they once had; a link from their pages is a plain referral.
const notEngines = new Set(["cnn.com", "charter.net", "alexa.com", "digg.com", "facebook.com"]);

// Where we leave Google's table: pages of a shop's own platform and of its payment provider, sign-ins, web mail (which it calls search),
// and a news site with a search box. packages/core/src/platform.ts and mail-hosts.ts say what they are instead.
const notMarketing = new Set([
  ..."checkout.shopify.com shopify.com shopify shop.app checkout.stripe.com stripe.com stripe s3.amazonaws.com".split(
    " ",
  ),
  ..."id.twitch.tv email.seznam.cz mail.rambler.ru mail.yandex.ru secureurl.ukr.net cnn".split(" "),
]);

type Engines = Record<string, { urls?: string[] }[]>;
type Sites = Record<string, string[]>;

/** The text that packages/core/src/sources.ts must have. */
export function sourcesText(): string {
  const engines = Object.entries(load<Engines>("SearchEngines.yml")).map(
    ([name, entries]) => [name, entries.flatMap((entry) => entry.urls ?? [])] as const,
  );
  const networks = Object.entries(load<Sites>("Socials.yml"));
  return [
    "// biome-ignore-all format: made by tools/sources.ts, not by hand",
    "// Which hosts are search engines, social networks and AI assistants? Matomo's lists (CC0 1.0), see packages/core/data.",
    "// One line each: name, tab, hosts without `www.`. `{}` stands for a country: google.{} is google.de and google.co.uk.",
    "",
    list("searchEngines", engines),
    list("socialNetworks", networks),
    list("aiAssistants", Object.entries(load<Sites>("AIAssistants.yml"))),
    "// The names and hosts in Google Analytics' table of source categories, each meant whole; see packages/core/data.",
    '// One line a category: name, tab, sources with a comma between them; `etsy*` is "etsy" and "etsy.com".',
    "",
    categories(load<Sites>("AnalyticsSources.yml"), { search: engines, social: networks }),
  ].join("\n");
}

function load<T>(file: string): T {
  return parse(readFileSync(new URL(file, folder), "utf8")) as T;
}

function list(constant: string, entries: readonly (readonly [string, readonly string[]])[]): string {
  const lines = entries.flatMap(([name, addresses]) => {
    const hosts = [...new Set(addresses.map((address) => address.toLowerCase().replace(/^www\./, "")))];
    // An address with a path is a part of a host that is listed as such; the one exception is an assistant within a network.
    const kept = hosts.filter(
      (host) =>
        constant === "aiAssistants" || !(host.includes("/") || (constant === "searchEngines" && notEngines.has(host))),
    );
    return kept.length > 0 ? [`${decodeURIComponent(name)}\t${kept.join(" ")}`] : [];
  });
  return literal(constant, lines);
}

/** What Matomo's lists do not know already; `etsy*` stands for "etsy" and "etsy.com". A cold start reads every letter of it. */
function categories(
  sites: Sites,
  listed: Readonly<Record<string, readonly (readonly [string, readonly string[]])[]>>,
): string {
  const lines = Object.entries(sites).map(([category, sources]) => {
    const known = new Set(
      (listed[category] ?? []).flatMap(([, hosts]) => hosts.map((host) => host.replace(/^www\./, ""))),
    );
    const all = new Set(
      sources.filter((source) => !notMarketing.has(source) && !spellings(source).some((host) => known.has(host))),
    );
    const written = [...all].flatMap((source) => {
      if (source.endsWith(".com") && all.has(source.slice(0, -4))) return [];
      return all.has(`${source}.com`) ? [`${source}*`] : [source];
    });
    return `${category}\t${written.join(",")}`;
  });
  return literal("analyticsSources", lines);
}

/** A host, and the host with each of its countries written as `{}`. */
function spellings(host: string): string[] {
  const labels = host.split(".");
  return [host, ...labels.flatMap((label, i) => (label.length === 2 ? [labels.with(i, "{}").join(".")] : []))];
}

function literal(constant: string, lines: readonly string[]): string {
  const text = lines.join("\n");
  if (/[`\\$]/.test(text)) throw new Error(`${constant}: a name needs escaping`);
  return `export const ${constant} = \`\n${text}\n\`;\n`;
}

if (import.meta.main) writeFileSync(target, sourcesText());
