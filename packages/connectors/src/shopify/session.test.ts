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
