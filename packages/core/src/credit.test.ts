import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { creditsOf, type Touchpoint, weightsOf } from "./credit.ts";
import { models } from "./report.ts";
import { dayMs } from "./time.ts";

const sale = Date.parse("2026-11-22T00:00:00.000Z");
const journey = (...touches: [channel: string, daysBefore: number][]): (Touchpoint & { channel: string })[] =>
  touches.map(([channel, days]) => ({
    channel,
    at: new Date(sale - days * dayMs).toISOString(),
    direct: channel === "direct",
  }));
const gross = (model: (typeof models)[number], touches: Touchpoint[], amount: number) =>
  creditsOf(weightsOf(model, touches, 7 * dayMs), amount, []).map((credit) => credit.gross);

const month = journey(["facebook", 21], ["email", 14], ["organic", 7], ["direct", 0]);

describe("one sale of 100.00 over facebook, email, organic and direct, a week apart", () => {
  it.each([
    ["first", [10000, 0, 0, 0]],
    ["last", [0, 0, 0, 10000]],
    ["last-non-direct", [0, 0, 10000, 0]],
    ["linear", [2500, 2500, 2500, 2500]],
    ["position", [4000, 1000, 1000, 4000]],
    ["time-decay", [667, 1333, 2667, 5333]],
  ] as const)("%s credits %j", (model, credits) => {
    expect(gross(model, month, 10000)).toEqual(credits);
  });
});

describe("edge cases", () => {
  it("position gives all to one touch and halves to two", () => {
    expect(gross("position", journey(["a", 1]), 9000)).toEqual([9000]);
    expect(gross("position", journey(["a", 2], ["b", 1]), 9000)).toEqual([4500, 4500]);
    expect(gross("position", journey(["fb", 3], ["email", 2], ["fb", 1]), 9000)).toEqual([3600, 1800, 3600]);
  });

  it("last-non-direct falls back to the last touch when all are direct, and skips direct ones otherwise", () => {
    expect(gross("last-non-direct", journey(["direct", 2], ["direct", 1]), 100)).toEqual([0, 100]);
    expect(gross("last-non-direct", journey(["fb", 5], ["direct", 4], ["email", 3], ["direct", 2]), 100)).toEqual([
      0, 0, 100, 0,
    ]);
  });

  it("time decay halves per half-life over long journeys", () => {
    expect(gross("time-decay", journey(["a", 38], ["b", 33], ["c", 26], ["d", 8], ["e", 0]), 1_200_000)).toEqual([
      17519,
      28744,
      57488,
      341704,
      754545, // quotas 17519.5, 28743.8, 57487.5, 341704.5, 754544.7
    ]);
  });

  it("time decay survives touches a year apart with a half-life of a day", () => {
    expect(
      creditsOf(weightsOf("time-decay", journey(["a", 365], ["b", 0]), dayMs), 100, []).map((c) => c.gross),
    ).toEqual([0, 100]);
  });
});

describe("refunds", () => {
  it("take the credit back from the same touches, in proportion to what is left", () => {
    const credits = creditsOf([1n, 1n, 1n], 10000, [2500, 2500, 5000]);
    expect(credits.map((credit) => credit.refunds)).toEqual([
      [834, 834, 1666],
      [833, 833, 1667],
      [833, 833, 1667],
    ]);
  });

  it("never raise a credit, and leave every model's parts summing to the sale", () => {
    const anySale = fc.record({
      touches: fc.array(fc.tuple(fc.constantFrom("a", "b", "direct"), fc.nat(60)), { minLength: 1, maxLength: 12 }),
      gross: fc.nat(10_000_000),
      shares: fc.array(fc.nat(100), { maxLength: 6 }),
    });
    fc.assert(
      fc.property(anySale, ({ touches, gross: total, shares }) => {
        const steps = journey(...touches.sort(([, a], [, b]) => b - a));
        let left = total;
        const refunds = shares.map((share) => {
          const amount = Math.floor((left * share) / 100);
          left -= amount;
          return amount;
        });
        for (const model of models) {
          const credits = creditsOf(weightsOf(model, steps, 7 * dayMs), total, refunds);
          expect(credits.reduce((sum, credit) => sum + credit.gross, 0)).toBe(total);
          expect(credits.reduce((sum, credit) => sum + credit.sales, 0)).toBe(1_000_000);
          for (const [k, amount] of refunds.entries()) {
            expect(credits.reduce((sum, credit) => sum + (credit.refunds[k] ?? 0), 0)).toBe(amount);
          }
          for (const credit of credits) {
            expect(Math.min(0, ...credit.refunds)).toBe(0);
            expect(credit.refunds.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(credit.gross);
          }
        }
      }),
    );
  });
});
