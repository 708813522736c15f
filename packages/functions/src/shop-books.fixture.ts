// The books of a shop over one order: what was paid, what went back, and how Shopify would tell of it. They know nothing of how sales are
// counted, so they are what our sums are held against.
import { decimalText } from "@handoff/core/money";
import { orderBody, refundBody } from "./shop-words.fixture.ts";

export type LineKind = "goods" | "card" | "tip";
export type Opening = {
  currency: string;
  lines: { kind: LineKind; price: number }[];
  waits: boolean;
  /** Units of the buyer's currency for a thousand of the shop's. */
  rate?: number | undefined;
  /** Some shops' current total leaves a goodwill refund out. */
  hidesGoodwill?: boolean;
};

/** One delivery, and between which sums the order must stand once everything up to it was told in order. */
export type Told = { topic: string; body: object; at: string; between: [number, number] };

export type Line = { id: number; kind: LineKind; price: number; isGone: boolean };
type Transaction = { amount: number; shown: number; status: "success" | "pending" | "failure" };
export type Refund = { id: number; at: string; lines: Line[]; transactions: Transaction[] };

export const orderId = 6_100_200_300;
const abroad = "EUR";

export function openBooks({ currency, waits: startsWaiting, rate, hidesGoodwill }: Opening) {
  const lines: Line[] = [];
  const refunds: Refund[] = [];
  const told: Told[] = [];
  const books = {
    paid: 0,
    back: 0,
    charged: 0,
    waits: startsWaiting,
    deleted: false,
    cancelledAt: undefined as string | undefined,
  };
  let [minute, ids, adjustment] = [0, orderId, 0];
  let before = 0;

  const newId = () => ++ids;
  const instant = () => new Date(Date.UTC(2026, 9, 1, 9, minute)).toISOString();
  const shownOf = (amount: number) => (rate ? Math.round((amount * rate) / 1000) : amount);
  const buyers = rate ? abroad : currency;
  const text = (amount: number, code = currency) => decimalText({ amount, currency: code });
  const set = (amount: number, shown = shownOf(amount)) => ({
    shop_money: { amount: text(amount), currency_code: currency },
    presentment_money: { amount: text(shown, buyers), currency_code: buyers },
  });
  const sum = (some: readonly Line[]) => some.reduce((all, { price }) => all + price, 0);
  const left = (...kinds: LineKind[]) => sum(lines.filter(({ isGone, kind }) => !isGone && kinds.includes(kind)));
  const goods = () => left("goods") - adjustment;
  const kept = () => (books.waits ? left("goods", "card", "tip") : books.paid - books.back - books.charged);

  /** What the buyer has paid and not got back, without what is no sale. */
  function net(counted: readonly LineKind[] = ["goods"]): number {
    if (books.deleted || books.cancelledAt) return 0;
    const others = (["card", "tip"] as const).filter((kind) => !counted.includes(kind));
    return Math.max(0, kept() - left(...others));
  }

  const add = (kind: LineKind, price: number) => lines.push({ id: newId(), kind, price, isGone: false });
  const say = (topic: string, body: object) => told.push({ topic, body, at: instant(), between: [before, before] });

  const words = { orderId, currency, rate, buyers, text, set };
  const sayRefund = (made: Refund) => say("refunds/create", refundBody(made, words));
  function sayOrder(topic: string) {
    const goodwill = hidesGoodwill ? 0 : adjustment;
    const current = books.cancelledAt ? 0 : left("goods", "card", "tip") - goodwill;
    const placedAt = told[0]?.at ?? instant();
    say(topic, orderBody({ lines, refunds, books, current, placedAt, updatedAt: instant() }, words));
  }

  /** Takes a line off; answers what that leaves to be given back. */
  function take(line: Line): number {
    const free = line.kind === "goods" ? Math.min(line.price, goods()) : line.price;
    line.isGone = true;
    if (line.kind === "goods") adjustment -= line.price - free;
    return free;
  }

  function giveBack(amount: number, back: Line[], status: Transaction["status"] = "success", shown = shownOf(amount)) {
    const transactions = amount > 0 ? [{ amount, shown, status }] : [];
    const made: Refund = { id: newId(), at: instant(), lines: back, transactions };
    refunds.push(made);
    if (status === "success") books.back += amount;
    sayRefund(made);
    return made;
  }

  function becomes(made: Refund, status: Transaction["status"]) {
    const [transaction] = made.transactions;
    if (!transaction) return;
    if (transaction.status === "success") books.back -= transaction.amount;
    if (status === "success") books.back += transaction.amount;
    transaction.status = status;
  }

  /** Everything that one moment tells of stands between what was so before it and what is so after. */
  function moment(happen: () => void) {
    const [first, was] = [told.length, net()];
    minute += 7;
    happen();
    const is = net();
    for (const one of told.slice(first)) one.between = [Math.min(was, is), Math.max(was, is)];
    before = is;
  }

  return {
    lines,
    told,
    books,
    adjust(amount: number) {
      adjustment += amount;
    },
    wait(minutes: number) {
      minute += minutes;
    },
    newId,
    instant,
    text,
    left,
    goods,
    kept,
    net,
    add,
    say,
    sayOrder,
    sayRefund,
    take,
    giveBack,
    becomes,
    moment,
  };
}
