// Who do we work for, and what have they told us? The owner's own words: business, connections, endpoints, links, goals.
import type { Money } from "./money.ts";

export type Business = {
  id: string;
  name: string;
  /** IANA zone; decides which day a sale belongs to. */
  timezone: string;
  /** ISO 4217; the reporting currency. */
  currency: string;
  /** Look-back window for touches, 1 to 365. */
  windowDays: number;
  /** Half-life of the time-decay model. */
  halfLifeDays: number;
  /** paid: a sale counts once it is paid. placed: as soon as it is placed (the store's own way). */
  counts: "placed" | "paid";
  /** total: the order's total. goods: without shipping and tax. */
  basis: "total" | "goods";
  /** Whether selling a gift card, and a tip, are sales. Missing: excluded, as in the store's own reports. */
  giftCards?: "excluded" | "included";
  tips?: "excluded" | "included";
  retentionDays: number;
  /** Other hosts of the business that no connection and no endpoint names, as `hostOf` spells them. */
  hosts?: string[];
  createdAt: string;
};

export type Connection = {
  id: string;
  business: string;
  platform: string;
  name: string;
  settings: Record<string, unknown>;
  /** Sealed (functions/outside/vault.ts), never in the clear. */
  sealedSecrets: string[];
  sealedUrlSecret: string;
  state: "live" | "ended";
  /** When it ended, as the platform tells it. */
  endedAt?: string;
  endedReason?: string;
  /** When its owner last took it up again, and how often that has happened. */
  resumedAt?: string;
  resumes?: number;
  /** When the platform was first heard; missing while nothing has ever come. */
  firstDeliveryAt?: string;
  createdAt: string;
};

export const endpointKinds = ["product", "checkout", "booking", "donation", "opt-in", "page"] as const;
export type Endpoint = {
  id: string;
  url: string;
  kind: (typeof endpointKinds)[number];
  name: string;
  /** What one sale here is worth, for the estimate of what an incident costs. */
  value?: Money;
  /** Where people are sent while this endpoint is down. */
  fallback?: string;
  createdAt: string;
};

export type Link = {
  slug: string;
  business: string;
  destination: string;
  source: string;
  medium: string;
  campaign: string;
  content?: string;
  term?: string;
  /** Discount code printed beside the link: an order with this code counts as a touch of the link. */
  code?: string;
  fallback?: string;
  createdAt: string;
};

export type Goal = {
  id: string;
  name: string;
  /** sales and revenue judge marketing; every other metric is vanity and stands in its own corner. */
  metric: "sales" | "revenue" | "leads" | "engagement";
  /** Count, or minor units of the business's currency for revenue. */
  target: number;
  /** Calendar days, both included, in the business's zone. */
  from: string;
  to: string;
  createdAt: string;
};

export type Recipient = {
  email: string;
  createdAt: string;
  /** Why no mail goes there any more: the address refused one for good, or its owner called one unwanted. Missing: nothing is known. */
  state?: "bounced" | "complained";
  stateAt?: string;
};

export function isReachable({ state }: Recipient): boolean {
  return state === undefined;
}

export const roles = ["owner", "read"] as const;
export type Role = (typeof roles)[number];
/** `hash`: all that is kept of the secret. `name`: what the owner calls it, like "Spreadsheet". */
export type Key = { id: string; name: string; hash: string; business: string; role: Role; createdAt: string };
