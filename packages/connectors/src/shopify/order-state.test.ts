import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderHeard } from "./order.ts";
import newsletter from "./samples/order-newsletter.json" with { type: "json" };
import refund from "./samples/refund.json" with { type: "json" };
import type { Reading } from "./translate.ts";

const reading: Reading = {
  shop: { shopDomain: "kiln-and-clay.myshopify.com", storefrontUrl: "https://kilnandclay.example" },
  hash: (address) => address.replace("@", " at "),
  triggeredAt: "2026-10-10T09:00:00.877Z",
};
const heard = (body: unknown) => {
  const translated = orderHeard(body, reading);
  if (!Array.isArray(translated)) throw new Error(translated.ignored);
  return translated;
};
const placed = (body: unknown) => heard(body).find((fact) => fact.type === "sale.placed")?.body;

describe("an order heard of under several topics", () => {
  const status = fc.constantFrom("pending", "authorized", "paid", "partially_refunded", "voided");
  const cents = fc.integer({ min: 0, max: 10_000_000 }).map((amount) => (amount / 100).toFixed(2));
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const state = fc.record({
    financial_status: status,
    total_price: cents,
    current_total_price: cents,
    cancelled_at: maybe(fc.constant("2026-10-05T11:02:30-04:00")),
    email: maybe(fc.emailAddress()),
    landing_site: maybe(fc.webPath().map((path) => `/${path}`)),
    note_attributes: fc.dictionary(fc.string(), fc.string()),
    source_name: fc.constantFrom("web", "pos", "580111", null),
    refunds: fc.subarray([refund]),
  });

  it("is the same facts whenever its state is the same: what differs around the state changes nothing", () => {
    const around = fc.record({
      fulfillment_status: fc.string(),
      tags: fc.string(),
      closed_at: fc.string(),
      note: fc.string(),
    });
    fc.assert(
      fc.property(state, around, around, (state, once, again) => {
        const first = heard({ ...newsletter, ...state, ...once });
        const shuffled = Object.fromEntries(Object.entries({ ...newsletter, ...state, ...again }).reverse());
        expect(orderHeard(shuffled, { ...reading, triggeredAt: "2026-12-24T00:00:00.000Z" })).toEqual(first);
      }),
    );
  });

  it("is another version whenever what we count of it differs", () => {
    fc.assert(
      fc.property(state, state, (a, b) => {
        const [first, second] = [placed({ ...newsletter, ...a }), placed({ ...newsletter, ...b })];
        const { version: _first, ...content } = first ?? {};
        const { version: _second, ...other } = second ?? {};
        expect(first?.version === second?.version).toBe(JSON.stringify(content) === JSON.stringify(other));
      }),
    );
  });
});
