// What failed its people while marketing arrived? One incident per cause, from the first person on, until there is proof that it works again.

import type { Money } from "./money.ts";
import type { Evidence } from "./path.ts";

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
  /** Human and unknown arrivals since the incident's `since`. */
  people: number;
  campaigns: { campaign: string; channel: string; people: number }[];
  /** Null: cannot be known yet; `basis` says why or how it was computed. */
  estimatedLoss: Money | null;
  basis: string;
};
