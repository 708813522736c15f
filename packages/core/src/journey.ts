// Which touches led to this sale, which did not, and why? Every touch that was found is either considered or excluded with a reason.
// What the order itself says counts too, but never twice what was already seen as a click or a visit.
import { type Arrival, continuations, inTime } from "./arrival.ts";
import { channelOf } from "./channel.ts";
import { isCheckoutPage } from "./checkout.ts";
import type { Touch, Visitor } from "./event.ts";
import { isSameArrival, landedAt, sessionOf } from "./order-session.ts";
import type { Sale } from "./sale.ts";
import { cutAddress, cutText } from "./text.ts";
import { dayMs } from "./time.ts";
import { pathIdOf } from "./url.ts";

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
  const options = { named: (touch: ArrivedTouch) => named.has(clickOf(touch)), kept };
  const { journey, arrivals } = arrivedUntil(sale.placedAt, found, rules, options);
  addSession(journey, arrivals, sale, rules);
  foldSessions(journey, arrivals, rules);
  addSourceName(journey, sale, rules);
  addCodes(journey, sale, codes, rules);
  journey.considered.sort(byTime);
  if (journey.considered.length === 0) addBareSession(journey, sale, rules);
  // The first one and the last ones: what every model but linear pays most.
  const many = `only the first and the last ${stepsMax - 1} of ${journey.considered.length} touches count`;
  for (const step of journey.considered.splice(1, journey.considered.length - stepsMax)) exclude(journey, step, many);
  return journey;
}

type Options = { named?: (touch: ArrivedTouch) => boolean; kept?: readonly Step[] | undefined };

/** The touches before an instant, within the window. `named` touches happened before it whatever the clocks say. */
export function journeyUntil(
  until: string,
  found: readonly ArrivedTouch[],
  rules: JourneyRules,
  options: Options = {},
): Journey {
  const { journey, arrivals } = arrivedUntil(until, found, rules, options);
  foldSessions(journey, arrivals, rules);
  return journey;
}

/** What people did before an instant; the visits among it that only went on from an arrival still count as arrivals here. */
function arrivedUntil(
  until: string,
  found: readonly ArrivedTouch[],
  rules: JourneyRules,
  { named = () => false, kept = [] }: Options,
): { journey: Journey; arrivals: Arrival[] } {
  const from = new Date(Date.parse(until) - rules.windowDays * dayMs).toISOString();
  const journey: Journey = { considered: kept.filter((step) => step.at >= from), excluded: [] };
  const arrivals = kept.map((step) => arrivalOf(step));
  for (const touch of firstOfEach(found, kept)) {
    const step = stepOf(touch.id, touch.at > until && named(touch) ? until : touch.at, touch.touch, rules);
    const { verdict, reason } = touch.visitor;
    if (verdict !== "human" && verdict !== "unknown") exclude(journey, step, `not a person: ${verdict} (${reason})`);
    // The store's clock counts in seconds.
    else if (step.at.slice(0, 19) > until.slice(0, 19)) exclude(journey, step, "after the sale");
    else {
      // Before the window too: what goes on from such an arrival is no arrival of its own either.
      arrivals.push(arrivalOf(step, touch.touch));
      if (step.at < from) exclude(journey, step, `before the window of ${rules.windowDays} days`);
      else journey.considered.push(step);
    }
  }
  journey.considered.sort(byTime);
  return { journey, arrivals };
}

/** One fact told at several instants happened at the first of them. Those that a step is kept of are told by it. */
function firstOfEach(found: readonly ArrivedTouch[], kept: readonly Step[]): ArrivedTouch[] {
  const facts = new Map<string, ArrivedTouch>();
  for (const fact of found) if (!((facts.get(fact.id)?.at ?? "~") <= fact.at)) facts.set(fact.id, fact);
  for (const step of kept) facts.delete(step.touch);
  return [...facts.values()];
}

function arrivalOf({ touch, at, kind, channel, landingUrl }: Step, evidence?: Touch): Arrival {
  // The step's address is cut.
  return { id: touch, at, kind, channel, landingUrl: evidence?.landingUrl ?? landingUrl, evidence };
}

function foldSessions(journey: Journey, arrivals: readonly Arrival[], { hosts }: ChannelRules): void {
  const reasons = continuations(arrivals, hosts);
  journey.considered = journey.considered.filter((step) => {
    const reason = reasons.get(step.touch);
    if (reason) exclude(journey, step, reason);
    return reason === undefined;
  });
}

function addSession(journey: Journey, arrivals: Arrival[], sale: Sale, rules: JourneyRules): void {
  const session = sessionOf(sale.evidence);
  if (!session) return;
  const { touch, click } = session;
  const step = stepOf(`order:${sale.id}:session`, landedAt(sale, arrivals), touch, rules);
  const seen =
    journey.considered.find((one) => click && one.touch === `handoff:click:${click}`) ??
    journey.considered.find((one) => isSameArrival(one, step));
  if (seen) exclude(journey, step, `the same arrival as ${seen.touch}`);
  else if (step.direct && journey.considered.length > 0 && isCheckoutPage(touch.landingUrl))
    exclude(journey, step, "nobody's visit begins on a checkout page");
  else {
    arrivals.push(arrivalOf(step, touch));
    journey.considered.push(step);
  }
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
    source: cutText(source, 100),
    ...(touch.medium && { medium: cutText(touch.medium, 100) }),
    ...(touch.campaign && { campaign: cutText(touch.campaign, 200) }),
    ...(touch.link && { link: cutText(touch.link, 100) }),
    ...(touch.landingUrl && { landingUrl: cutAddress(touch.landingUrl, 300) }),
    ...(path && { path }),
    why: cutText(why, 200),
    direct: channel === "Direct",
  };
}

const clickOf = (touch: ArrivedTouch) => touch.id.replace(/^handoff:click:/, "");

const exclude = (journey: Journey, touch: Step, reason: string) => void journey.excluded.push({ touch, reason });

const byTime = (a: Step, b: Step) => inTime({ at: a.at, id: a.touch }, { at: b.at, id: b.touch });
