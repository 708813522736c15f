import { expect, test } from "vitest";
import { createDemoShop } from "./shop.ts";

const shop = createDemoShop("http://localhost:3000", 3000);
const get = (path: string) => shop.app.request(`http://127.0.0.1:3000/demo/shop${path}`);

test("a product's page can be bought from: an offer that is in stock, and a form that puts it into the cart", async () => {
  const page = await (await get("/products/tide-bowl")).text();
  const data = JSON.parse(/<script type="application\/ld\+json">(.+)<\/script>/.exec(page)?.[1] ?? "");
  expect(data).toMatchObject({
    "@type": "Product",
    name: "Tide bowl",
    offers: { price: "38.00", priceCurrency: "EUR", availability: "https://schema.org/InStock" },
  });
  expect(page).toContain('<form method="post" action="/demo/shop/cart/add">');
});

test("the shelf leads to every product's page", async () => {
  const shelf = await (await get("")).text();
  const links = [...shelf.matchAll(/href="\/demo\/shop(\/products\/[\w-]+)"/g)].map(([, path = ""]) => path);
  expect(links).toHaveLength(6);
  for (const path of links) expect((await get(path)).status).toBe(200);
});

test("a product that is taken down is gone from page and shelf, and comes back", async () => {
  shop.takeDown("tide-bowl");
  expect((await get("/products/tide-bowl")).status).toBe(404);
  expect(await (await get("")).text()).not.toContain("tide-bowl");
  shop.putUp("tide-bowl");
  expect((await get("/products/tide-bowl")).status).toBe(200);
});

test.each(["/products/moon-bowl", "/about", "/cart/add"])("%s is not there", async (path) => {
  expect((await get(path)).status).toBe(404);
});

test.each([
  ["http://localhost:3000", "http://127.0.0.1:3000/demo/shop"],
  ["http://127.0.0.1:3000", "http://localhost:3000/demo/shop"],
  ["https://handoff.example", "http://127.0.0.1:3000/demo/shop"],
])("under %s the shop goes by another name than Handoff: %s", (handoffUrl, url) => {
  expect(createDemoShop(handoffUrl, 3000).url).toBe(url);
});

test("a shop that closes with its server is not remembered as broken, and other hosts are none of its business", async () => {
  const closing = createDemoShop("http://localhost:3000", 3000);
  const web = closing.seenThrough({
    fetch: async (address) => ({ outcome: "failed", cause: "connect", detail: "ECONNREFUSED", hops: [address], ms: 1 }),
  });
  const causeAt = async (address: string) => {
    const found = await web.fetch(address);
    return found.outcome === "failed" && found.cause;
  };
  expect(await causeAt(`${closing.url}/products/tide-bowl`)).toBe("connect");
  closing.close();
  expect(await causeAt(`${closing.url}/products/tide-bowl`)).toBe("refused");
  expect(await causeAt("https://clay.example/bowl")).toBe("connect");
});
