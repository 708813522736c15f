import { describe, expect, it } from "vitest";
import type { Journey, Step } from "./journey.ts";
import { creditSale } from "./ledger.ts";
import { channelReport, sumRollups } from "./report.ts";
import type { Sale } from "./sale.ts";

const rules = { timezone: "Europe/Berlin", halfLifeDays: 7, counts: "placed" } as const;
const step = (touch: string, channel: string, at: string, path?: string): Step => ({
  touch,
  at,
  kind: "click",
  channel,
  source: "x",
  why: "utm_medium",
  direct: channel === "Direct",
  ...(path && { path }),
});
const journey: Journey = {
  considered: [
    step("a", "Email", "2026-11-01T10:00:00.000Z", "pth_bowl"),
    step("b", "Organic Social", "2026-11-02T10:00:00.000Z", "pth_cup"),
    step("c", "Direct", "2026-11-03T10:00:00.000Z"),
  ],
  excluded: [],
};
const sale: Sale = {
  id: "shopify:1",
  placedAt: "2026-11-03T23:30:00.000Z",
  currency: "EUR",
  gross: 10000,
  refunds: [{ id: "r1", at: "2026-11-05T08:00:00.000Z", amount: 2500 }],
  excess: 0,
  uncounted: [],
  apart: { giftCards: 0, tips: 0 },
  paid: true,
  evidence: { browser: true, discountCodes: [] },
  identities: ["email:h1"],
};

describe("the rows of a sale", () => {
  it("stand on the business's own day and hour, and on the day the money went back", () => {
    const { rows } = creditSale(sale, journey, rules);
    expect(rows.map(({ day, hour, id }) => [day, hour, id])).toEqual([
      ["2026-11-04", "00", "sale#shopify:1"],
      ["2026-11-05", "09", "refund#shopify:1#r1"],
    ]);
  });

  it("sum to the sale in both views and every model", () => {
    const { rows } = creditSale(sale, journey, rules);
    const all = sumRollups(rows.map((row) => row.rollup));
    for (const basis of ["sale", "cash"] as const) {
      for (const model of ["first", "linear", "position", "time-decay"] as const) {
        const { total, rows: channels } = channelReport([all], { model, basis, currency: "EUR" });
        expect(total).toMatchObject({
          sales: 1,
          gross: { amount: 10000 },
          refunds: { amount: 2500 },
          net: { amount: 7500 },
        });
        expect(channels.reduce((sum, row) => sum + row.net.amount, 0)).toBe(7500);
        expect(channels.reduce((sum, row) => sum + row.sales * 1_000_000, 0)).toBe(1_000_000);
      }
    }
  });

  it("name the landing path that brought the sale", () => {
    const { rows } = creditSale(sale, journey, rules);
    expect(rows[0]?.rollup.paths).toEqual({ pth_cup: { EUR: { sales: 1_000_000, gross: 10000, refunds: 2500 } } });
  });

  it("count no sale on either calendar when nothing that counts was sold, and keep what stands apart", () => {
    const apart = { giftCards: 3000, tips: 0 };
    const { rows } = creditSale({ ...sale, gross: 0, refunds: [], apart, noSale: "nothing-sold" }, journey, rules);
    const all = sumRollups(rows.map((row) => row.rollup));
    for (const basis of ["sale", "cash"] as const)
      expect(channelReport([all], { model: "linear", basis, currency: "EUR" }).total.sales).toBe(0);
    expect(all.apart?.cash?.EUR).toEqual({ chargebacks: 0, giftCards: 3000, tips: 0 });
  });

  it("name a chargeback on the day of the sale, or on its own day", () => {
    const lost = { id: "chargeback:d1", at: "2026-11-08T08:00:00.000Z", amount: 4000, kind: "chargeback" as const };
    const { rows } = creditSale({ ...sale, refunds: [...sale.refunds, lost] }, journey, rules);
    expect(rows.map(({ day, rollup }) => [day, rollup.apart?.sale?.EUR?.chargebacks, rollup.apart?.cash?.EUR])).toEqual(
      [
        ["2026-11-04", 4000, undefined],
        ["2026-11-05", undefined, undefined],
        ["2026-11-08", undefined, { chargebacks: 4000, giftCards: 0, tips: 0 }],
      ],
    );
  });

  it("are none while the business counts paid sales only and this one waits to be paid", () => {
    const unpaid = creditSale({ ...sale, paid: false }, journey, { ...rules, counts: "paid" });
    expect(unpaid.rows).toEqual([]);
    expect(unpaid.credit.sale.counted).toBe(false);
  });
});

describe("the explanation of a sale", () => {
  it("carries each touch's weight and money, and no identity", () => {
    const { credit } = creditSale(sale, journey, rules);
    expect(credit.models.linear).toEqual([
      { touch: "a", channel: "Email", weight: 0.333333, credit: { sales: 0.333334, gross: 3334, refunds: 834 } },
      {
        touch: "b",
        channel: "Organic Social",
        weight: 0.333333,
        credit: { sales: 0.333333, gross: 3333, refunds: 833 },
      },
      { touch: "c", channel: "Direct", weight: 0.333333, credit: { sales: 0.333333, gross: 3333, refunds: 833 } },
    ]);
    expect(JSON.stringify(credit)).not.toContain("email:h1");
  });

  it("without any touch credits Unattributed", () => {
    const { credit } = creditSale(sale, { considered: [], excluded: [] }, rules);
    expect(credit.models.last.map((line) => [line.channel, line.weight])).toEqual([["Unattributed", 1]]);
  });
});

describe("a report", () => {
  it("of nothing is a table without rows and a total of zero", () => {
    const empty = channelReport([], { model: "last", basis: "sale", currency: "EUR" });
    expect(empty.rows).toEqual([]);
    expect(empty.total).toEqual({
      touches: 0,
      leads: 0,
      sales: 0,
      gross: { amount: 0, currency: "EUR" },
      refunds: { amount: 0, currency: "EUR" },
      net: { amount: 0, currency: "EUR" },
    });
  });

  it("shows a channel that brought people and no sale", () => {
    const { rows } = channelReport([sumRollups([{ touches: { Email: 3 } }, { leads: { Email: 1 } }])], {
      model: "last",
      basis: "sale",
      currency: "EUR",
    });
    expect(rows).toMatchObject([{ channel: "Email", touches: 3, leads: 1, sales: 0 }]);
  });
});
