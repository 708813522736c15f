// Tracked links: she is sent on at once, and only then is her click written down. While the page she wants is broken, she is sent to
// one that works. Neither a slow store nor a broken bus may hold her up.
import type { Endpoint, Link } from "@handoff/core/business";
import { clickIdsIn, destinationOf, slugIn, type Way } from "@handoff/core/destination";
import type { EventOf, Touch } from "@handoff/core/event";
import { randomId } from "@handoff/core/id";
import type { PathState } from "@handoff/core/path";
import { instant } from "@handoff/core/time";
import { clickParameter, pageOf, pathIdOf, withoutPersonal } from "@handoff/core/url";
import { type Context, Hono } from "hono";
import type { DoorDeps } from "./deps.ts";
import { wayOf } from "./detour.ts";
import { createOnError } from "./http.ts";
import { createKnown } from "./known.ts";
import { qrCode } from "./qr.ts";
import { createSpill } from "./spill.ts";
import { referrerOf, visitorOf } from "./visitor.ts";
import { nowherePage, troublePage } from "./visitor-page.ts";

export type Links = {
  app: Hono;
  /** Clicks that were recorded since the start. */
  recorded(): number;
  /** Clicks that could not be recorded in the end, since the start. */
  unrecorded(): number;
  /** Clicks that are neither recorded nor given up yet. */
  waiting(): number;
  /** Resolves when every click so far is recorded or counted as lost. */
  settled(): Promise<void>;
  /** Makes links known before anybody asks for them. */
  warm(links: readonly Link[]): void;
};

export function createLinks(deps: DoorDeps): Links {
  const { store, baseUrl } = deps;
  const links = createKnown<Link>(deps, { load: (slug) => store.settings.linkBySlug(slug) });
  const detour = createDetour(deps, async (slug) => linkOf(await links.get(slug)));
  const spill = createSpill(deps);
  const app = new Hono();
  app.onError(createOnError(deps));

  app.on("GET", ["/l/:slug", "/l/:slug/"], async (c) => {
    const startedMs = deps.now();
    const slug = slugIn(c.req.param("slug"));
    const found = slug.length <= 100 ? await links.get(slug) : ({ known: true, value: undefined } as const);
    if (!found.known) return troublePage();
    const link = found.value;
    if (!link || !destinationOf(link.destination, link)) return nowherePage();

    const click = randomId("clk", deps.random(20));
    // HEAD is a question about the link, not a visit: its answer carries no click that somebody could arrive with.
    const visit = c.req.method === "HEAD" ? {} : { click };
    const way = await detour(link);
    const { to, address } = way;
    const event = clickOf(c, link, click, { way, nowMs: startedMs });
    const sent = address
      ? destinationOf(address, link, { ...visit, clickIds: clickIdsIn(c.req.query()) })
      : `${baseUrl}/catch/${encodeURIComponent(slug)}${visit.click ? `?${clickParameter}=${click}` : ""}`;
    spill.add(event);
    const { business } = link;
    deps.log({
      what: "link.followed",
      business,
      slug,
      click,
      to,
      verdict: event.body.visitor.verdict,
      ms: deps.now() - startedMs,
    });
    return new Response(null, {
      status: 302,
      headers: {
        location: sent ?? link.destination,
        "cache-control": "no-store",
        // Her browser tells the shop which site she came from, as it would without us in between.
        "referrer-policy": "strict-origin-when-cross-origin",
        "x-robots-tag": "noindex",
      },
    });
  });

  app.get("/l/:slug/qr.svg", async (c) => {
    const slug = c.req.param("slug");
    const found = await links.get(slug);
    if (!found.known) return troublePage();
    if (!found.value) return nowherePage();
    return qrCode(`${baseUrl}/l/${encodeURIComponent(slug)}`, c.req.query("size"));
  });

  return {
    app,
    recorded: spill.recorded,
    unrecorded: spill.unrecorded,
    waiting: spill.waiting,
    settled: spill.settled,
    warm(known) {
      for (const link of known) links.warm(link.slug, link);
    },
  };
}

const linkOf = (answer: { known: boolean; value?: Link | undefined }) => answer.value;

/** The click as it is published: an arrival on the page that was wanted, and where it was led instead while that page is down. */
function clickOf(
  c: Context,
  link: Link,
  click: string,
  { way, nowMs }: { way: Way; nowMs: number },
): EventOf<"touch.arrived"> {
  const { business, slug, source, medium, campaign, content, term } = link;
  const ids = clickIdsIn(c.req.query());
  const landingUrl = withoutPersonal(destinationOf(link.destination, link, { clickIds: ids }) ?? link.destination);
  const detour = detourIn(way);
  const referrer = referrerOf(c.req.header("referer"));
  const names = Object.keys(ids).map((name) => name.toLowerCase());
  const at = instant(nowMs);
  return {
    type: "touch.arrived",
    id: `handoff:click:${click}`,
    business,
    at,
    heardAt: at,
    source: "handoff",
    body: {
      touch: {
        kind: "click",
        source,
        medium,
        campaign,
        ...(content && { content }),
        ...(term && { term }),
        link: slug,
        ...(names.length > 0 && { clickIds: names }),
        ...(landingUrl && { landingUrl }),
        ...(referrer && { referrer }),
        ...(detour && { detour }),
      },
      identities: [`click:${click}`],
      visitor: visitorOf(c),
    },
  };
}

/** The page alone: that is what people are counted by. */
function detourIn({ to, address }: Way): Touch["detour"] {
  if (to === "catch") return { to };
  const url = to === "fallback" ? pageOf(address) : undefined;
  return url === undefined ? undefined : { to: "fallback", url };
}

/** Decides where a link leads right now. What cannot be found out in time counts as working. */
function createDetour({ baseUrl, ...deps }: DoorDeps, linkBySlug: (slug: string) => Promise<Link | undefined>) {
  const states = createKnown<PathState>(deps, {
    optional: true,
    load(key) {
      const [business = "", path = ""] = key.split(" ");
      return deps.store.paths.stateOf(business, path);
    },
  });
  const endpoints = createKnown<Endpoint[]>(deps, {
    optional: true,
    load: (business) => deps.store.settings.endpoints(business),
  });
  const sources = {
    baseUrl,
    linkBySlug,
    async endpointsOf(business: string) {
      const answer = await endpoints.get(business);
      return (answer.known && answer.value) || [];
    },
    async stateOf(business: string, address: string) {
      const path = pathIdOf(address);
      const answer = path === undefined ? undefined : await states.get(`${business} ${path}`);
      return answer?.known ? answer.value : undefined;
    },
  };
  return (link: Link) => wayOf(link, sources);
}
