// A small shop on this machine whose pages a story can break: product pages with a cart form, a home page, a page for what is not there.
import { once } from "node:events";
import { createServer } from "node:http";

/** sells: can be bought. sold-out: the page says so. deleted: 404. soft-404: "not found" with a 200. home: sends to the home page. no-offer: a page without any way to buy. wall: a bot wall (403). error: 500. */
export type PageState = "sells" | "sold-out" | "deleted" | "soft-404" | "home" | "no-offer" | "wall" | "error";
export type Product = { title: string; price: string };

export type Shop = {
  /** http://127.0.0.1:port */
  url: string;
  /** host:port, for `webAllow`. */
  host: string;
  /** The address of a product's page. */
  page(handle: string): string;
  /** Puts a product up, or changes what its page is like. */
  set(handle: string, state: PageState, product?: Partial<Product>): void;
  /** Paths that were asked for, in order. */
  visits: string[];
  end(): Promise<void>;
};

export async function openShop(): Promise<Shop> {
  const products = new Map<string, Product & { state: PageState }>();
  const visits: string[] = [];

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://shop");
    visits.push(pathname);
    const { status, location, body } = answerTo(pathname, products);
    response.writeHead(status, { "content-type": "text/html; charset=utf-8", ...(location && { location }) }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the shop has no port");
  const host = `127.0.0.1:${address.port}`;

  return {
    url: `http://${host}`,
    host,
    page: (handle) => `http://${host}/products/${handle}`,
    set(handle, state, product = {}) {
      const before = products.get(handle) ?? { title: handle, price: "24.00", state };
      products.set(handle, { ...before, ...product, state });
    },
    visits,
    async end() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

type Answer = { status: number; location?: string; body: string };

function answerTo(pathname: string, products: ReadonlyMap<string, Product & { state: PageState }>): Answer {
  if (pathname === "/") return { status: 200, body: frame("Clay & Fire", listOf(products)) };
  const product = products.get(/^\/products\/([\w-]+)$/.exec(pathname)?.[1] ?? "");
  switch (product?.state) {
    case undefined:
    case "deleted":
      return { status: 404, body: notFound };
    case "soft-404":
      return { status: 200, body: notFound };
    case "home":
      return { status: 302, location: "/", body: "" };
    case "wall":
      return { status: 403, body: frame("Just a moment", "<p>Checking your browser before you go on.</p>") };
    case "error":
      return { status: 500, body: frame("Error", "<p>Something went wrong.</p>") };
    case "no-offer":
      return { status: 200, body: frame(product.title, `<h1>${product.title}</h1>${story}`) };
    case "sold-out":
      return { status: 200, body: frame(product.title, offer(product, false)) };
    case "sells":
      return { status: 200, body: frame(product.title, offer(product, true)) };
  }
}

const story =
  "<p>Every piece is thrown by hand in our workshop by the river, dried for a week, fired twice and glazed in colours that we mix from local clay and wood ash. No two are the same, and each of them is meant to be used every day.</p>";

function frame(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><header><a href="/">Clay &amp; Fire</a></header><main>${body}</main><footer>A small pottery in Lisbon</footer></body></html>`;
}

const notFound = frame("Not found", "<h1>This page is not here</h1><p>It may have moved, or it never was.</p>");

function listOf(products: ReadonlyMap<string, Product & { state: PageState }>): string {
  const items = [...products].filter(([, { state }]) => state === "sells" || state === "sold-out");
  return `<h1>The pottery</h1><ul>${items.map(([handle, { title }]) => `<li><a href="/products/${handle}">${title}</a></li>`).join("")}</ul>`;
}

function offer({ title, price }: Product, available: boolean): string {
  const data = {
    "@context": "https://schema.org",
    "@type": "Product",
    name: title,
    offers: {
      "@type": "Offer",
      price,
      priceCurrency: "EUR",
      availability: `https://schema.org/${available ? "InStock" : "OutOfStock"}`,
    },
  };
  const button = available
    ? '<button type="submit" name="add">Add to cart</button>'
    : '<button type="submit" name="add" disabled>Sold out</button>';
  return `<script type="application/ld+json">${JSON.stringify(data)}</script><h1>${title}</h1>${story}<p>€ ${price}</p>
<form method="post" action="/cart/add"><input type="hidden" name="id" value="1">${button}</form>`;
}
