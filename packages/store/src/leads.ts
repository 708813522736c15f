// Who waits for a call? Leads with the one address somebody must write to, sealed; and whether anybody has written.
import type { EventOf, Identity } from "@handoff/core/event";
import { keys } from "./keys.ts";
import { recompute } from "./projection.ts";
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

/** How a lead stands in the table: its facts beside each other under one key, and the lead made of them. */
export type LeadRecord = { lead: Lead; place?: { day: string; hour: string; id: string } };

export function createLeads(table: Table) {
  const parts = (business: string, lead: string) => `${keys.leads(business)}#${lead}`;
  return {
    async putCaptured(business: string, fact: LeadFact, expiresAt: number): Promise<void> {
      const { at, source, body } = fact;
      const sk = `captured#${at}`;
      await table.put({ pk: parts(business, body.lead), sk, value: { at, source, body }, expiresAt });
    },
    async putContacted(business: string, lead: string, at: string, expiresAt: number): Promise<void> {
      await table.put({ pk: parts(business, lead), sk: `contacted#${at}`, at, expiresAt });
    },
    /** The first capture (asking twice is one lead), the first contact, and whether she asked to be forgotten. */
    async facts(business: string, lead: string) {
      const items = await table.query(parts(business, lead));
      return {
        captured: items.find((item) => item.sk.startsWith("captured#"))?.value as LeadFact | undefined,
        identities: [
          ...new Set(
            items.flatMap((item) => (item.sk.startsWith("captured#") ? (item.value as LeadFact).body.identities : [])),
          ),
        ] as Identity[],
        contactedAt: items.find((item) => item.sk.startsWith("contacted#"))?.at as string | undefined,
        erased: items.some((item) => item.sk === "erased"),
      };
    },

    /** Recomputes the lead's row in the list of leads. */
    recompute: (
      business: string,
      at: string,
      lead: string,
      compute: (before: LeadRecord | undefined) => Promise<LeadRecord>,
    ) => recompute<LeadRecord>(table, { pk: keys.leads(business), sk: `${at}#${lead}` }, compute),

    /** She asked twice and the earlier time was heard later: the row of the later one goes. */
    async removeOthers(business: string, lead: string, at: string): Promise<void> {
      for (const item of await table.query(parts(business, lead), { prefix: "captured#" })) {
        const other = item.sk.slice("captured#".length);
        if (other !== at) await table.remove({ pk: keys.leads(business), sk: `${other}#${lead}` });
      }
    },

    async erase(business: string, lead: string): Promise<void> {
      await table.put({ pk: parts(business, lead), sk: "erased" });
      for (const item of await table.query(parts(business, lead), { prefix: "captured#" })) {
        const { contact: _contact, note: _note, ...body } = (item.value as LeadFact).body;
        await table.put({ ...item, value: { ...(item.value as LeadFact), body: { ...body, identities: [] } } });
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
          const { lead } = item.value as LeadRecord;
          if (!state || lead.state === state) found.push(lead);
          const more = i < fresh.length - 1 || page.length > limit;
          if (found.length === limit) return { items: found, ...(more && { next: item.sk }) };
        }
        if (page.length <= limit) return { items: found };
        before = fresh.at(-1)?.sk ?? before;
      }
    },

    async get(business: string, lead: string): Promise<Lead | undefined> {
      const { captured } = await this.facts(business, lead);
      if (!captured) return undefined;
      const item = await table.get({ pk: keys.leads(business), sk: `${captured.at}#${lead}` });
      return (item?.value as LeadRecord | undefined)?.lead;
    },
  };
}
