import fc from "fast-check";
import { getDomain } from "tldts";
import { describe, expect, it } from "vitest";
import { suffixRules as packedBy } from "../../../tools/suffixes.ts";
import { registrableDomain, suffixRules } from "./public-suffix.ts";

it("the rules are those of the library's list (else: node tools/suffixes.ts)", async () => {
  expect([...suffixRules()]).toEqual(await packedBy());
});

describe("a registrable domain", () => {
  it.each([
    ["shop.moss.example", "moss.example"],
    ["moss.example", "moss.example"],
    ["a.b.moss.co.uk", "moss.co.uk"],
    ["moss.myshopify.com", "moss.myshopify.com"],
    ["x.moss.github.io", "moss.github.io"],
    ["www.ck", "www.ck"],
    ["a.b.ck", "a.b.ck"],
    ["shop.city.kawasaki.jp", "city.kawasaki.jp"],
    ["co.uk", undefined],
    ["github.io", undefined],
    ["127.0.0.1", undefined],
    ["[::1]", undefined],
    ["localhost", undefined],
    ["", undefined],
    [".example", undefined],
    ["a..example", undefined],
  ])("of %j is %j", (host, expected) => {
    expect(registrableDomain(host)).toBe(expected);
  });

  it("of any host is what the library says", () => {
    const label = fc.constantFrom("shop", "moss", "www", "a", "com", "co", "xn--55qx5d");
    const suffix = fc.constantFrom(
      ...[...suffixRules()].map((rule) => rule.replace(/[!*]/, "x").split(".").reverse().join(".")),
    );
    const host = fc.tuple(fc.array(label, { maxLength: 3 }), suffix).map(([labels, end]) => [...labels, end].join("."));
    fc.assert(
      fc.property(host, (name) => {
        expect(registrableDomain(name)).toBe(getDomain(name, { allowPrivateDomains: true }) ?? undefined);
      }),
      { numRuns: 2000 },
    );
  });
});
