// How is the demo told? Step after step, slowly enough to be watched. Every step is written into the diary when it is done, so that after
// a kill the same script runs through what has happened, in silence, and goes on with what has not.
import * as z from "zod/mini";
import type { Diary } from "./diary.ts";

/** Why the demo cannot go on, in words for whoever started it. */
export class DemoError extends Error {}

export type Stage = {
  say(line: string): void;
  /** Does something once in the life of the home. A step that was under way when the process died is done again. */
  step(name: string, how: Beat, act: () => Promise<unknown>): Promise<void>;
  /** The same for a step that later ones build on; what it gave is remembered. */
  take<T>(name: string, how: Beat & { as: z.ZodMiniType<T> }, act: () => Promise<T>): Promise<T>;
  /** Asks until it is so. Throws a DemoError when it never is. */
  until<T>(what: string, check: () => Promise<T | undefined>): Promise<T>;
  /** Ends whatever waits or is being sent. */
  signal: AbortSignal;
};

type Beat = {
  /** Seconds that pass before it. */
  after?: number;
  says?: string;
};

export type StageOptions = {
  diary: Diary;
  print(line: string): void;
  signal: AbortSignal;
  /** 1: as it is to be watched. 0: without a pause. */
  pace: number;
};

const askMs = 200;
/** Longer than the minute in which every open incident's page is looked at again. */
const patienceMs = 150_000;

export function createStage({ diary, print, signal, pace }: StageOptions): Stage {
  const begunAt = performance.now();

  const say = (line: string) => {
    const seconds = Math.floor((performance.now() - begunAt) / 1000);
    print(`  ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}  ${line}`);
  };

  async function take<T>(
    name: string,
    { after = 0, says, as }: Beat & { as: z.ZodMiniType<T> },
    act: () => Promise<T>,
  ): Promise<T> {
    if (diary.has(name)) return z.parse(as, diary.get(name));
    await pause(after * 1000 * pace, signal);
    if (says) say(says);
    const given = await act();
    await diary.put(name, given);
    return given;
  }

  return {
    say,
    signal,
    take,
    step: async (name, how, act) => void (await take(name, { ...how, as: z.unknown() }, act)),
    async until(what, check) {
      for (const giveUpAt = performance.now() + patienceMs; performance.now() < giveUpAt; ) {
        const found = await check();
        if (found !== undefined) return found;
        await pause(askMs, signal);
      }
      throw new DemoError(`this did not happen within ${patienceMs / 1000} seconds: ${what}`);
    },
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (ms <= 0) return;
  await new Promise<void>((resolve, reject) => {
    const stopped = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stopped);
      resolve();
    }, ms);
    signal.addEventListener("abort", stopped, { once: true });
  });
}
