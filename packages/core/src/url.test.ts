import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf, hostOf, pageOf, pathIdOf, readTags, withoutPersonal } from "./url.ts";

describe("readTags", () => {
  it("reads tags and click ids whatever the case of their names, the first of a repeated one", () => {
    expect(
      readTags("https://shop.example/p?UTM_Source=News+Letter&utm_source=late&utm_medium=%20email%20&GCLID=1&fbclid=2"),
    ).toEqual({ source: "News Letter", medium: "email", clickIds: ["fbclid", "gclid"], unexpanded: [] });
  });

  it("takes a template that was never filled in for a missing tag, and says so", () => {
    expect(
      readTags("https://shop.example/?utm_campaign={{campaign.name}}&utm_source=fb&utm_term=*|CAMPAIGN_UID|*"),
    ).toEqual({
      source: "fb",
      clickIds: [],
      unexpanded: ["utm_campaign", "utm_term"],
    });
  });

  it("takes Mailchimp's campaign id for the campaign when no tag names one", () => {
    expect(readTags("https://shop.example/?mc_cid=5f2e").campaign).toBe("5f2e");
    expect(readTags("https://shop.example/?mc_cid=5f2e&utm_campaign=may").campaign).toBe("may");
  });

  it("finds the tracked click that led here, and no nonsense in its place", () => {
    expect(readTags("https://shop.example/?ho_click=clk_8g2kq0aa").click).toBe("clk_8g2kq0aa");
    expect(readTags("https://shop.example/?ho_click=<script>").click).toBeUndefined();
    expect(readTags("https://shop.example/?ho_click=x").click).toBeUndefined();
  });

  it("reads nothing out of what is no web address", () => {
    expect(readTags("javascript:alert(1)?utm_source=x")).toEqual({ clickIds: [], unexpanded: [] });
    expect(readTags("")).toEqual({ clickIds: [], unexpanded: [] });
  });
});

describe("withoutPersonal", () => {
  it("removes what identifies a person and keeps the rest", () => {
    expect(
      withoutPersonal("https://me:pw@shop.example/p?mc_cid=5f&mc_eid=77&to=ann@example.com&_kx=z&size=2#top"),
    ).toBe("https://shop.example/p?mc_cid=5f&size=2");
  });

  it("leaves an address without anything personal as it is spelled, but for an empty query or fragment", () => {
    expect(withoutPersonal("https://Shop.example:443/p?q=a%20b&q=c+d&x#")).toBe(
      "https://shop.example/p?q=a%20b&q=c+d&x",
    );
    expect(withoutPersonal("https://shop.example/p?#")).toBe("https://shop.example/p");
  });

  it("takes a parameter that repeats an e-mail address off in every repetition", () => {
    expect(withoutPersonal("https://shop.example/?to=hello&to=ann%40example.com&size=2")).toBe(
      "https://shop.example/?size=2",
    );
  });

  it("answers the same of an address that was taken apart before, whatever it was asked in between", () => {
    const text = "https://shop.example/p?utm_source=news&mc_eid=77&size=2";
    const address = addressOf(text);
    expect(address && withoutPersonal(address)).toBe("https://shop.example/p?utm_source=news&size=2");
    expect(address && readTags(address)).toEqual(readTags(text));
    expect(address && withoutPersonal(address)).toBe(withoutPersonal(text));
    expect(addressOf("mailto:ann@example.com")).toBeUndefined();
  });

  it("gives up the query before an address grows over 2000 characters", () => {
    expect(withoutPersonal(`https://shop.example/p?x=${"a".repeat(3000)}`)).toBe("https://shop.example/p");
  });

  it("keeps nothing that is no web address", () => {
    expect(withoutPersonal("mailto:ann@example.com")).toBeUndefined();
  });
});

describe("pageOf and pathIdOf", () => {
  it.each([
    "https://shop.example/products/bowl",
    "https://SHOP.example/products/bowl/",
    "https://shop.example/products/bowl?utm_source=x&fbclid=1&ho_click=clk_12345678#reviews",
    "https://shop.example/products/bowl?mc_eid=4&ref=home&_gl=1",
  ])("%s is the same page", (address) => {
    expect(pageOf(address)).toBe("https://shop.example/products/bowl");
    expect(pathIdOf(address)).toBe(pathIdOf("https://shop.example/products/bowl"));
  });

  it("tells pages apart by the query that selects them, in any order", () => {
    expect(pageOf("https://shop.example/p?variant=2&color=blue")).toBe("https://shop.example/p?color=blue&variant=2");
    expect(pathIdOf("https://shop.example/p?variant=1")).not.toBe(pathIdOf("https://shop.example/p?variant=2"));
  });

  it("is settled: the page of a page is that page", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
        const page = pageOf(address);
        expect(page === undefined ? undefined : pageOf(page)).toBe(page);
      }),
    );
  });

  it("has none for what is no web address", () => {
    expect(pathIdOf("tel:+15550100")).toBeUndefined();
  });
});

it("hostOf is lower case and without www", () => {
  expect(hostOf("https://WWW.Shop.example:8443/x")).toBe("shop.example");
  expect(hostOf("shop")).toBeUndefined();
});
