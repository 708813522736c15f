// The closed-form models and the money rules against figures that others computed, as exact fractions.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { creditsOf, weightsOf } from "./credit.ts";
import { split } from "./money.ts";
import type { Model } from "./report.ts";
import { dayMs } from "./time.ts";

const folder = new URL("../../../../shared/reference/attribution/", import.meta.url);
const given = existsSync(folder);
const read = (name: string) => (given ? JSON.parse(readFileSync(new URL(name, folder), "utf8")) : {});
const examples = read("worked_examples.json");
const money = read("money_examples.json");

type Fractions = Record<string, { frac: string }>;
type Example = { id: string; path: string[]; revenue: number; days_before?: number[]; [model: string]: unknown };
const columns: [column: string, model: Model][] = [
  ["first", "first"],
  ["last", "last"],
  ["last_non_direct", "last-non-direct"],
  ["linear", "linear"],
  ["position_40_20_40", "position"],
  ["time_decay_7d", "time-decay"],
];
const positional: Example[] = examples.positional ?? [];
const cases = positional.flatMap((example) =>
  columns.flatMap(([column, model]) => (example[column] ? [[example.id, model, example, column] as const] : [])),
);
type Ledger = { total: number; weights: number[]; credit: number[]; steps: { refund: number; by_channel: number[] }[] };
type Split = { name: string; total: number; weights: number[]; shares: number[] };

const soldAt = Date.parse("2026-11-20T12:00:00.000Z");
const halfLifeMs = 7 * dayMs;

function journeyOf({ path, days_before }: Example) {
  return path.map((channel, i) => {
    const daysBefore = days_before?.[i] ?? path.length - i;
    return { at: new Date(soldAt - daysBefore * dayMs).toISOString(), direct: channel === "direct" };
  });
}

describe.skipIf(!given)("figures of an independent reference (skipped where it is not at hand)", () => {
  it("are all there", () => {
    expect(cases.length).toBeGreaterThan(15);
  });

  it.each(cases)("%s: %s is exact to the fraction", (_id, model, example, column) => {
    const weights = weightsOf(model, journeyOf(example), halfLifeMs);
    const sum = weights.reduce((a, b) => a + b, 0n);
    for (const [channel, { frac }] of Object.entries(example[column] as Fractions)) {
      const [above = "0", below = "1"] = frac.split("/");
      const own = weights.reduce((left, weight, i) => (example.path[i] === channel ? left + weight : left), 0n);
      expect(own * BigInt(example.revenue) * BigInt(below), channel).toBe(BigInt(above) * sum);
    }
  });

  it("decay over uneven ages as published, to a millionth", () => {
    const { age_days, revenue, credit } = examples.time_decay_public_example;
    const journey = age_days.map((age: number) => ({
      at: new Date(soldAt - age * dayMs).toISOString(),
      direct: false,
    }));
    const weights = weightsOf("time-decay", journey, halfLifeMs);
    const sum = Number(weights.reduce((a, b) => a + b, 0n));
    for (const [i, weight] of weights.entries())
      expect((Number(weight) / sum) * revenue).toBeCloseTo(credit[i] as number, 6);
  });

  it.each((money.largest_remainder ?? []) as Split[])("splits $name", ({ total, weights, shares }) => {
    expect(split(total, weights)).toEqual(shares);
  });

  it.each((money.refund_ledgers ?? []) as Ledger[])("refunds $total as the ledger does", (ledger) => {
    const weights = ledger.weights.map(BigInt);
    const refunds = ledger.steps.map((step) => step.refund);
    const credits = creditsOf(weights, ledger.total, refunds);
    expect(credits.map((credit) => credit.gross)).toEqual(ledger.credit);
    const bySteps = ledger.steps.map((_, step) => credits.map((credit) => credit.refunds[step]));
    expect(bySteps).toEqual(ledger.steps.map((step) => step.by_channel));
  });
});
