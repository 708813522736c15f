// How much money went back? The refund's own successful transactions, in the currency they were made in.
// A refund is read alone, never with the order around it: heard of as a refund or inside its order, it is the same fact.
import type { EventOf, Fact } from "@handoff/core/event";
import { decimalText, type Money } from "@handoff/core/money";
import * as z from "zod/mini";
import { Decimal, Id, PriceSet, readBody, readInstant, readMoney, readPrice, Text, UnreadableError } from "./field.ts";
import type { Translate } from "./translate.ts";

const Transaction = z.object({
  kind: Text,
  status: Text,
  amount: z.nullish(Decimal),
  currency: Text,
  test: z.nullish(z.boolean()),
  amount_set: z.nullish(PriceSet),
});
const Line = z.object({ subtotal_set: z.nullish(PriceSet), total_tax_set: z.nullish(PriceSet) });
const Adjustment = z.object({ amount_set: z.nullish(PriceSet), tax_amount_set: z.nullish(PriceSet) });
export const Refund = z.object({
  id: Id,
  created_at: z.string(),
  processed_at: Text,
  transactions: z.nullish(z.array(Transaction)),
  refund_line_items: z.nullish(z.array(Line)),
  order_adjustments: z.nullish(z.array(Adjustment)),
});
export type Refund = z.infer<typeof Refund>;
const OwnRefund = z.extend(Refund, { order_id: Id });

export const refundCreated: Translate = (body) => {
  const refund = readBody(OwnRefund, body);
  const transactions = refund.transactions ?? [];
  if (transactions.length > 0 && transactions.every((transaction) => transaction.test))
    return { ignored: "test order" };
  const fact = refundFact(refund, `shopify:${refund.order_id}`, "refund");
  return fact ? [fact] : [];
};

/** Undefined while no money went back (pending, failed, exchanged): a later success is a new fact. */
export function refundFact(
  refund: Refund,
  sale: string,
  field: string,
): (Fact & { type: "sale.refunded" }) | undefined {
  const money = moneyBack(refund, field);
  if (!money) return undefined;
  const refundedAt = readInstant(refund.processed_at ?? refund.created_at, `${field}.processed_at`);
  const { shopAmount, minor, ...amount } = money;
  return {
    type: "sale.refunded",
    id: `shopify:refund:${refund.id}:${minor}`,
    at: refundedAt,
    body: { sale, refund: String(refund.id), refundedAt, amount, ...(shopAmount && { shopAmount }) },
  };
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
    const amount = sum(
      counted.map((transaction, at) =>
        readMoney(transaction.amount ?? "", currency, `${field}.transactions.${at}.amount`),
      ),
    );
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

function shopMoneyOf(counted: Transaction[], field: string): Money | undefined {
  const prices = counted.map((transaction) => transaction.amount_set?.shop_money);
  return sum(prices.map((price, at) => price && readPrice(price, `${field}.transactions.${at}.amount_set.shop_money`)));
}

/**
 * What the returned lines and adjustments say in shop money. An adjustment is what the lines do not tell: negative for shipping that was
 * given back, positive for what was kept. Believed only when the same rows, in the buyer's currency, make the refund's amount.
 */
function shopMoneyOfLines(refund: Refund, amount: Money, field: string): Money | undefined {
  const lines = (refund.refund_line_items ?? []).flatMap((line) => [line.subtotal_set, line.total_tax_set]);
  const adjustments = (refund.order_adjustments ?? []).flatMap((row) => [row.amount_set, row.tax_amount_set]);
  const total = (side: "shop_money" | "presentment_money") => {
    const read = (set: z.infer<typeof PriceSet> | null | undefined, sign: 1 | -1) => {
      const price = set?.[side];
      if (!price) return undefined;
      const money = readPrice(price, `${field}.${side}`);
      return { ...money, amount: sign * money.amount };
    };
    return sum([...lines.map((set) => read(set, 1)), ...adjustments.map((set) => read(set, -1))]);
  };
  const shown = total("presentment_money");
  if (shown?.currency !== amount.currency || shown.amount !== amount.amount) return undefined;
  const shop = total("shop_money");
  return shop && shop.currency !== amount.currency ? shop : undefined;
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
