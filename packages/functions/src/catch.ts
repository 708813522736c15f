// The page she is sent to when nothing else works: it says so plainly and takes her address, so that she can be told when it is back.
// Her address leaves this file only hashed or sealed. She is thanked only when her wish is durably kept.
import type { Link } from "@handoff/core/business";
import { HandoffError } from "@handoff/core/error";
import type { EventOf } from "@handoff/core/event";
import { shortHash } from "@handoff/core/id";
import { lenient } from "@handoff/core/lenient";
import { instant } from "@handoff/core/time";
import { clickParameter, readTags } from "@handoff/core/url";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { html } from "hono/html";
import * as z from "zod/mini";
import { addressOf } from "./access.ts";
import type { DoorDeps } from "./deps.ts";
import { createOnError, describeFailure, parseInput } from "./http.ts";
import { createKnown } from "./known.ts";
import { createLimit } from "./limit.ts";
import { nowherePage, troublePage, visitorPage } from "./visitor-page.ts";

const Email = z.string().check(z.trim(), z.maxLength(254), z.email());
const Wish = z.object({
  email: lenient(z.string(), ""),
  ho_click: lenient(z.string(), ""),
  /** Hidden from people; only a machine fills it in. */
  website: lenient(z.string(), ""),
});
type Wish = z.infer<typeof Wish>;

type Place = { link: Link; name: string };
type Outcome = { outcome: "kept" } | { outcome: "refused"; status: 400 | 429 | 503; says: string };

const thanks = "Thank you. We will write to you as soon as it is back.";

export function createCatch(deps: DoorDeps): Hono {
  const { store, vault } = deps;
  const places = createKnown<Place>(deps, {
    async load(slug) {
      const link = await store.settings.linkBySlug(slug);
      return link && { link, name: (await store.settings.business(link.business))?.name ?? "" };
    },
  });
  const perVisitor = createLimit({ perSecond: 0.5, burst: 20 });
  const perLink = createLimit({ perSecond: 5, burst: 200 });

  async function take(c: Context, { link }: Place, wish: Wish): Promise<Outcome> {
    const parsed = z.safeParse(Email, wish.email);
    // A field that no person sees was filled in: thank the machine and keep nothing.
    if (wish.website !== "") return { outcome: "kept" };
    if (!parsed.success) {
      return { outcome: "refused", status: 400, says: "Please enter a whole e-mail address, like ann@example.com." };
    }
    const nowMs = deps.now();
    if (!perVisitor.take(vault.hash(`${link.slug} ${addressOf(c)}`), nowMs) || !perLink.take(link.slug, nowMs)) {
      return {
        outcome: "refused",
        status: 429,
        says: "Too many people are asking at once. Please try again in a minute.",
      };
    }
    const lead = leadOf(deps, link, parsed.data, clickOf(wish.ho_click));
    try {
      await deps.bus.publish([lead]);
    } catch (error) {
      deps.log({ what: "lead.unrecorded", business: link.business, slug: link.slug, error: describeFailure(error) });
      return { outcome: "refused", status: 503, says: "We could not keep your address just now. Please try again." };
    }
    deps.log({ what: "lead.captured", business: link.business, slug: link.slug, lead: lead.body.lead });
    return { outcome: "kept" };
  }

  const app = new Hono();
  app.onError(createOnError(deps, 503));
  app.get("/catch/:slug", async (c) => {
    const found = await places.get(c.req.param("slug"));
    if (!found.known) return troublePage();
    if (!found.value) return nowherePage();
    return askPage(found.value, { email: "", ho_click: c.req.query(clickParameter) ?? "", website: "" });
  });

  const limited = bodyLimit({ maxSize: 8 * 1024, onError: tooLarge });
  app.post("/catch/:slug", limited, async (c) => {
    const found = await places.get(c.req.param("slug"));
    if (!found.known) return troublePage();
    if (!found.value) return nowherePage();
    const inJson = c.req.header("content-type")?.toLowerCase().startsWith("application/json") ?? false;
    const wish = parseInput(Wish, inJson ? await jsonOf(c) : await formOf(c));
    const done = await take(c, found.value, wish);
    if (inJson) return done.outcome === "kept" ? c.json({ message: thanks }) : refusal(c, done);
    return done.outcome === "kept" ? thanksPage(found.value) : askPage(found.value, wish, done);
  });
  return app;
}

function tooLarge(): never {
  throw new HandoffError("too-large", "An address needs no more than 8 KiB.");
}

async function jsonOf(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    throw new HandoffError("invalid", "The body is not JSON.", [
      { field: "body", remedy: 'Send {"email": "ann@example.com"}.' },
    ]);
  }
}

async function formOf(c: Context): Promise<unknown> {
  try {
    return await c.req.parseBody();
  } catch {
    throw new HandoffError("invalid", "The body is not a form.", [
      { field: "body", remedy: "Send email=ann@example.com, encoded as its content type says." },
    ]);
  }
}

function refusal(c: Context, { status, says }: Extract<Outcome, { outcome: "refused" }>): Response {
  if (status === 400) throw new HandoffError("invalid", says, [{ field: "email", remedy: says }]);
  if (status === 429) throw new HandoffError("slow-down", says);
  return c.json({ type: "urn:handoff:problem:failure", title: "Our own failure", status, detail: says }, status, {
    "content-type": "application/problem+json",
    "retry-after": "5",
  });
}

/** Our own click ids only: whatever else the field holds says nothing. */
function clickOf(text: string): string | undefined {
  return readTags(`https://localhost/?${clickParameter}=${encodeURIComponent(text.toWellFormed())}`).click;
}

/** Whoever asks twice for the same link is the same lead. */
function leadOf(
  { vault, now }: DoorDeps,
  link: Link,
  email: string,
  click: string | undefined,
): EventOf<"lead.captured"> {
  const hash = vault.hash(email);
  const { business, slug, source, medium, campaign, content, term, destination } = link;
  const at = instant(now());
  // The click that sent her here is her touch already. Without one, the link she came by is all we know.
  const touch = {
    kind: "click" as const,
    source,
    medium,
    campaign,
    ...(content && { content }),
    ...(term && { term }),
    link: slug,
    landingUrl: destination.slice(0, 2000),
  };
  return {
    type: "lead.captured",
    id: `handoff:lead:${slug}:${hash}`,
    business,
    at,
    heardAt: at,
    source: "handoff",
    body: {
      lead: `lead_${shortHash(`${slug} ${hash}`)}`,
      kind: "back-in-stock",
      platform: "handoff",
      identities: [`email:${hash}`, ...(click ? [`click:${click}`] : [])],
      contact: vault.seal(email),
      link: slug,
      ...(!click && { touch }),
    },
  };
}

function askPage(
  { link, name }: Place,
  wish: Wish,
  refused?: Extract<Outcome, { outcome: "refused" }>,
): Promise<Response> {
  const wrong = refused?.status === 400;
  return visitorPage({
    title: `${refused ? "Not yet: " : ""}Not available right now${name && ` · ${name}`}`,
    status: refused?.status ?? 200,
    body: html`${name && html`<p class="name">${name}</p>`}
<h1>This is not available right now</h1>
<p>Leave your e-mail and we'll tell you when it is back.</p>
<form method="post" action="/catch/${encodeURIComponent(link.slug)}" novalidate>
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" value="${wish.email.slice(0, 254)}" required autocomplete="email" inputmode="email" spellcheck="false"${
      wrong ? html` aria-invalid="true"` : ""
    }${refused ? html` aria-describedby="wrong" autofocus` : ""}>
${refused ? html`<p class="wrong" id="wrong" role="alert">${refused.says}</p>` : ""}
<input type="hidden" name="ho_click" value="${clickOf(wish.ho_click) ?? ""}">
<div class="apart" aria-hidden="true"><label>Leave this empty <input name="website" tabindex="-1" autocomplete="off"></label></div>
<button>Tell me when it is back</button>
</form>
<p class="small">Your address is kept encrypted, to write to you. A code made of it, which cannot be turned back, tells whether you have bought later.</p>`,
  });
}

function thanksPage({ name }: Place): Promise<Response> {
  return visitorPage({
    title: `Thank you${name && ` · ${name}`}`,
    status: 200,
    body: html`${name && html`<p class="name">${name}</p>`}
<h1>Thank you</h1>
<p role="status">We will write to you as soon as it is back.</p>
<p>You can close this page.</p>`,
  });
}
