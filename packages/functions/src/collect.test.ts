import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCollector } from "./collect.ts";
import { keepDomains } from "./domains.ts";
import { chrome, openStall, startedAt } from "./stall.fixture.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const visitor = "9f86d081884c7d659a2feaa0c55ad015";

async function house() {
  const stall = await openStall(engine);
  await stall.link();
  const app = createCollector(stall.deps);
  const send = (body: string | object, headers: Record<string, string> = {}) =>
    app.request("/t", {
      method: "POST",
      headers: { "content-type": "text/plain;charset=UTF-8", "user-agent": chrome, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const view = (over: object = {}) =>
    send({ business: stall.business, visitor, url: "https://claypot.example/", referrer: "", consent: true, ...over });
  return { ...stall, app, send, view };
}

describe("a visit", () => {
  it("is a touch of the visitor, with its tags, and without what names her", async () => {
    const { view, published, business } = await house();
    const answer = await view({
      url: "https://www.claypot.example/products/bowl?utm_source=ig&utm_medium=social&utm_campaign=glaze&fbclid=x&mc_eid=77",
      referrer: "https://l.instagram.com/?u=secret&e=me@example.com",
    });
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(published).toEqual([
      {
        type: "touch.arrived",
        id: expect.stringMatching(/^handoff:visit:9f86d081884c7d659a2feaa0c55ad015:pth_\w+:997460:\w+:1795428903000$/),
        business,
        at: startedAt,
        heardAt: startedAt,
        source: "handoff",
        body: {
          touch: {
            kind: "visit",
            source: "ig",
            medium: "social",
            campaign: "glaze",
            clickIds: ["fbclid", "mc_eid"],
            landingUrl:
              "https://www.claypot.example/products/bowl?utm_source=ig&utm_medium=social&utm_campaign=glaze&fbclid=x",
            referrer: "https://l.instagram.com/",
          },
          identities: [`visitor:${visitor}`],
          visitor: { verdict: "human", reason: "an ordinary browser" },
        },
      },
    ]);
  });

  it("by a tracked click only says whose click it was: the click is the touch already", async () => {
    const { view, published } = await house();
    await view({ url: "https://claypot.example/products/blue-bowl?utm_source=newsletter&ho_click=clk_0123456789" });
    expect(published).toMatchObject([
      {
        type: "identity.linked",
        id: `handoff:link:${visitor}:clk_0123456789`,
        body: { identities: [`visitor:${visitor}`, "click:clk_0123456789"] },
      },
    ]);
  });

  it("from one page of the shop to another is no touch", async () => {
    const { view, published } = await house();
    expect((await view({ referrer: "https://www.claypot.example/collections" })).status).toBe(204);
    expect(published).toEqual([]);
  });

  it("from a network where the owner has a linked profile comes from that network", async () => {
    const { view, link, published } = await house();
    await link({ slug: "profile", destination: "https://www.instagram.com/claypot" });
    await view({ referrer: "https://www.instagram.com/" });
    expect(published).toMatchObject([{ body: { touch: { referrer: "https://www.instagram.com/" } } }]);
  });

  it("of the same page within a session is told once, and again in the next session", async () => {
    const { view, published, clock } = await house();
    await view();
    await clock.advance(60_000);
    await view();
    await view({ url: "https://claypot.example/?utm_medium=#top" });
    expect(published).toHaveLength(1);
    await clock.advance(30 * 60_000);
    await view();
    expect(published).toHaveLength(2);
  });

  it("of the same page is another one when something else led there, however soon, and when the first does so again", async () => {
    const { view, published, clock } = await house();
    const url = "https://claypot.example/products/bowl";
    const letter = { url: `${url}?utm_source=news&utm_medium=email` };
    const ad = { url: `${url}?gclid=x` };
    const search = { url, referrer: "https://www.google.com/" };
    const typed = { url };
    for (const arrival of [typed, letter, letter, ad, letter, search, typed]) {
      await view(arrival);
      await clock.advance(60_000);
    }
    const sources = published.map(({ body }) => {
      if (!("touch" in body)) return "no touch";
      return body.touch?.source ?? body.touch?.clickIds?.[0] ?? body.touch?.referrer ?? "typed";
    });
    expect(sources).toEqual(["typed", "news", "gclid", "news", "https://www.google.com/"]);
    expect(new Set(published.map(({ id }) => id)).size).toBe(5);
  });

  it("keeps the name it had before evidence was part of it, when nothing led there", async () => {
    const { view, published } = await house();
    await view();
    expect(published).toMatchObject([{ id: `handoff:visit:${visitor}:pth_0w9vzcqimou:997460` }]);
  });

  it("counts although the shop's own page leads there, when the address says that marketing did", async () => {
    const { view, published } = await house();
    const url = "https://claypot.example/?utm_source=archive&utm_medium=email";
    await view({ url, referrer: "https://claypot.example/letters" });
    expect(published).toMatchObject([{ body: { touch: { source: "archive" } } }]);
  });

  it("by a machine is kept with its verdict", async () => {
    const { send, published, business } = await house();
    await send({ business, visitor, url: "https://claypot.example/", consent: true }, { "user-agent": "curl/8.14" });
    expect(published).toMatchObject([{ body: { visitor: { verdict: "bot" } } }]);
  });

  it("that the bus does not take is answered 503, and is the same fact when it is sent again", async () => {
    const { view, published, trouble, clock } = await house();
    trouble.bus = "throws";
    expect((await view()).status).toBe(503);
    trouble.bus = "none";
    await clock.advance(5_000);
    expect((await view()).status).toBe(204);
    expect(published).toMatchObject([{ at: startedAt }]);
  });

  it("is answered 503 while the store cannot say whose page it is", async () => {
    const { view, trouble } = await house();
    trouble.store = "throws";
    expect((await view()).status).toBe(503);
  });
});

describe("what strangers send", () => {
  it("counts for no page that the business is not known to own, and the answer does not tell", async () => {
    const { view, published } = await house();
    expect((await view({ url: "https://elsewhere.example/" })).status).toBe(204);
    expect((await view({ url: "https://claypot.example.elsewhere.example/" })).status).toBe(204);
    expect((await view({ business: "biz_nobody" })).status).toBe(204);
    expect(published).toEqual([]);
  });

  it("counts for storefronts and endpoints as for links", async () => {
    const { view, endpoint, deps, business, published } = await house();
    await endpoint("https://book.claypot-studio.example/lesson");
    await deps.store.settings.putConnection({
      id: `con_${business}`,
      business,
      platform: "shopify",
      name: "Shop",
      settings: { shopDomain: "clay-pot.myshopify.com", storefrontUrl: "https://pots.example" },
      sealedSecrets: [],
      sealedUrlSecret: "",
      state: "live",
      createdAt: startedAt,
    });
    const hosts = ["book.claypot-studio.example", "clay-pot.myshopify.com", "www.pots.example"];
    for (const host of hosts) await view({ url: `https://${host}/` });
    expect(published).toHaveLength(3);
  });

  it("counts for every host of the shop's domain, and for the hosts that the owner names", async () => {
    const { view, deps, business, published } = await house();
    await deps.store.settings.putConnection({
      id: `con_${business}`,
      business,
      platform: "shopify",
      name: "Shop",
      settings: { shopDomain: "clay-pot.myshopify.com", storefrontUrl: "https://shop.pots.example" },
      sealedSecrets: [],
      sealedUrlSecret: "",
      state: "live",
      createdAt: startedAt,
    });
    await deps.store.settings.changeBusiness(business, (before) => ({ ...before, hosts: ["pots-journal.example"] }));
    await keepDomains(deps.store, business);
    for (const host of ["www.pots.example", "pots-journal.example", "de.pots-journal.example", "pots.example.net"])
      await view({ url: `https://${host}/` });
    await view({ url: "https://shop.pots.example/cart", referrer: "https://www.pots.example/journal" });
    await view({ url: "https://shop.pots.example/x", referrer: "https://pots-journal.example/" });
    await view({ url: "https://shop.pots.example/y", referrer: "https://other.myshopify.com/" });
    expect(published.map(({ body }) => "touch" in body && body.touch?.landingUrl)).toEqual([
      "https://www.pots.example/",
      "https://pots-journal.example/",
      "https://de.pots-journal.example/",
      "https://shop.pots.example/y",
    ]);
  });

  it.each([
    ["without consent", { consent: false }, "consent"],
    ["with consent as a word", { consent: "true" }, "consent"],
    ["without a visitor", { visitor: undefined }, "visitor"],
    ["with an e-mail address for a visitor", { visitor: "ann@example.com" }, "visitor"],
    ["with an address that is none", { url: "javascript:alert(1)" }, "url"],
  ])("%s is refused with the field that is wrong", async (_, over, field) => {
    const { view, published } = await house();
    const answer = await view(over);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ problems: [{ field }] });
    expect(published).toEqual([]);
  });

  it("is refused when it is no JSON or too large", async () => {
    const { send } = await house();
    expect((await send("visitor=1")).status).toBe(400);
    expect((await send("x".repeat(8 * 1024 + 1))).status).toBe(413);
  });

  it("too often is slowed down, and other businesses are not", async () => {
    const { view, clock } = await house();
    const other = await house();
    const statuses: number[] = [];
    for (let i = 0; i < 201; i++) statuses.push((await view({ visitor: `visitor-${i}` })).status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(200);
    expect(statuses.at(-1)).toBe(429);
    expect((await other.view()).status).toBe(204);
    await clock.advance(1_000);
    expect((await view()).status).toBe(204);
  });
});

it("browsers on the shop's own host may send visits and load the snippet", async () => {
  const { app } = await house();
  const preflight = await app.request("/t", {
    method: "OPTIONS",
    headers: { origin: "https://claypot.example", "access-control-request-method": "POST" },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  expect(preflight.headers.get("access-control-allow-headers")).toBe("content-type");
  const script = await app.request("/handoff.js");
  expect(script.headers.get("access-control-allow-origin")).toBe("*");
});
