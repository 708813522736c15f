// What failed its people while marketing arrived? One incident per cause, from the first person on, until there is proof that it works again.

import { decimalText, type Money } from "./money.ts";
import { type Evidence, isDown, type PathState } from "./path.ts";
import { type Rollup, sumRollups, wholeSale } from "./report.ts";
import { dayMs } from "./time.ts";
import type { Group } from "./traffic.ts";

export const incidentStates = ["open", "acknowledged", "snoozed", "recovered"] as const;

export type Incident = {
  id: string;
  kind: "no-endpoint" | "broken" | "sold-out";
  /** The same closed list as a path's cause. */
  cause: string;
  /** What failed: `product:…`, `host:…` or `path:…`. One open incident per subject. */
  subject: string;
  state: (typeof incidentStates)[number];
  path: { id: string; landingUrl: string };
  /** Every path that fails for this cause. */
  paths: { id: string; landingUrl: string }[];
  /** Since when people find nothing. */
  since: string;
  openedAt: string;
  recoveredAt?: string;
  acknowledgedAt?: string;
  snoozedUntil?: string;
  evidence: Evidence[];
  /** What showed that it works again. */
  proof?: Evidence[];
};

/** What an incident has cost so far: counted people, and money only when the shop's own figures allow an estimate. */
export type Damage = {
  /** Everybody whom marketing sent there since the incident's `since`: `people` and those in `led`. */
  came: number;
  /** Who could not buy: all who came, but for those whom a link led on to a page that works. */
  people: number;
  /** Who was led on, by page, most people first. */
  led: { url: string; people: number }[];
  /** Of `people`: who stood before the page that takes an address. */
  asked: number;
  /** Who sent the `people`. */
  campaigns: { campaign: string; channel: string; people: number }[];
  /** Null: cannot be known yet; `basis` says why or how it was computed. */
  estimatedLoss: Money | null;
  basis: string;
};

/** Counts who could not buy, who was led on, and who was asked for an address. */
export function toll({ people: came, groups }: { people: number; groups: readonly Group[] }) {
  const led = new Map<string, number>();
  const campaigns = new Map<string, Damage["campaigns"][number]>();
  let asked = 0;
  for (const { campaign, channel, people, detour } of groups) {
    if (detour?.to === "fallback") {
      led.set(detour.url, (led.get(detour.url) ?? 0) + people);
      continue;
    }
    if (detour) asked += people;
    const key = JSON.stringify([campaign, channel]);
    const before = campaigns.get(key)?.people ?? 0;
    campaigns.set(key, { campaign, channel, people: before + people });
  }
  const ledOn = [...led].map(([url, people]) => ({ url, people }));
  const people = came - ledOn.reduce((sum, one) => sum + one.people, 0);
  return {
    came,
    people,
    led: ledOn.sort((a, b) => b.people - a.people || (a.url < b.url ? -1 : 1)),
    asked,
    campaigns: [...campaigns.values()].sort((a, b) => b.people - a.people),
  } satisfies Omit<Damage, "estimatedLoss" | "basis">;
}

/** How long after an arrival or a promotion a path still counts as one that marketing points at. */
export const freshMs = dayMs;

/** Whether a path that is down fails somebody: people arrived since it went down, or a promotion went out within the last day. */
export function failsSomebody(path: PathState, now: string): boolean {
  if (!isDown(path.verdict)) return false;
  const yesterday = new Date(Date.parse(now) - freshMs).toISOString();
  const { lastArrivalAt = "", lastPromotionAt = "", since } = path;
  return (lastArrivalAt >= since && lastArrivalAt >= yesterday) || lastPromotionAt >= yesterday;
}

/** The incident as it is first written down. */
export function openIncident(path: PathState & { subject: string }, id: string, openedAt: string): Incident {
  const { landingUrl, verdict, cause = verdict, subject, since, evidence } = path;
  if (verdict !== "broken" && verdict !== "no-endpoint" && verdict !== "sold-out") {
    throw new RangeError(`no incident is opened for a path that is ${verdict}`);
  }
  const place = { id: path.id, landingUrl };
  return { id, kind: verdict, cause, subject, state: "open", path: place, paths: [place], since, openedAt, evidence };
}

/** An incident recovers when no path of it is down and at least one is proven open: that one's evidence is the proof. */
export function proofOfRecovery(paths: readonly PathState[]): Evidence[] | undefined {
  if (paths.some(({ verdict }) => isDown(verdict))) return undefined;
  const open = paths.filter(({ verdict }) => verdict === "open");
  return open.length > 0 ? open.flatMap(({ evidence }) => evidence.slice(0, 2)).slice(0, 6) : undefined;
}

const salesMin = 5;
const touchesMin = 100;
export const baselineDays = 28;

/**
 * What the people who could not buy would have brought: as many buy as usually do, at the usual order value.
 * @param baseline the days before the incident began @param value what the owner says one sale here is worth
 */
export function estimateLoss(
  people: number,
  baseline: readonly Rollup[],
  { currency, value }: { currency: string; value?: Money | undefined },
): Pick<Damage, "estimatedLoss" | "basis"> {
  const { touches, credit } = sumRollups(baseline);
  const arrivals = Object.values(touches).reduce((a, b) => a + b, 0);
  // Sales that no touch explains say nothing about how many of those who arrive will buy.
  const { Unattributed: _, ...explained } = credit.sale?.["last-non-direct"]?.[currency] ?? {};
  const tallies = Object.values(explained);
  const sales = Math.round(tallies.reduce((sum, tally) => sum + tally.sales, 0) / wholeSale);
  const net = tallies.reduce((sum, tally) => sum + tally.gross - tally.refunds, 0);
  if (sales < salesMin || arrivals < touchesMin) {
    const basis = `The ${baselineDays} days before had ${count(sales, "sale")} from ${count(arrivals, "visit")}: too few to say what this costs (${salesMin} and ${touchesMin} are needed).`;
    return { estimatedLoss: null, basis };
  }
  const ofEach = value?.currency === currency ? value.amount * sales : net;
  const amount = Number(
    (BigInt(people) * BigInt(Math.max(ofEach, 0)) * 2n + BigInt(arrivals)) / (2n * BigInt(arrivals)),
  );
  const usual = decimalText({ amount: Math.round(net / sales), currency });
  const worth =
    value?.currency === currency
      ? `${decimalText(value)} ${currency} a sale, as you registered`
      : `${usual} ${currency} a sale`;
  const basis = `${count(people, "person", "people")} × ${sales} sales in ${arrivals} visits × ${worth} (the ${baselineDays} days before).`;
  return { estimatedLoss: { amount, currency }, basis };
}

const count = (many: number, one: string, more = `${one}s`) => `${many} ${many === 1 ? one : more}`;
