import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "./app.ts";
import { openHouse } from "./kiln.fixture.ts";
import { createClock } from "./stall.fixture.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const secret = "the-secret-of-the-shop";
const samples = new URL("../../connectors/src/shopify/samples/", import.meta.url);

async function shop() {
  const settings = { shopDomain: "clay-kiln.myshopify.com", storefrontUrl: "https://claykiln.example" };
  const house = await openHouse(engine, { connection: { platform: "shopify", settings }, secrets: [secret] });
  const app = createApp(house.deps);
  const url = `/hooks/shopify/${house.connection.id}`;
  const deliver = (topic: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
    app.request(url, {
      method: "POST",
      body: typeof body === "string" ? body : Uint8Array.from(body),
      headers: {
        "content-type": "application/json",
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(body).digest("base64"),
        "X-Shopify-Shop-Domain": "clay-kiln.myshopify.com",
        ...headers,
      },
    });
  return { ...house, app, url, deliver };
}

describe("a Shopify shop", () => {
  it("delivers an order, and the sale is on the bus without anybody's address", async () => {
    const { deliver, published, records } = await shop();
    const answer = await deliver("orders/create", await readFile(new URL("order-newsletter.json", samples)));
    expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
    expect(published.map(({ type }) => type)).toContain("sale.placed");
    expect(JSON.stringify(published)).not.toContain("@");
    expect(await records()).toMatchObject([{ platform: "shopify", topic: "orders/create", outcome: "translated" }]);
  });

  it("may send a topic that we do not know, half a body, and a forgery, and is answered for each", async () => {
    const { deliver, published } = await shop();
    expect((await deliver("themes/publish", '{"id":1}')).status).toBe(200);
    expect((await deliver("orders/create", '{"id":59044')).status).toBe(400);
    expect((await deliver("orders/create", '{"id":1}', { "X-Shopify-Hmac-Sha256": "AAAA" })).status).toBe(401);
    expect(published).toEqual([]);
  });
});

it("the health of the house tells its version and the clicks that could not be recorded", async () => {
  const { bus, deps, connection } = await shop();
  const clock = createClock();
  const app = createApp({ ...deps, now: clock.now, pause: clock.pause });
  const health = async () => (await app.request("/v1/health")).json();
  expect(await health()).toEqual({ status: "ok", version: "0.1.0", clicksUnrecorded: 0 });
  const marked = { source: "newsletter", medium: "email", campaign: "spring", createdAt: "2026-11-01T00:00:00.000Z" };
  const link = { slug: `mug-${connection.business}`, destination: "https://claykiln.example/products/mug" };
  await deps.store.settings.addLink({ ...link, ...marked, business: connection.business });
  bus.broken = true;
  expect((await app.request(`/l/${link.slug}`)).status).toBe(302);
  await clock.advance(60_000);
  expect(await health()).toMatchObject({ clicksUnrecorded: 1 });
});

describe("every answer", () => {
  it("leaves one line that tells the route by its pattern, and no id, query or body", async () => {
    const { app, lines } = await shop();
    await app.request("/hooks/shopify/con_secretive?secret=hush", { method: "POST", body: "hush" });
    await app.request("/nowhere/hush?key=hush");
    expect(lines.filter(({ what }) => what === "http.answered")).toEqual([
      {
        what: "http.answered",
        method: "POST",
        route: "/hooks/:platform/:connection",
        status: 404,
        ms: expect.any(Number),
      },
      { what: "http.answered", method: "GET", route: "/*", status: 404, ms: expect.any(Number) },
    ]);
    expect(JSON.stringify(lines)).not.toContain("hush");
    expect(JSON.stringify(lines)).not.toContain("con_secretive");
  });

  it("carries careful headers, also when it is a refusal", async () => {
    const { app } = await shop();
    for (const path of ["/v1/health", "/nowhere", "/v1/links"]) {
      const { headers } = await app.request(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toMatch(
        /^default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;/,
      );
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    }
  });

  it("that a shop's own pages load may be loaded by them", async () => {
    const { app } = await shop();
    for (const path of ["/handoff.js", "/l/spring/qr.svg"]) {
      expect((await app.request(path)).headers.get("cross-origin-resource-policy")).not.toBe("same-origin");
    }
  });

  it("to the owner at the door is her page, which may load nothing from elsewhere", async () => {
    const { app } = await shop();
    const page = await app.request("/");
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(await page.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it("keeps the headers that it set for itself", async () => {
    const { app } = await shop();
    const { headers } = await app.request("/l/nowhere");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
  });

  it("to what is not there is a problem document", async () => {
    const { app } = await shop();
    const answer = await app.request("/nowhere");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  });
});
