import { describe, expect, it } from "vitest";
import { domainsOf, namedHost } from "./domains.ts";

const connection = (settings: Record<string, unknown>) => ({
  id: "con_1",
  business: "biz_1",
  platform: "shopify",
  name: "Shop",
  settings,
  sealedSecrets: [],
  sealedUrlSecret: "",
  state: "live" as const,
  createdAt: "2026-11-01T00:00:00.000Z",
});
function settings(stores: Record<string, unknown>[], endpoints: string[] = [], hosts: string[] = []) {
  const createdAt = "2026-11-01T00:00:00.000Z";
  return {
    business: {
      id: "biz_1",
      name: "Moss",
      timezone: "Europe/Lisbon",
      currency: "EUR",
      windowDays: 30,
      halfLifeDays: 7,
      counts: "placed" as const,
      basis: "total" as const,
      retentionDays: 400,
      hosts,
      createdAt,
    },
    connections: stores.map(connection),
    endpoints: endpoints.map((url) => ({ id: url, url, kind: "page" as const, name: "Page", createdAt })),
    links: [],
    goals: [],
    recipients: [],
  };
}

describe("the domains of a business", () => {
  it.each<[string, string, string[]]>([
    ["a shop on a host of its own", "https://shop.moss.co.uk", ["moss.co.uk"]],
    ["an apex", "https://moss.example/shop", ["moss.example"]],
    ["a shop without a domain", "https://moss.myshopify.com", ["moss.myshopify.com"]],
    ["a site on a suffix of the list's private section", "https://moss.github.io", ["moss.github.io"]],
    ["a shop under a name that everybody may have", "https://moss.bigcartel.com", []],
    ["a machine", "http://127.0.0.1:3000", []],
  ])("are registrable, by the public suffix list: %s", (_, storefrontUrl, expected) => {
    expect(domainsOf(settings([{ storefrontUrl }]))).toEqual(expected);
  });

  it("are those of endpoints and named hosts too, but nobody's search, network or calendar", () => {
    const endpoints = [
      "https://book.moss-lessons.example/now",
      "https://docs.google.com/forms/d/1",
      "https://moss.as.me/",
    ];
    expect(domainsOf(settings([], endpoints, ["journal.moss.example"]))).toEqual([
      "moss-lessons.example",
      "moss.example",
    ]);
  });
});

describe("a named host", () => {
  it.each([
    ["journal.moss.example", "journal.moss.example"],
    [" https://WWW.Moss.example/blog?x ", "moss.example"],
    ["moss.github.io", "moss.github.io"],
    ["github.io", undefined],
    ["co.uk", undefined],
    ["bigcartel.com", undefined],
    ["google.com", undefined],
    ["instagram.com", undefined],
    ["10.0.0.1", undefined],
    ["moss", undefined],
    ["", undefined],
  ])("%j is kept as %j", (text, expected) => {
    expect(namedHost(text)).toBe(expected);
  });
});
