// The storefront of the demo: a small shop with real pages that visitors and the watch can open. What is taken down is gone: its page is a 404.
import type { Web } from "@handoff/functions/deps";
import { Hono } from "hono";
import { type Piece, pieces } from "./pottery.ts";
import { cartPage, homePage, missingPage, type Page, productPage } from "./shop-page.ts";

export type DemoShop = {
  /** What all its addresses begin with, without a slash at the end. */
  url: string;
  /** `host:port`, as the watch must be allowed to reach it. */
  host: string;
  app: Hono;
  takeDown(handle: string): void;
  putUp(handle: string): void;
  /**
   * The web as the watch sees it. The shop closes with the server it stands on: that this one then answers nobody says nothing about
   * its pages, and must not be remembered as their end.
   */
  seenThrough(web: Web): Web;
  close(): void;
};

const folder = "/demo/shop";

/** The path of a product's page. */
export const productPath = (handle: string) => `${folder}/products/${handle}`;

/**
 * @param handoffUrl what Handoff's own addresses begin with. The shop goes by the machine's other name: a visit to an address of Handoff
 * itself would be no visit to a shop.
 */
export function createDemoShop(handoffUrl: string, port: number): DemoShop {
  const name = new URL(handoffUrl).hostname === "127.0.0.1" ? "localhost" : "127.0.0.1";
  const host = `${name}:${port}`;
  const gone = new Set<string>();
  let closed = false;
  const shelf = () => Object.values<Piece>(pieces).filter(({ handle }) => !gone.has(handle));

  const app = new Hono().basePath(folder);
  app.get("/", (c) => respond(homePage(folder, shelf()), c.req.method));
  app.get("/products/:handle", (c) => {
    const piece = shelf().find(({ handle }) => handle === c.req.param("handle"));
    return respond(piece ? productPage(folder, piece) : missingPage(folder), c.req.method);
  });
  app.post("/cart/add", () => respond(cartPage(folder)));
  app.get("/*", (c) => respond(missingPage(folder), c.req.method));

  return {
    url: `http://${host}${folder}`,
    host,
    app,
    takeDown: (handle) => void gone.add(handle),
    putUp: (handle) => void gone.delete(handle),
    seenThrough: (web) => ({
      async fetch(address) {
        const found = await web.fetch(address);
        if (!closed || found.outcome === "answered" || new URL(address).host !== host) return found;
        return { ...found, cause: "refused", detail: "the demo's shop closes together with Handoff" };
      },
    }),
    close() {
      closed = true;
    },
  };
}

function respond({ status, html }: Page, method = "GET"): Response {
  return new Response(method === "HEAD" ? null : html, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      "referrer-policy": "strict-origin-when-cross-origin",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex",
    },
  });
}
