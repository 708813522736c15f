// What was known a moment ago, when the store is slow or down. Fresh answers cost nothing; older ones are asked for again, and stand
// in for the new answer when it does not come in time. Nobody waits twice for a store that was just found slow.
import type { Deps } from "./deps.ts";

/** known: false when the store cannot say now and has not said before. */
export type Answer<T> = { known: true; value: T | undefined } | { known: false };

export type Known<T> = {
  get(key: string): Promise<Answer<T>>;
  /** States what stands in the store, as of now. */
  warm(key: string, value: T): void;
};

export type KnownOptions<T> = {
  load(key: string): Promise<T | undefined>;
  freshMs?: number;
  /** How long somebody waits for a newer answer than the one we have. */
  patienceMs?: number;
  /**
   * Things go on without an answer, so nobody waits longer for the first one, and that there is nothing is remembered as well.
   * Not for keys that strangers choose: they would push out what matters.
   */
  optional?: boolean;
  max?: number;
};

const firstPatienceMs = 3_000;
// A load that has not ended by then is given up: the next one asks anew.
const abandonedMs = 5_000;
const loadsMax = 1_000;

export function createKnown<T>(deps: Pick<Deps, "now" | "pause">, options: KnownOptions<T>): Known<T> {
  const { load, freshMs = 2_000, patienceMs = 250, optional = false, max = 10_000 } = options;
  const entries = new Map<string, { value: T | undefined; at: number }>();
  const loads = new Map<string, { at: number; answer: Promise<Answer<T>> }>();
  let slowUntil = 0;

  function keep(key: string, value: T | undefined, at: number): void {
    if ((entries.get(key)?.at ?? 0) > at) return;
    entries.delete(key); // a Map keeps the order of insertion: put back last
    if (value !== undefined || optional) entries.set(key, { value, at });
    const [oldest] = entries.keys();
    if (entries.size > max && oldest !== undefined) entries.delete(oldest);
  }

  function refresh(key: string): Promise<Answer<T>> {
    const at = deps.now();
    const running = loads.get(key);
    if (running && at - running.at < abandonedMs) return running.answer;
    if (loads.size >= loadsMax) loads.delete(loads.keys().next().value ?? "");
    const answer = ask(key, at).finally(() => {
      if (loads.get(key)?.at === at) loads.delete(key);
    });
    loads.set(key, { at, answer });
    return answer;
  }

  async function ask(key: string, at: number): Promise<Answer<T>> {
    try {
      const value = await load(key);
      keep(key, value, at);
      slowUntil = 0;
      return { known: true, value };
    } catch {
      return { known: false }; // an outcome here: the caller goes on with what was known, or says that nothing is
    }
  }

  return {
    async get(key) {
      const entry = entries.get(key);
      if (entry && deps.now() - entry.at < freshMs) return { known: true, value: entry.value };
      const coming = refresh(key);
      const stale: Answer<T> = entry ? { known: true, value: entry.value } : { known: false };
      const mayGoOn = entry !== undefined || optional;
      if (mayGoOn && deps.now() < slowUntil) return stale;
      const late = deps.pause(mayGoOn ? patienceMs : firstPatienceMs).then((): Answer<T> => ({ known: false }));
      const answer = await Promise.race([coming, late]);
      if (answer.known) return answer;
      slowUntil = deps.now() + freshMs;
      return stale;
    },
    warm: (key, value) => keep(key, value, deps.now()),
  };
}
