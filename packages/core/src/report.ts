// What did marketing bring? Rollups of hours and days, and the tables made of them. Every table's rows sum to its total, to the cent.

export const models = ["first", "last", "last-non-direct", "linear", "position", "time-decay"] as const;
export type Model = (typeof models)[number];
export const defaultModel: Model = "last-non-direct";
export const bases = ["sale", "cash"] as const;
/** sale: everything counts on the day of the sale. cash: money counts on the day it moved. */
export type Basis = (typeof bases)[number];

/** One whole sale, in the millionths that credit is split into. */
export const wholeSale = 1_000_000;

/** `sales` in millionths, money in minor units. */
export type Tally = { sales: number; gross: number; refunds: number };

/** One row, hour or day of a business. Missing keys are zero. */
export type Rollup = {
  /** Human and unknown arrivals by channel. */
  touches: Record<string, number>;
  leads: Record<string, number>;
  /** Vanity, by kind ("like", "comment", …). Never part of any total. */
  engagement: Record<string, number>;
  /** basis > model > currency > channel. */
  credit: { [B in Basis]?: { [M in Model]?: Record<string, Record<string, Tally>> } };
  /** basis > currency: money beside the credits. Chargebacks are part of the refunds; gift cards and tips are part of nothing. */
  apart?: { [B in Basis]?: Record<string, Apart> };
  /** What was sold by the landing path that brought it, default model, by day of the sale: path > currency. */
  paths: Record<string, Record<string, Tally>>;
};

/** Minor units: what the platform's own reports of sales count otherwise than we do. */
export type Apart = { chargebacks: number; giftCards: number; tips: number };

export const emptyRollup = (): Rollup => ({ touches: {}, leads: {}, engagement: {}, credit: {}, paths: {} });

/** Sums rollups. Addition of integers: any order and any grouping gives the same. Keys that come to nothing stay out. */
export function sumRollups(rollups: readonly Partial<Rollup>[]): Rollup {
  return withoutZeros(rollups.reduce<Tree>((sum, one) => addTree(sum, one as Tree), emptyRollup() as Tree)) as Rollup;
}

type Tree = { [key: string]: Tree | number };

function addTree(sum: Tree, one: Tree): Tree {
  for (const [key, part] of Object.entries(one)) {
    const stands = Object.hasOwn(sum, key) ? sum[key] : undefined;
    if (typeof part === "number") sum[key] = (typeof stands === "number" ? stands : 0) + part;
    else sum[key] = addTree(typeof stands === "object" ? stands : {}, part);
  }
  return sum;
}

function withoutZeros(tree: Tree, depth = 0): Tree {
  const entries = Object.entries(tree).flatMap(([key, part]): [string, Tree | number][] => {
    if (typeof part === "number") return part === 0 && depth === 1 ? [] : [[key, part]];
    const kept = withoutZeros(part, depth + 1);
    const nothing = Object.values(kept).every((value) => value === 0);
    return nothing && depth > 0 ? [] : [[key, kept]];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Puts a tally in its place: basis > model > currency > channel, or path > currency. */
export function addTally(into: Record<string, Tally>, key: string, tally: Tally): void {
  const stands = into[key] ?? { sales: 0, gross: 0, refunds: 0 };
  into[key] = {
    sales: stands.sales + tally.sales,
    gross: stands.gross + tally.gross,
    refunds: stands.refunds + tally.refunds,
  };
}

export type MoneyRow = { amount: number; currency: string };
export type ChannelRow = {
  channel: string;
  touches: number;
  leads: number;
  /** Credited sales; may be fractional, six decimals. */
  sales: number;
  gross: MoneyRow;
  refunds: MoneyRow;
  net: MoneyRow;
};
export type ChannelReport = {
  model: Model;
  basis: Basis;
  currency: string;
  rows: ChannelRow[];
  total: Omit<ChannelRow, "channel">;
  /** Sales in other currencies: shown beside, never added. */
  otherCurrencies: { currency: string; rows: ChannelRow[]; total: Omit<ChannelRow, "channel"> }[];
};

/** The table by channel over days' rollups. Rows with most net first; touches and leads stand in the business's own currency's table. */
export function channelReport(
  days: readonly Rollup[],
  { model, basis, currency }: { model: Model; basis: Basis; currency: string },
): ChannelReport {
  const sum = sumRollups(days);
  const byCurrency = sum.credit[basis]?.[model] ?? {};
  const own = tableOf(byCurrency[currency] ?? {}, currency, sum);
  const others = Object.keys(byCurrency).filter((code) => code !== currency);
  return {
    model,
    basis,
    currency,
    ...own,
    otherCurrencies: others.map((code) => ({ currency: code, ...tableOf(byCurrency[code] ?? {}, code) })),
  };
}

function tableOf(tallies: Record<string, Tally>, currency: string, counts?: Pick<Rollup, "touches" | "leads">) {
  const channels = new Set([
    ...Object.keys(tallies),
    ...Object.keys(counts?.touches ?? {}),
    ...Object.keys(counts?.leads ?? {}),
  ]);
  const line = (tally: Tally, touches: number, leads: number) => ({
    touches,
    leads,
    sales: tally.sales / wholeSale,
    gross: { amount: tally.gross, currency },
    refunds: { amount: tally.refunds, currency },
    net: { amount: tally.gross - tally.refunds, currency },
  });
  const nothing: Tally = { sales: 0, gross: 0, refunds: 0 };
  const rows = [...channels].map((channel) => ({
    channel,
    ...line(tallies[channel] ?? nothing, counts?.touches[channel] ?? 0, counts?.leads[channel] ?? 0),
  }));
  rows.sort((a, b) => b.net.amount - a.net.amount || b.touches - a.touches || (a.channel < b.channel ? -1 : 1));
  const whole: Record<string, Tally> = {};
  for (const tally of Object.values(tallies)) addTally(whole, "all", tally);
  const sumOf = (numbers: Record<string, number> = {}) => Object.values(numbers).reduce((a, b) => a + b, 0);
  return { rows, total: line(whole.all ?? nothing, sumOf(counts?.touches), sumOf(counts?.leads)) };
}

export type Reconciled = {
  sales: number;
  gross: MoneyRow;
  refunds: MoneyRow;
  chargebacks: MoneyRow;
  net: MoneyRow;
  storeNet: MoneyRow;
  giftCards: MoneyRow;
  tips: MoneyRow;
};

/** Our totals beside what the platform's own reports count otherwise, a row per currency; the business's own first. */
export function reconcile(
  days: readonly Rollup[],
  { basis, currency }: { basis: Basis; currency: string },
): Reconciled[] {
  const sum = sumRollups(days);
  const tallies = sum.credit[basis]?.[defaultModel] ?? {};
  const apart = sum.apart?.[basis] ?? {};
  const codes = [...new Set([...Object.keys(tallies), ...Object.keys(apart)])].filter((code) => code !== currency);
  return [currency, ...codes.sort()].map((code) => {
    const { sales, gross, refunds, net } = tableOf(tallies[code] ?? {}, code).total;
    const { chargebacks = 0, giftCards = 0, tips = 0 } = apart[code] ?? {};
    const money = (amount: number) => ({ amount, currency: code });
    return {
      sales,
      gross,
      refunds: money(refunds.amount - chargebacks),
      chargebacks: money(chargebacks),
      net,
      storeNet: money(net.amount + chargebacks),
      giftCards: money(giftCards),
      tips: money(tips),
    };
  });
}
