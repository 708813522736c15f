// Can a visitor who lands here become a customer? Looks at the page as she would, compares it with a page that cannot exist,
// and follows up to two clicks before it says that there is nothing to buy. What it could not see is unknown, never broken.
import { shortHash } from "@handoff/core/id";
import {
  isSamePage,
  isSameSite,
  isSelling,
  isSoldOut,
  likeliestLinks,
  type PageEvidence,
  type PageLink,
  promisesToSell,
  type Way,
  waysOf,
} from "@handoff/core/page";
import type { PageVerdict } from "@handoff/core/path";
import { hostOf, pageOf } from "@handoff/core/url";
import { isMediaFrame } from "@handoff/core/widget";
import { arrive } from "./arrive.ts";
import type { Deps, Fetched } from "./deps.ts";
import { readPage } from "./read-page.ts";

const followedMax = 6;
const clicksMax = 2;
const framesMax = 2;

/** What one look found. `says` is for the owner, most telling first. */
export type Look = { verdict: PageVerdict; cause?: string; says: string[] };
type Answered = Extract<Fetched, { outcome: "answered" }>;

/** @param endpoints pages that the owner registered: at such a page, or one click before it, there is something to buy */
export async function look(
  deps: Pick<Deps, "web" | "pause">,
  landingUrl: string,
  { endpoints = [] }: { endpoints?: readonly string[] } = {},
): Promise<Look> {
  const arrived = await arrive(deps, landingUrl);
  if (arrived === "in circles") return { verdict: "unknown", cause: "not-shown", says: [circles] };
  if (arrived.outcome === "failed") return judgeFailure(arrived);
  const { answer, page, url } = arrived;
  const early = judgeStatus(answer, page) ?? judgeArrival(landingUrl, url, answer, page);
  if (early) return early;

  const registered = new Set(endpoints.flatMap((endpoint) => pageOf(endpoint) ?? []));
  const own = waysOf(page, registered);
  if (page.scripted && own.length === 0) {
    return {
      verdict: "unknown",
      cause: "needs-script",
      says: ["The page is filled in by scripts; there was nothing to read"],
    };
  }
  if (!page.cut && !isHome(landingUrl) && !isHome(url) && (await looksLikeNothing(deps, landingUrl, url, page))) {
    if (page.app && !page.missingWords) return { verdict: "unknown", cause: "needs-script", says: [drawn] };
    const says = "The page answers 200, but an address that cannot exist shows the very same page";
    return { verdict: "broken", cause: "soft-404", says: [says] };
  }
  if (isSoldOut(page)) return { verdict: "sold-out", cause: "sold-out", says: [soldOutSays(page)] };
  if (own[0]) return opened(own[0]);
  if (registered.has(pageOf(landingUrl) ?? "") || registered.has(pageOf(url) ?? "")) {
    return { verdict: "open", says: ["The page answers, and the owner registered it as a place to buy"] };
  }
  return follow(deps, { page, isCut: answer.cut === true || page.cut === true }, registered);
}

const circles = "The page leads on by itself, and back to where it came from: it was not shown";
const drawn = "A program draws this page, and shows it under any address; what it draws could not be seen";

function judgeFailure({ cause, detail, hops }: Extract<Fetched, { outcome: "failed" }>): Look {
  const host = hostOf(hops.at(-1) ?? "") ?? "the address";
  if (cause === "refused") return { verdict: "unknown", cause: "not-looked", says: [`Not looked at: ${detail}`] };
  if (cause === "other")
    return { verdict: "unknown", cause: "not-looked", says: [`The page could not be looked at: ${detail}`] };
  const says = {
    dns: `There is no host named ${host}`,
    tls: `The certificate of ${host} is not valid (${detail})`,
    connect: `${host} does not accept connections, asked twice`,
    timeout: `${host} does not answer in time, asked twice`,
    "too-many-redirects": `The page redirects in a circle (${detail})`,
  }[cause];
  return { verdict: "broken", cause, says: [says] };
}

function judgeStatus({ status, headers }: Answered, page: PageEvidence): Look | undefined {
  const wall = headers["cf-mitigated"] === "challenge" ? "a challenge" : page.challenge;
  if (wall && status !== 404 && status !== 410) {
    return {
      verdict: "unknown",
      cause: "bot-wall",
      says: [`A bot wall answered instead of the page (${status}, ${wall})`],
    };
  }
  if (status === 404 || status === 410)
    return { verdict: "broken", cause: "not-found", says: [`The page answers ${status}: it does not exist`] };
  if (status >= 500)
    return {
      verdict: "broken",
      cause: "server-error",
      says: [`The page answers with an error (${status}), asked twice`],
    };
  if (status >= 300) {
    return {
      verdict: "unknown",
      cause: "not-shown",
      says: [`The page answers ${status}: it is not shown to programs, so nothing is known`],
    };
  }
  return undefined;
}

/** Where she was led instead: the shop's password page, its home page; or something that is no page at all. */
function judgeArrival(landingUrl: string, url: string, { headers }: Answered, page: PageEvidence): Look | undefined {
  const path = new URL(url).pathname;
  if (page.passwordForm || (/\/password\/?$/.test(path) && !/\/password\/?$/.test(new URL(landingUrl).pathname))) {
    return {
      verdict: "broken",
      cause: "password-page",
      says: ["The shop asks for a password before it shows anything"],
    };
  }
  if (!isHome(landingUrl) && isHome(url) && hostOf(landingUrl) === hostOf(url) && !isMeantForHome(landingUrl, url)) {
    return {
      verdict: "broken",
      cause: "redirected-home",
      says: [`The page is gone: it redirects to the home page ${url}`],
    };
  }
  const type = headers["content-type"] ?? "text/html";
  if (!/html|text\/plain/i.test(type))
    return { verdict: "unknown", cause: "not-a-page", says: [`The address leads to a file (${type}), not to a page`] };
  return undefined;
}

/** `/`, an index file, or a language's own start page. */
function isHome(address: string): boolean {
  const { pathname, search } = new URL(pageOf(address) ?? address);
  return search === "" && /^\/((index|home|default)(\.\w+)?|[a-z]{2}(-[a-z]{2})?)?$/i.test(pathname);
}

/**
 * A discount that the shop notes on the way (Shopify: /discount/<code>), a short address that carries tags of its own, and a home page
 * that takes parameters off its address lead home because somebody wants them to.
 */
function isMeantForHome(landingUrl: string, url: string): boolean {
  const from = new URL(landingUrl);
  if (/^\/discount\/[^/]+\/?$/.test(from.pathname) || new URL(url).search !== "") return true;
  const names = [...from.searchParams.keys()];
  return isHome(from.origin + from.pathname) && !names.some((name) => pageNames.test(name));
}
const pageNames = /^(p|page|page_?id|post|product|product_?id|id|item|route|path|q|s)$/i;

async function looksLikeNothing(
  { web }: Pick<Deps, "web">,
  landingUrl: string,
  url: string,
  page: PageEvidence,
): Promise<boolean> {
  const sameHost = hostOf(landingUrl) === hostOf(url);
  const nonsense = new URL(sameHost ? landingUrl : url);
  nonsense.search = "";
  nonsense.pathname = nonsense.pathname.replace(/[^/]*\/?$/, `handoff-check-${shortHash(landingUrl)}`);
  const answer = await web.fetch(nonsense.href);
  if (answer.outcome === "failed" || answer.status >= 300) return false;
  const end = answer.hops.at(-1) ?? nonsense.href;
  if (answer.hops.length > 1 && pageOf(end) === pageOf(url)) return true;
  if (!isSamePage(page, readPage(answer.body, end))) return false;
  // A shop of one page shows it under any address; but who was promised a product finds another page.
  const sells = !page.missingWords && waysOf(page).some(isSelling) && !isSoldOut(page);
  return !sells || productPath.test(new URL(url).pathname);
}
const productPath = /\/(products?|produkte?|produits?|productos?|prodotti|item|p)\//i;

function soldOutSays(page: PageEvidence): string {
  const wording = page.soldOutWords ? ` and says "${page.soldOutWords}"` : "";
  return page.offers.length > 0
    ? `Every offer on the page is out of stock${wording}`
    : `The page cannot be ordered from${wording}`;
}

function opened(way: Way, clicks = 0): Look {
  const where = clicks === 0 ? "" : clicks === 1 ? ", one click on" : ", two clicks on";
  return { verdict: "open", says: [`There is a way to become a customer (${way.kind}: ${way.shownBy})${where}`] };
}

type Unseen = { url: string; as: "frame" | "link" | "rest" };

async function follow(
  { web }: Pick<Deps, "web">,
  { page: landing, isCut }: { page: PageEvidence; isCut: boolean },
  endpoints: ReadonlySet<string>,
): Promise<Look> {
  const seen = new Set([landing.url]);
  let unseen: Unseen | undefined = isCut ? { url: landing.url, as: "rest" } : undefined;

  async function see(address: string): Promise<{ page?: PageEvidence; way?: Way; hidden: boolean }> {
    seen.add(address);
    const answer = await web.fetch(address);
    if (answer.outcome === "failed") return { hidden: true };
    const page = readPage(answer.body, answer.hops.at(-1) ?? address);
    const missing = judgeStatus(answer, page);
    if (missing) return { hidden: missing.verdict === "unknown" };
    const ways = isSoldOut(page) ? [] : waysOf(page, endpoints);
    const way = ways.find((way) => isSameSite(page.url, landing.url) || isSelling(way));
    return { page, ...(way && { way }), hidden: page.scripted || answer.cut === true || page.cut === true };
  }

  for (const frame of landing.frames.filter((address) => !isMediaFrame(address)).slice(0, framesMax)) {
    const { page, way, hidden } = await see(frame);
    const shown = way ?? (page && waysOf(page)[0]);
    if (shown) return opened(shown);
    if (hidden) unseen ??= { url: frame, as: "frame" };
  }
  let level: PageEvidence[] = [landing];
  let fetched = 0;
  for (let clicks = 1; clicks <= clicksMax; clicks++) {
    const next: PageEvidence[] = [];
    for (const link of level.flatMap((page): PageLink[] => likeliestLinks(page, seen))) {
      if (fetched >= followedMax) break;
      if (seen.has(link.url)) continue;
      fetched++;
      const { page, way, hidden } = await see(link.url);
      if (way) return opened(way, clicks);
      if (hidden && (page || promisesToSell(link))) unseen ??= { url: link.url, as: "link" };
      if (page) next.push(page);
    }
    level = next;
  }
  return nothingFound(landing, fetched, unseen);
}

function nothingFound(landing: PageEvidence, followed: number, unseen: Unseen | undefined): Look {
  if (unseen) {
    const what = {
      link: "a page it leads to",
      frame: "a part of it that comes from elsewhere",
      rest: "the rest of it",
    };
    const says = `Nothing to buy on the page itself, and ${what[unseen.as]} could not be looked at (${unseen.url.slice(0, 200)})`;
    return { verdict: "unknown", cause: "not-looked", says: [says] };
  }
  if (landing.soldOutWords)
    return {
      verdict: "sold-out",
      cause: "sold-out",
      says: [`The page says "${landing.soldOutWords}" and offers nothing to buy`],
    };
  const also = followed > 0 ? `, nor on ${followed} page${followed > 1 ? "s" : ""} it leads to` : "";
  const says = `The page has no offer, cart, checkout, payment, booking or sign-up${also}`;
  return { verdict: "no-endpoint", cause: "nothing-to-buy", says: [says] };
}
