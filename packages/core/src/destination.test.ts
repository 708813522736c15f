import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clickIdsIn, destinationOf } from "./destination.ts";

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
