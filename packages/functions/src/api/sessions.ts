// The dashboard's session: a key given once, kept in a cookie that scripts cannot read.
import { type Role, roles } from "@handoff/core/business";
import { HandoffError } from "@handoff/core/error";
import * as z from "zod/mini";
import { type Access, hashOfKey } from "../access.ts";
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import type { Session } from "../session.ts";
import { found } from "./missing.ts";
import { named, says } from "./shape.ts";

const SessionAnswer = named(
  "Session",
  z.object({
    business: z.object({ id: z.string(), name: z.string(), timezone: z.string(), currency: z.string() }),
    role: z.enum(roles),
    mail: says(
      "Only where no mail server is set up (SMTP_URL): alert mails are kept in the mailbox of the machine and sent to nobody.",
      z.optional(z.literal("kept")),
    ),
  }),
);

export function sessionRoutes(deps: ReportDeps, access: Access, session: Session) {
  const whose = async (caller: { business: string; role: Role }) => ({
    business: found(await deps.store.settings.business(caller.business), "business"),
    role: caller.role,
    ...(deps.mailOutcome === "kept" && { mail: deps.mailOutcome }),
  });
  return [
    route({
      method: "post",
      path: "/session",
      role: "public",
      tag: "session",
      summary: "Sign in with a key",
      body: named("Login", z.strictObject({ key: z.string().check(z.minLength(1), z.maxLength(200)) })),
      example: { key: "ho_owner_…" },
      answer: { status: 200, says: "Logged in for 30 days; the cookie is HttpOnly.", schema: SessionAnswer },
      async handler({ body, context, headers }) {
        session.refuseOtherPages(context);
        const caller = await access.callerOf(context, body.key.trim());
        if (!caller) throw new HandoffError("unauthorized", "This is not a valid key.");
        if (caller.role === "admin") throw new HandoffError("forbidden", "The admin key opens no business.");
        const answer = await whose(caller);
        headers.append("set-cookie", await session.begin(hashOfKey(body.key.trim())));
        return answer;
      },
    }),

    route({
      method: "get",
      path: "/session",
      role: "read",
      tag: "session",
      summary: "Who is logged in?",
      answer: { status: 200, says: "The business and the role.", schema: SessionAnswer },
      handler: ({ caller }) => whose(caller),
    }),

    route({
      method: "delete",
      path: "/session",
      role: "public",
      tag: "session",
      summary: "Sign out",
      answer: { status: 204, says: "The session is over, here and on the server." },
      async handler({ context, headers }) {
        session.refuseOtherPages(context);
        headers.append("set-cookie", await session.end(context));
        return undefined;
      },
    }),
  ];
}
