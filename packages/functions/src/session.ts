// How does a browser stay logged in? The key itself, sealed, in a cookie that no script can read and no other site can send.
// A request that changes something by cookie must say that it comes from our own page.
import { HandoffError } from "@handoff/core/error";
import { dayMs } from "@handoff/core/time";
import type { Context } from "hono";
import { parse, serialize } from "hono/utils/cookie";
import type { ReportDeps } from "./deps.ts";

const cookieName = "handoff_session";
const lastsMs = 30 * dayMs;

export type Session = ReturnType<typeof createSession>;

export function createSession(deps: ReportDeps) {
  const options = { path: "/", httpOnly: true, sameSite: "Strict", secure: deps.baseUrl.startsWith("https:") } as const;

  return {
    /** The `Set-Cookie` that logs in with a key. */
    begin(key: string): string {
      const sealed = deps.vault.seal(JSON.stringify({ key, until: deps.now() + lastsMs }));
      return serialize(cookieName, sealed, { ...options, maxAge: lastsMs / 1000 });
    },

    /** The `Set-Cookie` that logs out. */
    end: () => serialize(cookieName, "", { ...options, maxAge: 0 }),

    /** The key in the request's cookie. Throws forbidden when another site's page wants to change something with it. */
    keyOf(context: Context): string | undefined {
      const sealed = parse(context.req.header("cookie") ?? "", cookieName)[cookieName];
      if (!sealed) return undefined;
      if (!["GET", "HEAD"].includes(context.req.method)) requireOwnPage(context, deps.baseUrl);
      return opened(sealed, deps);
    },

    /** Refuses a page of another site that wants to log our visitor in or out. Programs send no origin and are welcome. */
    refuseOtherPages(context: Context): void {
      if (context.req.header("origin") !== undefined) requireOwnPage(context, deps.baseUrl);
    },
  };
}

function opened(sealed: string, deps: ReportDeps): string | undefined {
  try {
    const { key, until } = JSON.parse(deps.vault.open(sealed)) as { key?: unknown; until?: unknown };
    return typeof key === "string" && typeof until === "number" && deps.now() < until ? key : undefined;
  } catch {
    // Sealed with another master key, or forged: nobody is logged in.
    return undefined;
  }
}

function requireOwnPage(context: Context, baseUrl: string): void {
  const origin = context.req.header("origin") ?? "";
  const own = [new URL(baseUrl).host, new URL(context.req.url).host];
  if (own.includes(hostOf(origin))) return;
  throw new HandoffError("forbidden", "A request with a session cookie must come from Handoff's own page.", [
    {
      field: "origin",
      value: origin.slice(0, 200),
      remedy: "Programs send `Authorization: Bearer <key>` instead of a cookie.",
    },
  ]);
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : "none";
}
