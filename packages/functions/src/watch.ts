// Is anyone there to sell? Hears who arrives where, what goes out and what the store says; judges every path concerned at once,
// and looks at its page when the word is old. Facts are kept first, so a batch that fails halfway is finished by its redelivery.
import { HandoffError } from "@handoff/core/error";
import type { HandoffEvent } from "@handoff/core/event";
import { isDown, type PathState } from "@handoff/core/path";
import type { Settings } from "@handoff/store/settings";
import type { Consumer, Message, WatchDeps } from "./deps.ts";
import { createJudge } from "./path-judge.ts";
import { createLookOnce, isDue, isUnfinished, isWatched, type LookReason } from "./path-look.ts";
import { type Concern, createFacts } from "./watch-facts.ts";

export type Watch = {
  consume: Consumer;
  /** Looks at every path that people arrive at, when its time has come. To be called every minute or five. */
  tick(): Promise<void>;
  /** Looks at once, whatever is known. Throws `not-found` for a path nobody has seen. */
  checkNow(business: string, path: string): Promise<PathState>;
};

const atOnce = 8;

export function createWatch(deps: WatchDeps): Watch {
  const { store, now } = deps;
  const keep = createFacts(deps);
  const judge = createJudge(deps);
  const lookOnce = createLookOnce(deps);

  async function settle(settings: Settings, place: Place, reasons: ReadonlySet<LookReason>): Promise<PathState> {
    const state = await judge(settings, place, place.at);
    const doubtful = reasons.has("store") && (await isContradicted(settings, state));
    if (!doubtful && ![...reasons].some((reason) => isDue(state, reason, now()))) return state;
    const wait = state.lookedAt === undefined || reasons.has("asked");
    return (await lookOnce(place, settings, { wait })) ? judge(settings, place, place.at) : state;
  }

  /** The store has spoken and the page was last seen dead: one of the two words is old. */
  async function isContradicted(settings: Settings, { id }: PathState): Promise<boolean> {
    const page = await store.paths.pageWord(settings.business.id, id);
    return page !== undefined && isDown(page.verdict);
  }

  async function consumeFor(business: string, messages: readonly Message[]): Promise<string[]> {
    const settings = await store.settings.all(business);
    if (!settings) return [];
    const failed = new Set<string>();
    const concerns = new Map<string, Work>();
    const attempt = async (ids: readonly string[], work: () => Promise<unknown>) => {
      try {
        await work();
      } catch (error) {
        for (const id of ids) failed.add(id);
        deps.log({ what: "watch.failed", business, messages: ids.join(" "), reason: reasonOf(error) });
      }
    };

    await inTurns(messages, ({ id, event }) =>
      attempt([id], async () => {
        for (const concern of await keep(event, settings)) {
          const stands: Work = concerns.get(concern.id) ?? {
            place: concern,
            reasons: new Set<LookReason>(),
            arrivals: [],
            messages: [],
          };
          if (concern.why !== "bystander") stands.reasons.add(concern.why);
          stands.messages.push(id);
          if (concern.why === "arrival" || concern.why === "bystander") stands.arrivals.push(concern.at);
          concerns.set(concern.id, stands);
        }
      }),
    );
    await inTurns([...concerns.values()], ({ place, reasons, arrivals, messages: ids }) =>
      attempt(ids, async () => {
        await store.traffic.refresh(business, place.id, arrivals);
        if (reasons.size > 0) await settle(settings, { ...place, arrivedAt: arrivals.sort()[0] }, reasons);
      }),
    );
    await attempt(
      messages.map(({ id }) => id),
      () => announce(business),
    );
    return [...failed];
  }

  /** Publishes what has not been published yet, ours or what another worker left behind. */
  async function announce(business: string): Promise<void> {
    for (const news of await store.incidents.unsaid(business)) {
      const { incident, what } = news;
      const { id, kind, path, openedAt, recoveredAt = openedAt } = incident;
      const event: HandoffEvent = {
        type: `incident.${what}`,
        id: `handoff:incident:${id}:${what}`,
        business,
        at: what === "opened" ? openedAt : recoveredAt,
        heardAt: new Date(now()).toISOString(),
        source: "handoff",
        body: { incident: id, kind, landingUrl: path.landingUrl },
      };
      await deps.bus.publish([event]);
      await store.incidents.said(business, news);
      deps.log({ what: event.type, business, incident: id, kind, cause: incident.cause });
    }
  }

  async function tickFor(business: string): Promise<void> {
    const settings = await store.settings.all(business);
    if (!settings) return;
    const at = new Date(now()).toISOString();
    const paths = (await store.paths.list(business)).filter(
      (path) => isWatched(path, at) && (isDue(path, "timer", now()) || isUnfinished(path, at)),
    );
    const done = await inTurns(paths, ({ id, landingUrl }) =>
      settle(settings, { id, landingUrl, at }, new Set<LookReason>(["timer"])),
    );
    await announce(business);
    rethrow(done);
  }

  return {
    async consume(batch) {
      const groups = Map.groupBy(batch, ({ event }) => event.business);
      const failed = await Promise.all([...groups].map(([business, messages]) => consumeFor(business, messages)));
      return failed.flat();
    },

    async tick() {
      rethrow(await inTurns(await store.settings.businesses(), tickFor));
    },

    async checkNow(business, path) {
      const settings = await store.settings.all(business);
      const known = await store.paths.stateOf(business, path);
      if (!settings || !known) {
        const remedy = "take an id from GET /v1/paths";
        throw new HandoffError("not-found", "There is no such path", [{ field: "path", value: path, remedy }]);
      }
      const place = { id: known.id, landingUrl: known.landingUrl, at: new Date(now()).toISOString() };
      const state = await settle(settings, place, new Set<LookReason>(["asked"]));
      await announce(business);
      return state;
    },
  };
}

/** All of a batch that concerns one path. */
type Work = { place: Place; reasons: Set<LookReason>; arrivals: string[]; messages: string[] };
type Place = Omit<Concern, "why"> & { arrivedAt?: string | undefined };

/** A few at a time; answers how each ended, in order. */
async function inTurns<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<PromiseSettledResult<unknown>[]> {
  const results: PromiseSettledResult<unknown>[] = [];
  const left = [...items.entries()];
  const lane = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [index, item] = next;
      [results[index]] = await Promise.allSettled([work(item)]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}

function rethrow(results: readonly PromiseSettledResult<unknown>[]): void {
  const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (reasons.length > 0) throw new AggregateError(reasons, `${reasons.length} of ${results.length} failed`);
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message.slice(0, 300) : "unknown");
