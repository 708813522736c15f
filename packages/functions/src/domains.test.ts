import { startEngine } from "@handoff/local/engine";
import { createSettings } from "@handoff/store/settings";
import { describe, expect, it } from "vitest";
import { domainsOf, keepDomains, namedHost } from "./domains.ts";

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

it("the domains of a business are those of its last settings, also when two change them at once", async () => {
  const engine = await startEngine();
  try {
    const store = createSettings(engine.table);
    const { business } = settings([]);
    const [shop] = settings([], ["https://moss.example/shop"]).endpoints;
    if (!shop) throw new Error("an endpoint");
    const put = async () => {
      await store.putEndpoint(business.id, shop);
      await keepDomains({ settings: store }, business.id);
    };
    await store.putBusiness(business);
    await put();
    await store.removeEndpoint(business.id, shop.id);
    // Whoever puts it back comes between the slower one's look and its write.
    let isFirst = true;
    const slower = createSettings({
      ...engine.table,
      async put(...given) {
        if (isFirst) {
          isFirst = false;
          await put();
        }
        return engine.table.put(...given);
      },
    });
    await keepDomains({ settings: slower }, business.id);
    expect(isFirst).toBe(false);
    expect((await store.all(business.id))?.domains).toEqual(["moss.example"]);
    await keepDomains({ settings: store }, "biz_nobody");
    expect(await engine.table.query("biz_nobody#settings")).toEqual([]);
  } finally {
    await engine.stop();
  }
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
