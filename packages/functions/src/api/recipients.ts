// Recipients: who is mailed when something breaks, and when it works again.
import { isReachable } from "@handoff/core/business";
import { instant } from "@handoff/core/time";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import { missing } from "./missing.ts";
import { Next, PageQuery, pageOf } from "./page.ts";
import { Instant, named, says } from "./shape.ts";

export const Email = z
  .string()
  .check(z.trim(), z.toLowerCase(), z.maxLength(254), z.email("Give an e-mail address, like shop@example.com."));

const Recipient = named(
  "Recipient",
  z.object({
    email: z.string(),
    createdAt: Instant,
    state: says(
      "Why no mail goes there any more: it came back, or was called unwanted. Add the address again once it takes mail.",
      z.optional(z.enum(["bounced", "complained"])),
    ),
    stateAt: z.optional(Instant),
  }),
);

export function recipientRoutes(deps: ReportDeps) {
  const { settings } = deps.store;
  return [
    route({
      method: "post",
      path: "/v1/recipients",
      role: "owner",
      tag: "recipients",
      summary: "Add someone to the alert mails",
      body: named("NewRecipient", z.strictObject({ email: Email })),
      example: { email: "stall@claykiln.example" },
      answer: { status: 201, says: "The recipient.", schema: Recipient },
      async handler({ caller, body }) {
        const known = (await settings.recipients(caller.business)).find(({ email }) => email === body.email);
        const stands = known && isReachable(known);
        const recipient = stands ? known : { email: body.email, createdAt: instant(deps.now()) };
        if (!stands) await settings.putRecipient(caller.business, recipient);
        return recipient;
      },
    }),

    route({
      method: "get",
      path: "/v1/recipients",
      role: "owner",
      tag: "recipients",
      summary: "List who gets the alert mails",
      query: PageQuery,
      answer: {
        status: 200,
        says: "Recipients by address.",
        schema: z.object({ recipients: z.array(Recipient), next: Next }),
      },
      async handler({ caller, query }) {
        const { items, next } = pageOf(await settings.recipients(caller.business), query, ({ email }) => email);
        return { recipients: items, next };
      },
    }),

    route({
      method: "delete",
      path: "/v1/recipients/{email}",
      role: "owner",
      tag: "recipients",
      summary: "Take someone off the alert mails",
      params: z.object({ email: Email }),
      answer: { status: 204, says: "No more mails go there." },
      async handler({ caller, params }) {
        const known = await settings.recipients(caller.business);
        if (!known.some(({ email }) => email === params.email)) throw missing("recipient");
        await settings.removeRecipient(caller.business, params.email);
        return undefined;
      },
    }),
  ];
}
