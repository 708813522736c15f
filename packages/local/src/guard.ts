// Who may look at the mailbox, which holds the mails of every business? On a laptop whoever sits there; under a public address only who
// has the admin key (as a password without a name, so that a browser can ask for it, or as a bearer).
import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";

/** @param baseUrl where this run can be reached */
export function createGuard(baseUrl: string, adminKey: string): MiddlewareHandler {
  return async (context, next) => {
    // A page of a stranger can make its own name point at this machine (DNS rebinding); the name then gives it away.
    const atHome = isLoopback(baseUrl) && isLoopback(context.req.url);
    if (atHome || isSame(keyIn(context.req.header("authorization") ?? ""), adminKey)) return next();
    return context.text("The mailbox asks for the admin key as password; the name does not matter.", 401, {
      "www-authenticate": 'Basic realm="Handoff mailbox", charset="UTF-8"',
      "cache-control": "no-store",
    });
  };
}

/** Whether only this machine can reach the address. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return ["localhost", "[::1]"].includes(hostname) || /^127(\.\d+){3}$/.test(hostname);
}

function keyIn(header: string): string {
  const [scheme = "", rest = ""] = header.split(" ", 2);
  if (scheme.toLowerCase() === "bearer") return rest;
  if (scheme.toLowerCase() !== "basic") return "";
  const pair = Buffer.from(rest, "base64").toString("utf8");
  return pair.slice(pair.indexOf(":") + 1);
}

function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return given !== "" && timingSafeEqual(digest(given), digest(wanted));
}
