// Orders to which several things happen, one after the other.
import type { Json } from "./harness.ts";
import type { MoneyCase } from "./money-runner.ts";
import {
  back,
  daysAgo,
  dispute,
  edited,
  euros,
  id,
  lost,
  placed,
  returned,
  rowOf,
  set,
  told,
  updated,
  version,
  withStatus,
} from "./money-words.ts";

const returnedBowl = returned(8, "18.00");
const exchanges: MoneyCase[] = [
  euros(
    "after a dearer exchange the dearer thing goes back, told by the refund alone",
    { gross: "60.00", refunds: "30.00", net: "30.00", excess: "0.00" },
    placed("48.00"),
    updated(8, "78.00", "60.00", { refunds: [returnedBowl], financial_status: "partially_paid" }),
    updated(7, "78.00", "60.00", { refunds: [returnedBowl] }),
    told(back(5, "30.00")),
  ),
  euros(
    "a cheaper exchange, and its difference is told by the refund alone",
    { gross: "48.00", refunds: "8.00", net: "40.00", excess: "0.00" },
    placed("48.00"),
    updated(8, "58.00", "40.00", { refunds: [returnedBowl] }),
    told(back(5, "8.00")),
  ),
  euros(
    "an even exchange, and then a cheaper one whose refund gives the difference back",
    { gross: "48.00", refunds: "6.00", net: "42.00", excess: "0.00" },
    placed("48.00"),
    updated(8, "66.00", "48.00", { refunds: [returnedBowl] }),
    updated(5, "78.00", "42.00", {
      refunds: [returnedBowl, back(5, "6.00", { refund_line_items: [rowOf("18.00")], return: { id: 9_105 } })],
    }),
  ),
  euros(
    "a goodwill refund, and then a dearer exchange",
    { gross: "60.00", refunds: "10.00", net: "50.00", excess: "0.00" },
    placed("48.00"),
    updated(9, "48.00", "38.00", { refunds: [back(9, "10.00")] }),
    updated(8, "78.00", "50.00", { refunds: [back(9, "10.00"), returnedBowl] }),
  ),
  euros(
    "an edit adds a line, a part goes back, and another edit adds one more",
    { gross: "64.00", refunds: "10.00", net: "54.00", excess: "0.00" },
    placed("48.00"),
    edited(7),
    updated(7, "58.00", "58.00"),
    told(back(5, "10.00")),
    updated(5, "58.00", "48.00", { refunds: [back(5, "10.00")] }),
    edited(4),
    updated(4, "64.00", "54.00", { refunds: [back(5, "10.00")] }),
  ),
  euros(
    "a dearer exchange, and then the bank takes all of it back",
    { gross: "60.00", refunds: "60.00", net: "0.00", excess: "0.00" },
    placed("48.00"),
    updated(8, "78.00", "60.00", { refunds: [returnedBowl] }),
    dispute("update", "lost", { amount: "60.00", finalized_on: daysAgo(4) }),
  ),
];

const failing = back(6, "20.00");
const failed = withStatus(failing, "failure");
const fee = back(6, "15.00", {
  refund_line_items: [rowOf("18.00")],
  order_adjustments: [{ id: 31, kind: "refund_discrepancy", amount_set: set("3.00"), tax_amount_set: set("0.00") }],
});
const refunds: MoneyCase[] = [
  euros(
    "a refund succeeds, and only a refund of the same name says that it failed",
    { gross: "48.00", refunds: "0.00", net: "48.00", excess: "0.00" },
    placed("48.00"),
    told(failing),
    told(failed),
  ),
  euros(
    "a refund fails, and another one takes its place",
    { gross: "48.00", refunds: "20.00", net: "28.00", excess: "0.00" },
    placed("48.00"),
    told(failing),
    told(failed),
    updated(6, "48.00", "48.00", { refunds: [failed] }),
    told(back(4, "20.00")),
  ),
  euros(
    "the first of two refunds fails",
    { gross: "48.00", refunds: "7.00", net: "41.00", excess: "0.00" },
    placed("48.00"),
    updated(5, "48.00", "21.00", { refunds: [failing, back(5, "7.00")] }),
    updated(4, "48.00", "41.00", { refunds: [withStatus(failing, "error"), back(5, "7.00")] }),
  ),
  euros(
    "a part of the price is kept for restocking",
    { gross: "48.00", refunds: "15.00", net: "33.00", excess: "0.00" },
    placed("48.00"),
    told(fee),
    updated(6, "48.00", "33.00", { refunds: [fee] }),
  ),
  euros(
    "an old version arrives after a newer one",
    { gross: "48.00", refunds: "20.00", net: "28.00", excess: "0.00" },
    updated(5, "48.00", "28.00", { refunds: [failing] }),
    placed("48.00"),
    updated(8, "48.00", "48.00"),
  ),
];

const cancelled = version("cancelled", 2, "48.00", "0.00", { cancelled_at: daysAgo(2) });
const deleted = { topic: "orders/delete", body: { id } };
const ends: MoneyCase[] = [
  euros(
    "the bank takes the money back, and the order is cancelled",
    { gross: "48.00", refunds: "48.00", net: "0.00", excess: "0.00" },
    placed("48.00"),
    lost,
    cancelled,
  ),
  euros(
    "an inquiry becomes a chargeback of the same name, and is lost",
    { gross: "48.00", refunds: "48.00", net: "0.00", excess: "0.00" },
    placed("48.00"),
    dispute("create", "needs_response", { type: "inquiry" }),
    dispute("update", "needs_response"),
    lost,
  ),
  euros(
    "two chargebacks, each over a part",
    { gross: "48.00", refunds: "48.00", net: "0.00", excess: "0.00" },
    placed("48.00"),
    dispute("update", "lost", { amount: "18.00", finalized_on: daysAgo(5) }),
    dispute("update", "lost", { id: 610_024, amount: "30.00", finalized_on: daysAgo(4) }),
  ),
  euros("an order is cancelled, then deleted", { gross: "0.00", net: "0.00" }, placed("48.00"), cancelled, deleted),
  euros(
    "after an order is deleted, a refund and a version of it arrive late",
    { gross: "0.00", net: "0.00", excess: "0.00" },
    placed("48.00"),
    deleted,
    told(failing),
    updated(6, "48.00", "28.00", { refunds: [failing] }),
  ),
];

const cashBack = (days: number, amount: string): Json =>
  back(days, amount, {
    transactions: [
      {
        id: 500 + days,
        kind: "refund",
        status: "success",
        amount,
        currency: "EUR",
        gateway: "cash",
        amount_rounding: "-0.01",
      },
    ],
  });
const atTheTill = { source_name: "pos", total_cash_rounding_payment_adjustment_set: set("-0.02") };
const card = { id: 54_100_781, quantity: 2, price: "15.00", gift_card: true, discount_allocations: [] as Json[] };
const bowl = { id: 54_100_782, quantity: 1, price: "48.00", gift_card: false };
const others: MoneyCase[] = [
  euros(
    "cash goes back in two parts, each rounded",
    { gross: "48.02", refunds: "48.02", net: "0.00", excess: "0.00" },
    placed("48.02", atTheTill),
    told(cashBack(6, "20.00")),
    told(cashBack(5, "28.00")),
  ),
  euros(
    "a part of what was paid in cash goes back",
    { gross: "48.02", refunds: "20.01", net: "28.01", excess: "0.00" },
    placed("48.02", atTheTill),
    told(cashBack(6, "20.00")),
    updated(6, "48.02", "28.01", { ...atTheTill, refunds: [cashBack(6, "20.00")] }),
  ),
  euros(
    "two gift cards of one line beside a bowl, all reduced, and the bank takes everything back",
    { gross: "43.20", refunds: "43.20", net: "0.00", excess: "0.00" },
    placed("70.20", {
      line_items: [
        { ...card, discount_allocations: [{ amount: "3.00" }] },
        { ...bowl, discount_allocations: [{ amount: "4.80" }] },
      ],
    }),
    dispute("update", "lost", { amount: "70.20", finalized_on: daysAgo(4) }),
  ),
];

export const chains: MoneyCase[] = [...exchanges, ...refunds, ...ends, ...others];
