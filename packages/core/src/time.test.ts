import { describe, expect, it } from "vitest";
import { addDays, dayAndHour, daysBetween, instant, isTimezone } from "./time.ts";

describe("the day of a sale", () => {
  it.each([
    ["2026-11-23T04:59:59.999Z", "America/New_York", "2026-11-22", "23"],
    ["2026-11-23T05:00:00.000Z", "America/New_York", "2026-11-23", "00"],
    ["2026-03-29T00:59:59.999Z", "Europe/Berlin", "2026-03-29", "01"],
    ["2026-03-29T01:00:00.000Z", "Europe/Berlin", "2026-03-29", "03"],
    ["2026-10-25T01:30:00.000Z", "Europe/Berlin", "2026-10-25", "02"],
    ["2026-12-31T18:30:00.000Z", "Asia/Kolkata", "2027-01-01", "00"],
    ["2026-11-23T12:00:00.000Z", "UTC", "2026-11-23", "12"],
  ])("of %s in %s is %s at %s", (at, timezone, day, hour) => {
    expect(dayAndHour(at, timezone)).toEqual({ day, hour });
  });
});

it("instants are spelled in one way, whatever zone they were told in", () => {
  expect(instant("2026-10-05T10:15:00-04:00")).toBe("2026-10-05T14:15:00.000Z");
  expect(() => instant("soon")).toThrow(RangeError);
});

it("days count over the ends of months and through changes of the clock", () => {
  expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
  expect(daysBetween("2026-10-24", "2026-10-26")).toEqual(["2026-10-24", "2026-10-25", "2026-10-26"]);
});

it("zones are IANA names", () => {
  expect(isTimezone("Europe/Berlin")).toBe(true);
  expect(isTimezone("Berlin")).toBe(false);
});
