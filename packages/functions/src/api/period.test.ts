import { calendar, countDays } from "@handoff/core/time";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { daysMax, everyDay, instantsOf, periodOf } from "./period.ts";
import { Day } from "./shape.ts";

const anyDay = fc
  .record({
    year: fc.oneof(fc.integer({ min: 1998, max: 2201 }), fc.integer({ min: 0, max: 9999 })),
    month: fc.integer({ min: 0, max: 13 }),
    day: fc.nat(32),
  })
  .map(({ year, month, day }) =>
    [year, month, day].map((part, place) => String(part).padStart(place ? 2 : 4, "0")).join("-"),
  );
const zones = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
const nowMs = Date.parse("2026-11-25T12:00:00Z");

describe("a period of days", () => {
  test.each([
    "0000-01-01",
    "0000-12-31",
    "1999-12-31",
    "2200-01-01",
    "9999-12-31",
    "2026-02-30",
    "2026-13-01",
    "26-01-01",
  ])("%s is no day to ask for", (day) => expect(z.safeParse(Day, day).success).toBe(false));

  test("whatever days the schema accepts, in whatever zone, the report ends, and has each day of it once", () => {
    fc.assert(
      fc.property(fc.option(anyDay), fc.option(anyDay), zones, (from, to, timezone) => {
        const given = (day: string | null) => (day === null ? undefined : day);
        fc.pre([from, to].every((day) => day === null || z.safeParse(Day, day).success));
        const started = performance.now();
        let period: { from: string; to: string };
        try {
          period = periodOf({ from: given(from), to: given(to) }, timezone, nowMs);
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid" });
          return;
        }
        const rows = everyDay(period, [], (day) => ({ day }));
        const { from: first, until } = instantsOf(period, timezone);
        expect(rows.length).toBe(countDays(period.from, period.to));
        expect(rows.length).toBeLessThanOrEqual(daysMax);
        expect(rows[0]?.day).toBe(period.from);
        expect(rows.at(-1)?.day).toBe(period.to);
        expect(Date.parse(until) - Date.parse(first)).toBeGreaterThan((rows.length - 2) * 86_400_000);
        expect(performance.now() - started).toBeLessThan(1_000);
      }),
      {
        numRuns: 300,
        examples: [
          [null, calendar.first, "Asia/Tokyo"],
          [calendar.last, calendar.last, "Pacific/Kiritimati"],
          ["2011-12-30", "2011-12-30", "Pacific/Apia"],
        ],
      },
    );
  });
});
