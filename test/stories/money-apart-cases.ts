// Orders with money that is no sale, money that goes without a refund, and money of other countries.
import type { Json } from "./harness.ts";
import type { MoneyCase } from "./money-runner.ts";
import {
  back,
  daysAgo,
  dispute,
  euros,
  id,
  lost,
  opened,
  placed,
  returned,
  rowOf,
  set,
  told,
  updated,
  won,
} from "./money-words.ts";

const card = { id: 54_100_771, title: "Gift card", quantity: 1, price: "30.00", gift_card: true, product_id: 77 };
const bowl = { id: 54_100_772, title: "Bowl", quantity: 1, price: "48.00", gift_card: false, product_id: 501 };
const tip = { id: 54_100_773, title: "Tip", quantity: 1, price: "6.00", gift_card: false, tip_payment_gateway: null };
const mixed = { line_items: [bowl, card] };

export const notSold: MoneyCase[] = [
  euros("a gift card is sold", { gross: "0.00", net: "0.00" }, placed("30.00", { line_items: [card] })),
  euros(
    "a bowl is bought with a gift card",
    { gross: "48.00", net: "48.00" },
    placed("48.00", { gateway: "gift_card" }),
  ),
  euros("a bowl and a gift card", { gross: "48.00", net: "48.00" }, placed("78.00", mixed)),
  euros(
    "a bowl and a gift card, and the card goes back",
    { gross: "48.00", refunds: "0.00", net: "48.00" },
    placed("78.00", mixed),
    told(back(5, "30.00", { refund_line_items: [rowOf("30.00", { line_item_id: card.id })] })),
  ),
  euros(
    "a bowl and a gift card, and the bowl goes back",
    { gross: "48.00", refunds: "48.00", net: "0.00", excess: "0.00" },
    placed("78.00", mixed),
    told(back(5, "48.00", { refund_line_items: [rowOf("48.00", { line_item_id: bowl.id })] })),
    updated(5, "78.00", "30.00", {
      ...mixed,
      refunds: [back(5, "48.00", { refund_line_items: [rowOf("48.00", { line_item_id: bowl.id })] })],
    }),
  ),
  euros(
    "a bowl and a gift card, and all of it goes back in one refund that names no lines",
    { gross: "48.00", refunds: "48.00", net: "0.00", excess: "0.00" },
    placed("78.00", mixed),
    told(back(5, "78.00")),
    updated(5, "78.00", "0.00", { ...mixed, refunds: [back(5, "78.00")] }),
  ),
  euros("a tip that is stated only", { gross: "48.00", net: "48.00" }, placed("54.00", { total_tip_received: "6.00" })),
  euros(
    "a tip with a line of its own, and a part of the bowl goes back",
    { gross: "48.00", refunds: "10.00", net: "38.00" },
    placed("54.00", { total_tip_received: "6.00", line_items: [bowl, tip] }),
    told(back(5, "10.00")),
  ),
  {
    ...euros(
      "a tip of a business that counts tips",
      { gross: "54.00" },
      placed("54.00", { total_tip_received: "6.00" }),
    ),
    settings: { tips: "included" },
  },
  {
    ...euros("a gift card of a business that counts them", { gross: "30.00" }, placed("30.00", { line_items: [card] })),
    settings: { giftCards: "included" },
  },
];

export const without: MoneyCase[] = [
  euros("a chargeback is open", { gross: "48.00", net: "48.00" }, placed("48.00"), opened),
  euros("a chargeback is lost", { gross: "48.00", refunds: "48.00", net: "0.00" }, placed("48.00"), opened, lost),
  euros("a chargeback is won", { refunds: "0.00", net: "48.00" }, placed("48.00"), opened, won),
  euros("a chargeback is lost, then won", { refunds: "0.00", net: "48.00" }, placed("48.00"), opened, lost, won),
  euros(
    "a chargeback is won, then the bank asks again and it is lost",
    { refunds: "48.00", net: "0.00" },
    placed("48.00"),
    won,
    dispute("update", "lost", { finalized_on: daysAgo(1) }),
  ),
  euros(
    "a chargeback over a part is accepted, and decided on a day without an hour",
    { refunds: "11.50", net: "36.50" },
    placed("48.00"),
    dispute("update", "accepted", { amount: "11.50", finalized_on: daysAgo(3).slice(0, 10) }),
  ),
  euros(
    "a chargeback is lost after a part has been refunded",
    { refunds: "48.00", net: "0.00", excess: "20.00" },
    placed("48.00"),
    told(back(7, "20.00")),
    lost,
  ),
  euros(
    "an inquiry moves no money, and a refund in answer to one counts once",
    { refunds: "48.00", net: "0.00", excess: "0.00" },
    placed("48.00"),
    dispute("update", "lost", { id: 610_023, type: "inquiry", finalized_on: daysAgo(4) }),
    told(back(5, "48.00")),
    dispute("update", "charge_refunded", { finalized_on: daysAgo(4) }),
  ),
  euros("an order is deleted", { gross: "0.00", net: "0.00" }, placed("48.00"), {
    topic: "orders/delete",
    body: { id },
  }),
  euros(
    "an order is deleted after a refund",
    { gross: "0.00", net: "0.00", excess: "0.00" },
    placed("48.00"),
    told(back(5, "20.00")),
    { topic: "orders/delete", body: { id } },
  ),
  euros(
    "cash is rounded down, and all of it goes back",
    { gross: "48.02", refunds: "48.02", net: "0.00", excess: "0.00" },
    placed("48.02", { source_name: "pos", total_cash_rounding_payment_adjustment_set: set("-0.02") }),
    told(back(5, "48.00")),
  ),
  euros(
    "cash is rounded up, and all of it goes back without a word of rounding",
    { gross: "47.98", refunds: "47.98", net: "0.00", excess: "0.00" },
    placed("47.98", { source_name: "pos", total_cash_rounding_payment_adjustment_set: set("0.02") }),
    told(back(5, "48.00")),
  ),
  euros(
    "cash is rounded up, and all of it goes back",
    { gross: "47.98", refunds: "47.98", net: "0.00", excess: "0.00" },
    placed("47.98", { source_name: "pos", total_cash_rounding_payment_adjustment_set: set("0.02") }),
    told(
      back(5, "48.00", {
        transactions: [
          { id: 1, kind: "refund", status: "success", amount: "48.00", currency: "EUR", amount_rounding: "0.02" },
        ],
      }),
    ),
  ),
];

const yen = { currency: "JPY", total_price_set: set("6520", "JPY"), total_shipping_price_set: set("0", "JPY") };
const dinars = { currency: "KWD", total_price_set: set("14.750", "KWD"), total_shipping_price_set: set("0", "KWD") };
const abroad = (days: number, amount: string, shown: string): Json =>
  back(days, shown, {
    transactions: [{ id: 9, kind: "refund", status: "success", amount: shown, currency: "USD" }],
    refund_line_items: [
      {
        ...rowOf(amount),
        subtotal_set: set(amount, "EUR", shown, "USD"),
        total_tax_set: set("0.00", "EUR", "0.00", "USD"),
      },
    ],
  });
const dollars = { total_price_set: set("48.00", "EUR", "52.37", "USD") };
export const currencies: MoneyCase[] = [
  {
    ...euros("yen: a tip, a lost chargeback over a part", { gross: "6020", refunds: "1000", net: "5020" }),
    currency: "JPY",
    sends: [
      placed("6520", { ...yen, total_tip_received: "500" }),
      dispute("update", "lost", { amount: "1000", currency: "JPY", finalized_on: daysAgo(4) }),
    ],
  },
  {
    ...euros("dinars: a gift card beside a bowl, an exchange", { gross: "10.250", net: "10.250" }),
    currency: "KWD",
    sends: [
      placed("14.750", {
        ...dinars,
        line_items: [
          { ...card, price: "4.500" },
          { ...bowl, price: "10.250" },
        ],
      }),
      updated(5, "17.750", "14.750", {
        ...dinars,
        total_price_set: set("17.750", "KWD"),
        line_items: [
          { ...card, price: "4.500" },
          { ...bowl, price: "10.250" },
        ],
        refunds: [returned(5, "3.000", { refund_line_items: [{ id: 1, subtotal_set: set("3.000", "KWD") }] })],
      }),
    ],
  },
  euros(
    "a buyer abroad gets a half back, then the rest at another rate",
    { gross: "48.00", refunds: "48.00", net: "0.00" },
    placed("48.00", dollars),
    told(abroad(6, "24.00", "26.19")),
    updated(6, "48.00", "24.00", { ...dollars, refunds: [abroad(6, "24.00", "26.19")] }),
    told(
      back(4, "26.18", {
        transactions: [{ id: 8, kind: "refund", status: "success", amount: "26.18", currency: "USD" }],
      }),
    ),
  ),
  euros(
    "a buyer abroad loses a chargeback in her own money",
    { gross: "48.00", refunds: "48.00", net: "0.00" },
    placed("48.00", dollars),
    dispute("update", "lost", { amount: "52.37", currency: "USD", finalized_on: daysAgo(4) }),
  ),
];
