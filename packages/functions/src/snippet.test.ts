import { runInNewContext } from "node:vm";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { snippet, snippetAnswer } from "./snippet.ts";

type Browser = {
  storage?: Map<string, string>;
  /** Cookies of whole domains, shared by the hosts below them. */
  jar?: Map<string, string>;
  attributes?: Record<string, string>;
  href?: string;
  referrer?: string;
  shopify?: object;
};

/** Suffixes for which browsers take no cookie. */
const suffixes = new Set(["example", "co.uk", "myshopify.com"]);

/** A browser's own page with the snippet on it: what it asked for and what it kept. */
function open({
  storage = new Map(),
  jar = new Map(),
  attributes = {},
  href = "https://claypot.example/",
  referrer = "https://news.example/",
  shopify,
}: Browser = {}) {
  const beacons: { url: string; body: unknown }[] = [];
  const requests: { url: string; body: unknown }[] = [];
  const listeners = new Map<string, (event: { detail: object }) => void>();
  let cookie = "";
  const url = new URL(href);
  const document = {
    currentScript: {
      src: "https://go.handoff.example/handoff.js",
      getAttribute: (name: string) => ({ "data-business": "biz_1", ...attributes })[name] ?? null,
    },
    referrer,
    addEventListener: (name: string, act: (event: { detail: object }) => void) => void listeners.set(name, act),
    get cookie() {
      const shared = [...jar].filter(([domain]) => `.${url.hostname}`.endsWith(`.${domain}`)).map(([, pair]) => pair);
      return [cookie.split(";")[0], ...shared].filter(Boolean).join("; ");
    },
    set cookie(text: string) {
      const domain = /;domain=(.+)$/.exec(text)?.[1];
      if (domain === undefined) cookie = text;
      else if (!suffixes.has(domain) && text.includes("max-age=0")) jar.delete(domain);
      else if (!suffixes.has(domain)) jar.set(domain, text.split(";")[0] ?? "");
    },
  };
  const window: { Shopify?: object; handoff?: { consent(given: boolean): void } } = shopify ? { Shopify: shopify } : {};
  runInNewContext(snippet, {
    window,
    document,
    location: { href, search: url.search, protocol: url.protocol, hostname: url.hostname },
    localStorage: {
      getItem: (name: string) => storage.get(name) ?? null,
      setItem: (name: string, value: string) => void storage.set(name, value),
      removeItem: (name: string) => void storage.delete(name),
    },
    navigator: { sendBeacon: (to: string, body: string) => beacons.push({ url: to, body: JSON.parse(body) }) > 0 },
    fetch: (to: string, init: { body: string }) => {
      requests.push({ url: to, body: JSON.parse(init.body) });
      return Promise.resolve();
    },
    crypto,
  });
  return { beacons, requests, storage, window, listeners, cookie: () => cookie };
}

const granted = { "data-consent": "granted" };

describe("the snippet", () => {
  it("has no more than 2 kB on the wire", () => {
    expect(brotliCompressSync(snippet).length).toBeLessThanOrEqual(2000);
    expect(gzipSync(snippet).length).toBeLessThanOrEqual(2000);
  });

  it("does and keeps nothing before she agrees", () => {
    const { beacons, requests, storage, cookie, window } = open({ shopify: {} });
    expect([beacons, requests, storage.size, cookie()]).toEqual([[], [], 0, ""]);
    window.handoff?.consent(true);
    expect(beacons).toHaveLength(1);
  });

  it("tells the visit once she agreed, under an id of 128 random bits that stays", () => {
    const jar = new Map<string, string>();
    const { beacons, storage, cookie, window } = open({
      attributes: granted,
      jar,
      href: "https://claypot.example/p?utm_source=ig",
    });
    const visitor = storage.get("ho_visitor");
    expect(visitor).toMatch(/^[0-9a-f]{32}$/);
    expect(cookie()).toBe("");
    expect([...jar]).toEqual([["claypot.example", `ho_visitor=${visitor}`]]);
    const told = {
      url: "https://go.handoff.example/t",
      body: {
        business: "biz_1",
        visitor,
        url: "https://claypot.example/p?utm_source=ig",
        referrer: "https://news.example/",
        consent: true,
      },
    };
    expect(beacons).toEqual([told]);
    window.handoff?.consent(true);
    expect(beacons).toHaveLength(1);
    expect(open({ attributes: granted, storage }).beacons).toMatchObject([{ body: { visitor } }]);
    expect(open({ attributes: granted }).storage.get("ho_visitor")).not.toBe(visitor);
  });

  it.each([
    ["https://www.claypot.example/", "https://shop.claypot.example/", "claypot.example"],
    ["https://claypot.co.uk/", "https://www.claypot.co.uk/", "claypot.co.uk"],
    ["https://claypot.myshopify.com/", "https://claypot.myshopify.com/x", "claypot.myshopify.com"],
  ])("knows her on every host of the shop: %s, then %s", (first, second, domain) => {
    const jar = new Map<string, string>();
    const visitor = open({ attributes: granted, jar, href: first }).storage.get("ho_visitor");
    expect([...jar.keys()]).toEqual([domain]);
    const elsewhere = open({ attributes: granted, jar, href: second });
    expect(elsewhere.beacons).toMatchObject([{ body: { visitor } }]);
    elsewhere.window.handoff?.consent(false);
    expect([...jar]).toEqual([]);
  });

  it("keeps her id on the host alone where no domain can be named", () => {
    const { storage, cookie } = open({ attributes: granted, href: "https://localhost/" });
    expect(cookie()).toBe(`ho_visitor=${storage.get("ho_visitor")};path=/;max-age=31536000;samesite=lax;secure`);
  });

  it("sends no more of an address than the collector takes, and none of what somebody searched for", () => {
    const { beacons } = open({
      attributes: granted,
      href: `https://claypot.example/?utm_source=ig&x=${"y".repeat(9000)}`,
      referrer: `https://search.example/find?q=somebody#${"z".repeat(3000)}`,
    });
    const body = beacons[0]?.body as { url: string; referrer: string };
    expect(body.referrer).toBe("https://search.example/find");
    expect([body.url.slice(0, 39), body.url.length]).toEqual(["https://claypot.example/?utm_source=ig&", 6000]);
  });

  it("writes the visitor and the click into Shopify's cart, so that they come back with the order", () => {
    const shopify = { routes: { root: "/de/" } };
    const { requests, storage } = open({
      attributes: granted,
      shopify,
      href: "https://claypot.example/?a=1&ho_click=clk_12345678",
    });
    const attributes = { ho_visitor: storage.get("ho_visitor"), ho_click: "clk_12345678" };
    expect(requests).toEqual([{ url: "/de/cart/update.js", body: { attributes } }]);
    expect(open({ attributes: granted }).requests).toEqual([]);
  });

  it("asks Shopify whether she agreed, and hears when she does", () => {
    const allowed = { customerPrivacy: { analyticsProcessingAllowed: () => true } };
    expect(open({ shopify: allowed }).beacons).toHaveLength(1);
    const waiting = open({ shopify: { customerPrivacy: { analyticsProcessingAllowed: () => false } } });
    expect(waiting.beacons).toHaveLength(0);
    waiting.listeners.get("visitorConsentCollected")?.({ detail: { analyticsAllowed: true } });
    expect(waiting.beacons).toHaveLength(1);
  });

  it("forgets her when she changes her mind", () => {
    const { storage, cookie, window } = open({ attributes: granted });
    window.handoff?.consent(false);
    expect(storage.size).toBe(0);
    expect(cookie()).toContain("ho_visitor=;path=/;max-age=0");
  });

  it("is kept by browsers and asked for by its tag", async () => {
    const first = snippetAnswer(undefined);
    expect(first.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(first.headers.get("cache-control")).toContain("max-age=86400");
    expect(await first.text()).toBe(snippet);
    const again = snippetAnswer(`W/${first.headers.get("etag")}`);
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });
});
