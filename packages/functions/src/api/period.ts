// Which days does a report cover? `from` and `to` in the business's own zone, both included; without them the last 30 days.
import { HandoffError } from "@handoff/core/error";
import { addDays, calendar, countDays, dayAndHour, daysBetween, instant, minuteMs } from "@handoff/core/time";
import * as z from "zod/mini";
import { Day, says } from "./shape.ts";

export const periodFields = {
  from: says("First day; without it 29 days before `to`.", z.optional(Day)),
  to: says("Last day, included; without it today.", z.optional(Day)),
};
export const PeriodAnswer = { from: z.string(), to: z.string(), timezone: z.string() };

/** Three years and a bit: the longest report, and the longest goal. */
export const daysMax = 1100;

export type Period = { from: string; to: string };

export function periodOf(
  asked: { from?: string | undefined; to?: string | undefined },
  timezone: string,
  nowMs: number,
): Period {
  const to = asked.to ?? dayAndHour(instant(nowMs), timezone).day;
  const from = asked.from ?? latest(addDays(to, -29), calendar.first);
  if (from > to) throw wrong("to", to, `Give a day that is not before ${from}.`);
  if (countDays(from, to) > daysMax) throw wrong("from", from, `Ask for ${daysMax} days at most.`);
  return { from, to };
}

/** A row for every day of the period, so that a day without anything is a zero and not a gap. */
export function everyDay<T extends { day: string }>(
  { from, to }: Period,
  rows: readonly T[],
  empty: (day: string) => T,
) {
  const byDay = new Map(rows.map((row) => [row.day, row]));
  return daysBetween(from, to, daysMax).map((day) => byDay.get(day) ?? empty(day));
}

/** When the period begins and ends, for what is kept by the instant. */
export function instantsOf({ from, to }: Period, timezone: string): { from: string; until: string } {
  return { from: startOf(from, timezone), until: startOf(addDays(to, 1), timezone) };
}

const latest = (a: string, b: string) => (a > b ? a : b);

/**
 * The first quarter of an hour of a day. Zones are whole quarters away from UTC, 14 hours at most; one that has left out a whole day
 * (Samoa on 2011-12-30) begins it with the next.
 */
function startOf(day: string, timezone: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  for (let quarter = -14 * 4; quarter < 38 * 4; quarter++) {
    const at = instant(midnight + quarter * 15 * minuteMs);
    if (dayAndHour(at, timezone).day >= day) return at;
  }
  throw new RangeError(`${day} does not begin in ${timezone}`);
}

function wrong(field: string, value: string, remedy: string): HandoffError {
  return new HandoffError("invalid", "There are no such days.", [{ field, value, remedy }]);
}
