import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalText, parseMoney, split } from "./money.ts";

describe("amounts", () => {
  it.each([
    ["12.30", "USD", 1230],
    ["12.3", "USD", 1230],
    ["-0.05", "EUR", -5],
    ["1000", "JPY", 1000],
    ["1000.00", "JPY", 1000],
    ["1.234", "KWD", 1234],
    ["404.950", "USD", 40495],
    ["2500.50", "HUF", 250050],
    ["0.00", "USD", 0],
  ])("%s %s is %i minor units", (text, currency, amount) => {
    expect(parseMoney(text, currency)).toEqual({ amount, currency });
  });

  it.each([
    ["12.345", "USD"],
    ["1000.50", "JPY"],
    ["1,000", "USD"],
    ["", "USD"],
    ["12", "usd"],
    ["1e3", "USD"],
    ["99999999999999999.00", "USD"],
  ])("%s %s is refused rather than rounded", (text, currency) => {
    expect(() => parseMoney(text, currency)).toThrow(RangeError);
  });

  it("are written as they were read", () => {
    expect(decimalText({ amount: 1230, currency: "USD" })).toBe("12.30");
    expect(decimalText({ amount: -5, currency: "EUR" })).toBe("-0.05");
    expect(decimalText({ amount: 1000, currency: "JPY" })).toBe("1000");
    expect(decimalText({ amount: 7, currency: "KWD" })).toBe("0.007");
  });
});

describe("splitting", () => {
  it.each([
    [10000, [1, 1, 1], [3334, 3333, 3333]],
    [999, [4, 1, 1, 4], [400, 100, 100, 399]],
    [5, [70, 30], [4, 1]],
    [5, [30, 70], [1, 4]],
    [1000, [1, 1, 1], [334, 333, 333]],
    [1000, [1, 1, 1, 1, 1, 1, 1], [143, 143, 143, 143, 143, 143, 142]],
    [14000, [2, 1, 2], [5600, 2800, 5600]],
    [14000, [1, 1, 1], [4667, 4667, 4666]],
    [1, [2, 1, 2], [1, 0, 0]],
    [-10000, [1, 1, 1], [-3334, -3333, -3333]],
    [0, [1, 2], [0, 0]],
  ])("%i by %j leaves no cent over: %j", (total, weights, parts) => {
    expect(split(total, weights)).toEqual(parts);
  });

  it("gives every part the floor or the ceiling of its quota, and all of them the total", () => {
    const weights = fc
      .array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 })
      .filter((list) => list.some((w) => w > 0));
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), weights, (total, list) => {
        const parts = split(total, list);
        const sum = list.reduce((a, b) => a + b, 0);
        expect(parts.reduce((a, b) => a + b, 0)).toBe(total);
        for (const [i, part] of parts.entries()) {
          const quota = (Math.abs(total) * (list[i] ?? 0)) / sum;
          expect(Math.abs(Math.abs(part) - quota)).toBeLessThan(1 + 1e-6);
        }
      }),
    );
  });

  it("refuses weights that are all zero or negative", () => {
    expect(() => split(1, [0, 0])).toThrow(RangeError);
    expect(() => split(1, [2, -1])).toThrow(RangeError);
  });
});
