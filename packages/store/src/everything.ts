// What does a business have that is computed, and from what? Reads the whole table, an item at a time: for a rebuild only.
import { keys } from "./keys.ts";
import type { StoredRow } from "./rollups.ts";
import type { Item, Table } from "./table.ts";

export type Thing =
  | { what: "sale" | "lead"; id: string }
  | { what: "hour"; day: string; hour: string }
  | ({ what: "row" } & StoredRow);

export function createEverything(table: Table) {
  return {
    /** Sales and leads by their ids, once for each run of items; hours that were counted; rows that are facts themselves. */
    async *of(business: string): AsyncGenerator<Thing> {
      let last = "";
      for await (const item of table.scan(`${business}#`)) {
        const thing = thingOf(business, item);
        if (!thing || (item.pk === last && "id" in thing)) continue;
        last = item.pk;
        yield thing;
      }
    },
  };
}

function thingOf(business: string, item: Item): Thing | undefined {
  const { pk, sk } = item;
  const after = (prefix: string) => (pk.startsWith(prefix) ? pk.slice(prefix.length) : undefined);
  const sale = after(keys.sale(business, ""));
  if (sale !== undefined) return { what: "sale", id: sale };
  const lead = after(`${keys.leads(business)}#`);
  if (lead !== undefined) return { what: "lead", id: lead };
  if (pk === keys.rollup(business))
    return sk.startsWith("h#") ? { what: "hour", day: sk.slice(2, 12), hour: sk.slice(13) } : undefined;
  const day = after(keys.day(business, ""));
  // Rows with a version are a sale's or a lead's, which write them anew.
  if (day === undefined || typeof item.at !== "string") return undefined;
  return { what: "row", from: { day, hour: sk.slice(0, 2), id: sk.slice(3) }, at: item.at, item };
}
