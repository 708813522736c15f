import { describe, expect, it } from "vitest";
import { refundCreated } from "./refund.ts";
import refund from "./samples/refund.json" with { type: "json" };
import abroad from "./samples/refund-abroad.json" with { type: "json" };
import pending from "./samples/refund-pending.json" with { type: "json" };
import type { Reading } from "./translate.ts";

const reading: Reading = {
  shop: { shopDomain: "kiln-and-clay.myshopify.com", storefrontUrl: "https://kilnandclay.example" },
  hash: () => "hash",
  triggeredAt: "2026-10-10T09:00:00.877Z",
};
const back = (amount: string | number | null, over: object = {}) => ({
  kind: "refund",
  status: "success",
  amount,
  currency: "USD",
  ...over,
});
const of = (...transactions: object[]) => {
  const translated = refundCreated({ ...refund, refund_line_items: [], transactions }, reading);
  return Array.isArray(translated) ? translated.map(({ id, body }): unknown => ({ id, body })) : translated;
};

describe("a refund", () => {
  it("is the money that went back, on the day it did", () => {
    expect(refundCreated(refund, reading)).toEqual([
      {
        type: "sale.refunded",
        id: "shopify:refund:941300274743:2975",
        at: "2026-10-09T20:40:10.000Z",
        body: {
          sale: "shopify:5904433709303",
          refund: "941300274743",
          refundedAt: "2026-10-09T20:40:10.000Z",
          amount: { text: "29.75", currency: "USD" },
        },
      },
    ]);
  });

  it("says nothing while it is pending, void, of no money or only a restock", () => {
    expect(refundCreated(pending, reading)).toEqual([]);
    expect(of(back("5.00", { status: "failure" }), back("5.00", { status: "pending" }))).toEqual([]);
    expect(of(back("5.00", { kind: "void", status: "failure" }), back("0.00"))).toEqual([]);
    expect(of(back("5.00", { status: "failure", test: true }), back("5.00", { kind: "void" }))).toEqual([]);
    expect(of()).toEqual([]);
    expect(refundCreated({ ...refund, transactions: null, processed_at: null }, reading)).toEqual([]);
  });

  it("that failed as a whole says that nothing of it stands", () => {
    const nothing = {
      id: "shopify:refund:941300274743:0",
      body: {
        sale: "shopify:5904433709303",
        refund: "941300274743",
        refundedAt: "2026-10-09T20:40:10.000Z",
        amount: { text: "0", currency: null },
      },
    };
    expect(of(back("5.00", { status: "failure" }))).toEqual([nothing]);
    expect(of(back("5.00", { status: "failure" }), back("2.00", { status: "error" }))).toEqual([nothing]);
    expect(of(back("5.00", { status: "failure" }), back("5.00"))).toMatchObject([
      { body: { amount: { text: "5.00" } } },
    ]);
  });

  it("sums its successful transactions, and is a new fact when a further one succeeds", () => {
    expect(of(back("10.00"), back("5.5", { status: "pending" }))).toMatchObject([
      { id: "shopify:refund:941300274743:1000", body: { amount: { text: "10.00", currency: "USD" } } },
    ]);
    expect(of(back("10.00"), back("5.5"))).toMatchObject([
      { id: "shopify:refund:941300274743:1550", body: { amount: { text: "15.50", currency: "USD" } } },
    ]);
  });

  it("without a currency leaves it to the order, and adds digits up all the same", () => {
    expect(of(back("75.00", { currency: null }), back("10.5", { currency: null }))).toMatchObject([
      { id: "shopify:refund:941300274743:85.50", body: { amount: { text: "85.50", currency: null } } },
    ]);
    expect(of(back(1200, { currency: undefined }))).toMatchObject([
      { body: { amount: { text: "1200", currency: null } } },
    ]);
    expect(of(back("0.00", { currency: null }))).toEqual([]);
  });

  it("in the buyer's currency says what it is in the shop's when its lines explain it to the cent", () => {
    const [full] = [refundCreated(abroad, reading)].flat();
    expect(full).toMatchObject({
      id: "shopify:refund:941300274799:5842",
      body: { amount: { text: "58.42", currency: "EUR" }, shopAmount: { amount: 6300, currency: "USD" } },
    });
    const unexplained = { ...abroad, order_adjustments: [] };
    expect(refundCreated(unexplained, reading)).toMatchObject([
      { body: { amount: { text: "58.42", currency: "EUR" } } },
    ]);
    expect(JSON.stringify(refundCreated(unexplained, reading))).not.toContain("shopAmount");
    const halfTold = { ...abroad, refund_line_items: [{ subtotal_set: null, total_tax_set: null }] };
    expect(JSON.stringify(refundCreated(halfTold, reading))).not.toContain("shopAmount");
  });

  it("takes the shop's money from the transactions when they tell it", () => {
    const amount_set = { shop_money: { amount: "10.78", currency_code: "USD" } };
    expect(of(back("10.00", { currency: "EUR", amount_set }))).toMatchObject([
      { body: { amount: { text: "10.00", currency: "EUR" }, shopAmount: { amount: 1078, currency: "USD" } } },
    ]);
    expect(
      JSON.stringify(of(back("10.00", { currency: "EUR", amount_set }), back("1.00", { currency: "EUR" }))),
    ).not.toContain("shopAmount");
  });

  it("never adds two currencies up", () => {
    const mixed = [back("10.00", { currency: "EUR" }), back("10.00")];
    expect(() => of(...mixed)).toThrow("refund.transactions.currency is a list: expected one currency a refund");
    const told = mixed.map((each) => ({
      ...each,
      amount_set: { shop_money: { amount: "10.50", currency_code: "USD" } },
    }));
    expect(of(...told)).toMatchObject([{ body: { amount: { text: "21.00", currency: "USD" } } }]);
  });

  it("of a test never counts", () => {
    expect(of(back("10.00", { test: true }))).toEqual({ ignored: "test order" });
    expect(of(back("10.00", { test: true }), back("4.00"))).toMatchObject([{ body: { amount: { text: "4.00" } } }]);
  });

  it("names the field that cannot be read", () => {
    expect(() => of(back("ten"))).toThrow('refund.transactions.0.amount is "ten USD": expected decimal text');
    expect(() => of(back("ten", { currency: null }))).toThrow(
      'refund.transactions.0.amount is "ten": expected decimal text',
    );
    expect(() => refundCreated({ ...refund, order_id: null }, reading)).toThrow(
      "order_id is null: expected a whole number",
    );
  });
});
