// What does an order tell of the browser session behind it, and where does that stand among the touches that were seen?
import { type Arrival, inTime, isSamePage, sessionMs, visitorOf } from "./arrival.ts";
import type { Touch } from "./event.ts";
import type { Step } from "./journey.ts";
import type { OrderEvidence, Sale } from "./sale.ts";
import { dayMs } from "./time.ts";
import { readTags, type Tags } from "./url.ts";

type SessionEvidence = {
  [Part in "landingUrl" | "referrer" | "tags" | "clickIds"]?: OrderEvidence[Part] | undefined;
};

/** The session as a touch, and the tracked click that its landing page names; undefined when the order tells of none. */
export function sessionOf(evidence: SessionEvidence): { touch: Touch; click: string | undefined } | undefined {
  const { landingUrl, referrer, tags = {}, clickIds = [] } = evidence;
  if (!landingUrl && !referrer && Object.keys(tags).length === 0 && clickIds.length === 0) return undefined;
  const landing: Tags = landingUrl ? readTags(landingUrl) : { clickIds: [], unexpanded: [] };
  const touch: Touch = {
    kind: "session",
    ...stated(landing, tags),
    ...(landingUrl && { landingUrl }),
    ...(referrer && { referrer }),
    clickIds: [...new Set([...landing.clickIds, ...clickIds])].sort(),
  };
  return { touch, click: landing.click };
}

/**
 * When the landing page stood that only the order tells of. The snippet would have seen it, had it run by then: she landed before what it
 * saw of her browser within a day, and before what belongs to the session that ended with the sale. Else all that is known is the sale.
 */
export function landedAt({ placedAt, identities }: Sale, arrivals: readonly Arrival[]): string {
  const soldAt = Date.parse(placedAt);
  const browsers = new Set(identities.filter((identity) => identity.startsWith("visitor:")).map((id) => id.slice(8)));
  let sessionAt = soldAt;
  let firstAt = soldAt;
  for (const arrival of arrivals.toSorted(inTime).reverse()) {
    if (arrival.kind !== "visit" && arrival.kind !== "click") continue;
    const at = Date.parse(arrival.at);
    if (sessionAt - at <= sessionMs) sessionAt = Math.min(at, sessionAt);
    if (sessionAt === at || (browsers.has(visitorOf(arrival)) && soldAt - at <= dayMs)) firstAt = Math.min(at, firstAt);
  }
  return firstAt === soldAt ? placedAt : new Date(firstAt - 1).toISOString();
}

/** Whether a touch already seen is the session that the order tells of: the same marketing on the same page, if it names one. */
export function isSameArrival(seen: Step, session: Step): boolean {
  if (seen.kind !== "click" && seen.kind !== "visit") return false;
  return (
    (session.landingUrl === undefined || isSamePage(seen.landingUrl, session.landingUrl)) &&
    seen.channel === session.channel &&
    seen.source === session.source &&
    seen.campaign === session.campaign
  );
}

/**
 * What the landing page says of the marketing behind it, else what the cart says: the shop's system wrote the one as the visitor
 * came, a script of the theme wrote the other at some time. The cart fills in what the landing page leaves out, unless they disagree.
 */
function stated(landing: Tags, tags: Record<string, string>): Pick<Touch, "source" | "medium" | "campaign"> {
  const keys = ["source", "medium", "campaign"] as const;
  const cart = (key: string) => tags[`utm_${key}`] ?? tags[key];
  const disagree = keys.some((key) => landing[key] && cart(key) && !isSameTag(landing[key], cart(key)));
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = landing[key] ?? (disagree ? undefined : cart(key));
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

const isSameTag = (a = "", b = "") => a.trim().toLowerCase() === b.trim().toLowerCase();
