import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Endpoint, Link } from "./business.ts";
import { clickIdsIn, destinationOf, detourOf, slugOf } from "./destination.ts";
import type { Verdict } from "./path.ts";
import { pathIdOf } from "./url.ts";

const link = { source: "newsletter", medium: "email", campaign: "autumn glazes" };

describe("a tracked link's destination", () => {
  it.each([
    ["a bare host", "https://shop.example", "https://shop.example/?TAGS"],
    ["a query", "https://shop.example/p?variant=4", "https://shop.example/p?variant=4&TAGS"],
    ["repeated parameters", "https://shop.example/p?tag=a&tag=b", "https://shop.example/p?tag=a&tag=b&TAGS"],
    [
      "encoded characters",
      "https://shop.example/p?q=a%20b+c%26d&n=%C3%BC",
      "https://shop.example/p?q=a%20b+c%26d&n=%C3%BC&TAGS",
    ],
    ["a flag without a value", "https://shop.example/p?preview&x=", "https://shop.example/p?preview&x=&TAGS"],
    ["a question mark in the query", "https://shop.example/p?to=/a?b", "https://shop.example/p?to=/a?b&TAGS"],
    ["a stray percent sign", "https://shop.example/p?off=20%", "https://shop.example/p?off=20%&TAGS"],
    ["a fragment", "https://shop.example/p#reviews", "https://shop.example/p?TAGS#reviews"],
    ["query and fragment", "https://shop.example/p?a=1#/tab?x=1#y", "https://shop.example/p?a=1&TAGS#/tab?x=1#y"],
    ["an empty query", "https://shop.example/p?", "https://shop.example/p?TAGS"],
    ["a trailing ampersand", "https://shop.example/p?a=1&", "https://shop.example/p?a=1&TAGS"],
    ["letters beyond ASCII", "https://töpfer.example/käse", "https://xn--tpfer-jua.example/k%C3%A4se?TAGS"],
  ])("keeps %s", (_, address, expected) => {
    const tags = "utm_source=newsletter&utm_medium=email&utm_campaign=autumn%20glazes&ho_click=clk_12345678";
    expect(destinationOf(address, link, { click: "clk_12345678" })).toBe(expected.replace("TAGS", tags));
  });

  it("does not override tags that the owner wrote into the address", () => {
    expect(
      destinationOf("https://shop.example/?UTM_source=own&utm_term=x", { ...link, content: "top", term: "y" }),
    ).toBe(
      "https://shop.example/?UTM_source=own&utm_term=x&utm_medium=email&utm_campaign=autumn%20glazes&utm_content=top",
    );
  });

  it("replaces a click id that was copied along", () => {
    expect(destinationOf("https://shop.example/?ho_click=clk_old00000&a=1", link, { click: "clk_new00000" })).toBe(
      "https://shop.example/?a=1&utm_source=newsletter&utm_medium=email&utm_campaign=autumn%20glazes&ho_click=clk_new00000",
    );
  });

  it("passes on the click ids that a platform added to the link, and nothing else", () => {
    const passed = clickIdsIn({
      fbclid: "Iw AR",
      GCLID: "x",
      evil: "1",
      ho_click: "clk_99999999",
      utm_source: "forged",
    });
    expect(passed).toEqual({ fbclid: "Iw AR", GCLID: "x" });
    expect(
      destinationOf(
        "https://shop.example/?gclid=own",
        { source: "s", medium: "m", campaign: "c" },
        { clickIds: passed },
      ),
    ).toBe("https://shop.example/?gclid=own&utm_source=s&utm_medium=m&utm_campaign=c&fbclid=Iw%20AR");
  });

  it("is none for what no browser should be sent to", () => {
    expect(destinationOf("javascript:alert(1)", link)).toBeUndefined();
    expect(destinationOf("/products/bowl", link)).toBeUndefined();
  });

  it("leaves every parameter that was there as it was, in its place", () => {
    const address = fc.webUrl({ withQueryParameters: true, withFragments: true });
    fc.assert(
      fc.property(address, fc.string({ unit: "binary" }), (from, campaign) => {
        const to = new URL(destinationOf(from, { ...link, campaign }, { click: "clk_12345678" }) ?? "");
        const before = [...new URL(from).searchParams].filter(([name]) => name !== "");
        const after = [...to.searchParams].filter(([name]) => name !== "");
        expect(after.slice(0, before.length)).toEqual(before);
        expect(to.hash).toBe(new URL(from).hash);
        expect(to.searchParams.get("utm_campaign") ?? "").toBe(campaign.toWellFormed());
        expect(to.searchParams.get("ho_click")).toBe("clk_12345678");
      }),
    );
  });
});

describe("where a link leads right now", () => {
  const at = "2026-11-23T12:00:00.000Z";
  const base = "https://go.example";
  const [a, b, mugs, stall] = ["products/a", "products/b", "collections/mugs", "pages/stall"].map(
    (path) => `https://shop.example/${path}`,
  ) as [string, string, string, string];
  const linkA = (fallback?: string): Link => ({
    ...{ slug: "a", business: "biz_1", destination: a, ...link, createdAt: at },
    ...(fallback && { fallback }),
  });
  const linkB = { ...linkA(`${base}/l/a`), slug: "b", destination: b };
  const endpoint = (url: string, fallback?: string, id = "end_1"): Endpoint => ({
    ...{ id, url, kind: "product", name: "A", createdAt: at },
    ...(fallback && { fallback }),
  });
  const wanted = { to: "wanted", address: a };
  const asks = { to: "catch" };
  const fallbackTo = (address: string) => ({ to: "fallback", address });

  it.each<
    [string, { fallback?: string; down?: string[]; verdicts?: [string, Verdict][]; endpoints?: Endpoint[] }, object]
  >([
    ["to its page while nothing is known of it", { fallback: mugs }, wanted],
    ["to its page while that is open", { fallback: mugs, verdicts: [[a, "open"]] }, wanted],
    ["to its page while that is only unknown", { fallback: mugs, verdicts: [[a, "unknown"]] }, wanted],
    ["to its page while that is only silent", { fallback: mugs, verdicts: [[a, "silent"]] }, wanted],
    ["to its fallback while its page is broken", { fallback: mugs, down: [a] }, fallbackTo(mugs)],
    ["to its fallback while its page is sold out", { fallback: mugs, verdicts: [[a, "sold-out"]] }, fallbackTo(mugs)],
    [
      "to its fallback while its page sells nothing",
      { fallback: mugs, verdicts: [[a, "no-endpoint"]] },
      fallbackTo(mugs),
    ],
    [
      "to a fallback of which nothing is known",
      {
        fallback: stall,
        verdicts: [
          [a, "broken"],
          [stall, "unknown"],
        ],
      },
      fallbackTo(stall),
    ],
    ["to the page that takes an address when no fallback is named", { down: [a] }, asks],
    ["and when the fallback is down too", { fallback: mugs, down: [a, mugs] }, asks],
    ["and when the fallback is its own page", { fallback: `${a}?again=1`, down: [a, `${a}?again=1`] }, asks],
    ["and when the fallback is no web address", { fallback: "mailto:ann@shop.example", down: [a] }, asks],
    ["to the fallback of its endpoint", { down: [a], endpoints: [endpoint(`${a}/`, stall)] }, fallbackTo(stall)],
    [
      "to that of any endpoint on its page",
      { down: [a], endpoints: [endpoint(a), endpoint(a, stall, "end_2")] },
      fallbackTo(stall),
    ],
    ["to no other endpoint's fallback", { down: [a], endpoints: [endpoint(b, stall, "end_2")] }, asks],
    [
      "to its own fallback before the endpoint's",
      { fallback: mugs, down: [a], endpoints: [endpoint(a, stall)] },
      fallbackTo(mugs),
    ],
    [
      "to the endpoint's when its own is down",
      { fallback: mugs, down: [a, mugs], endpoints: [endpoint(a, stall)] },
      fallbackTo(stall),
    ],
    [
      "through a fallback that is a tracked link to that link's page",
      { fallback: `${base}/l/b?utm_x=1`, down: [a] },
      fallbackTo(b),
    ],
    ["through one that was typed in capitals", { fallback: `${base}/l/B.`, down: [a] }, fallbackTo(b)],
    ["not through one whose page is down too", { fallback: `${base}/l/b`, down: [a, b] }, asks],
    ["not through one that is gone", { fallback: `${base}/l/gone`, down: [a] }, asks],
    ["not through itself", { fallback: `${base}/l/a`, down: [a] }, asks],
  ])("is %s", (_, { fallback, down = [], verdicts = [], endpoints = [] }, way) => {
    const states = new Map([...down.map((url) => [url, "broken"] as const), ...verdicts]);
    const links = new Map([
      ["a", linkA(fallback)],
      ["b", linkB],
    ]);
    const stateOf = (address: string) => {
      const verdict = states.get(address);
      return verdict && { verdict, ...(pathIdOf(address) === pathIdOf(a) && { endpoint: "end_1" }) };
    };
    const decided = detourOf(linkA(fallback), {
      baseUrl: base,
      endpoints,
      linkBySlug: (slug) => links.get(slug),
      stateOf,
    });
    expect(decided).toEqual(way);
  });

  it.each([
    ["https://go.example/l/autumn", "autumn"],
    ["https://go.example/l/Autumn/?x=1#y", "autumn"],
    ["https://go.example/l/autumn.", "autumn"],
    ["https://go.example/catch/autumn", undefined],
    ["https://go.example.evil/l/autumn", undefined],
    ["https://shop.example/l/autumn", undefined],
  ])("the slug of %s is %s", (address, slug) => {
    expect(slugOf(address, base)).toBe(slug);
  });
});
