// Pages as small businesses really have them: what a theme, a builder or a widget puts on them must neither hide trouble nor make it up.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { look } from "./look.ts";
import { createWeb } from "./outside/web.ts";
import { mug, notFound, openShop, type Page, type Shop } from "./watch.fixture.ts";

let shop: Shop;
let elsewhere: Shop;
beforeEach(async () => {
  shop = await openShop();
  elsewhere = await openShop();
});
afterEach(() => Promise.all([shop.stop(), elsewhere.stop()]));

const pause = async () => {};

function see(pages: Record<string, Page>, path = "/spring") {
  shop.pages = pages;
  const web = createWeb({ allow: [shop.host, elsewhere.host], totalMs: 1_000 });
  return look({ web, pause }, shop.url + path);
}

const page = (body: string, head = "<title>Kiln and Clay</title>") =>
  `<html><head>${head}</head><body>${body}</body></html>`;
const prose =
  "<p>We throw pots by hand beside the river, fire them twice in a kiln of our own, and glaze them blue.</p>";
const redirected = (location: string) => ({ status: 302, headers: { location } });
// What a common shop theme puts on every page, whatever stands between.
const drawer = `<form action="/cart" id="CartDrawer-Form" class="cart__contents" method="post"><table></table></form>
  <button type="submit" id="CartDrawer-Checkout" name="checkout" form="CartDrawer-Form" disabled>Check out</button>`;
const noticed = `<form action="/cart" method="post" id="cart-notification-form"><button name="checkout">Check out</button></form>`;

describe("a theme's own furniture", () => {
  it.each([
    ["a drawer with an empty cart", drawer],
    ["a note that something went into the cart", noticed],
  ])("%s sells nothing by itself", async (_, furniture) => {
    const gone = `<h1>Blue mug</h1>${furniture}<form method="post" action="/cart/add"><button type="submit" name="add" disabled>Sold out</button></form>`;
    expect(await see({ "/spring": page(gone) })).toMatchObject({ verdict: "sold-out" });
    expect(await see({ "/spring": page(prose + furniture) })).toMatchObject({ verdict: "no-endpoint" });
  });

  it("is no way to buy when it asks for an address to comment with", async () => {
    const comments = `<form action="/wp-comments-post.php" id="commentform"><textarea name="comment"></textarea><input type="email" name="email"><button>Post</button></form>`;
    expect(await see({ "/spring": page(prose + comments) })).toMatchObject({ verdict: "no-endpoint" });
  });
});

describe("a page that leads on by itself", () => {
  it.each([
    ["in its head", `<meta http-equiv="refresh" content="0; url='/shop'">`],
    ["with a word for whoever waits", `<title>Redirecting</title><meta http-equiv="Refresh" content="3;URL=/shop">`],
  ])("%s is judged by where she ends up", async (_, head) => {
    expect(await see({ "/spring": page("<p>Redirecting…</p>", head), "/shop": mug })).toMatchObject({
      verdict: "open",
    });
    expect(await see({ "/spring": page("<p>Redirecting…</p>", head) })).toMatchObject({
      verdict: "broken",
      cause: "not-found",
    });
  });

  it("is unknown when it goes round in circles, or when only a script knows where to", async () => {
    const self = page("<p>One moment</p>", `<meta http-equiv="refresh" content="0; url=/spring?seen=1">`);
    expect(await see({ "/spring": self, "/spring?seen=1": self })).toMatchObject({ verdict: "unknown" });
    const script = page("<p>You are being redirected…</p><script>window.location.replace('/shop')</script>");
    expect(await see({ "/spring": script })).toMatchObject({ verdict: "unknown" });
  });
});

describe("where a redirect was meant to go", () => {
  it("a discount that a shop notes before it shows its home page is no dead page", async () => {
    expect(await see({ "/discount/SPRING10": redirected("/"), "/": mug }, "/discount/SPRING10")).toMatchObject({
      verdict: "open",
    });
  });

  it("a short address for print that carries its own tags to the home page is no dead page", async () => {
    const home = "/?utm_source=flyer&utm_medium=print";
    expect(await see({ "/spring": redirected(home), [home]: mug })).toMatchObject({ verdict: "open" });
  });

  it("a home page that takes its parameters off is no dead page", async () => {
    expect(await see({ "/?lang=de": redirected("/"), "/": mug }, "/?lang=de")).toMatchObject({ verdict: "open" });
  });

  it("a page that is there only under its address with a slash at the end is there", async () => {
    expect(await see({ "/spring/": mug })).toMatchObject({ verdict: "open" });
  });
});

describe("a page that only points to the shop", () => {
  it.each(["Shop", "New mugs", "Our online store"])("is open when the shop behind %j sells", async (text) => {
    elsewhere.pages = { "/products/mug": mug };
    const links = `${prose}<a href="https://www.instagram.com/kiln">Instagram</a><a href="${elsewhere.url}/products/mug">${text}</a>`;
    expect(await see({ "/spring": page(links) })).toMatchObject({ verdict: "open" });
  });

  it("is unknown when that shop lies behind a bot wall, and no endpoint when there is nothing", async () => {
    elsewhere.pages = { "/shop": { status: 403 } };
    const links = page(`${prose}<a href="${elsewhere.url}/shop">Shop</a>`);
    expect(await see({ "/spring": links })).toMatchObject({ verdict: "unknown" });
    elsewhere.pages = { "/shop": page("<p>The shop has moved out of this house.</p>") };
    expect(await see({ "/spring": links })).toMatchObject({ verdict: "no-endpoint" });
  });

  it("does not count who made the page, or what others sell", async () => {
    elsewhere.pages = { "/": page(`<form action="/join"><input type="email" name="mail"></form>`) };
    const foot = `<footer><a href="${elsewhere.url}/">Powered by Shopify</a></footer>`;
    expect(await see({ "/spring": page(prose + foot) })).toMatchObject({ verdict: "no-endpoint" });
  });
});

describe("what others draw into the page", () => {
  it.each([
    ["a booking widget", `<div class="calendly-inline-widget" data-url="https://calendly.com/kiln/class"></div>`],
    ["a booking script", `<script src="https://www.opentable.com/widget/reservation/loader?rid=1"></script>`],
    ["a payment script", `<div id="pay"></div><script src="https://www.paypal.com/sdk/js?client-id=kiln"></script>`],
    [
      "a buy button of a shop",
      `<div id="product-component-1"></div><script>var s="https://sdks.shopifycdn.com/buy-button/latest/buy-button-storefront.min.js"</script>`,
    ],
    ["a donation element", `<givebutter-widget id="kiln"></givebutter-widget>`],
    ["a form by its script", `<script>hbspt.forms.create({ portalId: "1", formId: "2" })</script>`],
    ["a sign-up element", `<div class="klaviyo-form-Kiln12"></div>`],
  ])("%s is a way to become a customer", async (_, widget) => {
    expect(await see({ "/spring": page(prose + widget) })).toMatchObject({ verdict: "open" });
  });

  it("a frame belongs to the page: what it sells is for sale, and what it hides is unknown", async () => {
    const framed = page(`${prose}<iframe src="${elsewhere.url}/book"></iframe>`);
    elsewhere.pages = { "/book": page(`<form action="/b"><input type="date" name="day"></form>`) };
    expect(await see({ "/spring": framed })).toMatchObject({ verdict: "open" });
    elsewhere.pages = { "/book": page(`<div id="root"></div><script src="/a.js"></script>`) };
    expect(await see({ "/spring": framed })).toMatchObject({ verdict: "unknown" });
  });

  it("a film or a map hides nothing", async () => {
    const media = `<iframe src="https://www.youtube.com/embed/1"></iframe><iframe src="https://www.google.com/maps/embed?pb=1"></iframe>`;
    expect(await see({ "/spring": page(prose + media) })).toMatchObject({ verdict: "no-endpoint" });
  });
});

describe("an app that scripts draw", () => {
  const shell = page(`<div id="root"><p>Loading…</p></div><script src="/app.js"></script>`);

  it("is unknown under any address, also when its shell has words", async () => {
    expect(await see({ "*": shell })).toMatchObject({ verdict: "unknown" });
    const worded = page(`<header>${prose}</header><div id="app"></div><script src="/app.js"></script>`);
    expect(await see({ "*": worded })).toMatchObject({ verdict: "unknown" });
    const element = page(`<app-root>Loading</app-root><script src="/main.js" type="module"></script>`);
    expect(await see({ "*": element })).toMatchObject({ verdict: "unknown" });
  });

  it("is broken when it says itself that there is no such page", async () => {
    const missing = page(
      `<div id="__next"><h1>404</h1><p>This page could not be found. Perhaps one of our other pots?</p></div><script src="/app.js"></script>`,
      "<title>404: This page could not be found</title>",
    );
    expect(await see({ "*": missing })).toMatchObject({ verdict: "broken", cause: "soft-404" });
  });

  it("a one-page shop that answers every address with itself is not dead", async () => {
    const only = page(`${prose}<a href="https://buy.stripe.com/abc">Buy the mug</a>`);
    expect((await see({ "*": only })).verdict).not.toBe("broken");
    expect(await see({ "*": page(`${notFound}${prose}<a href="https://buy.stripe.com/abc">Buy</a>`) })).toMatchObject({
      verdict: "broken",
    });
  });
});

describe("a page that could not be read whole", () => {
  it("is unknown when nothing was found before the cut", async () => {
    const huge = page(`${prose}<p>${"clay ".repeat(300_000)}</p>`);
    expect(await see({ "/spring": huge })).toMatchObject({ verdict: "unknown" });
  });

  it("is unknown when a bot check answers with a reload", async () => {
    const check = `<html><head><meta http-equiv="refresh" content="0;/.well-known/check?r=1"></head></html>`;
    const answers = { "/spring": { status: 202, body: check }, "/.well-known/check?r=1": { status: 403 } };
    expect(await see(answers)).toMatchObject({ verdict: "unknown" });
  });
});
