import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestOffer, handleOf, isPageOf, judgeOffer, type OfferFact, type StockFact } from "./offer.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 12, minute)).toISOString();
const variant = (over: Partial<OfferFact["variants"][number]> = {}) => ({
  id: "v1",
  inventoryItem: "i1",
  tracked: true,
  continueSelling: false,
  quantity: 3,
  ...over,
});
const version = (minute: number, over: Partial<OfferFact> = {}): OfferFact => ({
  offer: "shopify:kiln:1",
  version: `${at(minute)}#x`,
  state: "available",
  handle: "Blue-Mug",
  title: "Blue mug",
  storefrontUrl: "https://kiln.shop",
  variants: [variant()],
  at: at(minute),
  source: "shopify",
  ...over,
});
const gone = (minute: number): OfferFact => {
  const { handle: _, title: __, storefrontUrl: ___, ...rest } = version(minute, { state: "deleted", variants: [] });
  return rest;
};
const level = (minute: number, available: number | null, location = "workshop", inventoryItem = "i1"): StockFact => ({
  inventoryItem,
  location,
  available,
  version: `${at(minute)}#${available}`,
  at: at(minute),
  source: "shopify",
});

describe("a product's state in the store's own word", () => {
  it.each<[string, OfferFact[], StockFact[], object | undefined]>([
    ["nothing was said", [], [level(1, 0)], undefined],
    ["it has stock", [version(1)], [], { state: "available", since: at(1) }],
    ["it has no variants to count", [version(1, { variants: [] })], [], { state: "available" }],
    ["no variant has stock", [version(1, { variants: [variant({ quantity: 0 })] })], [], { state: "sold-out" }],
    ["oversold", [version(1, { variants: [variant({ quantity: -2 })] })], [], { state: "sold-out" }],
    [
      "it is not counted",
      [version(1, { variants: [variant({ quantity: 0, tracked: false })] })],
      [],
      { state: "available" },
    ],
    [
      "it goes on selling",
      [version(1, { variants: [variant({ quantity: 0, continueSelling: true })] })],
      [],
      { state: "available" },
    ],
    [
      "one variant is left",
      [version(1, { variants: [variant({ quantity: 0 }), variant({ id: "v2", inventoryItem: "i2" })] })],
      [],
      { state: "available" },
    ],
    [
      "the newest version counts",
      [version(2, { state: "unpublished" }), version(1)],
      [],
      { state: "unpublished", since: at(2) },
    ],
    ["it came back", [version(1, { state: "unpublished" }), version(2)], [], { state: "available", since: at(2) }],
    [
      "a state holds since its first version",
      [version(1), version(2, { title: "Mug" }), version(3)],
      [],
      { state: "available", since: at(1) },
    ],
    [
      "deleted is final, though a version comes late",
      [gone(2), version(1), version(3)],
      [],
      { state: "deleted", since: at(2), handle: "blue-mug" },
    ],
    [
      "a location that had all now has none",
      [version(2)],
      [level(1, 3), level(3, 0)],
      { state: "sold-out", since: at(3) },
    ],
    ["a location that had some now has none", [version(2)], [level(1, 2), level(3, 0)], { state: "available" }],
    ["another location has some", [version(2)], [level(3, 0), level(4, 1, "stall")], { state: "available" }],
    ["another location had some", [version(2)], [level(1, 1, "stall"), level(3, 0)], { state: "available" }],
    ["the one location it spoke of has none", [version(2)], [level(3, 0)], { state: "sold-out", since: at(3) }],
    [
      "the store counts all locations after one of them ran out",
      [version(2), version(4)],
      [level(3, 0)],
      { state: "available" },
    ],
    [
      "stock came in",
      [version(2, { variants: [variant({ quantity: 0 })] })],
      [level(3, 4)],
      { state: "available", since: at(3) },
    ],
    [
      "a level from before the version says nothing new",
      [version(2)],
      [level(1, 0)],
      { state: "available", since: at(2) },
    ],
    ["a level that is not counted says nothing", [version(2)], [level(3, null)], { state: "available" }],
    ["another item's level says nothing", [version(2)], [level(3, 0, "workshop", "i9")], { state: "available" }],
  ])("%s", (_, versions, levels, expected) => {
    const judged = judgeOffer(versions, levels);
    if (expected === undefined) expect(judged).toBeUndefined();
    else expect(judged).toMatchObject(expected);
  });

  it("says who said what, about which product, since when", () => {
    expect(judgeOffer([version(1), gone(4)], [])?.evidence).toEqual([
      { by: "store", says: 'Shopify deleted the product "Blue mug"', at: at(4) },
    ]);
  });

  it("does not believe what a connection said before it ended, and believes another shop and what comes after", () => {
    const facts = [version(1)];
    const end = { platform: "shopify", at: at(2) };
    expect(judgeOffer(facts, [], [{ ...end, hosts: ["kiln.shop"] }])).toBeUndefined();
    expect(judgeOffer(facts, [], [{ ...end, hosts: [] }])).toBeUndefined();
    expect(judgeOffer(facts, [], [{ ...end, hosts: ["other.shop"] }])).toMatchObject({ state: "available" });
    expect(judgeOffer([...facts, version(3)], [], [{ ...end, hosts: [] }])).toMatchObject({ since: at(3) });
  });

  it("is the same in whatever order and however often the facts came", () => {
    const facts = fc.array(
      fc.record({ minute: fc.nat(8), state: fc.constantFrom("available", "unpublished", "deleted", "empty") }),
      { maxLength: 6 },
    );
    const levels = fc.array(fc.record({ minute: fc.nat(8), left: fc.nat(3), location: fc.constantFrom("a", "b") }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(facts, levels, fc.infiniteStream(fc.nat()), (drawn, stock, random) => {
        const versions = drawn.map(({ minute, state }, n) => {
          if (state === "deleted") return gone(minute);
          const empty = { variants: [variant({ quantity: 0 })] };
          return version(minute, {
            version: `${at(minute)}#${n}`,
            ...(state === "empty" ? empty : { state: state as "available" }),
          });
        });
        const known = stock.map(({ minute, left, location }) => level(minute, left, location));
        const shuffled = <T>(items: T[]) =>
          [...items, ...items]
            .map((item) => ({ item, key: random.next().value }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        expect(judgeOffer(shuffled(versions), shuffled(known))).toEqual(judgeOffer(versions, known));
      }),
      { numRuns: 300 },
    );
  });
});

describe("several products of one handle", () => {
  const judged = (...facts: OfferFact[]) => judgeOffer(facts, []) ?? never();
  const old = judged(version(1), gone(5));
  const fresh = judged(version(3, { offer: "shopify:kiln:2", state: "unpublished" }));

  it("the best of them answers for the page", () => {
    expect(bestOffer([old, judged(version(6, { offer: "shopify:kiln:3" })), fresh])).toMatchObject({
      offer: "shopify:kiln:3",
    });
    expect(bestOffer([])).toBeUndefined();
  });
  it("nobody could buy only since the last of them went down", () => {
    expect(bestOffer([old, fresh])).toMatchObject({ state: "unpublished", since: at(5) });
    expect(bestOffer([fresh, old])).toMatchObject({ state: "unpublished", since: at(5) });
  });
});

describe("a product's page", () => {
  it.each([
    ["https://kiln.shop/products/blue-mug", "blue-mug"],
    ["https://kiln.shop/collections/cups/products/Blue-Mug/", "blue-mug"],
    ["https://kiln.shop/en-gb/products/t%C3%B6pfe?variant=1", "töpfe"],
    ["https://kiln.shop/products", undefined],
    ["https://kiln.shop/products/blue-mug/reviews", undefined],
    ["https://kiln.shop/products/%E0%A4%A", "%e0%a4%a"],
    ["no address", undefined],
  ])("%s names %s", (address, handle) => {
    expect(handleOf(address)).toBe(handle);
  });
  it.each([
    ["https://www.kiln.shop/products/x", "https://kiln.shop", true],
    ["https://kiln.shop/store/products/x", "https://kiln.shop/store/", true],
    ["https://kiln.shop/products/x", "https://kiln.shop/store", false],
    ["https://evil.shop/products/x", "https://kiln.shop", false],
  ])("%s under %s: %s", (page, storefront, expected) => {
    expect(isPageOf(page, storefront)).toBe(expected);
  });
});

function never(): never {
  throw new Error("nothing was said");
}
