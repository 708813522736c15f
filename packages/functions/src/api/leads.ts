// Leads: people who left an address or a number and wait to be written to. Only the owner sees the address.
import { instant } from "@handoff/core/time";
import type { Lead } from "@handoff/store/leads";
import * as z from "zod/mini";
import type { Caller } from "../access.ts";
import type { ReportDeps } from "../deps.ts";
import { publishFacts } from "../publish.ts";
import { route } from "../route.ts";
import { found } from "./missing.ts";
import { Next, pageFields } from "./page.ts";
import { ById, Instant, named, says } from "./shape.ts";

const states = ["waiting", "contacted", "erased"] as const;
const LeadAnswer = named(
  "Lead",
  z.object({
    id: z.string(),
    at: Instant,
    kind: z.enum(["opt-in", "form", "message", "back-in-stock"]),
    platform: z.string(),
    contact: says('The address to write to. A read key gets "hidden".', z.optional(z.string())),
    note: says("How to find her on the platform, when it gives ids only.", z.optional(z.string())),
    link: z.optional(z.string()),
    channel: says("What brought her.", z.string()),
    campaign: z.optional(z.string()),
    state: z.enum(states),
    contactedAt: z.optional(Instant),
  }),
);

export function leadRoutes(deps: ReportDeps) {
  const { leads } = deps.store;
  const shown = (lead: Lead, role: Caller["role"]) => {
    if (lead.contact === undefined) return lead;
    return { ...lead, contact: role === "owner" ? deps.vault.open(lead.contact) : "hidden" };
  };
  return [
    route({
      method: "get",
      path: "/v1/leads",
      role: "read",
      tag: "leads",
      summary: "List leads, newest first",
      query: z.strictObject({ state: z.optional(z.enum(states)), ...pageFields }),
      answer: { status: 200, says: "Leads.", schema: z.object({ leads: z.array(LeadAnswer), next: Next }) },
      async handler({ caller, query: { state, limit, cursor } }) {
        const page = await leads.list(caller.business, {
          limit,
          ...(state !== undefined && { state }),
          ...(cursor !== undefined && { cursor }),
        });
        return { leads: page.items.map((lead) => shown(lead, caller.role)), next: page.next };
      },
    }),

    route({
      method: "get",
      path: "/v1/leads/{id}",
      role: "read",
      tag: "leads",
      summary: "Read a lead",
      params: ById,
      answer: { status: 200, says: "The lead.", schema: LeadAnswer },
      handler: async ({ caller, params }) =>
        shown(found(await leads.get(caller.business, params.id), "lead"), caller.role),
    }),

    route({
      method: "post",
      path: "/v1/leads/{id}/contacted",
      role: "owner",
      tag: "leads",
      summary: "Say that somebody has written to her",
      params: ById,
      answer: {
        status: 202,
        says: "Noted; the list shows it in a moment.",
        schema: z.object({ id: z.string(), state: z.literal("contacted"), contactedAt: Instant }),
      },
      async handler({ caller, params }) {
        const { business } = caller;
        const lead = found(await leads.get(business, params.id), "lead");
        const now = instant(deps.now());
        const contactedAt = lead.contactedAt ?? now;
        await publishFacts(
          deps.bus,
          [
            {
              type: "lead.contacted",
              id: `handoff:lead:${lead.id}:contacted`,
              at: contactedAt,
              body: { lead: lead.id },
            },
          ],
          { business, source: "handoff", heardAt: now },
        );
        return { id: lead.id, state: "contacted" as const, contactedAt };
      },
    }),
  ];
}
