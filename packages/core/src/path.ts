// Is anyone there to sell? What we know of a landing URL that marketing points at, and the evidence for it.
// Unknown is never healthy and never broken; the store's own word is stronger than what a page looks like.

export const verdicts = ["open", "no-endpoint", "broken", "sold-out", "silent", "unknown"] as const;
export type Verdict = (typeof verdicts)[number];
/** What a look at a page alone can tell. */
export type PageVerdict = Exclude<Verdict, "silent">;

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
  /** What its incidents are about, from going down until the incident has recovered. */
  subject?: string;
  /** The open incident this path belongs to. */
  incident?: string;
  lastArrivalAt?: string;
  lastPromotionAt?: string;
};

/** Whether people who arrive here cannot buy, as far as we know for certain. */
export function isDown(verdict: Verdict): boolean {
  return verdict === "no-endpoint" || verdict === "broken" || verdict === "sold-out";
}

/** What the store says about the product behind a path. */
export type StoreWord = {
  state: "available" | "sold-out" | "unpublished" | "deleted";
  since: string;
  evidence: Evidence[];
};

/** What the looks at the page have established; a single contradicting look has not changed it yet. */
export type PageWord = {
  verdict: PageVerdict;
  cause?: string;
  evidence: Evidence[];
  since: string;
  lookedAt: string;
};

export type Decision = Pick<PathState, "verdict" | "cause" | "evidence" | "since">;

/** Weighs the store's word against the page's. `firstSeenAt` is since when nothing is known, if nothing is. */
export function decide(store: StoreWord | undefined, page: PageWord | undefined, firstSeenAt: string): Decision {
  const evidence = [...(store?.evidence ?? []), ...(page?.evidence ?? [])];
  const byPage = page && { verdict: page.verdict, ...(page.cause && { cause: page.cause }), since: page.since };
  const pageIsDown = page !== undefined && isDown(page.verdict);

  if (store && store.state !== "available") {
    const { state, since } = store;
    const verdict = state === "sold-out" ? "sold-out" : "broken";
    // What the page looked like before is no evidence for what the store has said since.
    const agreeing = pageIsDown ? evidence : store.evidence;
    return { verdict, cause: state, since: pageIsDown && page.since < since ? page.since : since, evidence: agreeing };
  }
  if (store) {
    // The product is there. A page that does not come up still fails her; one that merely does not look like a shop does not.
    if (page?.verdict === "broken" && byPage) return { ...byPage, evidence: evidence.reverse() };
    const recoveredLater = page?.verdict === "open" && page.since > store.since ? page.since : store.since;
    return { verdict: "open", since: recoveredLater, evidence };
  }
  return byPage ? { ...byPage, evidence } : { verdict: "unknown", since: firstSeenAt, evidence };
}

/** The page's word after one look: trouble and recovery are believed at the second look that agrees, the first word at once if it is good. */
export function needsSecondLook(before: PageWord | undefined, found: PageVerdict): boolean {
  if (before === undefined) return isDown(found);
  return isDown(before.verdict) !== isDown(found);
}

export type LookResult = { verdict: PageVerdict; cause?: string; evidence: Evidence[]; lookedAt: string };

/**
 * What is established once a look (or two that agree) found something.
 * @param arrivedAt the arrival that made us look: a page found dead was dead for her, unless it was seen well after she came
 */
export function establish(before: PageWord | undefined, found: LookResult, arrivedAt?: string): PageWord {
  const same = before?.verdict === found.verdict && before.cause === found.cause;
  if (same) return { ...found, since: before.since };
  const stillDown = before !== undefined && isDown(before.verdict) && isDown(found.verdict);
  if (stillDown) return { ...found, since: before.since };
  const sawItWell = before !== undefined && !isDown(before.verdict) ? before.lookedAt : "";
  const blamed =
    isDown(found.verdict) && arrivedAt !== undefined && arrivedAt > sawItWell && arrivedAt < found.lookedAt;
  return { ...found, since: blamed ? arrivedAt : found.lookedAt };
}

const wholeHost = new Set(["dns", "tls", "connect", "timeout", "server-error", "password-page"]);

/** What an incident is about: a product, a host, or the path alone. */
export function subjectOf(
  path: { id: string; landingUrl: string; cause?: string },
  handle: string | undefined,
): string {
  const cause = path.cause ?? "";
  // What fails all pages of a shop at once is one trouble and one mail, however many links lead there.
  if (wholeHost.has(cause)) return `host:${new URL(path.landingUrl).host.replace(/^www\./, "")}`;
  return handle === undefined ? `path:${path.id}` : `product:${handle}`;
}
