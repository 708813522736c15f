import { describe, expect, it } from "vitest";
import { disputeHeard } from "./dispute.ts";
import { orderDeleted } from "./order.ts";
import opened from "./samples/dispute.json" with { type: "json" };
import lost from "./samples/dispute-lost.json" with { type: "json" };
import deleted from "./samples/order-deleted.json" with { type: "json" };
import type { Reading } from "./translate.ts";

const reading: Reading = {
  shop: { shopDomain: "kiln-and-clay.myshopify.com", storefrontUrl: "https://kilnandclay.example" },
  hash: (address) => address,
  triggeredAt: "2026-11-19T09:00:00.000Z",
};
const heard = (over: object = {}) => {
  const translated = disputeHeard({ ...lost, ...over }, reading);
  if (!Array.isArray(translated)) throw new Error(translated.ignored);
  return translated[0];
};

describe("a dispute", () => {
  it("that was lost is the money it took, when it was decided", () => {
    expect(heard()).toEqual({
      type: "sale.disputed",
      id: "shopify:dispute:7364021863:chargeback:lost:2026-11-19T00:00:00.000Z:112.63",
      at: "2026-11-19T00:00:00.000Z",
      body: {
        sale: "shopify:5904433709303",
        dispute: "7364021863",
        kind: "chargeback",
        state: "lost",
        amount: { text: "112.63", currency: "USD" },
        closedAt: "2026-11-19T00:00:00.000Z",
      },
    });
  });

  it("that is open says so, when it was heard of", () => {
    expect(disputeHeard(opened, reading)).toMatchObject([
      { id: "shopify:dispute:7364021863:chargeback:open::112.63", at: reading.triggeredAt, body: { state: "open" } },
    ]);
  });

  it.each([
    ["needs_response", "open"],
    ["under_review", "open"],
    ["charge_refunded", "settled"],
    ["prevented", "settled"],
    ["accepted", "lost"],
    ["LOST", "lost"],
    ["won", "won"],
  ])("of status %s is %s", (status, state) => {
    expect(heard({ status })?.body).toMatchObject({ state });
  });

  it("decided on a day without an hour was decided at that day's noon in Greenwich", () => {
    expect(heard({ finalized_on: "2026-11-18" })?.at).toBe("2026-11-18T12:00:00.000Z");
  });

  it("without a day of its decision was decided when Shopify says that something happened", () => {
    expect(heard({ finalized_on: null })).toMatchObject({ at: reading.triggeredAt, body: { state: "lost" } });
    expect(JSON.stringify(heard({ finalized_on: null }))).not.toContain("closedAt");
  });

  it("about no order is left alone", () => {
    expect(disputeHeard({ ...lost, order_id: null }, reading)).toEqual({ ignored: "a dispute about no order" });
  });

  it("that cannot be read names field, value and remedy", () => {
    expect(() => heard({ status: "lost_in_post" })).toThrow(
      'status is "lost_in_post": expected needs_response, under_review',
    );
    expect(() => heard({ type: "quarrel" })).toThrow(
      "type has a string we cannot read: expected chargeback or inquiry",
    );
    expect(() => heard({ amount: "eleven" })).toThrow('amount is "eleven USD": expected decimal text');
  });
});

it("an order that was deleted is no sale from then on", () => {
  expect(orderDeleted(deleted, reading)).toEqual([
    {
      type: "sale.deleted",
      id: "shopify:order:5904433709303:deleted",
      at: reading.triggeredAt,
      body: { sale: "shopify:5904433709303", deletedAt: reading.triggeredAt },
    },
  ]);
});
