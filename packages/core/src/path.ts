// Is anyone there to sell? What we know of a landing URL that marketing points at, and the evidence for it.
// Unknown is never healthy and never broken; the store's own word is stronger than what a page looks like.

export const verdicts = ["open", "no-endpoint", "broken", "sold-out", "silent", "unknown"] as const;
export type Verdict = (typeof verdicts)[number];

/** One line of evidence: who says so, what, and since when. */
export type Evidence = {
  by: "store" | "page" | "owner" | "people";
  /** A short sentence an owner understands: "Shopify deleted the product", "The page answered 404". */
  says: string;
  at: string;
};

export type PathState = {
  id: string;
  /** The landing URL without tracking parameters. */
  landingUrl: string;
  verdict: Verdict;
  /** Why, in one word of a closed list: deleted, unpublished, sold-out, not-found, redirected-home, password-page, soft-404, dns, tls, server-error, timeout, nothing-to-buy, … */
  cause?: string;
  evidence: Evidence[];
  /** Since when the verdict holds (the instant of the fact that made it, not of our hearing of it). */
  since: string;
  lookedAt?: string;
  /** The registered endpoint behind it, if one is known. */
  endpoint?: string;
  /** The open incident this path belongs to. */
  incident?: string;
  lastArrivalAt?: string;
};

/** Whether people who arrive here cannot buy, as far as we know for certain. */
export function isDown(verdict: Verdict): boolean {
  return verdict === "no-endpoint" || verdict === "broken" || verdict === "sold-out";
}
