import { describe, expect, it } from "vitest";
import { orderHeard } from "./order.ts";
import { refundCreated } from "./refund.ts";
import till from "./samples/order-pos.json" with { type: "json" };
import refund from "./samples/refund.json" with { type: "json" };
import type { Reading } from "./translate.ts";

const reading: Reading = {
  shop: { shopDomain: "kiln-and-clay.myshopify.com", storefrontUrl: "https://kilnandclay.example" },
  hash: (address) => address,
  triggeredAt: "2026-10-10T09:00:00.877Z",
};
const placed = (over: object) => {
  const translated = orderHeard({ ...till, ...over }, reading);
  if (!Array.isArray(translated)) throw new Error(translated.ignored);
  return translated.find((fact) => fact.type === "sale.placed")?.body;
};
const set = (amount: string) => ({ shop_money: { amount, currency_code: "USD" } });
const card = { id: 1, gift_card: true, quantity: 2, price: "25.00" };
const mug = { id: 2, gift_card: false, quantity: 1, price: "28.00" };
const tip = { id: 3, gift_card: false, quantity: 1, price: "5.00", tip_payment_gateway: null };
const back = (over: object) => ({ ...refund, refund_line_items: [], ...over });
const row = (line_item_id: number, amount: string) => ({
  line_item_id,
  quantity: 1,
  subtotal_set: set(amount),
  total_tax_set: set("0.00"),
});

describe("an order with gift cards", () => {
  it("says what its current total holds of them, after discounts", () => {
    expect(placed({ line_items: [mug, card] })?.giftCards).toEqual({ amount: 5000, lines: ["1"] });
    const discounted = { ...card, discount_allocations: [{ amount: "5.00" }] };
    expect(placed({ line_items: [mug, discounted] })?.giftCards?.amount).toBe(4500);
    expect(placed({ line_items: [mug] })?.giftCards).toBeUndefined();
  });

  it("holds less of them once some came off, as the line says or as its refunds do", () => {
    expect(placed({ line_items: [{ ...card, current_quantity: 1 }] })?.giftCards?.amount).toBe(2500);
    const refunds = [back({ refund_line_items: [row(1, "25.00")] })];
    expect(placed({ line_items: [card], refunds })?.giftCards?.amount).toBe(2500);
  });

  it("says of every refund what it gave back for them", () => {
    const refunds = [back({ refund_line_items: [row(1, "25.00"), row(2, "4.75")] })];
    expect(placed({ line_items: [mug, card], refunds })?.refunds).toMatchObject([{ amount: 2975, giftCards: 2500 }]);
  });
});

describe("an order with a tip", () => {
  it("says how much it is, stated or by its line", () => {
    expect(placed({ total_tip_received: "5.00" })?.tips).toEqual({ amount: 500, lines: [] });
    expect(placed({ line_items: [mug, tip] })?.tips).toEqual({ amount: 500, lines: ["3"] });
    expect(placed({ total_tip_received: "0.00" })?.tips).toBeUndefined();
  });

  it("does not hold it any more once its line has come off, whatever is stated", () => {
    const line_items = [mug, { ...tip, current_quantity: 0 }];
    expect(placed({ total_tip_received: "5.00", line_items })?.tips).toEqual({ amount: 0, lines: ["3"] });
  });
});

describe("the refunds an order lists", () => {
  it("stand with what has gone back by now: nothing after they failed, and nothing is said while they wait", () => {
    const withStatus = (status: string) => [
      { ...refund, transactions: refund.transactions.map((one) => ({ ...one, status })) },
    ];
    const at = "2026-10-09T20:40:10.000Z";
    expect(placed({ refunds: [refund] })?.refunds).toEqual([{ refund: "941300274743", at, amount: 2975 }]);
    for (const status of ["failure", "error"])
      expect(placed({ refunds: withStatus(status) })?.refunds).toEqual([{ refund: "941300274743", at, amount: 0 }]);
    expect(placed({ refunds: withStatus("pending") })?.refunds).toBeUndefined();
    expect(placed({ refunds: [] })?.refunds).toBeUndefined();
  });

  it("make up for a current total that is not stated", () => {
    expect(placed({ refunds: [refund], current_total_price: null, current_total_price_set: null })?.currentTotal).toBe(
      8288,
    );
    expect(placed({ current_total_price: null, current_total_price_set: set("80.00") })?.currentTotal).toBe(8000);
  });
});

describe("cash", () => {
  const cash = (amount: string, over: object = {}, rows: object[] = []) => {
    const transactions = [{ kind: "refund", status: "success", amount, currency: "USD", ...over }];
    const translated = refundCreated({ ...refund, transactions, refund_line_items: rows }, reading);
    return Array.isArray(translated) && translated.map(({ body }) => ("amount" in body ? body.amount : undefined));
  };
  const usd = (text: string) => [{ text, currency: "USD" }];

  it("says what rounding has done to the total", () => {
    expect(placed({ total_cash_rounding_payment_adjustment_set: set("-0.02") })?.rounding).toBe(-2);
    expect(placed({ total_cash_rounding_payment_adjustment_set: set("0.00") })?.rounding).toBeUndefined();
  });

  it("that goes back takes off what it was before rounding", () => {
    expect(cash("54.00", { amount_rounding: "-0.02" })).toEqual(usd("54.02"));
    expect(cash("54.00", { amount_rounding: "0.01" })).toEqual(usd("53.99"));
  });

  it("whose lines explain the amount as it stands is not corrected again", () => {
    expect(cash("54.02", { amount_rounding: "-0.02" }, [row(1, "54.02")])).toEqual(usd("54.02"));
  });
});
