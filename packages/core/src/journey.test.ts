import { describe, expect, it } from "vitest";
import { type ArrivedTouch, journeyOfSale, stepOf } from "./journey.ts";
import type { Sale } from "./sale.ts";

const rules = { windowDays: 30, hosts: ["clay.example"] };
const placedAt = "2026-11-20T12:00:00.000Z";
const shop = "https://clay.example";

function sale(evidence: Partial<Sale["evidence"]> = {}, identities: string[] = []): Sale {
  const known = {
    id: "shopify:1",
    placedAt,
    currency: "USD",
    gross: 1000,
    refunds: [],
    excess: 0,
    uncounted: [],
    apart: { giftCards: 0, tips: 0 },
    paid: true,
  };
  return { ...known, evidence: { browser: true, discountCodes: [], ...evidence }, identities };
}
function click(id: string, at: string, over: Partial<ArrivedTouch> = {}): ArrivedTouch {
  const landingUrl = `${shop}/products/bowl?utm_source=newsletter&utm_medium=email&utm_campaign=autumn`;
  return {
    id: `handoff:click:${id}`,
    at,
    touch: { kind: "click", source: "newsletter", medium: "email", campaign: "autumn", link: "autumn", landingUrl },
    visitor: { verdict: "human", reason: "a browser" },
    ...over,
  };
}
const channels = (journey: ReturnType<typeof journeyOfSale>) => journey.considered.map((step) => step.channel);
const reasons = (journey: ReturnType<typeof journeyOfSale>) =>
  journey.excluded.map(({ touch, reason }) => [touch.touch, reason]);

describe("touches that were seen", () => {
  it("count when they are people's, before the sale and within the window; the others say why not", () => {
    const bot = { visitor: { verdict: "scanner", reason: "a mail scanner" } } as const;
    const journey = journeyOfSale(
      sale({ browser: false }),
      [
        click("late", "2026-11-20T12:00:01.000Z"),
        click("good", "2026-11-19T12:00:00.000Z"),
        click("old", "2026-10-21T11:59:59.999Z"),
        click("scan", "2026-11-19T11:00:00.000Z", bot),
      ],
      [],
      rules,
    );
    expect(journey.considered.map((step) => step.touch)).toEqual(["handoff:click:good"]);
    expect(reasons(journey)).toEqual([
      ["handoff:click:late", "after the sale"],
      ["handoff:click:old", "before the window of 30 days"],
      ["handoff:click:scan", "not a person: scanner (a mail scanner)"],
    ]);
  });

  it("in the same second as the sale came before it: the store's clock has no milliseconds", () => {
    expect(
      channels(journeyOfSale(sale({ browser: false }), [click("k", "2026-11-20T12:00:00.700Z")], [], rules)),
    ).toEqual(["Email"]);
  });

  it("that the order itself names came before it, whatever the clocks say", () => {
    const found = [click("k1", "2026-11-20T12:03:00.000Z")];
    expect(channels(journeyOfSale(sale({ browser: false }, ["click:k1"]), found, [], rules))).toEqual(["Email"]);
    expect(channels(journeyOfSale(sale({ browser: false }), found, [], rules))).toEqual([]);
  });

  it("at the same instant are in the order of their ids, however they were found", () => {
    const found = ["b", "a", "c"].map((id) => click(id, "2026-11-19T12:00:00.000Z"));
    const journey = journeyOfSale(sale({ browser: false }), found, [], rules);
    expect(journey.considered.map((step) => step.touch.at(-1))).toEqual(["a", "b", "c"]);
  });
});

describe("what the order itself says", () => {
  it("is a touch: its landing page, its referrer, its cart attributes", () => {
    const ad = `${shop}/products/bowl?utm_source=instagram&utm_medium=paid_social`;
    expect(channels(journeyOfSale(sale({ landingUrl: ad }), [], [], rules))).toEqual(["Paid Social"]);
    expect(channels(journeyOfSale(sale({ referrer: "https://www.google.com/" }), [], [], rules))).toEqual([
      "Organic Search",
    ]);
    const tags = { utm_source: "newsletter", utm_medium: "email" };
    expect(channels(journeyOfSale(sale({ landingUrl: `${shop}/`, tags }), [], [], rules))).toEqual(["Email"]);
  });

  it("is not counted again when its landing page is the tracked click's", () => {
    const landingUrl = `${shop}/products/bowl?utm_source=newsletter&utm_medium=email&utm_campaign=autumn&ho_click=k1-abcdefg`;
    const found = [click("k1-abcdefg", "2026-11-20T11:00:00.000Z")];
    const journey = journeyOfSale(sale({ landingUrl }, ["click:k1-abcdefg"]), found, [], rules);
    expect(channels(journey)).toEqual(["Email"]);
    expect(reasons(journey)).toEqual([["order:shopify:1:session", "the same arrival as handoff:click:k1-abcdefg"]]);
  });

  it("stands in for a click that could not be recorded", () => {
    const landingUrl = `${shop}/products/bowl?utm_source=newsletter&utm_medium=email&utm_campaign=autumn&ho_click=lost-click`;
    expect(channels(journeyOfSale(sale({ landingUrl }, ["click:lost-click"]), [], [], rules))).toEqual(["Email"]);
  });

  it("is not counted again when the snippet saw the same arrival", () => {
    const landingUrl = `${shop}/?utm_source=instagram&utm_medium=social`;
    const touch = { kind: "visit", source: "instagram", medium: "social", landingUrl } as const;
    const visit = click("v", "2026-11-20T11:00:00.000Z", { id: "handoff:visit:v", touch });
    expect(channels(journeyOfSale(sale({ landingUrl }), [visit], [], rules))).toEqual(["Organic Social"]);
  });

  it("by a discount code counts for the link that carries it, once", () => {
    const stall = { kind: "code", source: "market-stall", medium: "qr", link: "stall", campaign: "market" } as const;
    const withCode = sale({ browser: false, discountCodes: ["STALL10", "WHO"] });
    const codes = [
      { code: "STALL10", touch: stall },
      { code: "WHO", touch: undefined },
    ];
    const journey = journeyOfSale(withCode, [], codes, rules);
    expect(channels(journey)).toEqual(["Offline"]);
    expect(reasons(journey)).toEqual([["order:shopify:1:code:WHO", 'no link carries the discount code "WHO"']]);
    const clicked = click("k", "2026-11-19T12:00:00.000Z", { touch: { ...stall, kind: "click" } });
    expect(reasons(journeyOfSale(withCode, [clicked], codes.slice(0, 1), rules))).toEqual([
      ["order:shopify:1:code:STALL10", "the same link as handoff:click:k"],
    ]);
  });

  it("through a sales channel's app counts for that channel, and never as Direct", () => {
    expect(channels(journeyOfSale(sale({ browser: false, sourceName: "instagram" }), [], [], rules))).toEqual([
      "Organic Social",
    ]);
    const unknown = journeyOfSale(sale({ browser: false, sourceName: "580111" }), [], [], rules);
    expect(channels(unknown)).toEqual([]);
    expect(reasons(unknown)[0]?.[1]).toBe('sold through "580111", which says nothing about marketing');
  });

  it("is Direct only when a browser stood behind it and nothing says what brought her", () => {
    expect(channels(journeyOfSale(sale(), [], [], rules))).toEqual(["Direct"]);
    expect(channels(journeyOfSale(sale({ landingUrl: `${shop}/` }), [], [], rules))).toEqual(["Direct"]);
    expect(channels(journeyOfSale(sale({ browser: false }), [], [], rules))).toEqual([]);
    expect(channels(journeyOfSale(sale(), [click("k", "2026-11-19T12:00:00.000Z")], [], rules))).toEqual(["Email"]);
  });
});

describe("a journey", () => {
  it("of more touches than anybody has counts the first and the last ones", () => {
    const many = Array.from({ length: 70 }, (_, i) =>
      click(`k${i}`, `2026-11-19T10:${String(i % 60).padStart(2, "0")}:0${Math.floor(i / 60)}.000Z`),
    );
    const { considered, excluded } = journeyOfSale(sale({ browser: false }), many, [], rules);
    expect(considered).toHaveLength(60);
    expect(considered[0]?.touch).toBe("handoff:click:k0");
    expect(considered.at(-1)?.touch).toBe("handoff:click:k59");
    expect(excluded).toHaveLength(10);
    expect(excluded[0]?.reason).toBe("only the first and the last 59 of 70 touches count");
  });

  it("goes on from the steps whose facts have expired, and counts none of them twice", () => {
    const found = click("k", "2026-11-19T12:00:00.000Z");
    const evidence = { landingUrl: found.touch.landingUrl ?? "" };
    const before = journeyOfSale(sale(evidence), [found], [], rules);
    for (const still of [[], [found]]) {
      expect(journeyOfSale(sale(evidence), still, [], rules, before.considered)).toEqual(before);
    }
  });

  it("is told of an order whose landing address nobody can read", () => {
    expect(channels(journeyOfSale(sale({ landingUrl: "http://[" }), [], [], rules))).toEqual(["Direct"]);
  });
});

it("cuts nothing of a step through a character", () => {
  const touch = {
    kind: "visit" as const,
    source: `${"a".repeat(99)}👩‍🎨`,
    medium: "email",
    campaign: `${"b".repeat(198)}👩‍🎨`,
    landingUrl: `https://claypot.example/${"c".repeat(273)}%C3%A9`,
  };
  expect(stepOf("t", "2026-11-01T00:00:00.000Z", touch, { hosts: [] })).toMatchObject({
    source: "a".repeat(99),
    campaign: "b".repeat(198),
    landingUrl: `https://claypot.example/${"c".repeat(273)}`,
  });
});
