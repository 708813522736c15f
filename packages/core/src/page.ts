// Can somebody buy, book, give or leave an address on this page? Judged from plain evidence; who fetched and parsed it is not our concern.
// A page that could not be read (bot wall, script shell) is no page without a shop.

import { platformOfHost } from "./platform.ts";
import { pageOf } from "./url.ts";

export type PageLink = { url: string; text: string };

/** What was found on a page, before anybody judges it. */
export type PageEvidence = {
  /** Where it came from, after all redirects. */
  url: string;
  title: string;
  /** Distinct words of the readable text, lower case, in order of appearance. */
  words: string[];
  /** schema.org availability of every offer: "InStock", "OutOfStock", …; empty when the offer does not say. */
  offers: string[];
  /** Forms and buttons that put something into a cart or lead to the checkout. */
  carts: { enabled: boolean }[];
  /** Forms that take an e-mail address or a phone number; forms that ask for a day or a time. */
  forms: ("opt-in" | "booking")[];
  /** Links, form targets and embedded frames with absolute addresses, mailto: and tel: too. */
  links: PageLink[];
  /** What known scripts of others draw there. */
  widgets: Way[];
  /** Frames, which belong to what a visitor sees. */
  frames: string[];
  /** Where the page leads on to by itself, within seconds. */
  refresh?: string;
  /** The wording that says sold out, as found. */
  soldOutWords?: string;
  /** The wording that says that there is no such page, as found. */
  missingWords?: string;
  /** The page asks for the shop's password. */
  passwordForm: boolean;
  /** What gave away a bot wall. */
  challenge?: string;
  /** An empty frame that scripts fill: there is nothing to read. */
  scripted: boolean;
  /** An app draws in the page, and may show something else under another address. */
  app: boolean;
  /** It nests too deep or has too many tags to be read whole. */
  cut?: true;
};

export const ways = [
  "offer",
  "cart",
  "checkout",
  "payment",
  "booking",
  "donation",
  "registered",
  "elsewhere",
  "opt-in",
  "contact",
] as const;
/** One way to become a customer, and what shows it. */
export type Way = { kind: (typeof ways)[number]; shownBy: string };

const hosts: readonly [Way["kind"], RegExp][] = [
  [
    "donation",
    /(^|\.)(donorbox\.org|givebutter\.com|gofundme\.com|donate\.stripe\.com|justgiving\.com|betterplace\.org|opencollective\.com|liberapay\.com|every\.org|helloasso\.com)$/,
  ],
  [
    "booking",
    /(^|\.)(calendly\.com|cal\.com|acuityscheduling\.com|as\.me|setmore\.com|book\.squareup\.com|treatwell\.[a-z.]+|fresha\.com|booksy\.com|simplybook\.[a-z]+|youcanbook\.me|bookwhen\.com|tidycal\.com|opentable\.[a-z.]+|resy\.com)$/,
  ],
  [
    "payment",
    /(^checkout\.|(^|\.)(buy\.stripe\.com|paypal\.me|gumroad\.com|ko-fi\.com|buymeacoffee\.com|patreon\.com|square\.link|payhip\.com|lemonsqueezy\.com|shop\.app|etsy\.com|eventbrite\.[a-z.]+|ticketailor\.com)$)/,
  ],
];
const forms =
  /(^|\.)(typeform\.com|tally\.so|jotform\.com|forms\.gle|eepurl\.com|ck\.page|substack\.com)$|^docs\.google\.com\/forms\/|\.list-manage\.com\/subscribe/;
const paypal = /(^|\.)paypal\.com$/;
const checkoutPath = /\/(checkouts?|cart\/add|cart\/\d+:\d+)(\/|$)/i;
const buyWords =
  "buy|order|purchase|add to (?:cart|bag|basket)|checkout|get tickets?|kaufen|bestell\\p{L}*|acheter|commander|comprar|acquista|ordina|kopen|köp|beställ|køb|bestil|kup|zamów";
const buyingElsewhere = wholeWords(buyWords);
const buying = wholeWords(
  `${buyWords}|book|reserve|donate|give now|subscribe|sign up|commissions?|buchen|spenden|réserver|reservar|prenota|boeken|boka|rezerwuj`,
);
const soldOut = wholeWords(
  [
    "sold[ -]out|out of stock|currently unavailable|no longer available",
    "ausverkauft|vergriffen|nicht (?:mehr )?(?:vorrätig|verfügbar|lieferbar)",
    "épuisée?s?|rupture de stock|indisponible",
    "agotad[oa]s?|sin existencias|fuera de stock",
    "esaurit[oaie]|non disponibile",
    "uitverkocht|niet op voorraad",
    "esgotad[oa]s?|indisponível|sem estoque",
    "slutsåld[at]?|slut i lager",
    "udsolgt|ikke på lager",
    "wyprzedan[eyao]|brak w magazynie|niedostępn[yae]",
  ].join("|"),
);
const missing = wholeWords(
  [
    "404|(?:page )?(?:could |can ?)?not (?:be )?found|does(?:n't|n’t| not) exist",
    "nicht gefunden|introuvable|n'existe pas|no encontrada|no existe|non trovata|niet gevonden",
    "não encontrada|hittades inte|finns inte|ikke fundet|findes ikke|nie znaleziono|nie istnieje",
  ].join("|"),
);
const shops = wholeWords(
  "shop|online ?shop|store|catalog(?:ue)?|boutique|tienda|negozio|winkel|webwinkel|loja|butik|sklep|tickets?",
);
const browsing =
  /(shop|store|product|collection|catalog|catalogue|cart|basket|checkout|ticket|pricing|price|menu|sortiment|produkt|boutique|produit|tienda|negozio|winkel|loja|butik|sklep|contact|kontakt)/i;
const neverFollowed =
  /\/(privacy|terms|legal|imprint|impressum|datenschutz|agb|cookies?|login|logout|account|admin|wp-admin|feed|cdn-cgi|policies)(\/|\.|$)|\.(pdf|jpe?g|png|gif|webp|svg|zip|mp4|ics|xml)$/i;

const sellable = new Set([
  "",
  "instock",
  "onlineonly",
  "instoreonly",
  "limitedavailability",
  "preorder",
  "presale",
  "backorder",
  "madetoorder",
  "reserved",
]);

/** Every way to become a customer that the page itself shows, strongest first. `endpoints`: addresses the owner named. */
export function waysOf(page: PageEvidence, endpoints: ReadonlySet<string> = new Set()): Way[] {
  const found: Way[] = [];
  if (page.offers.some((offer) => sellable.has(offer.toLowerCase())))
    found.push({ kind: "offer", shownBy: "an offer that is in stock" });
  if (page.carts.some(({ enabled }) => enabled))
    found.push({ kind: "cart", shownBy: "a button that puts it into the cart" });
  for (const link of page.links) {
    const kind = kindOf(link, page.url, endpoints);
    if (kind) found.push({ kind, shownBy: link.url.slice(0, 200) });
  }
  found.push(...page.widgets);
  for (const form of new Set(page.forms)) {
    found.push({ kind: form, shownBy: form === "booking" ? "a booking form" : "a form that takes an address" });
  }
  // A line at the foot of every page is no shop; beside words of ordering it is how a small workshop sells.
  const contact = page.links.find(({ url }) => /^(mailto|tel):/i.test(url));
  if (contact && (buying.test(contact.text) || page.words.some((word) => buying.test(word)))) {
    found.push({ kind: "contact", shownBy: "an e-mail address or phone number to order with" });
  }
  return found.sort((a, b) => ways.indexOf(a.kind) - ways.indexOf(b.kind));
}

function kindOf(
  { url: address, text }: PageLink,
  from: string,
  endpoints: ReadonlySet<string>,
): Way["kind"] | undefined {
  const target = pageOf(address);
  if (!target) return undefined;
  if (endpoints.has(target) && target !== pageOf(from)) return "registered";
  const url = new URL(address);
  const host = url.hostname.toLowerCase();
  if (paypal.test(host)) {
    if (/^\/donate/i.test(url.pathname)) return "donation";
    return /^\/(paypalme|cgi-bin\/webscr|ncp\/payment)/i.test(url.pathname) ? "payment" : undefined;
  }
  const known = hosts.find(([, pattern]) => pattern.test(host));
  if (known && url.pathname + url.search !== "/") return known[0];
  if (forms.test(host) || forms.test(host + url.pathname)) return "opt-in";
  if (checkoutPath.test(url.pathname) || url.searchParams.has("add-to-cart")) return "checkout";
  return host !== new URL(from).hostname && buyingElsewhere.test(text) ? "elsewhere" : undefined;
}

/** Whether what the page would sell is gone: every offer out of stock, or a dead cart button beside words that say so. */
export function isSoldOut(page: PageEvidence): boolean {
  if (page.offers.length > 0) return page.offers.every((offer) => !sellable.has(offer.toLowerCase()));
  return page.carts.length > 0 && page.carts.every(({ enabled }) => !enabled) && page.soldOutWords !== undefined;
}

/** Alike by the words they use, 0 to 1. Two pages of one host that share nine words in ten are one page. */
export function similarity(a: readonly string[], b: readonly string[]): number {
  const left = new Set(a);
  const right = new Set(b);
  const both = [...left].filter((word) => right.has(word)).length;
  const all = left.size + right.size - both;
  return all === 0 ? 1 : both / all;
}

/** Whether two answers of one host are the same page, for all a visitor can tell. */
export function isSamePage(a: PageEvidence, b: PageEvidence): boolean {
  return similarity(wordsOf(a), wordsOf(b)) >= 0.9;
}

const wordsOf = (page: PageEvidence) => [...page.words, ...page.title.toLowerCase().split(/\s+/)];

/** Whether this is enough on a page of somebody else's: that it takes an address there is none of the owner's doing. */
export function isSelling({ kind }: Way): boolean {
  return kind !== "opt-in" && kind !== "contact" && kind !== "elsewhere";
}

/** Whether two addresses belong to one house: the same host with or without `www.`, or a part of the other's. */
export function isSameSite(a: string, b: string): boolean {
  const plain = (address: string) => new URL(address).host.replace(/^www\./, "");
  const [left, right] = [plain(a), plain(b)];
  return left === right || left.endsWith(`.${right}`) || right.endsWith(`.${left}`);
}

/** Links worth following in search of a way to buy, likeliest first: of the same house, and to shops elsewhere. Pages already seen are left out. */
export function likeliestLinks(page: PageEvidence, seen: ReadonlySet<string>): PageLink[] {
  const score = ({ url, text }: PageLink) =>
    (buying.test(text) ? 4 : 0) +
    (browsing.test(new URL(url).pathname) ? 2 : 0) +
    (browsing.test(text) ? 1 : 0) -
    (isSameSite(url, page.url) ? 0 : 0.5);
  const candidates = page.links.filter(
    ({ url, text }) =>
      /^https?:/i.test(url) &&
      !seen.has(url) &&
      !neverFollowed.test(new URL(url).pathname) &&
      (isSameSite(url, page.url) || leadsToShop({ url, text })),
  );
  const distinct = [...new Map(candidates.map((link) => [link.url, link])).values()];
  return distinct.sort((a, b) => score(b) - score(a));
}

/** Whether a link to another house names a shop, or an address that shops have. */
function leadsToShop({ url, text }: PageLink): boolean {
  const { hostname, pathname } = new URL(url);
  const promised =
    buying.test(text) || shops.test(text) || /\/(products?|collections?|shop|store)(\/|$)/i.test(pathname);
  return promised && platformOfHost(hostname) === undefined;
}

/** Whether a link says that something is sold behind it. */
export function promisesToSell({ url, text }: PageLink): boolean {
  return buying.test(text) || browsing.test(text) || browsing.test(url);
}

/** The words of a text that say "sold out", in ten languages. */
export function soldOutWordsIn(text: string): string | undefined {
  return soldOut.exec(text)?.[0];
}

/** The words of a text that say "there is no such page", in ten languages. */
export function missingWordsIn(text: string): string | undefined {
  return missing.exec(text)?.[0];
}

// \b knows ASCII letters only; these end where no letter of any alphabet goes on.
function wholeWords(alternatives: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}\\p{N}])`, "iu");
}
