// What the snippet tells us of a visit, with her consent. Strangers can send this, so it counts only for pages of the business's own
// hosts, within limits, and the answer never says what exists.
import { countedName, isOwnHost, isTagged, visitName } from "@handoff/core/arrival";
import { HandoffError } from "@handoff/core/error";
import type { EventOf, HandoffEvent, Touch } from "@handoff/core/event";
import { instant } from "@handoff/core/time";
import { hostOf, pathIdOf, readTags, withoutPersonal } from "@handoff/core/url";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import * as z from "zod/mini";
import { addressOf } from "./access.ts";
import type { DoorDeps } from "./deps.ts";
import { createOnError, parseInput } from "./http.ts";
import { createKnown } from "./known.ts";
import { createLimit } from "./limit.ts";
import { type PageHosts, pageHosts } from "./page-hosts.ts";
import { snippetAnswer } from "./snippet.ts";
import { referrerOf, visitorOf } from "./visitor.ts";

const View = z.object({
  business: z.string().check(z.minLength(1), z.maxLength(100)),
  visitor: z
    .string()
    .check(z.regex(/^[\w.-]{4,100}$/, "Give the id that the snippet made: 4 to 100 letters and digits.")),
  url: z.url({ protocol: /^https?$/ }).check(z.maxLength(8000)),
  referrer: z.optional(z.nullable(z.string().check(z.maxLength(8000)))),
  consent: z.literal(true, "Send a visit only after she agreed, with true."),
});
type View = z.infer<typeof View>;

export function createCollector(deps: DoorDeps): Hono {
  const hosts = createKnown<PageHosts>(deps, {
    freshMs: 10_000,
    async load(business) {
      const settings = await deps.store.settings.all(business);
      return settings && pageHosts(settings);
    },
  });
  const perVisitor = createLimit({ perSecond: 5, burst: 200 });
  const perBusiness = createLimit({ perSecond: 100, burst: 2000 });
  const seen = createSeen();

  function admit(c: Context, business: string): void {
    const nowMs = deps.now();
    const address = deps.vault.hash(addressOf(c));
    if (perVisitor.take(`${business} ${address}`, nowMs) && perBusiness.take(business, nowMs)) return;
    throw new HandoffError("slow-down", "Too many visits at once.");
  }

  const app = new Hono();
  app.onError(createOnError(deps, 503));
  app.use("/t", cors({ origin: "*", allowMethods: ["POST"], allowHeaders: ["content-type"], maxAge: 86_400 }));
  app.use("/handoff.js", cors({ origin: "*", allowMethods: ["GET"] }));
  app.get("/handoff.js", (c) => snippetAnswer(c.req.header("if-none-match")));

  const limited = bodyLimit({ maxSize: 8 * 1024, onError: tooLarge });
  app.post("/t", limited, async (c) => {
    const view = parseInput(View, jsonOf(await c.req.text()));
    admit(c, view.business);
    const known = await hosts.get(view.business);
    if (!known.known) throw new Error("the settings cannot be read");
    const { own, linked, below } = known.value ?? { own: [], linked: [], below: [] };
    const host = hostOf(view.url);
    if (host === undefined || !([...own, ...linked].includes(host) || isOwnHost(host, below))) return c.body(null, 204);

    const { click } = readTags(view.url);
    // She came by a tracked link: the click is the touch already, and now it has a visitor.
    const told =
      click === undefined ? visitOf(c, view, [...own, ...below, host], deps.now()) : linkedOf(view, click, deps.now());
    if (told) await seen.once(told, view.visitor, (event) => deps.bus.publish([event]));
    return c.body(null, 204);
  });
  return app;
}

function tooLarge(): never {
  throw new HandoffError("too-large", "A visit needs no more than 8 KiB.");
}

/** Whatever its content type: a browser's beacon sends text, so that no preflight is needed. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HandoffError("invalid", "The body is not JSON.", [
      { field: "body", remedy: "Send {business, visitor, url, referrer, consent}." },
    ]);
  }
}

function linkedOf({ business, visitor }: View, click: string, nowMs: number): EventOf<"identity.linked"> {
  return {
    type: "identity.linked",
    id: `handoff:link:${visitor}:${click}`,
    ...heard(business, nowMs),
    body: { identities: [`visitor:${visitor}`, `click:${click}`] },
  };
}

/**
 * The visit as a touch; none when she only went from one page of the business to another, unless the address says that marketing led
 * there. Where links lead may be the owner's profile on a network, and whoever comes from there comes from elsewhere.
 */
function visitOf(c: Context, view: View, own: readonly string[], nowMs: number): EventOf<"touch.arrived"> | undefined {
  const from = view.referrer ?? "";
  const fromHost = hostOf(from);
  const isWithin = fromHost !== undefined && isOwnHost(fromHost, own);

  const { source, medium, campaign, content, term, clickIds } = readTags(view.url);
  const landingUrl = withoutPersonal(view.url);
  const referrer = referrerOf(from);
  const touch: Touch = {
    kind: "visit",
    ...(source && { source }),
    ...(medium && { medium }),
    ...(campaign && { campaign }),
    ...(content && { content }),
    ...(term && { term }),
    ...(clickIds.length > 0 && { clickIds }),
    ...(landingUrl && { landingUrl }),
    ...(referrer && { referrer }),
  };
  if (isWithin && !isTagged(touch)) return undefined;
  return {
    type: "touch.arrived",
    id: visitName(view.visitor, touch, pathIdOf(view.url) ?? "", nowMs),
    ...heard(view.business, nowMs),
    body: { touch, identities: [`visitor:${view.visitor}`], visitor: visitorOf(c) },
  };
}

function heard(business: string, nowMs: number) {
  const at = instant(nowMs);
  return { business, at, heardAt: at, source: "handoff" };
}

/**
 * A fact that this process has told keeps the instant at which it was first told, and is not told again once it is durable; unless the
 * visitor arrived by something else in between.
 */
function createSeen(max = 10_000) {
  const facts = new Map<string, { event: HandoffEvent; told: boolean }>();
  const latest = new Map<string, string>();

  return {
    async once(event: HandoffEvent, visitor: string, tell: (event: HandoffEvent) => Promise<void>): Promise<void> {
      const key = `${event.business} ${countedName(event.id)}`;
      const who = `${event.business} ${visitor}`;
      const isBack = latest.has(who) && latest.get(who) !== key;
      keep(latest, who, key);
      const stands = facts.get(key);
      const known = stands && !(isBack && stands.event.id !== event.id) ? stands : { event, told: false };
      if (known.told) return;
      keep(facts, key, known);
      await tell(known.event);
      known.told = true;
    },
  };

  function keep<T>(map: Map<string, T>, key: string, value: T): void {
    map.delete(key);
    map.set(key, value);
    const [oldest] = map.keys();
    if (map.size > max && oldest !== undefined) map.delete(oldest);
  }
}
