import { describe, expect, test } from "vitest";
import type { Goal } from "./business.ts";
import { type DayRollup, inOrder, progressOf } from "./goal.ts";
import type { Rollup } from "./report.ts";

const november: Goal = {
  id: "gol_1",
  name: "Forty pots",
  metric: "sales",
  target: 40,
  from: "2026-11-01",
  to: "2026-11-30",
  createdAt: "2026-10-20T08:00:00.000Z",
};
const noon15th = { now: { day: "2026-11-15", hour: "12" }, currency: "EUR" };

/** A day on which `sales` pots were sold, half credited to Email and half to nobody. */
function day(day: string, { sales = 0, gross = 0, refunds = 0, currency = "EUR", leads = 0, likes = 0 }): DayRollup {
  const half = { sales: sales * 500_000, gross: gross / 2, refunds: refunds / 2 };
  const tallies = { [currency]: { Email: half, Unattributed: half } };
  const rollup: Rollup = {
    touches: {},
    leads: { Email: leads },
    engagement: { like: likes },
    credit: { sale: { first: tallies, "last-non-direct": tallies } },
    paths: {},
  };
  return { day, rollup };
}

describe("progress of a goal", () => {
  test("sales of the period count, whoever earned them; other days do not", () => {
    const days = [
      day("2026-10-31", { sales: 9 }),
      day("2026-11-01", { sales: 7 }),
      day("2026-11-30", { sales: 3 }),
      day("2026-12-01", { sales: 9 }),
    ];
    expect(progressOf(november, days, noon15th)).toEqual({
      counted: 10,
      target: 40,
      share: 0.25,
      expected: 19,
      state: "behind",
    });
  });

  test("revenue is what is left after refunds, in the business's own currency only", () => {
    const goal: Goal = { ...november, metric: "revenue", target: 100_000 };
    const days = [
      day("2026-11-02", { sales: 1, gross: 60_000, refunds: 10_000 }),
      day("2026-11-03", { sales: 1, gross: 90_000, currency: "USD" }),
    ];
    expect(progressOf(goal, days, noon15th)).toMatchObject({ counted: 50_000, share: 0.5, state: "on-track" });
  });

  test("leads and engagement are counted for what they are, likes taken back included", () => {
    const days = [day("2026-11-02", { leads: 4, likes: 30 }), day("2026-11-03", { leads: 1, likes: -2 })];
    expect(progressOf({ ...november, metric: "leads" }, days, noon15th).counted).toBe(5);
    expect(progressOf({ ...november, metric: "engagement" }, days, noon15th).counted).toBe(28);
  });

  test.each([
    ["2026-10-31", "23", 0, "upcoming", 0],
    ["2026-11-01", "00", 0, "on-track", 0],
    ["2026-11-01", "18", 0, "behind", 1],
    ["2026-11-30", "23", 38, "behind", 39],
    ["2026-11-30", "23", 39, "on-track", 39],
    ["2026-11-05", "00", 40, "reached", 5],
    ["2026-12-01", "00", 39, "missed", 40],
    ["2026-12-01", "00", 41, "reached", 40],
  ])("on %s at %s with %i sold the goal is %s", (today, hour, sales, state, expected) => {
    const progress = progressOf(november, [day("2026-11-01", { sales })], {
      now: { day: today, hour },
      currency: "EUR",
    });
    expect(progress).toMatchObject({ state, expected });
  });

  test("sales goals stand before vanity, and what ends first stands first", () => {
    const goals = (["engagement", "leads", "revenue", "sales"] as const).map((metric, i) => ({
      goal: { ...november, id: `gol_${i}`, metric, to: metric === "sales" ? "2026-11-20" : "2026-11-30" },
    }));
    expect(inOrder(goals).map(({ goal }) => goal.metric)).toEqual(["sales", "revenue", "leads", "engagement"]);
  });
});
