// When is a page looked at, and when is a look believed? One worker at a time looks, and trouble or recovery takes two looks that agree.
import { failsSomebody } from "@handoff/core/incident";
import { establish, isDown, type LookResult, needsSecondLook, type PageWord, type PathState } from "@handoff/core/path";
import { dayMs, minuteMs } from "@handoff/core/time";
import type { Place } from "@handoff/store/paths";
import type { Settings } from "@handoff/store/settings";
import type { Deps } from "./deps.ts";
import { look } from "./look.ts";

export type LookReason = "arrival" | "promotion" | "sale" | "store" | "timer" | "asked";

/** The page, and the first arrival that makes us look, if one does. */
type Looked = Place & { arrivedAt?: string | undefined };

const secondLookMs = 2_000;
// Longer than nearly every look; a worker that died holds up the next one for so long, and two looks at once do no harm.
const leaseMs = 20_000;
const waitMs = 250;
const waitsMax = 100;

/** Whether the page should be looked at now. */
export function isDue(
  { verdict, lookedAt, lastArrivalAt = "", lastPromotionAt = "" }: PathState,
  reason: LookReason,
  nowMs: number,
): boolean {
  // A look that no arrival has caused would date a dead page's trouble after the people who are still on the queue.
  if (reason === "sale") return false;
  if (reason === "store") return false; // its word needs no look, unless the two contradict each other (watch.ts)
  if (reason === "asked" || lookedAt === undefined) return true;
  const age = nowMs - Date.parse(lookedAt);
  const down = isDown(verdict);
  // Nobody has come for a day: what is gone for good is not asked for every minute, for ever.
  const yesterday = new Date(nowMs - dayMs).toISOString();
  if (reason === "timer" && lastArrivalAt < yesterday && lastPromotionAt < yesterday) return age >= 30 * minuteMs;
  if (reason === "timer") return age >= (down ? minuteMs : 5 * minuteMs);
  return age >= (down ? minuteMs / 2 : 5 * minuteMs);
}

export function createLookOnce({ store, web, pause, now, log }: Pick<Deps, "store" | "web" | "pause" | "now" | "log">) {
  async function once({ id, landingUrl, arrivedAt }: Looked, settings: Settings): Promise<void> {
    const business = settings.business.id;
    const endpoints = settings.endpoints.map(({ url }) => url);
    const find = async (): Promise<LookResult> => {
      const startedMs = now();
      const { says, ...found } = await look({ web, pause }, landingUrl, { endpoints });
      const { verdict, cause } = found;
      log({ what: "path.looked", business, path: id, verdict, cause, ms: now() - startedMs });
      const lookedAt = new Date(now()).toISOString();
      return { ...found, lookedAt, evidence: says.map((line) => ({ by: "page", says: line, at: lookedAt })) };
    };
    const before = await store.paths.pageWord(business, id);
    let found = await find();
    if (needsSecondLook(before, found.verdict)) {
      await pause(secondLookMs);
      found = await find();
    }
    const blamedAt =
      isDown(found.verdict) && arrivedAt ? await firstInVain(business, id, { before, arrivedAt }) : undefined;
    await store.paths.putPageWord(business, id, establish(before, found, blamedAt));
  }

  /** The first who came to the page that the arrival at hand found dead: at its first look anybody of the last day, later those of the last minute. */
  async function firstInVain(
    business: string,
    path: string,
    { before, arrivedAt }: { before: PageWord | undefined; arrivedAt: string },
  ) {
    const bound = new Date(before ? Date.parse(arrivedAt) - minuteMs : now() - dayMs).toISOString();
    const seenWell = before && !isDown(before.verdict) ? before.lookedAt : "";
    const [, latest = bound] = [bound, seenWell].sort();
    return store.traffic.firstAfter(business, path, latest);
  }

  /** Looks, or waits for the worker that is looking when nothing is known yet. False when somebody else looks and we need not wait. */
  return async function lookOnce(place: Looked, settings: Settings, { wait }: { wait: boolean }): Promise<boolean> {
    const business = settings.business.id;
    for (let waits = 0; waits < waitsMax; waits++) {
      const nowMs = now();
      const lease = await store.paths.lease(business, place.id, { nowMs, untilMs: nowMs + leaseMs });
      if (lease !== undefined) {
        try {
          if (waits === 0 || !(await store.paths.pageWord(business, place.id))) await once(place, settings);
        } finally {
          await store.paths.release(business, place.id, lease);
        }
        return true;
      }
      if (!wait) return false;
      await pause(waitMs);
    }
    return false;
  };
}

/** Whether anybody would miss a look: people or a promotion within the last day, or an incident that waits for its end. */
export function isWatched(path: PathState, now: string): boolean {
  if (path.incident || failsSomebody(path, now)) return true;
  const yesterday = new Date(Date.parse(now) - dayMs).toISOString();
  return (path.lastArrivalAt ?? "") >= yesterday || (path.lastPromotionAt ?? "") >= yesterday;
}

/** Whether a crash left the path's incident behind its verdict: recovered but not said so, or down with nothing opened. */
export function isUnfinished(path: PathState, now: string): boolean {
  return path.incident === undefined ? failsSomebody(path, now) : path.verdict === "open";
}
