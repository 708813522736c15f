import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventOf } from "./event.ts";
import { netOf, type SaleFact, saleOf } from "./sale.ts";

type Placed = EventOf<"sale.placed">["body"];

const base = { business: "biz", heardAt: "2026-11-20T10:00:05.000Z", source: "shopify" };
const at = (minute: number) => `2026-11-20T10:${String(minute).padStart(2, "0")}:00.000Z`;

function placed(minute: number, over: Partial<Placed> = {}): SaleFact {
  const version = `${at(minute)}#h${minute}`;
  const body: Placed = {
    sale: "shopify:1",
    version,
    placedAt: at(0),
    total: { amount: 10000, currency: "USD" },
    shipping: 500,
    tax: 700,
    currentTotal: 10000,
    refundedTotal: 0,
    paid: true,
    browser: true,
    discountCodes: [],
    identities: ["checkout:c1"],
    ...over,
  };
  return { ...base, type: "sale.placed", id: `shopify:order:1:placed:${version}`, at: at(0), body };
}
const refunded = (
  refund: string,
  minute: number,
  text: string,
  over: Partial<EventOf<"sale.refunded">["body"]> = {},
): SaleFact => ({
  ...base,
  type: "sale.refunded",
  id: `shopify:refund:${refund}:${text}`,
  at: at(minute),
  body: { sale: "shopify:1", refund, refundedAt: at(minute), amount: { text, currency: "USD" }, ...over },
});
const cancelled = (minute: number): SaleFact => ({
  ...base,
  type: "sale.cancelled",
  id: "shopify:order:1:cancelled",
  at: at(minute),
  body: { sale: "shopify:1", cancelledAt: at(minute) },
});
const amended = (minute: number): SaleFact => ({
  ...base,
  type: "sale.amended",
  id: `shopify:edit:${minute}`,
  at: at(minute),
  body: { sale: "shopify:1", amendment: `e${minute}`, amendedAt: at(minute) },
});
const total = { basis: "total" } as const;
const cards = { giftCards: { amount: 4000, lines: ["7"] } };

describe("a sale", () => {
  it("is not there while only its refund is known", () => {
    expect(saleOf([refunded("r1", 5, "10.00")], total)).toBeUndefined();
  });

  it("is what its newest version says, with the names of all versions", () => {
    const sale = saleOf([placed(2, { identities: ["email:x"], paid: true }), placed(1, { paid: false })], total);
    expect(sale).toMatchObject({ gross: 10000, paid: true, identities: ["checkout:c1", "email:x"] });
  });

  it("counts without shipping and tax when the business says so", () => {
    expect(saleOf([placed(1)], { basis: "goods" })?.gross).toBe(8800);
  });

  it("is worth what its newest version calls its current total, whether or not an edit is known", () => {
    const versions = [placed(1), placed(9, { currentTotal: 12500, refundedTotal: 0 })];
    expect(saleOf(versions, total)?.gross).toBe(12500);
    expect(saleOf([...versions, amended(8)], total)?.gross).toBe(12500);
  });

  it("that was paid once stays so while the difference of an exchange waits for its money", () => {
    const versions = [placed(1, { paid: true }), placed(9, { paid: false, currentTotal: 11000 })];
    expect(saleOf(versions, total)).toMatchObject({ gross: 11000, paid: true });
    expect(saleOf([placed(1, { paid: false })], total)?.paid).toBe(false);
  });

  it("that holds gift cards only, or was emptied, or was deleted, is none", () => {
    const only = placed(1, { giftCards: { amount: 10000, lines: ["7"] } });
    expect(saleOf([only], total)).toMatchObject({
      gross: 0,
      noSale: "nothing-sold",
      apart: { giftCards: 10000, tips: 0 },
    });
    expect(saleOf([placed(1), placed(9, { currentTotal: 0 })], total)).toMatchObject({
      gross: 0,
      noSale: "nothing-sold",
    });
    const deleted = {
      ...base,
      type: "sale.deleted",
      id: "d",
      at: at(9),
      body: { sale: "shopify:1", deletedAt: at(9) },
    } as const;
    expect(saleOf([deleted, placed(1), refunded("r1", 5, "30.00")], total)).toMatchObject({
      gross: 0,
      refunds: [],
      noSale: "deleted",
      deletedAt: at(9),
    });
    const free = { total: { amount: 0, currency: "USD" }, currentTotal: 0 };
    expect(saleOf([placed(1, free)], total)?.noSale).toBeUndefined();
  });

  it("with a gift card gives back what was sold first when a refund names no lines, and the card with the rest", () => {
    const held = placed(1, cards);
    const all = placed(9, { ...cards, currentTotal: 0, refunds: [{ refund: "r1", at: at(5), amount: 10000 }] });
    for (const facts of [
      [held, refunded("r1", 5, "100.00")],
      [held, all],
    ])
      expect(saleOf(facts, total)).toMatchObject({ gross: 6000, refunds: [{ id: "r1", amount: 6000 }], excess: 0 });
    const named = { lines: [{ line: "7", amount: { amount: 4000, currency: "USD" } }] };
    expect(saleOf([held, refunded("r1", 5, "40.00", named)], total)).toMatchObject({ gross: 6000, refunds: [] });
  });

  it("that was edited and then partly refunded keeps its edited total as gross", () => {
    const sale = saleOf(
      [placed(9, { currentTotal: 9500, refundedTotal: 3000 }), amended(8), refunded("r1", 9, "30.00")],
      total,
    );
    expect(sale).toMatchObject({ gross: 12500, refunds: [{ id: "r1", amount: 3000 }] });
  });

  it("that was edited and then cancelled was worth what it was before the cancellation", () => {
    const facts = [placed(9, { currentTotal: 12500 }), placed(12, { currentTotal: 0 }), amended(8), cancelled(12)];
    expect(saleOf(facts, total)).toMatchObject({ gross: 12500, refunds: [{ id: "cancelled", amount: 12500 }] });
  });
});

describe("money back", () => {
  it("comes off in the order in which it moved, and never below nothing", () => {
    const sale = saleOf([placed(1), refunded("r2", 7, "80.00"), refunded("r1", 5, "30.00")], total);
    expect(sale?.refunds).toEqual([
      { id: "r1", at: at(5), amount: 3000 },
      { id: "r2", at: at(7), amount: 7000 },
    ]);
    expect(sale?.excess).toBe(1000);
  });

  it("by cancellation is what refunds have left, even when they move after it", () => {
    const sale = saleOf([placed(1), cancelled(5), refunded("r1", 6, "40.00")], total);
    expect(sale?.refunds).toEqual([
      { id: "r1", at: at(6), amount: 4000 },
      { id: "cancelled", at: at(5), amount: 6000 },
    ]);
    expect(sale && netOf(sale)).toEqual({ amount: 0, currency: "USD" });
  });

  it("of a refund first heard of while half of it was pending counts once, whole", () => {
    const sale = saleOf([placed(1), refunded("r1", 5, "50.00"), refunded("r1", 5, "20.00")], total);
    expect(sale?.refunds).toEqual([{ id: "r1", at: at(5), amount: 5000 }]);
  });

  it("that failed is none, told before or after its success, until a version lists what stands of it", () => {
    const failed = refunded("r1", 10, "0", { amount: { text: "0", currency: null } });
    for (const facts of [
      [refunded("r1", 10, "30.00"), failed],
      [failed, refunded("r1", 10, "30.00")],
      [refunded("r1", 10, "30.00", { amount: { text: "30.00", currency: "XYZ" } }), failed],
    ])
      expect(saleOf([placed(0), ...facts], total)).toMatchObject({ gross: 10000, refunds: [], uncounted: [] });
    const listed = { currentTotal: 7000, refunds: [{ refund: "r1", at: at(10), amount: 3000 }] };
    expect(saleOf([placed(0), failed, placed(20, listed)], total)).toMatchObject({
      gross: 10000,
      refunds: [{ id: "r1", amount: 3000 }],
    });
  });

  it("without a currency is in the order's", () => {
    const sale = saleOf([placed(1), refunded("r1", 5, "12.50", { amount: { text: "12.50", currency: null } })], total);
    expect(sale?.refunds[0]?.amount).toBe(1250);
  });

  it("in the buyer's currency uses the shop's own figure, else the order's own rate, so that all of it is all of it", () => {
    const abroad = placed(1, { presentment: { amount: 8500, currency: "EUR" } });
    const own = { amount: { text: "85.00", currency: "EUR" }, shopAmount: { amount: 10965, currency: "USD" } };
    expect(saleOf([abroad, refunded("r1", 5, "85.00", own)], total)).toMatchObject({
      refunds: [{ amount: 10000 }],
      excess: 965,
    });
    const whole = { amount: { text: "85.00", currency: "EUR" } };
    expect(saleOf([abroad, refunded("r1", 5, "85.00", whole)], total)).toMatchObject({
      refunds: [{ amount: 10000 }],
      excess: 0,
    });
  });

  it("that is all the buyer paid is all of the sale, whatever the exchange rate is by then", () => {
    const abroad = placed(1, { presentment: { amount: 8500, currency: "EUR" } });
    const part = (id: string, minute: number, text: string, amount: number) => {
      const own = { amount: { text, currency: "EUR" }, shopAmount: { amount, currency: "USD" } };
      return refunded(id, minute, text, own);
    };
    const first = part("r1", 5, "35.00", 3700);
    expect(saleOf([abroad, first], total)?.refunds).toEqual([{ id: "r1", at: at(5), amount: 3700 }]);
    expect(saleOf([abroad, part("r2", 6, "50.00", 5200), first], total)).toMatchObject({
      refunds: [{ amount: 3700 }, { amount: 6300 }],
      excess: 0,
    });
  });

  it("that a version lists in the buyer's currency comes to what the shop's own total has lost, to the cent", () => {
    const refunds = [{ refund: "r1", at: at(5), amount: 5100, shown: 1667 }];
    const abroad = { presentment: { amount: 3333, currency: "EUR" } };
    expect(saleOf([placed(1, abroad), placed(9, { ...abroad, currentTotal: 4999, refunds })], total)).toMatchObject({
      gross: 10000,
      refunds: [{ id: "r1", amount: 5001 }],
      excess: 98,
    });
  });

  it("that a version lists above what the order was ever worth is excess", () => {
    const refunds = [{ refund: "r1", at: at(5), amount: 11500 }];
    expect(saleOf([placed(1), placed(9, { currentTotal: 0, refunds })], total)).toMatchObject({
      gross: 10000,
      refunds: [{ id: "r1", amount: 10000 }],
      excess: 1500,
    });
  });

  it("in a currency nobody can convert is shown and not counted, until somebody says what it was", () => {
    const yen = refunded("r1", 5, "9", { amount: { text: "9", currency: "JPY" } });
    expect(saleOf([placed(1), yen], total)).toMatchObject({ refunds: [], uncounted: ["r1"] });
    expect(saleOf([placed(1), yen, refunded("r1", 5, "0.06")], total)).toMatchObject({
      refunds: [{ amount: 6 }],
      uncounted: [],
    });
  });

  it("whose text is no amount of the order's currency is shown and not counted", () => {
    const odd = refunded("r1", 5, "1.005", { amount: { text: "1.005", currency: null } });
    expect(saleOf([placed(1), odd], total)).toMatchObject({ gross: 10000, refunds: [], uncounted: ["r1"] });
  });
});

it("any order and any duplication of a sale's facts tells the same sale", () => {
  const facts = [
    placed(1, { paid: false }),
    placed(2),
    placed(9, { currentTotal: 11000, discountCodes: ["SPRING"] }),
    amended(8),
    refunded("r1", 5, "20.00"),
    refunded("r1", 5, "30.00"),
    refunded("r1", 4, "30.00"),
    refunded("r2", 5, "10.00"),
    cancelled(11),
  ];
  const expected = saleOf(facts, total);
  const shuffled = fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 });
  fc.assert(
    fc.property(shuffled, (order) => {
      expect(saleOf(order, total)).toEqual(expected);
    }),
  );
});
