import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lostChargebacks } from "./chargeback.ts";
import type { EventOf } from "./event.ts";
import type { Placed } from "./refund-statement.ts";

type Disputed = EventOf<"sale.disputed">;
const placed: Placed = {
  sale: "shopify:1",
  version: "2026-11-20T10:00:00.000Z#1",
  placedAt: "2026-11-20T10:00:00.000Z",
  total: { amount: 10_000, currency: "USD" },
  shipping: 0,
  tax: 0,
  currentTotal: 10_000,
  refundedTotal: 0,
  paid: true,
  browser: true,
  discountCodes: [],
  identities: [],
};
const at = (day: number) => `2026-11-${day}T12:00:00.000Z`;
/** `heardOn` counts only when the bank's decision carries no day. */
function dispute(state: Disputed["body"]["state"], closedOn?: number, heardOn = 29, over: object = {}): Disputed {
  const body = { sale: "shopify:1", dispute: "d1", kind: "chargeback" as const, state };
  const amount = { text: "40.00", currency: "USD" };
  const closed = closedOn ? { closedAt: at(closedOn) } : {};
  const base = { business: "biz", heardAt: at(29), source: "shopify", type: "sale.disputed" as const };
  return {
    ...base,
    id: `${state}${closedOn}`,
    at: at(closedOn ?? heardOn),
    body: { ...body, amount, ...closed, ...over },
  };
}
const lostOn = (...facts: Disputed[]) => lostChargebacks(facts, placed).map((one) => [one.at, one.amount]);

describe("of a dispute", () => {
  it.each<[string, Disputed[], (string | number)[][]]>([
    ["open", [dispute("open")], []],
    ["settled by a refund", [dispute("open"), dispute("settled", 22)], []],
    ["lost", [dispute("lost", 22)], [[at(22), 4000]]],
    ["lost, and told again as open", [dispute("lost", 22), dispute("open", undefined, 25)], [[at(22), 4000]]],
    ["lost, then won", [dispute("lost", 22), dispute("won", 25)], []],
    ["won, then lost", [dispute("won", 22), dispute("lost", 25)], [[at(25), 4000]]],
    ["lost and won on one day", [dispute("lost", 22), dispute("won", 22)], []],
    ["lost on a day, won without one", [dispute("lost", 22), dispute("won", undefined, 21)], []],
    ["lost without a day, won on one", [dispute("lost"), dispute("won", 22)], []],
    [
      "lost without a day, heard of twice",
      [dispute("lost", undefined, 27), dispute("lost", undefined, 24)],
      [[at(24), 4000]],
    ],
    ["an inquiry that was lost", [dispute("lost", 22, 29, { kind: "inquiry" })], []],
    [
      "in a currency nobody can convert",
      [dispute("lost", 22, 29, { amount: { text: "40", currency: "JPY" } })],
      [[at(22), undefined as never]],
    ],
  ])("%s, what it took is told whatever comes first", (_, facts, expected) => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }), (told) => {
        expect(lostOn(...told)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it("every one takes its own", () => {
    const other = dispute("lost", 21, 29, { dispute: "d2", amount: { text: "7.50", currency: null } });
    expect(lostChargebacks([dispute("lost", 22), other], placed)).toEqual([
      { id: "chargeback:d2", at: at(21), amount: 750 },
      { id: "chargeback:d1", at: at(22), amount: 4000 },
    ]);
  });
});
