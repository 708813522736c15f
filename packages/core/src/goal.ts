// How far is the owner on the way to what she wants to sell? Progress is counted from the days' rollups.
// Sales and revenue judge marketing; leads and engagement are counted too, but never stand for a sale. Currencies are never added up.
import type { Goal } from "./business.ts";
import { type Basis, type Rollup, type Tally, wholeSale } from "./report.ts";
import { countDays } from "./time.ts";

export type DayRollup = { day: string; rollup: Rollup };

export type Progress = {
  /** What has been reached: a count, or minor units for revenue. */
  counted: number;
  target: number;
  /** counted / target, 4 decimals; may be above 1. */
  share: number;
  /** What an even pace would have brought by now, hour by hour. */
  expected: number;
  /** upcoming: not begun. reached: the target stands, whenever. missed: over without it. */
  state: "upcoming" | "on-track" | "behind" | "reached" | "missed";
};

/**
 * @param rollups days of any range; days outside the goal's period are left out
 * @param now day and hour where the business is (core/time.ts `dayAndHour`)
 */
export function progressOf(
  goal: Goal,
  rollups: readonly DayRollup[],
  { now, currency }: { now: { day: string; hour: string }; currency: string },
): Progress {
  const counted = rollups
    .filter(({ day }) => day >= goal.from && day <= goal.to)
    .reduce((sum, { rollup }) => sum + count(goal.metric, rollup, currency), 0);
  const whole = goal.metric === "sales" ? counted / wholeSale : counted;
  const expected = Math.floor(goal.target * elapsedShare(goal, now));
  return {
    counted: whole,
    target: goal.target,
    share: Math.round((whole / goal.target) * 10_000) / 10_000,
    expected,
    state: stateOf(goal, now.day, whole, expected),
  };
}

/** Goals in the order an owner should see them: revenue and sales first, vanity last; then the one that ends first. */
export function inOrder<T extends { goal: Goal }>(goals: readonly T[]): T[] {
  const rank = { sales: 0, revenue: 0, leads: 1, engagement: 2 } as const;
  const order = (a: Goal, b: Goal) =>
    rank[a.metric] - rank[b.metric] || compare(a.to, b.to) || compare(a.createdAt, b.createdAt) || compare(a.id, b.id);
  return [...goals].sort((a, b) => order(a.goal, b.goal));
}

function count(metric: Goal["metric"], rollup: Rollup, currency: string): number {
  if (metric === "leads") return sum(Object.values(rollup.leads));
  if (metric === "engagement") return sum(Object.values(rollup.engagement));
  const tallies = talliesOf(rollup, "sale");
  if (metric === "sales") return sum(tallies.map(([, tally]) => tally.sales));
  return sum(tallies.filter(([of]) => of === currency).map(([, tally]) => tally.gross - tally.refunds));
}

/** Every model splits the same sales, so any one of them sums to the whole; the default one is read. */
function talliesOf(rollup: Rollup, basis: Basis): [currency: string, Tally][] {
  const currencies = rollup.credit[basis]?.["last-non-direct"] ?? {};
  return Object.entries(currencies).flatMap(([currency, channels]) =>
    Object.values(channels).map((tally): [string, Tally] => [currency, tally]),
  );
}

function elapsedShare({ from, to }: Goal, now: { day: string; hour: string }): number {
  if (now.day < from) return 0;
  if (now.day > to) return 1;
  const passed = countDays(from, now.day) - 1 + Number(now.hour) / 24;
  return passed / countDays(from, to);
}

function stateOf({ from, to, target }: Goal, today: string, counted: number, expected: number): Progress["state"] {
  if (counted >= target) return "reached";
  if (today < from) return "upcoming";
  if (today > to) return "missed";
  return counted >= expected ? "on-track" : "behind";
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
