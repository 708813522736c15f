import { describe, expect, it } from "vitest";
import { sessionOf } from "./session.ts";

const shop = { shopDomain: "kiln-and-clay.myshopify.com", storefrontUrl: "https://kilnandclay.example/shop" };
const noted = (note_attributes: unknown, landing_site?: string) => sessionOf({ note_attributes, landing_site }, shop);

describe("what the storefront wrote into the cart", () => {
  it("is read from a list and from an object, in any case, and the first of a name wins", () => {
    const list = [
      { name: " UTM_Source ", value: "flyer" },
      { name: "utm_source", value: "newsletter" },
      { name: "Ho_Visitor", value: "vis_4t7n2c8x0q" },
    ];
    const wanted = { tags: { utm_source: "flyer" }, identities: ["visitor:vis_4t7n2c8x0q"] };
    expect(noted(list)).toEqual(wanted);
    expect(noted({ UTM_Source: "flyer", ho_visitor: "vis_4t7n2c8x0q" })).toEqual(wanted);
  });

  it("names the click before her landing page does", () => {
    const landing = "/?ho_click=clk_landing01";
    expect(noted({ ho_click: "clk_cart0001" }, landing).identities).toEqual(["click:clk_cart0001"]);
    expect(noted({}, landing).identities).toEqual(["click:clk_landing01"]);
  });

  it("keeps a handle, and what merely has an @ in it", () => {
    expect(noted({ utm_source: "@kilnandclay", utm_campaign: "Market @ Town Hall" }).tags).toEqual({
      utm_source: "@kilnandclay",
      utm_campaign: "Market @ Town Hall",
    });
  });

  it("is never kept when it is somebody's address, nor the value of a click id", () => {
    expect(
      noted({ utm_content: "mia@mail.example", utm_medium: "email", mc_eid: "7d21e0c4b5", mc_cid: "9b1f03c2aa" }),
    ).toEqual({
      tags: { utm_medium: "email", utm_campaign: "9b1f03c2aa" },
      clickIds: ["mc_cid", "mc_eid"],
      identities: [],
    });
  });

  it.each([
    null,
    undefined,
    "text",
    7,
    [null, 7, {}, { name: "ho_visitor" }, { name: "ho_visitor", value: null }, { value: "x" }],
    { ho_visitor: "two words" },
  ])("is nothing when it makes no sense (%j)", (attributes) => {
    expect(noted(attributes)).toEqual({ identities: [] });
  });
});

describe("evidence under other names", () => {
  const news = { tags: { utm_source: "news", utm_medium: "email" }, identities: [] };
  it.each<[string, Record<string, string>]>([
    ["in capitals and words", { "UTM Source": "news", "UTM Medium": "email" }],
    ["hidden from the buyer", { _utm_source: "news", __utm_medium: "email" }],
    ["with dashes or points", { "utm-source": "news", "attribution.utm.medium": "email" }],
    ["in one word", { utmSource: "news", lastUtmMedium: "email" }],
    ["with a prefix or an end", { cart_utm_source: "news", utm_medium_last: "email" }],
    ["escaped", { "UTM%20Source": "news", utm_medium: "e%6Dail" }],
    ["with signs that nobody sees", { "\u200butm_source": "news\u200b", "utm_\u2060medium": "\ufeffemail" }],
    ["the plain name before others", { my_utm_source: "other", utm_source: "news", utm_medium: "email" }],
    ["the last visit before the first", { first_utm_source: "google", utm_source: "news", utm_medium: "email" }],
    [
      "the last touch before the first",
      { ft_utm_source: "google", lt_utm_source: "news", utm_medium_ft: "cpc", utm_medium_lt: "email" },
    ],
    ["the first touch alone", { ft_utm_source: "news", utm_medium_ft: "email" }],
    ["the first visit alone", { initial_utm_source: "news", first_utm_medium: "email" }],
  ])("is read: %s", (_, attributes) => {
    expect(noted(attributes)).toEqual(news);
    expect(noted(Object.entries(attributes).map(([name, value]) => ({ name, value })))).toEqual(news);
  });

  it("keeps spaces that a script escaped", () => {
    expect(noted({ utm_campaign: "Winter%20glazes" }).tags).toEqual({ utm_campaign: "Winter glazes" });
  });

  it("is read from click ids with a prefix, but from no word that only ends like one", () => {
    expect(noted({ _gclid: "x", "last fbclid": "y" }).clickIds).toEqual(["fbclid", "gclid"]);
    expect(noted({ lawc: "x", bigsh: "y" })).toEqual({ identities: [] });
  });

  it("leaves alone what only sounds like it", () => {
    const other = {
      utm_source_platform: "Search Ads 360",
      utm_id: "7",
      Referrer: "Anna, from the market",
      source: "x",
      landing: "yes",
    };
    expect(noted(other)).toEqual({ identities: [] });
  });

  it.each(["landing_page", "Landing Site", "landingUrl", "_landing_page_url", "entry_page", "first_landing_page"])(
    "is read from the address in %s, when the order's landing page says nothing",
    (name) => {
      const page = { [name]: "/products/bowl?utm_source=news&utm_medium=email" };
      const landingUrl = "https://kilnandclay.example/products/bowl?utm_source=news&utm_medium=email";
      for (const landed of ["/cart", "/checkouts/cn/x", undefined])
        expect(noted(page, landed).landingUrl).toBe(landingUrl);
      expect(noted(page, "/?gclid=x").landingUrl).toBe("https://kilnandclay.example/?gclid=x");
    },
  );

  it("is read from a landing page without its scheme, and from no word that stands there", () => {
    const page = "kilnandclay.example/products/bowl?utm_source=news&utm_medium=email";
    expect(noted({ landing_page: page }, "/cart").landingUrl).toBe(`https://${page}`);
    expect(noted({ landing_page: "bowl" }, "/cart").landingUrl).toBe("https://kilnandclay.example/cart");
  });

  const from = (note_attributes: unknown, referring_site?: string, landing_site = "/cart") =>
    sessionOf({ note_attributes, referring_site, landing_site }, shop).referrer;

  it.each([
    ["referrer", "https://www.google.com/"],
    ["Referer", "https://www.google.com"],
    ["document_referrer", "www.google.com"],
    ["referring_site", "https%3A%2F%2Fwww.google.com%2F"],
    ["original_referrer", "google.com/search?q=bowl"],
  ])("is read from the referrer in %s: %s", (name, value) => {
    expect(from({ [name]: value })).toMatch(/^https:\/\/(www\.)?google\.com/);
  });

  it("of a referrer is the order's own before the cart's, unless that is the shop itself or a step of the payment", () => {
    const cart = { referrer: "https://www.google.com/" };
    expect(from(cart, "https://l.instagram.com/")).toBe("https://l.instagram.com/");
    expect(from(cart, "https://kilnandclay.example/blog")).toBe("https://www.google.com/");
    expect(from(cart, "https://kiln-and-clay.myshopify.com/")).toBe("https://www.google.com/");
    expect(from(cart, "https://bank.example/", "/checkouts/cn/x")).toBe("https://www.google.com/");
    expect(from({}, "https://bank.example/", "/checkouts/cn/x")).toBe("https://bank.example/");
  });

  it("of the first visit says nothing when the last one is known", () => {
    const first = {
      first_utm_source: "news",
      first_landing_page: "/?utm_source=news",
      first_referrer: "https://bing.com/",
    };
    const known = { note_attributes: first, landing_site: "/", referring_site: "https://www.google.com/" };
    expect(sessionOf(known, shop)).toEqual({
      landingUrl: "https://kilnandclay.example/",
      referrer: "https://www.google.com/",
      identities: [],
    });
  });

  it("takes no longer with very many attributes", () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({
      name: `${"utm".repeat(500)}${i}`,
      value: "a.".repeat(2000),
    }));
    const startedAt = performance.now();
    expect(noted(many)).toEqual({ identities: [] });
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
