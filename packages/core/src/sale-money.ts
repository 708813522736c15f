// What is an order worth now, and what went back when? The newest version of an order is the shop's own answer: its current total, and
// which refunds stand. A refund that no version lists yet comes on top, but never takes off again what the version has taken off already.
// All of that is counted for the whole order first; then gift cards and tips are taken out of it. See docs/decisions/what-an-order-is-worth.md.
import { lostChargebacks } from "./chargeback.ts";
import { split } from "./money.ts";
import { inShopMoney, type Placed, type Statement, statementsOf } from "./refund-statement.ts";
import type { SaleFact } from "./sale.ts";
import {
  apartOf,
  type Back,
  notSoldOf,
  type Refund,
  type SaleRules,
  sumOf,
  type Whole,
  withoutNotSold,
  withoutRest,
} from "./sold.ts";

export type SaleMoney = {
  gross: number;
  refunds: Refund[];
  excess: number;
  uncounted: string[];
  /** What the order's current total holds of money that is no sale. */
  apart: { giftCards: number; tips: number };
  /** The order was worth something, and nothing of it was ever a sale. */
  isEmpty: boolean;
};

export type OrderHistory = {
  /** Oldest first; at least one. */
  versions: readonly Placed[];
  latest: Placed;
  facts: readonly SaleFact[];
  isEdited: boolean;
  cancelledAt: string | undefined;
};

export function moneyOf(history: OrderHistory, rules: SaleRules): SaleMoney {
  const { latest, facts, cancelledAt } = history;
  const { statements, uncounted } = statementsOf(facts, latest);
  const told = toldBy(latest, history, statements, rules);
  const listed = new Set(latest.refunds?.map(({ refund }) => refund) ?? told.back.map(({ id }) => id));
  const pending = statements.filter(({ id }) => !listed.has(id)).map((statement) => backOf(statement, latest, rules));
  const counted = cancelledAt
    ? uncancelled(history, { ...told, back: [...told.back, ...pending] }, statements, rules)
    : withPending(told, pending, overpaid(history, told), latest);
  const whole = roundedAtTheTill(counted, latest);
  const sold = withoutRest(withoutNotSold(whole), latest, rules);
  const lost = chargedBack(history, whole.net, sold.net);
  const cancelled = sold.net - lost.taken;
  const refunds = [...sold.refunds, ...lost.refunds].filter(({ amount }) => amount > 0).sort(byTime);
  if (cancelledAt && cancelled > 0) refunds.push({ id: "cancelled", at: cancelledAt, amount: cancelled });
  const worth = whole.net + sumOf(whole.back);
  return {
    gross: sold.gross,
    refunds,
    excess: whole.excess + lost.excess,
    uncounted: [...uncounted.filter((id) => !listed.has(id)), ...lost.uncounted].sort(),
    apart: cancelledAt ? { giftCards: 0, tips: 0 } : apartOf(latest, whole, rules),
    isEmpty: latest.total.amount > 0 && (sold.isEmpty || worth === 0),
  };
}

/** What one version says by itself. */
function toldBy(version: Placed, history: OrderHistory, statements: Statement[], rules: SaleRules): Whole {
  const { versions, isEdited } = history;
  let net = Math.max(0, version.currentTotal);
  const back = listedBy(version, statements, rules);
  let excess = back.reduce((sum, { over }) => sum + over, 0);
  // At the order's own rate, rounded refund by refund: the shop's total says what they come to.
  const taken = version.total.amount - net;
  const isRounding = Math.abs(sumOf(back) - taken) <= back.length + 1;
  if (version.presentment && !isEdited && taken >= 0 && sumOf(back) > 0 && isRounding) {
    const shares = back.map(({ amount }) => amount);
    for (const [i, amount] of split(taken, shares).entries()) setAmount(back[i], amount);
  }
  // More than the order was ever worth: the current total leaves a goodwill refund out, or more went back than was paid.
  const ceiling = isEdited ? Number.POSITIVE_INFINITY : mostWorth(versions);
  const above = Math.max(0, net + sumOf(back) - ceiling);
  const unseen = Math.min(above, net);
  net -= unseen;
  excess += above - unseen;
  takeOffLast(back, above - unseen);
  return { net, notSold: notSoldOf(rules, version.giftCards?.amount, version.tips?.amount), back, excess };
}

type Listed = Back & { over: number };

function listedBy(version: Placed, statements: readonly Statement[], rules: SaleRules): Listed[] {
  if (!version.refunds) return listedByTotal(version, statements, rules);
  return version.refunds
    .filter(({ amount }) => amount > 0)
    .map(({ refund: id, at, amount, shown = 0, ...parts }) => {
      const counted = shown > 0 ? (inShopMoney(shown, version) ?? amount) : amount;
      const notSold = Math.min(counted, notSoldOf(rules, parts.giftCards, parts.tips));
      return { id, at, amount: counted, notSold, shown, over: Math.max(0, amount - counted) };
    })
    .sort(byTime);
}

/** Facts of older releases state a sum only: it is made of the oldest refunds that fit in. */
function listedByTotal(version: Placed, statements: readonly Statement[], rules: SaleRules): Listed[] {
  let left = version.refundedTotal;
  const listed: Listed[] = [];
  for (const statement of statements) {
    if (statement.amount > left) break;
    left -= statement.amount;
    listed.push({ ...backOf(statement, version, rules), over: 0 });
  }
  return listed;
}

function backOf({ id, at, amount, shown, lines }: Statement, version: Placed, rules: SaleRules): Back {
  const of = (names: readonly string[] = []) =>
    lines.filter(({ line }) => names.includes(line)).reduce((sum, line) => sum + line.amount, 0);
  const notSold = notSoldOf(rules, of(version.giftCards?.lines), of(version.tips?.lines));
  return { id, at, amount, notSold: Math.min(amount, notSold), shown };
}

/** Refunds that the newest version does not list yet. What it has taken off without paying it back is paid back by them first. */
function withPending(told: Whole, pending: readonly Back[], owed: number, { presentment }: Placed): Whole {
  const back = [...told.back];
  let { net, notSold, excess } = told;
  let left = owed;
  let shown = back.reduce((sum, one) => sum + one.shown, 0);
  for (const one of pending) {
    shown += one.shown;
    // Once the buyer has everything back, nothing is left of the sale, whatever the exchange rate is by then.
    const all = presentment !== undefined && one.shown > 0 && shown >= presentment.amount;
    const known = Math.min(one.amount, left);
    const fresh = all ? net : Math.min(one.amount - known, net);
    left -= known;
    net -= fresh;
    excess += Math.max(0, one.amount - known - fresh);
    const named = Math.min(one.notSold, known + fresh);
    notSold -= Math.min(named, notSold, fresh);
    back.push({ ...one, amount: known + fresh, notSold: named });
  }
  return { net, notSold, back: back.sort(byTime), excess };
}

/** What the buyer has paid above the newest version's total: at most the largest total since the order last waited for money. */
function overpaid({ versions, latest }: OrderHistory, told: Whole): number {
  const waited = versions.findLastIndex((version) => !version.paid);
  // Never seen waiting: the first version we know may be one that has lost something already.
  const first = waited === -1 ? (versions[0]?.total.amount ?? 0) : 0;
  const totals = versions.slice(Math.max(0, waited)).map((one) => one.currentTotal + one.refundedTotal);
  return Math.max(0, Math.max(first, ...totals) - latest.currentTotal - sumOf(told.back));
}

/** A cancelled order's current total is nothing; what it was worth is what the last version before said. */
function uncancelled(history: OrderHistory, told: Whole, statements: Statement[], rules: SaleRules): Whole {
  const { versions, latest, cancelledAt = "" } = history;
  // A version's name begins with the instant of its change.
  const before = versions.findLast(({ version }) => version.slice(0, cancelledAt.length) < cancelledAt);
  const unknown = {
    net: latest.total.amount,
    notSold: notSoldOf(rules, latest.giftCards?.amount, latest.tips?.amount),
    back: [],
    excess: 0,
  };
  const was: Whole = before ? toldBy(before, history, statements, rules) : unknown;
  const notSold = was.notSold + was.back.reduce((sum, one) => sum + one.notSold, 0);
  const whole = { net: was.net + sumOf(was.back), notSold, back: [], excess: told.excess };
  return withPending(whole, [...told.back].sort(byTime), 0, latest);
}

/** Cash is paid and given back in whole coins: what rounding leaves of an order that went back whole is nobody's. */
function roundedAtTheTill(whole: Whole, { rounding = 0 }: Placed): Whole {
  const last = whole.back.at(-1);
  // Rounded up, she paid more than the total, and gets that back beside it.
  if (rounding > 0) return { ...whole, excess: Math.max(0, whole.excess - rounding) };
  if (!last || whole.net > -rounding) return whole;
  return { ...whole, net: 0, back: [...whole.back.slice(0, -1), { ...last, amount: last.amount + whole.net }] };
}

/** What lost chargebacks took of what refunds had left. */
function chargedBack({ facts, latest }: OrderHistory, whole: number, net: number) {
  const refunds: Refund[] = [];
  const uncounted: string[] = [];
  let [wholeLeft, left, excess] = [whole, net, 0];
  for (const { id, at, amount } of lostChargebacks(facts, latest)) {
    if (amount === undefined) uncounted.push(id);
    else {
      const taken = Math.min(amount, wholeLeft);
      const counted = Math.min(taken, left);
      wholeLeft -= taken;
      left -= counted;
      excess += amount - taken;
      refunds.push({ id, at, amount: counted, kind: "chargeback" });
    }
  }
  return { refunds, uncounted, excess, taken: net - left };
}

function mostWorth(versions: readonly Placed[]): number {
  return Math.max(...versions.flatMap(({ total, currentTotal }) => [total.amount, currentTotal]));
}

function setAmount(back: Back | undefined, amount: number): void {
  if (back) Object.assign(back, { amount, notSold: Math.min(back.notSold, amount) });
}

function takeOffLast(back: readonly Back[], above: number): void {
  let left = above;
  for (const one of back.toReversed()) {
    const cut = Math.min(left, one.amount);
    setAmount(one, one.amount - cut);
    left -= cut;
  }
}

const byTime = (a: { at: string; id: string }, b: { at: string; id: string }) =>
  `${a.at}#${a.id}` < `${b.at}#${b.id}` ? -1 : 1;
