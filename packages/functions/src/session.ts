// How does a browser stay signed in? By a random token in a cookie that no script can read and no other site can send. The table keeps
// the token's hash beside the key it was given for: signing out, revoking and replacing that key end the session on the server.
// A request that changes something by cookie must say that it comes from our own page.
import { createHash } from "node:crypto";
import { HandoffError } from "@handoff/core/error";
import { randomId } from "@handoff/core/id";
import { dayMs } from "@handoff/core/time";
import type { Context } from "hono";
import { parse, serialize } from "hono/utils/cookie";
import type { ReportDeps } from "./deps.ts";

const cookieName = "handoff_session";
const lastsMs = 30 * dayMs;

export type Session = ReturnType<typeof createSession>;

export function createSession(deps: ReportDeps) {
  const options = { path: "/", httpOnly: true, sameSite: "Strict", secure: deps.baseUrl.startsWith("https:") } as const;

  const tokenOf = (context: Context) => {
    const token = parse(context.req.header("cookie") ?? "", cookieName)[cookieName];
    return token !== undefined && /^ses_\w{20,60}$/.test(token) ? token : undefined;
  };

  return {
    /** Signs in with a key, by its hash; answers the `Set-Cookie`. */
    async begin(keyHash: string): Promise<string> {
      const token = randomId("ses", deps.random(26));
      await deps.store.apiKeys.beginSession(hashOf(token), keyHash, deps.now() + lastsMs);
      return serialize(cookieName, token, { ...options, maxAge: lastsMs / 1000 });
    },

    /** Signs out, on the server too; answers the `Set-Cookie`. */
    async end(context: Context): Promise<string> {
      const token = tokenOf(context);
      if (token !== undefined) await deps.store.apiKeys.endSession(hashOf(token));
      return serialize(cookieName, "", { ...options, maxAge: 0 });
    },

    /** The hash of the key that this browser signed in with; "" when its session is over. Throws forbidden when another site's page wants to change something with it. */
    async keyOf(context: Context): Promise<string | undefined> {
      const token = tokenOf(context);
      if (token === undefined) return undefined;
      if (!["GET", "HEAD"].includes(context.req.method)) requireOwnPage(context, deps.baseUrl);
      return (await deps.store.apiKeys.keyOfSession(hashOf(token), deps.now())) ?? "";
    },

    /** Refuses a page of another site that wants to log our visitor in or out. Programs send no origin and are welcome. */
    refuseOtherPages(context: Context): void {
      if (context.req.header("origin") !== undefined) requireOwnPage(context, deps.baseUrl);
    },
  };
}

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

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
