// Who waits for a call? Leads with the one address somebody must write to, sealed; and whether anybody has written.
import type { EventOf } from "@handoff/core/event";
import { keys } from "./keys.ts";
import { recompute } from "./projection.ts";
import type { Place } from "./rollups.ts";
import type { Table } from "./table.ts";

type Captured = EventOf<"lead.captured">["body"];
export type LeadFact = { at: string; source: string; body: Captured };

export type Lead = {
  id: string;
  at: string;
  kind: Captured["kind"];
  platform: string;
  /** Sealed; open it for the owner alone. Gone after an erasure. */
  contact?: string;
  note?: string;
  link?: string;
  /** What brought her: the last touch before that was not direct. */
  channel: string;
  campaign?: string;
  state: "waiting" | "contacted" | "erased";
  contactedAt?: string;
};

/** What stands beside a lead's facts: the lead made of them, and every place in the days and in the list it has ever had. */
export type LeadRecord = { lead?: Lead; places: (Place & { at: string })[] };

export function createLeads(table: Table) {
  const parts = (business: string, lead: string) => `${keys.leads(business)}#${lead}`;
  const recordKey = (business: string, lead: string) => ({ pk: parts(business, lead), sk: "lead" });
  return {
    async putCaptured(business: string, fact: LeadFact, expiresAt: number): Promise<void> {
      const { at, source, body } = fact;
      const sk = `captured#${at}`;
      await table.put({ pk: parts(business, body.lead), sk, value: { at, source, body }, expiresAt });
    },
    async putContacted(business: string, lead: string, at: string, expiresAt: number): Promise<void> {
      await table.put({ pk: parts(business, lead), sk: `contacted#${at}`, at, expiresAt });
    },
    /**
     * What is known of a lead. Asking twice is one lead, of the first time. After an erasure only what she has told since counts: `told`
     * is undefined until she comes back.
     */
    async facts(business: string, lead: string) {
      const items = await table.query(parts(business, lead));
      const captures = items.filter((item) => item.sk.startsWith("captured#")).map((item) => item.value as LeadFact);
      const erasedAt = items.find((item) => item.sk === "erased")?.at as string | undefined;
      const told = captures.filter(({ at }) => erasedAt === undefined || at > erasedAt);
      const contacts = items.filter((item) => item.sk.startsWith("contacted#")).map((item) => item.at as string);
      return {
        captured: captures[0],
        told: told[0],
        identities: [...new Set(told.flatMap(({ body }) => body.identities))],
        contactedAt: contacts.find((at) => told.length === 0 || at > (erasedAt ?? "")),
        erasedAt,
      };
    },

    recompute: (
      business: string,
      lead: string,
      compute: (before: LeadRecord | undefined) => Promise<LeadRecord>,
      attributesOf: (value: LeadRecord) => { expiresAt?: number },
    ) => recompute<LeadRecord>(table, recordKey(business, lead), compute, attributesOf),

    /** Writes her row of the list, or empties it when she asked earlier than that. */
    async putListed(
      business: string,
      { id, at, lead }: { id: string; at: string; lead: Lead | undefined },
      expiresAt: number,
      version: number,
    ): Promise<void> {
      const key = { pk: keys.leads(business), sk: `${at}#${id}` };
      await table.put({ ...key, v: version, value: lead ? { lead } : {}, expiresAt }, { older: version });
    },

    /** Takes her off what was captured until an instant. */
    async erase(business: string, lead: string, until: string): Promise<void> {
      const v = Date.parse(until);
      await table.put({ pk: parts(business, lead), sk: "erased", v, at: until }, { older: v });
      for (const item of await table.query(parts(business, lead), { prefix: "captured#" })) {
        const fact = item.value as LeadFact;
        if (fact.at > until) continue;
        const { contact: _contact, note: _note, ...body } = fact.body;
        await table.put({ ...item, value: { ...fact, body: { ...body, identities: [] } } });
      }
    },

    /** Newest first. `cursor` is what `next` of the page before was. */
    async list(
      business: string,
      { state, limit = 50, cursor }: { state?: Lead["state"]; limit?: number; cursor?: string } = {},
    ): Promise<{ items: Lead[]; next?: string }> {
      const found: Lead[] = [];
      let before = cursor;
      for (;;) {
        const page = await table.query(keys.leads(business), {
          descending: true,
          limit: limit + 1,
          ...(before !== undefined && { to: before }),
        });
        const fresh = page.filter((item) => item.sk !== before);
        for (const [i, item] of fresh.entries()) {
          const { lead } = item.value as Pick<LeadRecord, "lead">;
          if (lead && (!state || lead.state === state)) found.push(lead);
          const more = i < fresh.length - 1 || page.length > limit;
          if (found.length === limit) return { items: found, ...(more && { next: item.sk }) };
        }
        if (page.length <= limit) return { items: found };
        before = fresh.at(-1)?.sk ?? before;
      }
    },

    get: async (business: string, lead: string): Promise<Lead | undefined> =>
      ((await table.get(recordKey(business, lead)))?.value as LeadRecord | undefined)?.lead,
  };
}
