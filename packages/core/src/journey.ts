// Which touches led to this sale, which did not, and why? Every touch that was found is either considered or excluded with a reason.
// What the order itself says counts too, but never twice what was already seen as a click or a visit.
import { channelOf } from "./channel.ts";
import type { Touch, Visitor } from "./event.ts";
import type { Sale } from "./sale.ts";
import { dayMs } from "./time.ts";
import { pathIdOf, readTags, type Tags } from "./url.ts";

/** A touch fact as it stands under a person's identities. */
export type ArrivedTouch = { id: string; at: string; touch: Touch; visitor: Visitor };

/** One touch of a journey, classified. Carries no identity. */
export type Step = {
  touch: string;
  at: string;
  kind: Touch["kind"];
  channel: string;
  source: string;
  medium?: string;
  campaign?: string;
  link?: string;
  landingUrl?: string;
  /** The path that the landing URL belongs to. */
  path?: string;
  /** Which evidence decided the channel. */
  why: string;
  direct: boolean;
};

export type Journey = { considered: Step[]; excluded: { touch: Step; reason: string }[] };

/** Hosts that belong to the business: coming from them is no marketing. */
export type ChannelRules = { hosts: string[] };

export type JourneyRules = ChannelRules & { windowDays: number };

/** What the owner's links say about the order's discount codes. */
export type CodeTouch = { code: string; touch: Touch | undefined };

/** How far back a sale's touches are read: those before the window earn nothing, and the explanation says so. */
export const explainedDays = (windowDays: number) => 2 * windowDays;

/** More than anybody's journey; what is kept of a sale must fit into one item of the table. */
export const stepsMax = 60;

/**
 * The journey of a sale, in time order; touches at the same instant are in the order of their ids. `kept`: steps of it that were
 * considered while their facts still stood.
 */
export function journeyOfSale(
  sale: Sale,
  found: readonly ArrivedTouch[],
  codes: readonly CodeTouch[],
  rules: JourneyRules,
  kept: readonly Step[] = [],
): Journey {
  const named = new Set(sale.identities.filter((identity) => identity.startsWith("click:")).map((id) => id.slice(6)));
  const journey = journeyUntil(sale.placedAt, found, rules, { named: (touch) => named.has(clickOf(touch)), kept });
  addSession(journey, sale, rules);
  addSourceName(journey, sale, rules);
  addCodes(journey, sale, codes, rules);
  journey.considered.sort(inTime);
  if (journey.considered.length === 0) addBareSession(journey, sale, rules);
  // The first one and the last ones: what every model but linear pays most.
  const many = `only the first and the last ${stepsMax - 1} of ${journey.considered.length} touches count`;
  for (const step of journey.considered.splice(1, journey.considered.length - stepsMax)) exclude(journey, step, many);
  return journey;
}

/** The touches before an instant, within the window. `named` touches happened before it whatever the clocks say. */
export function journeyUntil(
  until: string,
  found: readonly ArrivedTouch[],
  rules: JourneyRules,
  {
    named = () => false,
    kept = [],
  }: { named?: (touch: ArrivedTouch) => boolean; kept?: readonly Step[] | undefined } = {},
): Journey {
  const from = new Date(Date.parse(until) - rules.windowDays * dayMs).toISOString();
  const journey: Journey = { considered: kept.filter((step) => step.at >= from), excluded: [] };
  const fresh = new Map(found.map((one) => [one.id, one]));
  for (const step of kept) fresh.delete(step.touch);
  for (const touch of fresh.values()) {
    const step = stepOf(touch.id, touch.at > until && named(touch) ? until : touch.at, touch.touch, rules);
    const { verdict, reason } = touch.visitor;
    if (verdict !== "human" && verdict !== "unknown") exclude(journey, step, `not a person: ${verdict} (${reason})`);
    // The store's clock counts in seconds.
    else if (step.at.slice(0, 19) > until.slice(0, 19)) exclude(journey, step, "after the sale");
    else if (step.at < from) exclude(journey, step, `before the window of ${rules.windowDays} days`);
    else journey.considered.push(step);
  }
  journey.considered.sort(inTime);
  return journey;
}

function addSession(journey: Journey, sale: Sale, rules: JourneyRules): void {
  const { landingUrl, referrer, tags = {}, clickIds = [] } = sale.evidence;
  if (!landingUrl && !referrer && Object.keys(tags).length === 0 && clickIds.length === 0) return;
  const landing = tagsOf(landingUrl);
  const step = stepOf(`order:${sale.id}:session`, sale.placedAt, sessionTouchOf(sale.evidence), rules);
  const seen =
    journey.considered.find((one) => landing.click && one.touch === `handoff:click:${landing.click}`) ??
    journey.considered.find((one) => sameArrival(one, step));
  if (seen) exclude(journey, step, `the same arrival as ${seen.touch}`);
  else journey.considered.push(step);
}

const tagsOf = (landingUrl: string | undefined): Tags =>
  landingUrl ? readTags(landingUrl) : { clickIds: [], unexpanded: [] };

type SessionEvidence = {
  [Part in "landingUrl" | "referrer" | "tags" | "clickIds"]?: Sale["evidence"][Part] | undefined;
};

/** What an order tells of the session it was placed in. */
export function sessionTouchOf({ landingUrl, referrer, tags = {}, clickIds = [] }: SessionEvidence): Touch {
  const landing = tagsOf(landingUrl);
  return {
    kind: "session",
    ...pick("source", landing, tags),
    ...pick("medium", landing, tags),
    ...pick("campaign", landing, tags),
    ...(landingUrl && { landingUrl }),
    ...(referrer && { referrer }),
    clickIds: [...new Set([...landing.clickIds, ...clickIds])].sort(),
  };
}

/** Whether a touch already seen is the session that the order tells of: the same marketing on the same page. */
function sameArrival(seen: Step, session: Step): boolean {
  if (seen.kind !== "click" && seen.kind !== "visit") return false;
  const samePage = session.path !== undefined && seen.path === session.path;
  return (
    samePage && seen.channel === session.channel && seen.source === session.source && seen.campaign === session.campaign
  );
}

function addSourceName(journey: Journey, sale: Sale, rules: JourneyRules): void {
  const name = sale.evidence.sourceName;
  if (!name || sale.evidence.browser) return;
  const step = stepOf(`order:${sale.id}:channel-app`, sale.placedAt, { kind: "source", source: name }, rules);
  if (step.channel === "Unattributed")
    exclude(journey, step, `sold through "${name}", which says nothing about marketing`);
  else journey.considered.push(step);
}

function addCodes(journey: Journey, sale: Sale, codes: readonly CodeTouch[], rules: JourneyRules): void {
  for (const { code, touch } of codes) {
    const id = `order:${sale.id}:code:${code}`;
    const step = stepOf(id, sale.placedAt, touch ?? { kind: "code", source: code }, rules);
    const seen = journey.considered.find((one) => one.link !== undefined && one.link === step.link);
    if (!touch) exclude(journey, step, `no link carries the discount code "${code}"`);
    else if (seen) exclude(journey, step, `the same link as ${seen.touch}`);
    else journey.considered.push(step);
  }
}

/** A browser stood behind the order and nothing says what brought her: that, and only that, is Direct. */
function addBareSession(journey: Journey, sale: Sale, rules: JourneyRules): void {
  if (!sale.evidence.browser || journey.considered.length > 0) return;
  journey.considered.push(stepOf(`order:${sale.id}:session`, sale.placedAt, { kind: "session" }, rules));
}

/** A touch classified and stripped of what only its storage needs. */
export function stepOf(id: string, at: string, touch: Touch, rules: ChannelRules): Step {
  const { channel, source, why } = channelOf(touch, rules);
  const path = touch.landingUrl && pathIdOf(touch.landingUrl);
  return {
    touch: id,
    at,
    kind: touch.kind,
    channel,
    source: cut(source, 100),
    ...(touch.medium && { medium: cut(touch.medium, 100) }),
    ...(touch.campaign && { campaign: cut(touch.campaign, 200) }),
    ...(touch.link && { link: cut(touch.link, 100) }),
    ...(touch.landingUrl && { landingUrl: cut(touch.landingUrl, 300) }),
    ...(path && { path }),
    why: cut(why, 200),
    direct: channel === "Direct",
  };
}

/** Never through the middle of a letter. */
const cut = (text: string, length: number) => text.slice(0, length).toWellFormed();

const clickOf = (touch: ArrivedTouch) => touch.id.replace(/^handoff:click:/, "");

const exclude = (journey: Journey, touch: Step, reason: string) => void journey.excluded.push({ touch, reason });

function pick<K extends "source" | "medium" | "campaign">(
  key: K,
  landing: Tags,
  tags: Record<string, string>,
): { [P in K]?: string } {
  const value = landing[key] ?? tags[`utm_${key}`] ?? tags[key];
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

function inTime(a: Step, b: Step): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : a.touch < b.touch ? -1 : 1;
}
