// Which rows does a sale write into which hours? One row on the day of the sale, and one on every day money went back:
// the first carries the sale-day view and the money that came, the others only the money that went (cash view).
import { allCredits, type Credit } from "./credit.ts";
import type { Journey, Step } from "./journey.ts";
import {
  type Apart,
  type Basis,
  defaultModel,
  type Model,
  models,
  type Rollup,
  sumRollups,
  type Tally,
  wholeSale,
} from "./report.ts";
import type { Refund, Sale } from "./sale.ts";
import { dayAndHour, dayMs } from "./time.ts";

/** A part of a day. `at` decides the day and hour; `id` is unique within the day. */
export type Row = { day: string; hour: string; id: string; rollup: Partial<Rollup> };

export type CreditLine = {
  touch: string;
  channel: string;
  weight: number;
  credit: { sales: number; gross: number; refunds: number };
};

/** How a sale is shared, as it is stored and explained. Carries no identity. */
export type SaleCredit = {
  sale: {
    id: string;
    name?: string;
    placedAt: string;
    currency: string;
    gross: number;
    refunds: Refund[];
    excess: number;
    uncounted: string[];
    /** Missing in records of older releases. */
    apart?: Sale["apart"];
    paid: boolean;
    cancelledAt?: string;
    deletedAt?: string;
    noSale?: NonNullable<Sale["noSale"]>;
    /** False while it waits to be paid and the business counts paid sales only. */
    counted: boolean;
  };
  models: Record<Model, CreditLine[]>;
  considered: Step[];
  excluded: { touch: Step; reason: string }[];
};

/** What is credited when no touch explains a sale: it stays in the report, in a row of its own. */
const unattributed: Step = {
  touch: "none",
  at: "",
  kind: "session",
  channel: "Unattributed",
  source: "(unknown)",
  why: "no touch was found",
  direct: false,
};

export type CreditRules = { timezone: string; halfLifeDays: number; counts: "placed" | "paid" };

/** Shares a sale among its journey under all models, and says which rows that makes. */
export function creditSale(sale: Sale, journey: Journey, rules: CreditRules): { credit: SaleCredit; rows: Row[] } {
  const steps = journey.considered.length > 0 ? journey.considered : [{ ...unattributed, at: sale.placedAt }];
  const refunds = sale.refunds.map((refund) => refund.amount);
  const credits = allCredits(steps, sale.gross, refunds, rules.halfLifeDays * dayMs);
  const isBack = sale.gross === 0 ? sale.cancelledAt !== undefined : refunds.reduce((a, b) => a + b, 0) === sale.gross;
  const gone = isBack || sale.noSale !== undefined;
  const counted = rules.counts === "placed" || sale.paid;
  const { identities: _identities, evidence: _evidence, ...known } = sale;
  const lines = (model: Model) => {
    const { weights, credits: parts } = credits[model];
    const sum = Number(weights.reduce((a, b) => a + b, 0n));
    return steps.map((step, i) => lineOf(step, Number(weights[i] ?? 0n) / sum, parts[i], gone));
  };
  const credit: SaleCredit = {
    sale: { ...known, counted },
    models: Object.fromEntries(models.map((model) => [model, lines(model)])) as Record<Model, CreditLine[]>,
    considered: journey.considered,
    excluded: journey.excluded,
  };
  return { credit, rows: counted ? rowsOf(sale, steps, credits, gone, rules.timezone) : [] };
}

function lineOf(step: Step, weight: number, credit: Credit | undefined, gone: boolean): CreditLine {
  return {
    touch: step.touch,
    channel: step.channel,
    weight: Math.round(weight * wholeSale) / wholeSale,
    credit: {
      sales: gone ? 0 : (credit?.sales ?? 0) / wholeSale,
      gross: credit?.gross ?? 0,
      refunds: (credit?.refunds ?? []).reduce((a, b) => a + b, 0),
    },
  };
}

function rowsOf(
  sale: Sale,
  steps: readonly Step[],
  credits: Record<Model, { credits: Credit[] }>,
  gone: boolean,
  timezone: string,
): Row[] {
  const placed: Partial<Rollup>[] = [];
  const back: Partial<Rollup>[][] = sale.refunds.map(() => []);
  const entry = (basis: Basis, model: Model, channel: string, tally: Tally): Partial<Rollup> => ({
    credit: { [basis]: { [model]: { [sale.currency]: { [channel]: tally } } } },
  });
  for (const model of models) {
    for (const [i, { sales, gross, refunds }] of credits[model].credits.entries()) {
      const { channel, path } = steps[i] ?? unattributed;
      const onSaleDay = { sales: gone ? 0 : sales, gross, refunds: refunds.reduce((a, b) => a + b, 0) };
      const onItsDay = { sales: sale.noSale ? 0 : sales, gross, refunds: 0 };
      placed.push(entry("sale", model, channel, onSaleDay), entry("cash", model, channel, onItsDay));
      if (model === defaultModel && path) placed.push({ paths: { [path]: { [sale.currency]: onSaleDay } } });
      for (const [k, amount] of refunds.entries()) {
        back[k]?.push(entry("cash", model, channel, { sales: 0, gross: 0, refunds: amount }));
      }
    }
  }
  const apart = (basis: Basis, amounts: Partial<Apart>): Partial<Rollup> => ({
    apart: { [basis]: { [sale.currency]: { chargebacks: 0, giftCards: 0, tips: 0, ...amounts } } },
  });
  for (const [k, { kind, amount }] of sale.refunds.entries()) {
    if (kind !== "chargeback") continue;
    placed.push(apart("sale", { chargebacks: amount }));
    back[k]?.push(apart("cash", { chargebacks: amount }));
  }
  placed.push(apart("sale", sale.apart), apart("cash", sale.apart));
  return [
    { ...dayAndHour(sale.placedAt, timezone), id: `sale#${sale.id}`, rollup: sumRollups(placed) },
    ...sale.refunds.map((refund, k) => ({
      ...dayAndHour(refund.at, timezone),
      id: `refund#${sale.id}#${refund.id}`,
      rollup: sumRollups(back[k] ?? []),
    })),
  ];
}
