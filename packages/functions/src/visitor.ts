// Who is asking, as far as one request tells: person or machine, from where, and which page sent her.
import type { Visitor } from "@handoff/core/event";
import { withoutPersonal } from "@handoff/core/url";
import { judgeVisit } from "@handoff/core/visit";
import type { Context } from "hono";
import { isbot } from "isbot";

export function visitorOf(context: Context): Visitor {
  const headers = context.req.header();
  return judgeVisit({ method: context.req.method, headers, isBot: isbot(headers["user-agent"]) });
}

/** The page that sent her, without its query: search words and addresses are nobody's business. Apps are kept by their package. */
export function referrerOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^(android|ios)-app:\/\/[\w./-]{1,200}$/i.test(text)) return text;
  return withoutPersonal(text)?.split("?", 1)[0];
}
