// What every part of the HTTP surface has in common: one log line for every request, the same careful headers on every answer, and the
// same words for what is not there.
import { Hono, type MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Deps } from "./deps.ts";
import { createOnError, notFound } from "./http.ts";

type SurfaceDeps = Pick<Deps, "log" | "now" | "random" | "baseUrl">;

/** @param parts are asked in this order */
export function createSurface(deps: SurfaceDeps, parts: readonly Hono[]): Hono {
  const app = new Hono();
  app.onError(createOnError(deps));
  app.use("*", logged(deps), careful(deps));
  for (const part of parts) app.route("/", part);
  // A route and not `notFound`, so that it holds under another app as well.
  app.all("*", notFound);
  return app;
}

/** What was asked, by its pattern: addresses carry secrets and queries carry people. */
function logged({ log, now }: SurfaceDeps): MiddlewareHandler {
  return async (c, next) => {
    const startedMs = now();
    await next();
    const { method } = c.req;
    log({ what: "http.answered", method, route: routePath(c), status: c.res.status, ms: now() - startedMs });
  };
}

/** Security headers, where the answer has not set its own. (hono/secure-headers would write over those.) */
function careful({ baseUrl }: SurfaceDeps): MiddlewareHandler {
  const everywhere: Record<string, string> = {
    "content-security-policy":
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "referrer-policy": "same-origin", // `no-referrer` would make our own forms post with `Origin: null`
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    ...(baseUrl.startsWith("https:") && { "strict-transport-security": "max-age=15552000" }),
  };
  const ownPagesOnly = { ...everywhere, "cross-origin-resource-policy": "same-origin" };

  return async (c, next) => {
    await next();
    const headers = isForOtherSites(c.req.path) ? everywhere : ownPagesOnly;
    for (const [name, value] of Object.entries(headers)) if (!c.res.headers.has(name)) c.header(name, value);
  };
}

/** The snippet, its collector and QR codes are there for the shop's own pages. */
function isForOtherSites(path: string): boolean {
  return path === "/handoff.js" || path === "/t" || path.startsWith("/l/");
}
