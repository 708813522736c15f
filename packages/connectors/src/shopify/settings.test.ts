import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { settings } from "./settings.ts";

const wanted = { shopDomain: "kiln-and-clay.myshopify.com", storefrontUrl: "https://kilnandclay.example" };

describe("the settings of a Shopify connection", () => {
  it.each([
    ["https://Kiln-and-Clay.myshopify.com/admin", "https://kilnandclay.example/"],
    ["admin.shopify.com/store/kiln-and-clay", " https://KilnAndClay.example?x=1#top"],
    [" kiln-and-clay.myshopify.com ", "https://kilnandclay.example"],
  ])("are taken as people copy them: %s, %s", (shopDomain, storefrontUrl) => {
    expect(z.parse(settings, { shopDomain, storefrontUrl })).toEqual(wanted);
  });

  it("keep the storefront's path", () => {
    expect(z.parse(settings, { ...wanted, storefrontUrl: "http://localhost:3000/shop/" })).toEqual({
      ...wanted,
      storefrontUrl: "http://localhost:3000/shop",
    });
  });

  it.each([
    [
      { shopDomain: "kilnandclay.example" },
      "shopDomain",
      'shopDomain "kilnandclay.example" is not a Shopify address: give the shop\'s permanent address',
    ],
    [{ shopDomain: undefined }, "shopDomain", "shopDomain is missing or no text: give"],
    [
      { storefrontUrl: "kilnandclay.example" },
      "storefrontUrl",
      'storefrontUrl "kilnandclay.example" is not a web address: give the address customers see',
    ],
    [
      { storefrontUrl: "ftp://kilnandclay.example" },
      "storefrontUrl",
      'storefrontUrl "ftp://kilnandclay.example" is not a web address',
    ],
    [{ shopdomain: "x" }, "", "shopdomain: no such setting; leave it out"],
  ])("that are wrong are named with their value and the remedy (%#)", (over, field, message) => {
    const result = z.safeParse(settings, { ...wanted, ...over });
    expect(result.error?.issues[0]?.path.join(".")).toBe(field);
    expect(result.error?.issues[0]?.message).toContain(message);
  });
});
