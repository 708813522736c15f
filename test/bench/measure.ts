// How long does it take, compared with what? Candidates take turns within one process and one minute, so that a busy machine, a slow
// phase or a warm cache meets all of them alike; what is told are ratios of one round to the same round, and their spread.
import { availableParallelism, cpus } from "node:os";

export type Spread = { min: number; median: number; max: number };
export type Figure = {
  what: string;
  value: number;
  unit: string;
  spread?: Spread;
  /** What it should be, at most or at least. */
  target?: { atMost: number } | { atLeast: number };
};
/** One bench: ratios first, then absolute figures, which hold for this machine and hour only. */
export type Section = {
  name: string;
  conditions: Record<string, string | number>;
  figures: Figure[];
  notes?: string[];
};

/** Does its work so many times. */
export type Candidate = (times: number) => unknown;

/**
 * Microseconds per run of each candidate, round by round. Every round runs all of them, beginning with another one each time.
 * Rounds of warming up come on top and are not told.
 */
export async function takeTurns<Name extends string>(
  candidates: Record<Name, Candidate>,
  { rounds, times, warmUp }: { rounds: number; times: number; warmUp: number },
): Promise<Record<Name, number[]>> {
  const names = Object.keys(candidates) as Name[];
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round + warmUp) % names.length] as Name;
      const started = process.hrtime.bigint();
      await candidates[name](times);
      const micros = Number(process.hrtime.bigint() - started) / 1000 / times;
      if (round >= 0) taken[name].push(micros);
    }
  }
  return taken;
}

/** The spread of `a` to `b`, round by round. */
export function ratioOf(a: readonly number[], b: readonly number[]): Spread {
  return spreadOf(a.map((value, round) => value / (b[round] ?? Number.NaN)));
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { min: sorted[0] ?? Number.NaN, median: quantile(sorted, 0.5), max: sorted.at(-1) ?? Number.NaN };
}

/** @param sorted ascending */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function figure(what: string, spread: Spread, unit: string, target?: Figure["target"]): Figure {
  return { what, value: spread.median, unit, spread, ...(target && { target }) };
}

export function isMet({ value, target }: Figure): boolean | undefined {
  if (!target) return undefined;
  return "atMost" in target ? value <= target.atMost : value >= target.atLeast;
}

export function machine() {
  return { node: process.version, cpus: availableParallelism(), cpu: cpus()[0]?.model ?? "unknown" };
}
