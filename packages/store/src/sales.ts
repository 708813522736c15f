// What do we know of a sale? Its facts, one item each, and beside them the credit: a projection of the facts and of the person's touches.

import { shortHash } from "@handoff/core/id";
import type { Step } from "@handoff/core/journey";
import type { SaleCredit } from "@handoff/core/ledger";
import type { SaleFact } from "@handoff/core/sale";
import { keys } from "./keys.ts";
import { canonical, type Recomputed, recompute } from "./projection.ts";
import type { Place } from "./rollups.ts";
import type { Table } from "./table.ts";

export type Moved = { at: string; why: string; from: Record<string, number>; to: Record<string, number> };

/** What stands beside a sale's facts. `places`: every row it has ever written, so that a row that moved is emptied. */
export type CreditRecord = {
  credit?: SaleCredit;
  places: Place[];
  history: Moved[];
};

/** A journey kept without its person after an erasure; credit and refunds go on from here. */
export type FrozenJourney = { considered: Step[] };

export function createSales(table: Table) {
  return {
    async putFact(business: string, fact: SaleFact, expiresAt: number): Promise<void> {
      await table.put({ pk: keys.sale(business, fact.body.sale), sk: factKey(fact), value: stored(fact), expiresAt });
    },

    /** Puts a fact over what stands under its name, keeping its expiry. For taking a person off it. */
    async replaceFact(business: string, fact: SaleFact): Promise<void> {
      const key = { pk: keys.sale(business, fact.body.sale), sk: factKey(fact) };
      const stands = await table.get(key);
      if (stands) await table.put({ ...stands, value: stored(fact) });
    },

    /** Facts, and the frozen journey when her person was erased. */
    async facts(business: string, sale: string): Promise<{ facts: SaleFact[]; frozen: FrozenJourney | undefined }> {
      const items = await table.query(keys.sale(business, sale));
      const frozen = items.find((item) => item.sk === "frozen")?.value as FrozenJourney | undefined;
      const facts = items.filter((item) => item.sk.startsWith("fact#")).map((item) => item.value as SaleFact);
      return { facts, frozen };
    },

    async freeze(business: string, sale: string, journey: FrozenJourney): Promise<void> {
      await table.put({ pk: keys.sale(business, sale), sk: "frozen", value: journey }, { absent: true });
    },

    async credit(business: string, sale: string): Promise<CreditRecord | undefined> {
      return (await table.get(keys.credit(business, sale)))?.value as CreditRecord | undefined;
    },

    /** The id of every sale of a business. Reads the whole table: for a shop that asks to be forgotten. */
    async *every(business: string): AsyncGenerator<string> {
      const prefix = keys.sale(business, "");
      for await (const { pk, sk } of table.scan(prefix)) if (sk === "credit") yield pk.slice(prefix.length);
    },

    recompute: (
      business: string,
      sale: string,
      compute: (before: CreditRecord | undefined) => Promise<CreditRecord>,
      attributesOf: (value: CreditRecord) => { expiresAt?: number },
    ): Promise<Recomputed<CreditRecord>> => recompute(table, keys.credit(business, sale), compute, attributesOf),
  };
}

/** Named by what happened; the time of hearing is left out, so that the same fact is the same item. */
function factKey(fact: SaleFact): string {
  switch (fact.type) {
    case "sale.placed":
      return `fact#placed#${fact.body.version}`;
    case "sale.amended":
      return `fact#amended#${fact.body.amendment}`;
    case "sale.refunded":
      // Two connections may tell of the same refund in more or in fewer words: both stand, and the fold chooses.
      return `fact#refunded#${fact.body.refund}#${fact.body.amount.text}#${shortHash(canonical(fact.body))}`;
    case "sale.cancelled":
      return `fact#cancelled#${fact.body.cancelledAt}`;
    case "sale.disputed":
      return `fact#disputed#${fact.body.dispute}#${fact.at}#${shortHash(canonical(fact.body))}`;
    case "sale.deleted":
      return `fact#deleted#${fact.body.deletedAt}`;
  }
}

const stored = ({ type, id, business, at, source, body }: SaleFact) => ({ type, id, business, at, source, body });
