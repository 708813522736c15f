// What happens to the orders of a pottery, and what each order is worth in the end.

import { currencies, notSold, without } from "./money-apart-cases.ts";
import { chains } from "./money-chains.ts";
import type { MoneyCase } from "./money-runner.ts";
import {
  back,
  daysAgo,
  edited,
  euros,
  id,
  lost,
  opened,
  placed,
  placedAt,
  returned,
  set,
  told,
  updated,
  version,
  withStatus,
  won,
} from "./money-words.ts";

const exchanges: MoneyCase[] = [
  euros(
    "a bowl is exchanged for another one",
    { net: "48.00", excess: "0.00" },
    placed("48.00"),
    told(returned(5, "18.00")),
    updated(5, "66.00", "48.00", { refunds: [returned(5, "18.00")] }),
  ),
  euros(
    "a bowl is exchanged for a dearer one, and the buyer pays the difference",
    { net: "60.50" },
    placed("48.00"),
    told(returned(5, "18.00")),
    updated(5, "78.50", "60.50", { refunds: [returned(5, "18.00")] }),
  ),
  euros(
    "a bowl is exchanged for a dearer one, and the buyer has not paid the difference yet",
    { net: "60.50" },
    placed("48.00"),
    updated(5, "78.50", "60.50", { refunds: [returned(5, "18.00")], financial_status: "partially_paid" }),
  ),
  euros(
    "a bowl is exchanged for a cheaper one, and the difference goes back",
    { gross: "48.00", refunds: "8.00", net: "40.00" },
    placed("48.00"),
    told(returned(6, "18.00")),
    updated(6, "58.00", "40.00", { refunds: [returned(6, "18.00")] }),
    told(back(5, "8.00")),
    updated(5, "58.00", "40.00", { refunds: [returned(6, "18.00"), back(5, "8.00")] }),
  ),
  euros(
    "after an exchange a part goes back, and the order's next version is not heard yet",
    { refunds: "10.00", net: "38.00" },
    placed("48.00"),
    updated(6, "66.00", "48.00", { refunds: [returned(6, "18.00")] }),
    told(back(5, "10.00")),
  ),
  euros(
    "an exchanged order is cancelled",
    { net: "0.00", excess: "0.00" },
    placed("48.00"),
    updated(6, "66.00", "48.00", { refunds: [returned(6, "18.00")] }),
    version("cancelled", 4, "66.00", "0.00", {
      cancelled_at: daysAgo(4),
      refunds: [returned(6, "18.00"), back(4, "48.00")],
    }),
  ),
];

const offTheOrder: MoneyCase[] = [
  euros(
    "a line comes off before it is paid",
    { gross: "30.00", refunds: "0.00", net: "30.00" },
    placed("48.00", { financial_status: "pending" }),
    told(returned(8, "18.00", { return: null })),
    updated(8, "48.00", "30.00", { refunds: [returned(8, "18.00")], financial_status: "pending" }),
    version("paid", 7, "48.00", "30.00", { refunds: [returned(8, "18.00")] }),
  ),
  euros(
    "an order that lost a line before it was paid goes back whole, told by the refund alone",
    { gross: "30.00", refunds: "30.00", net: "0.00", excess: "0.00" },
    placed("48.00", { financial_status: "pending" }),
    updated(8, "48.00", "30.00", { refunds: [returned(8, "18.00")], financial_status: "pending" }),
    version("paid", 7, "48.00", "30.00", { refunds: [returned(8, "18.00")] }),
    told(back(5, "30.00")),
  ),
  euros(
    "everything comes off before it is paid",
    { gross: "0.00", net: "0.00" },
    placed("48.00", { financial_status: "pending" }),
    updated(8, "48.00", "0.00", { refunds: [returned(8, "48.00")], financial_status: "pending" }),
  ),
  euros(
    "an edit takes a line off, and its refund is told before the order's next version",
    { net: "30.00" },
    placed("48.00"),
    edited(6),
    updated(6, "48.00", "30.00"),
    told(back(5, "18.00")),
  ),
  euros(
    "an edit takes a line off, and everything has been told",
    { gross: "48.00", refunds: "18.00", net: "30.00" },
    placed("48.00"),
    edited(6),
    updated(6, "48.00", "30.00"),
    told(back(5, "18.00")),
    updated(5, "48.00", "30.00", { refunds: [back(5, "18.00")] }),
  ),
  euros(
    "an edit adds a line, and a goodwill refund follows",
    { gross: "58.00", refunds: "5.00", net: "53.00" },
    placed("48.00"),
    edited(6),
    updated(6, "58.00", "58.00"),
    told(back(5, "5.00")),
    updated(5, "58.00", "53.00", { refunds: [back(5, "5.00")] }),
  ),
];

const failing = back(6, "20.00");
const refunds: MoneyCase[] = [
  euros(
    "a refund succeeds, and the bank sends it back",
    { gross: "48.00", refunds: "0.00", net: "48.00" },
    placed("48.00"),
    told(failing),
    updated(6, "48.00", "28.00", { refunds: [failing] }),
    updated(4, "48.00", "48.00", { refunds: [withStatus(failing, "failure")] }),
  ),
  euros(
    "a refund waits, then succeeds",
    { gross: "48.00", refunds: "20.00", net: "28.00" },
    placed("48.00"),
    told(withStatus(failing, "pending")),
    updated(6, "48.00", "48.00", { refunds: [withStatus(failing, "pending")] }),
    updated(4, "48.00", "28.00", { refunds: [failing] }),
  ),
  euros(
    "a refund waits in the order's newest version, and its success is told by itself",
    { gross: "48.00", refunds: "20.00", net: "28.00" },
    placed("48.00"),
    updated(6, "48.00", "28.00", { refunds: [withStatus(failing, "pending")] }),
    told(failing),
  ),
  euros(
    "a refund waits, the current total does not say so, and its success is told by itself",
    { gross: "48.00", refunds: "20.00", net: "28.00" },
    placed("48.00"),
    updated(6, "48.00", "48.00", { refunds: [withStatus(failing, "pending")] }),
    told(failing),
  ),
  euros(
    "a refund of another way to pay than the card: half to a gift card, half as store credit",
    { refunds: "48.00", net: "0.00" },
    placed("48.00"),
    told(
      back(5, "24.00", {
        transactions: ["gift_card", "shopify_store_credit"].map((gateway, n) => ({
          id: 400 + n,
          kind: "refund",
          status: "success",
          amount: "24.00",
          currency: "EUR",
          gateway,
        })),
      }),
    ),
  ),
  euros(
    "goods come back, nothing is given back for them",
    { refunds: "0.00", net: "48.00" },
    placed("48.00"),
    told(returned(5, "18.00")),
  ),
  euros(
    "more is given back than was paid",
    { gross: "48.00", refunds: "48.00", net: "0.00", excess: "7.00" },
    placed("48.00"),
    told(back(5, "55.00")),
    updated(5, "48.00", "0.00", { refunds: [back(5, "55.00")] }),
  ),
  euros(
    "a goodwill refund that the current total leaves out",
    { gross: "48.00", refunds: "5.00", net: "43.00" },
    placed("48.00"),
    updated(5, "48.00", "48.00", { refunds: [back(5, "5.00")] }),
  ),
  euros(
    "duties, shipping and tax are part of the sale",
    { gross: "71.00", refunds: "23.00", net: "48.00" },
    placed("71.00", {
      total_tax: "9.00",
      total_shipping_price_set: set("6.00"),
      original_total_duties_set: set("8.00"),
      current_total_duties_set: set("8.00"),
    }),
    told(back(5, "23.00")),
  ),
];

export const cases: MoneyCase[] = [
  ...exchanges,
  ...offTheOrder,
  ...refunds,
  ...notSold,
  ...without,
  ...currencies,
  ...chains,
];
export const chargeback = {
  id,
  placed: placed("48.00"),
  opened,
  lost,
  won,
  placedOn: placedAt.slice(0, 10),
  lostOn: daysAgo(4).slice(0, 10),
};
