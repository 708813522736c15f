import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ArrivedTouch, journeyOfSale } from "./journey.ts";
import type { Sale } from "./sale.ts";

const rules = { windowDays: 30, hosts: ["clay.example", "clay-pot.myshopify.com"] };
const shop = "https://clay.example";
const soldAt = "2026-11-20T12:00:00.000Z";
const minutesBefore = (minutes: number) => new Date(Date.parse(soldAt) - minutes * 60_000).toISOString();

type Seen = { path?: string; referrer?: string; visitor?: string; clickIds?: string[] };
const tagsIn = (path: string) => {
  const query = new URL(path, shop).searchParams;
  return Object.fromEntries(
    ["source", "medium", "campaign"].flatMap((tag) => {
      const value = query.get(`utm_${tag}`);
      return value === null ? [] : [[tag, value]];
    }),
  );
};
/** A visit as the collector tells it, so many minutes before the sale. */
function visit(minutes: number, { path = "/", referrer, visitor = "v1", clickIds }: Seen = {}): ArrivedTouch {
  return {
    id: `handoff:visit:${visitor}:pth_x:0:${minutes}`,
    at: minutesBefore(minutes),
    touch: {
      kind: "visit",
      ...tagsIn(path),
      landingUrl: `${shop}${path}`,
      ...(clickIds && { clickIds }),
      ...(referrer !== undefined && { referrer }),
    },
    visitor: { verdict: "human", reason: "a browser" },
  };
}
function click(minutes: number): ArrivedTouch {
  const landingUrl = `${shop}/products/bowl?utm_source=news&utm_medium=email`;
  const touch = { kind: "click", source: "news", medium: "email", link: "news", landingUrl } as const;
  const visitor = { verdict: "human", reason: "a browser" } as const;
  return { id: `handoff:click:k${minutes}`, at: minutesBefore(minutes), touch, visitor };
}
function sale(evidence: Partial<Sale["evidence"]> = {}, identities = ["visitor:v1"]): Sale {
  const money = {
    currency: "USD",
    gross: 1000,
    refunds: [],
    excess: 0,
    uncounted: [],
    apart: { giftCards: 0, tips: 0 },
    paid: true,
  };
  return {
    id: "shopify:1",
    placedAt: soldAt,
    ...money,
    evidence: { browser: true, discountCodes: [], ...evidence },
    identities,
  };
}
const journey = (seen: ArrivedTouch[], order = sale()) => journeyOfSale(order, seen, [], rules);
const channels = (seen: ArrivedTouch[], order?: Sale) => journey(seen, order).considered.map(({ channel }) => channel);
const reasons = (seen: ArrivedTouch[], order?: Sale) => journey(seen, order).excluded.map(({ reason }) => reason);

const newsletter = "/products/bowl?utm_source=news&utm_medium=email";
const ad = "/products/bowl?utm_source=google&utm_medium=cpc";

describe("within half an hour", () => {
  it.each<[string, Seen, Seen, string[]]>([
    ["another tag", {}, { path: newsletter }, ["Direct", "Email"]],
    ["an ad after the newsletter", { path: newsletter }, { path: ad, clickIds: ["gclid"] }, ["Email", "Paid Search"]],
    ["a click id alone", { path: "/x" }, { path: "/x", clickIds: ["gclid"] }, ["Direct", "Paid Search"]],
    ["a search", {}, { referrer: "https://www.google.com/" }, ["Direct", "Organic Search"]],
    ["a network", { path: newsletter }, { referrer: "https://l.instagram.com/" }, ["Email", "Organic Social"]],
    [
      "a tag on the shop's own link, if it is another one",
      { path: newsletter },
      { path: ad, referrer: `${shop}/blogs/glaze` },
      ["Email", "Paid Search"],
    ],
  ])("%s is a new arrival", (_, first, second, expected) => {
    expect(channels([visit(20, first), visit(10, second)])).toEqual(expected);
  });

  it.each<[string, Seen, string]>([
    ["a bank that nobody knows", { path: "/basket", referrer: "https://sign.riverbank.example/" }, "session"],
    ["a payment provider", { path: "/", referrer: "https://api.razorpay.com/" }, "session"],
    [
      "the page after the payment",
      { path: "/checkouts/cn/1/thank-you", referrer: "https://www.google.com/" },
      "session",
    ],
    ["a typed address", { path: "/cart" }, "session"],
    ["the shop's other host", { referrer: "https://clay-pot.myshopify.com/" }, "session"],
    ["the same page without tags", { path: "/products/bowl" }, "session"],
    ["the same page loaded again", { path: newsletter }, "arrival"],
    ["the same page in another language", { path: `/de-at${newsletter}`, referrer: `${shop}/` }, "arrival"],
    [
      "the same tags carried on by the shop's links",
      { path: newsletter.replace("bowl", "vase"), referrer: shop },
      "arrival",
    ],
  ])("%s goes on from the arrival before", (_, second, kind) => {
    const seen = [visit(20, { path: newsletter }), visit(10, second)];
    expect(channels(seen)).toEqual(["Email"]);
    expect(reasons(seen)).toEqual([`the same ${kind} as ${seen[0]?.id}`]);
  });

  it("a reload that has lost its tags is no search, when the ad came from the same search engine", () => {
    const referrer = "https://www.google.com/";
    const seen = [visit(20, { path: "/x", clickIds: ["gclid"], referrer }), visit(19, { path: "/x", referrer })];
    expect(channels(seen)).toEqual(["Paid Search"]);
    expect(channels([seen[0], visit(19, { path: "/y", referrer })].flatMap((one) => one ?? []))).toEqual([
      "Paid Search",
      "Organic Search",
    ]);
  });

  it("of a tracked click is the same session too, and its landing page the same arrival", () => {
    expect(channels([click(20), visit(10, { referrer: "https://sign.riverbank.example/" })])).toEqual(["Email"]);
    expect(channels([click(20), visit(19, { path: newsletter })])).toEqual(["Email"]);
  });

  it("another visitor's arrival is her own", () => {
    const seen = [visit(20, { path: newsletter }), visit(10, { visitor: "v2", referrer: "https://blog.example/" })];
    expect(channels(seen)).toEqual(["Email", "Referral"]);
  });
});

describe("a session", () => {
  const bank = { referrer: "https://sign.riverbank.example/" };

  it("ends with a pause of more than half an hour", () => {
    expect(channels([visit(45, { path: newsletter }), visit(15, bank)])).toEqual(["Email"]);
    expect(channels([visit(45.1, { path: newsletter }), visit(15, bank)])).toEqual(["Email", "Referral"]);
  });

  it("is kept up by visits that are no arrivals", () => {
    expect(channels([visit(60, { path: newsletter }), visit(35), visit(10, bank)])).toEqual(["Email"]);
  });

  it("that began before the window is not credited to whoever she came back from", () => {
    const month = 30 * 24 * 60;
    expect(channels([visit(month + 10, { path: newsletter }), visit(month - 10, bank)])).toEqual(["Direct"]);
  });

  it("is nothing a machine can begin", () => {
    const robot: ArrivedTouch = {
      ...visit(20, { path: newsletter }),
      visitor: { verdict: "bot", reason: "a known bot" },
    };
    expect(channels([robot, visit(10, bank)])).toEqual(["Referral"]);
  });
});

describe("a landing page that only the order tells of", () => {
  const landing = { landingUrl: `${shop}/?utm_source=instagram&utm_medium=social` };

  it.each<[string, ArrivedTouch[], string[]]>([
    ["comes before what the snippet saw after it", [visit(10, { path: newsletter })], ["Organic Social", "Email"]],
    ["and before all it saw that day", [visit(600, { path: newsletter })], ["Organic Social", "Email"]],
    ["and before a click of the same session", [click(10)], ["Organic Social", "Email"]],
    ["but after a click hours before", [click(90)], ["Email", "Organic Social"]],
    ["and after what was seen days before", [visit(3000, { path: newsletter })], ["Email", "Organic Social"]],
    [
      "and after what another browser saw hours before",
      [visit(90, { path: newsletter, visitor: "v2" })],
      ["Email", "Organic Social"],
    ],
    [
      "and is where a visit from the bank goes on from",
      [visit(10, { path: "/x", referrer: "https://bank.example/" })],
      ["Organic Social"],
    ],
  ])("%s", (_, seen, expected) => {
    expect(channels(seen, sale(landing))).toEqual(expected);
  });

  it.each([
    ["/en/products/bowl", "/products/bowl"],
    ["/products/bowl", "/de-at/products/bowl"],
    ["/en", "/"],
    ["/es-419/products/bowl", "/products/bowl"],
    ["/zh-hant-hk/products/bowl", "/zh-hans/products/bowl"],
  ])("is no second arrival when it is %s, and %s was seen", (landed, seen) => {
    const tags = "?utm_source=news&utm_medium=email";
    const order = sale({ landingUrl: `${shop}${landed}${tags}` });
    expect(channels([visit(10, { path: seen + tags })], order)).toEqual(["Email"]);
  });

  it("is no arrival when it is a page of the checkout and something else was seen", () => {
    const order = sale({ landingUrl: `${shop}/checkouts/cn/x`, referrer: "https://bank.example/" });
    expect(channels([visit(3000, { path: newsletter })], order)).toEqual(["Email"]);
    expect(channels([], order)).toEqual(["Direct"]);
  });

  it("that names no page is no second arrival of the marketing that was seen", () => {
    const order = sale({ tags: { utm_source: "news", utm_medium: "email" } });
    expect(channels([visit(10, { path: newsletter })], order)).toEqual(["Email"]);
  });

  it("outranks what the cart says, which fills in what it leaves out unless they disagree", () => {
    const cart = (tags: Record<string, string>, landed: string) =>
      journey([], sale({ landingUrl: `${shop}${landed}`, tags })).considered.map(
        ({ channel, source, medium, campaign }) => [channel, source, medium, campaign],
      );
    expect(cart({ utm_source: "news", utm_medium: "email", utm_campaign: "nov" }, "/?utm_source=news")).toEqual([
      ["Email", "news", "email", "nov"],
    ]);
    expect(cart({ utm_source: "news", utm_medium: "email" }, "/?utm_source=google&utm_campaign=glaze")).toEqual([
      ["Organic Search", "google", undefined, "glaze"],
    ]);
    expect(cart({ utm_source: "news", utm_medium: "email" }, "/")).toEqual([["Email", "news", "email", undefined]]);
  });
});

describe("any sequence of visits", () => {
  const places: Seen[] = [
    {},
    { path: "/cart" },
    { path: newsletter },
    { path: ad, clickIds: ["gclid"] },
    { path: "/x?utm_source=instagram&utm_medium=social" },
    { path: "/x", referrer: "https://www.google.com/" },
    { path: "/x", referrer: "https://sign.riverbank.example/" },
    { path: "/checkouts/cn/1/thank-you", referrer: "https://bank.example/" },
    { path: newsletter, referrer: `${shop}/blogs/glaze` },
    { path: "/", referrer: "https://clay-pot.myshopify.com/" },
  ];
  const sequence = fc
    .array(fc.record({ place: fc.constantFrom(...places), pause: fc.constantFrom(0.5, 5, 29, 30, 31, 90) }), {
      minLength: 1,
      maxLength: 12,
    })
    .map((steps) => {
      const pauses = steps.map(({ pause }): number => pause);
      return steps.map(({ place }, i) =>
        visit(
          pauses.slice(i).reduce((sum, pause) => sum + pause),
          place,
        ),
      );
    });

  it("swallows no tagged arrival: it counts, or goes on from the same tags with nothing else in between", () => {
    fc.assert(
      fc.property(sequence, (seen) => {
        const { considered } = journey(seen);
        const tagged = seen.filter(({ touch }) => touch.source !== undefined || touch.clickIds !== undefined);
        for (const { id, at, touch } of tagged) {
          const last = considered.findLast((step) => step.at <= at);
          expect(considered.some((step) => step.touch === id) || last?.source === touch.source).toBe(true);
        }
      }),
    );
  });

  it("comes to the same journey in any order and told twice, later instants included", () => {
    const told = sequence.chain((seen) => {
      const later = seen.map((fact) => ({ ...fact, at: new Date(Date.parse(fact.at) + 1).toISOString() }));
      const facts = [...seen, ...seen, ...later];
      return fc.record({
        seen: fc.constant(seen),
        shuffled: fc.shuffledSubarray(facts, { minLength: facts.length }),
      });
    });
    fc.assert(
      fc.property(told, ({ seen, shuffled }) => {
        expect(journey(shuffled).considered).toEqual(journey(seen).considered);
      }),
    );
  });

  it("never credits a host of the business, a checkout page or a place to pay", () => {
    fc.assert(
      fc.property(sequence, (seen) => {
        for (const step of journey(seen).considered)
          expect(["clay.example", "clay-pot.myshopify.com", "bank.example"]).not.toContain(step.source);
      }),
    );
  });
});
