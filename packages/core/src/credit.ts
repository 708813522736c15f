// How is one sale shared among the touches of its journey? Every model's credits sum to the sale exactly.
// Credit follows the original weights; a refund takes back from what is left, so no refund ever raises a credit.
import { split } from "./money.ts";
import { type Model, models, wholeSale } from "./report.ts";

/** One touch's part of a sale: sales in millionths, money in minor units. */
export type Credit = { sales: number; gross: number; refunds: number[] };

export type Touchpoint = { at: string; direct: boolean };

/** Integer weights of a journey (in time order) under one model; they are never all 0. `halfLifeMs` is for time-decay only. */
export function weightsOf(model: Model, journey: readonly Touchpoint[], halfLifeMs: number): bigint[] {
  const count = journey.length;
  const only = (index: number) => journey.map((_, i) => (i === index ? 1n : 0n));
  switch (model) {
    case "first":
      return only(0);
    case "last":
      return only(count - 1);
    case "last-non-direct": {
      const last = journey.findLastIndex((touch) => !touch.direct);
      return only(last === -1 ? count - 1 : last);
    }
    case "linear":
      return journey.map(() => 1n);
    case "position": {
      // 40/20/40 as whole numbers: the ends 2(n-2) each, every touch between 1. Two touches: half each. One: all.
      const end = count > 2 ? 2n * BigInt(count - 2) : 1n;
      return journey.map((_, i) => (i === 0 || i === count - 1 ? end : 1n));
    }
    case "time-decay": {
      // Ages are counted from the last touch: the shares are the same, and the newest weight cannot vanish.
      const last = Date.parse(journey[count - 1]?.at ?? "");
      return journey.map(({ at }) => BigInt(Math.round(2 ** (50 - (last - Date.parse(at)) / halfLifeMs))));
    }
  }
}

/** Shares a sale among a journey. `refunds` in the order in which the money moved; their sum is at most `gross`. */
export function creditsOf(weights: readonly bigint[], gross: number, refunds: readonly number[]): Credit[] {
  const grossParts = split(gross, weights);
  const left = [...grossParts];
  const refundParts = refunds.map((amount) => {
    const parts = amount === 0 ? left.map(() => 0) : split(amount, left);
    for (const [i, part] of parts.entries()) left[i] = (left[i] ?? 0) - part;
    return parts;
  });
  const sales = split(wholeSale, weights);
  return weights.map((_, i) => ({
    sales: sales[i] ?? 0,
    gross: grossParts[i] ?? 0,
    refunds: refundParts.map((parts) => parts[i] ?? 0),
  }));
}

/** All models at once on one journey. */
export function allCredits(
  journey: readonly Touchpoint[],
  gross: number,
  refunds: readonly number[],
  halfLifeMs: number,
) {
  return Object.fromEntries(
    models.map((model) => {
      const weights = weightsOf(model, journey, halfLifeMs);
      return [model, { weights, credits: creditsOf(weights, gross, refunds) }];
    }),
  ) as Record<Model, { weights: bigint[]; credits: Credit[] }>;
}
