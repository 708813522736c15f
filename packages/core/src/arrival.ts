// Which visits are arrivals of their own, and which go on from one that was already seen? A session is what one visitor does without a
// pause of half an hour. Within it only marketing begins anew: another tag, another click id, a search, a network. A bank, a payment
// page or a site that nobody knows does not: she is on her way back. No tagged arrival is ever taken for another one.
import type { Touch } from "./event.ts";
import { shortHash } from "./id.ts";
import { minuteMs } from "./time.ts";
import { hostOf, pageOf } from "./url.ts";

export const sessionMs = 30 * minuteMs;

/** What has to be known of a touch; a fact that has expired has no `evidence` any more. */
export type Arrival = {
  id: string;
  at: string;
  kind: Touch["kind"];
  channel: string;
  landingUrl?: string | undefined;
  evidence?: Touch | undefined;
};

/** Why a visit is no arrival of its own, by its id. `own`: hosts of the business. In any order; the answer is that of their time. */
export function continuations(arrivals: readonly Arrival[], own: readonly string[]): Map<string, string> {
  const reasons = new Map<string, string>();
  const sessions = new Map<string, Session>();
  for (const arrival of arrivals.toSorted(inTime)) {
    if (!isOfSession(arrival)) continue;
    const visitor = visitorOf(arrival);
    // What is of no visitor that can be told (a click, the landing page an order names) began a session for whichever she is.
    const session = newest(sessions.get(visitor), sessions.get(""));
    const goesOn = session && Date.parse(arrival.at) - Date.parse(session.seenAt) <= sessionMs;
    const reason = goesOn && arrival.kind === "visit" ? repeats(arrival, session.arrival, own) : undefined;
    if (reason) reasons.set(arrival.id, reason);
    sessions.set(visitor, { seenAt: arrival.at, arrival: reason && session ? session.arrival : arrival });
  }
  return reasons;
}

type Session = { seenAt: string; arrival: Arrival };

/** The visitor that the snippet saw; empty for everything else. */
export function visitorOf({ id }: Pick<Arrival, "id">): string {
  return /^handoff:visit:([^:]+)/.exec(id)?.[1] ?? "";
}

/**
 * The name of a visit: who, which page, in which half hour, and what says that she was led there. A page loaded again without any of
 * that is the same visit. With it, the instant belongs to the name: she may come by a newsletter, by an ad, and by the newsletter again.
 */
export function visitName(visitor: string, touch: Touch, path: string, nowMs: number): string {
  const name = `handoff:visit:${visitor}:${path}:${Math.floor(nowMs / sessionMs)}`;
  if (!isTagged(touch) && !touch.referrer) return name;
  return `${name}:${shortHash(`${tagsOf(touch)} ${idsOf(touch)} ${referrerHost(touch)}`)}:${nowMs}`;
}

/** The name under which a touch is counted: once for a page, what led there and half an hour, however often it was loaded. */
export function countedName(id: string): string {
  return id.replace(/^(handoff:visit:[^:]+:[^:]+:\d+:[^:]+):\d+$/, "$1");
}

/** Whether two addresses are one page, be it in another language: /en/products/x and /products/x, /de-at, /es-419, /zh-hant-hk and /. */
export function isSamePage(a: string | undefined, b: string | undefined): boolean {
  const [one, other] = [withoutLocale(a), withoutLocale(b)];
  return one !== undefined && one === other;
}

/** Whether a host is one of the business's, or below one. */
export function isOwnHost(host: string, own: readonly string[]): boolean {
  return own.some((name) => host === name || host.endsWith(`.${name}`));
}

/** Whether somebody says that marketing led here: tags or click ids. */
export function isTagged({ source, medium, campaign, content, term, clickIds = [] }: Touch): boolean {
  return clickIds.length > 0 || [source, medium, campaign, content, term].some(Boolean);
}

function repeats(visit: Arrival, before: Arrival, own: readonly string[]): string | undefined {
  const { evidence } = visit;
  if (!evidence) return undefined;
  const isSilent = visit.channel === "Direct" || (!isTagged(evidence) && visit.channel === "Referral");
  if (isSilent) return `the same session as ${before.id}`;
  if (!before.evidence) return undefined;
  const isSameEvidence = isTagged(evidence)
    ? tagsOf(evidence) === tagsOf(before.evidence) &&
      (before.kind === "click" || idsOf(evidence) === idsOf(before.evidence))
    : referrerHost(evidence) === referrerHost(before.evidence);
  if (!isSameEvidence) return undefined;
  // A page loaded again, or tags that the shop's own links carry from page to page.
  const isSame = isSamePage(visit.landingUrl, before.landingUrl) || isOwnHost(referrerHost(evidence), own);
  return isSame ? `the same arrival as ${before.id}` : undefined;
}

const tagsOf = ({ source, medium, campaign, content, term }: Touch) =>
  JSON.stringify([source, medium, campaign, content, term].map((tag) => tag?.toLowerCase() ?? ""));
const idsOf = ({ clickIds = [] }: Touch) => clickIds.toSorted().join(" ");
const referrerHost = ({ referrer = "" }: Touch) => hostOf(referrer) ?? "";

const isOfSession = ({ kind }: Arrival) => kind === "visit" || kind === "click" || kind === "session";

function newest(a: Session | undefined, b: Session | undefined): Session | undefined {
  if (!a || !b) return a ?? b;
  return a.seenAt < b.seenAt ? b : a;
}

function withoutLocale(address: string | undefined): string | undefined {
  const page = address && pageOf(address);
  if (!page) return undefined;
  const { host, pathname, search } = new URL(page);
  return `${host.replace(/^www\./, "")}${pathname.replace(/^\/[a-z]{2}(?:-(?:[a-z]{2,4}|\d{3})){0,2}(?=\/|$)/i, "") || "/"}${search}`;
}

/** Touches at the same instant are in the order of their ids. */
export function inTime(a: { at: string; id: string }, b: { at: string; id: string }): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
