import { describe, expect, it } from "vitest";
import { estimateLoss, failsSomebody, proofOfRecovery } from "./incident.ts";
import type { PathState, Verdict } from "./path.ts";
import { emptyRollup, type Rollup } from "./report.ts";

const now = "2026-11-23T12:00:00.000Z";
const path = (verdict: Verdict, over: Partial<PathState> = {}): PathState => ({
  id: "pth_1",
  landingUrl: "https://kiln.shop/mug",
  verdict,
  since: "2026-11-23T11:00:00.000Z",
  evidence: [{ by: "page", says: verdict, at: now }],
  ...over,
});

describe("a path that is down fails somebody", () => {
  it.each<[string, PathState, boolean]>([
    ["nobody came", path("broken"), false],
    ["somebody came since", path("broken", { lastArrivalAt: "2026-11-23T11:00:00.000Z" }), true],
    ["somebody came just before", path("broken", { lastArrivalAt: "2026-11-23T10:59:59.999Z" }), false],
    [
      "somebody came two days ago",
      path("broken", { since: "2026-11-20T00:00:00.000Z", lastArrivalAt: "2026-11-21T11:00:00.000Z" }),
      false,
    ],
    ["a promotion went out before it broke", path("sold-out", { lastPromotionAt: "2026-11-23T08:00:00.000Z" }), true],
    ["a promotion went out last week", path("sold-out", { lastPromotionAt: "2026-11-16T08:00:00.000Z" }), false],
    ["it is open", path("open", { lastArrivalAt: now }), false],
    ["it is unknown", path("unknown", { lastArrivalAt: now }), false],
  ])("%s", (_, state, expected) => {
    expect(failsSomebody(state, now)).toBe(expected);
  });
});

describe("an incident recovers", () => {
  it.each<[Verdict[], boolean]>([
    [["open"], true],
    [["open", "open"], true],
    [["open", "unknown"], true],
    [["open", "broken"], false],
    [["unknown"], false],
    [[], false],
  ])("with its paths %j: %s", (verdicts, expected) => {
    expect(proofOfRecovery(verdicts.map((verdict) => path(verdict))) !== undefined).toBe(expected);
  });
});

describe("what people who came in vain would have brought", () => {
  const day = (touches: number, sales: number, gross: number, refunds = 0): Rollup => ({
    ...emptyRollup(),
    touches: { Email: touches },
    credit: {
      sale: {
        "last-non-direct": {
          EUR: {
            Email: { sales: sales * 1_000_000, gross, refunds },
            Unattributed: { sales: 9_000_000, gross: 99_999, refunds: 0 },
          },
        },
      },
    },
  });

  it("is as many sales as usual at the usual net value", () => {
    // 10 sales of net 180.00 EUR in all from 200 visits: 0.90 EUR a visit.
    expect(estimateLoss(7, [day(150, 6, 12_000, 1_000), day(50, 4, 7_000)], { currency: "EUR" })).toEqual({
      estimatedLoss: { amount: 630, currency: "EUR" },
      basis: "7 people × 10 sales in 200 visits × 18.00 EUR a sale (the 28 days before).",
    });
  });
  it("uses the value the owner registered, and says so", () => {
    const value = { amount: 5_000, currency: "EUR" };
    expect(estimateLoss(7, [day(200, 10, 18_000)], { currency: "EUR", value })).toEqual({
      estimatedLoss: { amount: 1_750, currency: "EUR" },
      basis: "7 people × 10 sales in 200 visits × 50.00 EUR a sale, as you registered (the 28 days before).",
    });
  });
  it("cannot be known with fewer than five sales or a hundred visits", () => {
    expect(estimateLoss(7, [day(200, 4, 18_000)], { currency: "EUR" }).estimatedLoss).toBeNull();
    expect(estimateLoss(7, [day(99, 10, 18_000)], { currency: "EUR" }).estimatedLoss).toBeNull();
    expect(estimateLoss(7, [day(100, 5, 18_000)], { currency: "EUR" }).estimatedLoss).toEqual({
      amount: 1_260,
      currency: "EUR",
    });
  });
});
