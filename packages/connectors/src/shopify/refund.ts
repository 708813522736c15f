// How much money went back? The refund's own successful transactions, in the currency they were made in.
// A refund is read alone, never with the order around it: heard of as a refund or inside its order, it is the same fact.
import type { EventOf, Fact } from "@handoff/core/event";
import { decimalText, type Money } from "@handoff/core/money";
import * as z from "zod/mini";
import { Decimal, Id, PriceSet, readBody, readInstant, readMoney, readPrice, Text, UnreadableError } from "./field.ts";
import { isTip, LineItem } from "./line-item.ts";
import type { Translate } from "./translate.ts";

const Transaction = z.object({
  kind: Text,
  status: Text,
  amount: z.nullish(Decimal),
  currency: Text,
  test: z.nullish(z.boolean()),
  amount_set: z.nullish(PriceSet),
  /** What rounding to whole coins has added to it. */
  amount_rounding: z.nullish(Decimal),
});
const Line = z.object({
  line_item_id: z.nullish(Id),
  line_item: z.nullish(LineItem),
  quantity: z.nullish(z.number()),
  subtotal_set: z.nullish(PriceSet),
  total_tax_set: z.nullish(PriceSet),
});
const Adjustment = z.object({ amount_set: z.nullish(PriceSet), tax_amount_set: z.nullish(PriceSet) });
export const Refund = z.object({
  id: Id,
  created_at: z.string(),
  processed_at: Text,
  transactions: z.nullish(z.array(Transaction)),
  refund_line_items: z.nullish(z.array(Line)),
  order_adjustments: z.nullish(z.array(Adjustment)),
  total_cash_rounding_refund_adjustment_set: z.nullish(PriceSet),
});
export type Refund = z.infer<typeof Refund>;
const OwnRefund = z.extend(Refund, { order_id: Id });

export const refundCreated: Translate = (body) => {
  const refund = readBody(OwnRefund, body);
  const transactions = refund.transactions ?? [];
  if (transactions.length > 0 && transactions.every((transaction) => transaction.test))
    return { ignored: "test order" };
  const sale = `shopify:${refund.order_id}`;
  const fact = refundFact(refund, sale, "refund") ?? failedFact(refund, sale);
  return fact ? [fact] : [];
};

export type RefundFact = Fact & { type: "sale.refunded" };

/** Undefined when no money went back (pending, failed, exchanged): a later success is a new fact. */
export function refundFact(refund: Refund, sale: string, field: string): RefundFact | undefined {
  const money = moneyBack(refund, field);
  if (!money) return undefined;
  const at = refundedAt(refund, field);
  const { shopAmount, minor, ...amount } = money;
  const lines = linesOf(refund, field).flatMap(({ line, amount, isGoods }) => (isGoods ? [] : { line, amount }));
  return {
    type: "sale.refunded",
    id: `shopify:refund:${refund.id}:${minor}`,
    at,
    body: {
      sale,
      refund: String(refund.id),
      refundedAt: at,
      amount,
      ...(shopAmount && { shopAmount }),
      ...(lines.length > 0 && { lines }),
    },
  };
}

/** A refund that failed, told by itself: nothing of it stands, whatever was said of it before. Versions of the order say so in their lists. */
function failedFact(refund: Refund, sale: string): RefundFact | undefined {
  const transactions = (refund.transactions ?? []).filter(({ kind, test }) => kind === "refund" && !test);
  const isFailed = transactions.every(({ status }) => status === "failure" || status === "error");
  if (transactions.length === 0 || !isFailed) return undefined;
  const at = refundedAt(refund, "refund");
  const amount = { text: "0", currency: null };
  const body = { sale, refund: String(refund.id), refundedAt: at, amount };
  return { type: "sale.refunded", id: `shopify:refund:${refund.id}:0`, at, body };
}

/** When the money moved, or would have. */
export function refundedAt(refund: Refund, field: string): string {
  return readInstant(refund.processed_at ?? refund.created_at, `${field}.processed_at`);
}

/** What a refund took off which line, in shop money, and whether it says itself that the line is neither gift card nor tip. */
export function linesOf(refund: Refund, field: string) {
  return (refund.refund_line_items ?? []).flatMap(({ line_item_id, line_item, quantity, ...of }, at) => {
    const id = line_item_id ?? line_item?.id;
    const prices = [of.subtotal_set, of.total_tax_set].flatMap((set) => set?.shop_money ?? []);
    const amount = sum(prices.map((price) => readPrice(price, `${field}.refund_line_items.${at}`)));
    const isGoods = Boolean(line_item && !line_item.gift_card && !isTip(line_item));
    return id && amount ? [{ line: String(id), amount, quantity: quantity ?? 1, isGoods }] : [];
  });
}

type MoneyBack = EventOf<"sale.refunded">["body"]["amount"] & { minor: string; shopAmount?: Money };
type Transaction = z.infer<typeof Transaction>;

function moneyBack(refund: Refund, field: string): MoneyBack | undefined {
  const counted = (refund.transactions ?? []).filter(
    ({ kind, status, test }) => kind === "refund" && status === "success" && !test,
  );
  if (counted.length === 0) return undefined;
  const shopAmount = shopMoneyOf(counted, field);
  const [currency, ...others] = [...new Set(counted.map((transaction) => transaction.currency ?? null))];
  if (others.length > 0) {
    if (shopAmount) return stated(shopAmount, shopAmount);
    throw new UnreadableError(
      `${field}.transactions.currency`,
      [currency, ...others],
      "expected one currency a refund",
    );
  }
  if (currency) {
    const paidBack = sum(
      counted.map((transaction, at) =>
        readMoney(transaction.amount ?? "", currency, `${field}.transactions.${at}.amount`),
      ),
    );
    const amount = paidBack && withoutRounding(paidBack, refund, counted, field);
    return amount && amount.amount > 0
      ? stated(amount, shopAmount ?? shopMoneyOfLines(refund, amount, field))
      : undefined;
  }
  const text = sumOfTexts(counted, field);
  return /[1-9]/.test(text) ? { text, currency: null, minor: text, ...(shopAmount && { shopAmount }) } : undefined;
}

function stated(money: Money, shopAmount: Money | undefined): MoneyBack {
  const { currency, amount } = money;
  return { text: decimalText(money), currency, minor: String(amount), ...(shopAmount && { shopAmount }) };
}

/**
 * Cash goes back in whole coins; what it takes off the order is the amount before rounding. The documentation does not say whether a
 * transaction's amount holds its rounding: when the lines explain the amount as it stands, it does not.
 */
function withoutRounding(paidBack: Money, refund: Refund, counted: Transaction[], field: string): Money {
  const { currency } = paidBack;
  const rounded = counted.flatMap(({ amount_rounding }, at) =>
    amount_rounding === null || amount_rounding === undefined
      ? []
      : readMoney(amount_rounding, currency, `${field}.transactions.${at}.amount_rounding`).amount,
  );
  const set = refund.total_cash_rounding_refund_adjustment_set;
  const adjusted = [set?.shop_money, set?.presentment_money].find((price) => price?.currency_code === currency);
  const adjustment = adjusted ? readPrice(adjusted, `${field}.total_cash_rounding_refund_adjustment_set`).amount : 0;
  const rounding = rounded.length > 0 ? -rounded.reduce((a, b) => a + b, 0) : adjustment;
  if (rounding === 0 || totalOfRows(refund, "shop_money", field)?.amount === paidBack.amount) return paidBack;
  return { currency, amount: paidBack.amount + rounding };
}

function shopMoneyOf(counted: Transaction[], field: string): Money | undefined {
  const prices = counted.map((transaction) => transaction.amount_set?.shop_money);
  return sum(prices.map((price, at) => price && readPrice(price, `${field}.transactions.${at}.amount_set.shop_money`)));
}

/**
 * What the returned lines and adjustments say in shop money. An adjustment is what the lines do not tell: negative for shipping that was
 * given back, positive for what was kept. Believed only when the same rows, in the buyer's currency, make the refund's amount.
 */
function shopMoneyOfLines(refund: Refund, amount: Money, field: string): Money | undefined {
  const shown = totalOfRows(refund, "presentment_money", field);
  if (shown?.currency !== amount.currency || shown.amount !== amount.amount) return undefined;
  const shop = totalOfRows(refund, "shop_money", field);
  return shop && shop.currency !== amount.currency ? shop : undefined;
}

function totalOfRows(refund: Refund, side: "shop_money" | "presentment_money", field: string): Money | undefined {
  const lines = (refund.refund_line_items ?? []).flatMap((line) => [line.subtotal_set, line.total_tax_set]);
  const adjustments = (refund.order_adjustments ?? []).flatMap((row) => [row.amount_set, row.tax_amount_set]);
  const read = (set: z.infer<typeof PriceSet> | null | undefined, sign: 1 | -1) => {
    const price = set?.[side];
    if (!price) return undefined;
    const money = readPrice(price, `${field}.${side}`);
    return { ...money, amount: sign * money.amount };
  };
  return sum([...lines.map((set) => read(set, 1)), ...adjustments.map((set) => read(set, -1))]);
}

/** Undefined when something is missing, or when currencies would have to be added up. */
function sum(parts: (Money | undefined)[]): Money | undefined {
  const [first] = parts;
  if (!first) return undefined;
  let amount = 0;
  for (const part of parts) {
    if (part?.currency !== first.currency) return undefined;
    amount += part.amount;
  }
  return Number.isSafeInteger(amount) ? { amount, currency: first.currency } : undefined;
}

/** Decimal texts whose currency only the order knows, summed digit by digit. */
function sumOfTexts(counted: Transaction[], field: string): string {
  const parts = counted.map(({ amount }, at) => {
    const match = /^(\d{1,15})(?:\.(\d{1,6}))?$/.exec(String(amount ?? "").trim());
    if (!match) throw new UnreadableError(`${field}.transactions.${at}.amount`, amount, "expected decimal text");
    return { whole: match[1] ?? "", fraction: match[2] ?? "" };
  });
  const digits = Math.max(...parts.map(({ fraction }) => fraction.length));
  const total = parts.reduce((left, { whole, fraction }) => left + BigInt(whole + fraction.padEnd(digits, "0")), 0n);
  const text = String(total).padStart(digits + 1, "0");
  return digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
}
