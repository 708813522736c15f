// Serves the page the owner looks at. It holds no data: the page asks the API with the session's cookie.
import type { Asset, Assets } from "@handoff/dashboard/assets";
import { type Context, Hono } from "hono";

export function createDashboard(assets: Assets): Hono {
  const app = new Hono();
  const page = assets.get("index.html");
  for (const path of ["/", "/login"]) app.get(path, (c) => (page ? serve(c, page) : c.notFound()));
  app.get("/dashboard/:name", (c) => {
    const asset = assets.get(c.req.param("name"));
    return asset ? serve(c, asset) : c.notFound();
  });
  return app;
}

function serve(c: Context, { body, contentType, etag }: Asset): Response {
  const headers = { "content-type": contentType, etag, "cache-control": "no-cache" };
  return c.req.header("if-none-match") === etag ? c.body(null, 304, headers) : c.body(body, 200, headers);
}
