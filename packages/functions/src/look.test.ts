import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fetched, Web } from "./deps.ts";
import { look } from "./look.ts";
import { createWeb } from "./outside/web.ts";
import { mug, notFound, openShop, type Page, type Shop, story } from "./watch.fixture.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.stop());

const pause = async () => {};

function see(pages: Record<string, Page>, path = "/products/blue-mug", endpoints: string[] = []) {
  shop.pages = pages;
  const web = createWeb({ allow: [shop.host], totalMs: 500 });
  const registered = endpoints.map((endpoint) => shop.url + endpoint);
  return look({ web, pause }, shop.url + path, { endpoints: registered });
}

const page = (body: string, title = "Kiln and Clay") => `<html><title>${title}</title><body>${body}</body></html>`;
const schema = (availability: string) =>
  page(
    `<h1>Blue mug</h1><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"Product",
     "offers":{"@type":"AggregateOffer","offers":[{"@type":"Offer","price":"18.00"${availability && `,"availability":"${availability}"`}}]}}]}</script>`,
  );

describe("a page with a way to become a customer is open", () => {
  it.each([
    ["a cart form", mug],
    ["an offer in stock", schema("https://schema.org/InStock")],
    ["an offer that does not say", schema("")],
    [
      "microdata",
      page(`<div itemscope><link itemprop="availability" href="http://schema.org/PreOrder">Blue mug</div>`),
    ],
    ["a checkout link", page(`<p>Blue mug</p><a href="/checkout">Go</a>`)],
    ["a payment link", page(`<p>Blue mug</p><a href="https://buy.stripe.com/abc">Pay</a>`)],
    ["a booking link", page(`<p>Pottery class</p><a href="https://calendly.com/kiln/class">When?</a>`)],
    ["a booking frame", page(`<p>Pottery class</p><iframe src="https://calendly.com/kiln/class"></iframe>`)],
    ["a donation link", page(`<p>Help us fix the roof</p><a href="https://www.paypal.com/donate?id=1">Give</a>`)],
    [
      "an opt-in form",
      page(`<p>Hear first</p><form action="/join"><input type="email" name="mail"><button>Join</button></form>`),
    ],
    ["a booking form", page(`<p>Class</p><form action="/class"><input type="date"><button>Go</button></form>`)],
    ["an address to order at", page(`<p>To order, write to us</p><a href="mailto:anna@kiln.invalid">Anna</a>`)],
    ["a shop elsewhere", page(`<p>Blue mug</p><a href="https://bigshop.invalid/mug">Buy it there</a>`)],
    ["a button that scripts listen to", page(`<p>Blue mug</p><button class="btn">In den Warenkorb</button>`)],
  ])("%s", async (_, body) => {
    expect(await see({ "/products/blue-mug": body })).toMatchObject({ verdict: "open" });
  });

  it("one click on", async () => {
    expect(await see({ "/story": page(`${story}<a href="/shop">Shop</a>`), "/shop": mug }, "/story")).toMatchObject({
      verdict: "open",
      says: ["There is a way to become a customer (cart: a button that puts it into the cart), one click on"],
    });
  });

  it("two clicks on", async () => {
    const pages = {
      "/story": page(`<p>Us</p><a href="/shop">Shop</a>`),
      "/shop": page(`<p>All</p><a href="/mug">Mug</a>`),
      "/mug": mug,
    };
    expect(await see(pages, "/story")).toMatchObject({ verdict: "open" });
  });

  it("where the owner says that people buy there", async () => {
    expect(await see({ "/stall": story }, "/stall", ["/stall"])).toMatchObject({ verdict: "open" });
    expect(await see({ "/stall": story })).toMatchObject({ verdict: "broken" });
  });

  it("though it asks robots for a captcha in its form", async () => {
    const body = mug.replace("</form>", `<script src="https://www.google.com/recaptcha/api.js"></script></form>`);
    expect(await see({ "/products/blue-mug": body })).toMatchObject({ verdict: "open" });
  });
});

describe("a page where nobody can buy", () => {
  it("is no endpoint when nothing is for sale within two clicks", async () => {
    const pages = {
      "/story": page(
        `<p>We throw pots.</p><a href="/river">The river</a><a href="mailto:press@kiln.invalid">Press</a>`,
      ),
      "/river": page(`<p>A river.</p><a href="/bridge">The bridge</a>`),
      "/bridge": page(`<p>A bridge.</p><a href="/far">Farther</a>`),
      "/far": mug,
    };
    expect(await see(pages, "/story")).toEqual({
      verdict: "no-endpoint",
      cause: "nothing-to-buy",
      says: ["The page has no offer, cart, checkout, payment, booking or sign-up, nor on 2 pages it leads to"],
    });
  });

  it("follows six links and no more", async () => {
    const links = Array.from({ length: 30 }, (_, n) => `<a href="/p${n}">Page ${n}</a>`).join("");
    const pages = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`/p${n}`, page(`<p>Word${n}</p>`)]));
    await see({ ...pages, "/story": page(`<p>Us</p>${links}`) }, "/story");
    expect(Object.keys(shop.asked).filter((path) => path.startsWith("/p"))).toHaveLength(6);
  });

  it.each([
    ["every offer is out of stock", schema("https://schema.org/OutOfStock")],
    [
      "the only button is dead and says so",
      mug.replace(`<button name="add">Add to cart`, `<button name="add" disabled>Sold out`),
    ],
    ["it says so in German", page(`<h1>Blauer Becher</h1><p>Leider ausverkauft.</p>`)],
    ["it says so in Polish", page(`<h1>Kubek</h1><p>Brak w magazynie</p>`)],
  ])("is sold out when %s", async (_, body) => {
    expect(await see({ "/products/blue-mug": body })).toMatchObject({ verdict: "sold-out", cause: "sold-out" });
  });

  it.each<[string, string, Record<string, Page>]>([
    ["not-found", "answers 404", {}],
    ["not-found", "answers 410", { "/products/blue-mug": { status: 410 } }],
    ["server-error", "answers 500", { "/products/blue-mug": { status: 500, body: "oops" } }],
    [
      "redirected-home",
      "redirects home",
      { "/products/blue-mug": { status: 302, headers: { location: "/" } }, "/": mug },
    ],
    [
      "redirected-home",
      "redirects to a language's home",
      { "/products/blue-mug": { status: 302, headers: { location: "/de" } }, "/de": mug },
    ],
    [
      "password-page",
      "asks for a password",
      { "/products/blue-mug": { status: 302, headers: { location: "/password" } }, "/password": story },
    ],
    [
      "password-page",
      "has a password form",
      { "/products/blue-mug": page(`<form action="/password"><input type="password"></form>`) },
    ],
    [
      "soft-404",
      "is the same whatever the address",
      { "*": page("<p>We could not find what you were looking for, try another page</p>") },
    ],
    ["soft-404", "leads where nonsense leads", { "*": { status: 302, headers: { location: "/all" } }, "/all": mug }],
    [
      "too-many-redirects",
      "goes round in circles",
      { "/products/blue-mug": { status: 302, headers: { location: "/products/blue-mug" } } },
    ],
  ])("is broken (%s) when it %s", async (cause, _, pages) => {
    expect(await see(pages)).toMatchObject({ verdict: "broken", cause });
  });

  it("is broken when the host is gone, does not answer, or has no valid certificate", async () => {
    const web = createWeb({ allow: ["127.0.0.1:1", shop.host] });
    expect(await look({ web, pause }, "http://nobody.invalid/mug")).toMatchObject({ verdict: "broken", cause: "dns" });
    expect(await look({ web, pause }, "http://127.0.0.1:1/mug")).toMatchObject({ verdict: "broken", cause: "connect" });
    expect(await look({ web, pause }, `https://${shop.host}/mug`)).toMatchObject({ verdict: "broken", cause: "tls" });
  });
});

describe("what could not be seen is unknown", () => {
  it.each<[string, Page]>([
    ["401", { status: 401 }],
    ["403", { status: 403, body: notFound }],
    ["429", { status: 429 }],
    ["a challenge page", { status: 503, body: page("<p>Checking</p>", "Just a moment...") }],
    ["a captcha instead of the page", page(`<p>Are you there?</p><div class="h-captcha"></div>`)],
    ["a frame that scripts fill", page(`<div id="root"></div><script src="/app.js"></script>`)],
    ["a file", { status: 200, body: "%PDF", headers: { "content-type": "application/pdf" } }],
  ])("%s", async (_, body) => {
    expect(await see({ "/products/blue-mug": body })).toMatchObject({ verdict: "unknown" });
  });

  it("a private address, and the evidence says how to allow it", async () => {
    const found = await look({ web: createWeb(), pause }, `${shop.url}/mug`);
    expect(found).toMatchObject({ verdict: "unknown", cause: "not-looked" });
    expect(found.says[0]).toContain("HANDOFF_WEB_ALLOW");
  });

  it("a page whose shop lies behind a bot wall", async () => {
    const pages = { "/story": page(`<p>Us</p><a href="/shop">Shop</a>`), "/shop": { status: 403 } };
    expect(await see(pages, "/story")).toMatchObject({ verdict: "unknown", cause: "not-looked" });
  });
});

describe("trouble that passes", () => {
  it.each<[string, Fetched]>([
    ["a server error", { outcome: "answered", status: 502, hops: [], headers: {}, body: "", ms: 1 }],
    ["a timeout", { outcome: "failed", cause: "timeout", detail: "", hops: [], ms: 1 }],
    ["a closed door", { outcome: "failed", cause: "connect", detail: "", hops: [], ms: 1 }],
  ])("%s is asked a second time before it is believed", async (_, trouble) => {
    shop.pages = { "/mug": mug };
    const real = createWeb({ allow: [shop.host] });
    const troubles = [trouble];
    const web: Web = { fetch: async (url) => troubles.shift() ?? real.fetch(url) };
    expect(await look({ web, pause }, `${shop.url}/mug`)).toMatchObject({ verdict: "open" });
  });
});
