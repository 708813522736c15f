import { runInNewContext } from "node:vm";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { snippet, snippetAnswer } from "./snippet.ts";

type Browser = { storage?: Map<string, string>; attributes?: Record<string, string>; href?: string; shopify?: object };

/** A browser's own page with the snippet on it: what it asked for and what it kept. */
function open({ storage = new Map(), attributes = {}, href = "https://claypot.example/", shopify }: Browser = {}) {
  const beacons: { url: string; body: unknown }[] = [];
  const requests: { url: string; body: unknown }[] = [];
  const listeners = new Map<string, (event: { detail: object }) => void>();
  let cookie = "";
  const document = {
    currentScript: {
      src: "https://go.handoff.example/handoff.js",
      getAttribute: (name: string) => ({ "data-business": "biz_1", ...attributes })[name] ?? null,
    },
    referrer: "https://news.example/",
    addEventListener: (name: string, act: (event: { detail: object }) => void) => void listeners.set(name, act),
    get cookie() {
      return cookie.split(";")[0] ?? "";
    },
    set cookie(text: string) {
      cookie = text;
    },
  };
  const window: { Shopify?: object; handoff?: { consent(given: boolean): void } } = shopify ? { Shopify: shopify } : {};
  const url = new URL(href);
  runInNewContext(snippet, {
    window,
    document,
    location: { href, search: url.search, protocol: url.protocol },
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
    const { beacons, storage, cookie, window } = open({
      attributes: granted,
      href: "https://claypot.example/p?utm_source=ig",
    });
    const visitor = storage.get("ho_visitor");
    expect(visitor).toMatch(/^[0-9a-f]{32}$/);
    expect(cookie()).toBe(`ho_visitor=${visitor};path=/;max-age=31536000;samesite=lax;secure`);
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
