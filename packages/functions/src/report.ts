// The JSON API: set-up, reports and the rest of what owners, dashboards and scripts ask. One table of routes is mounted and described.
import type { Platforms } from "@handoff/connectors/connector";
import { connectors } from "@handoff/connectors/registry";
import { HandoffError } from "@handoff/core/error";
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { etag } from "hono/etag";
import { createAccess } from "./access.ts";
import { apiRoutes, type Neighbours } from "./api/routes.ts";
import type { ReportDeps } from "./deps.ts";
import { docsPage, docsPolicy } from "./docs-page.ts";
import { createOnError } from "./http.ts";
import { describeApi } from "./openapi.ts";
import { mountRoutes } from "./route.ts";
import { createSession } from "./session.ts";

const bodyBytesMax = 1024 * 1024;

export function createReport(deps: ReportDeps, neighbours: Neighbours, platforms: Platforms = connectors): Hono {
  const session = createSession(deps);
  const access = createAccess(deps, session);
  const routes = apiRoutes(deps, { platforms, access, session, ...neighbours });
  const description = describeApi(routes, deps.baseUrl);
  const page = docsPage(description);

  const app = new Hono();
  app.onError(createOnError(deps));
  for (const prefix of ["/v1/*", "/session"]) app.use(prefix, etag({ retainedHeaders }), ownersOnly, limited);
  mountRoutes(app, routes, access);
  app.get("/openapi.json", (context) => context.json(description));
  app.get("/docs", (context) => context.html(page, 200, { "content-security-policy": docsPolicy }));
  return app;
}

const retainedHeaders = ["cache-control", "etag", "vary"];

/** Answers are one business's own: a browser may keep them but asks each time, and nobody in between does. */
const ownersOnly: MiddlewareHandler = async (context, next) => {
  await next();
  if (!context.res.ok) return;
  context.res.headers.set("cache-control", "private, no-cache");
  context.res.headers.set("vary", "authorization, cookie, accept");
};

const limited = bodyLimit({
  maxSize: bodyBytesMax,
  onError: () => {
    throw new HandoffError("too-large", `A request may have ${bodyBytesMax} bytes.`);
  },
});
