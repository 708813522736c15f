// What did marketing bring? Rollups of hours and days, and the tables made of them. Every table's rows sum to its total, to the cent.

export const models = ["first", "last", "last-non-direct", "linear", "position", "time-decay"] as const;
export type Model = (typeof models)[number];
export const bases = ["sale", "cash"] as const;
/** sale: everything counts on the day of the sale. cash: money counts on the day it moved. */
export type Basis = (typeof bases)[number];

/** One whole sale, in the millionths that credit is split into. */
export const wholeSale = 1_000_000;

/** `sales` in millionths, money in minor units. */
export type Tally = { sales: number; gross: number; refunds: number };

/** One hour or one day of a business. Missing keys are zero. */
export type Rollup = {
  /** Human and unknown arrivals by channel. */
  touches: Record<string, number>;
  leads: Record<string, number>;
  /** Vanity, by kind ("like", "comment", …). Never part of any total. */
  engagement: Record<string, number>;
  /** basis > model > currency > channel. */
  credit: { [B in Basis]?: { [M in Model]?: Record<string, Record<string, Tally>> } };
};
