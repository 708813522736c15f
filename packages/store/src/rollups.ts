// What happened in an hour, in a day? Rows of the day (facts, or projections with a version), hours made of rows, days made of hours.
// Whoever writes a row recomputes its hour and its day afterwards; the last one to do so has seen all rows.
import type { Row } from "@handoff/core/ledger";
import { emptyRollup, type Rollup, sumRollups } from "@handoff/core/report";
import { keys } from "./keys.ts";
import { recompute } from "./projection.ts";
import type { Item, Table } from "./table.ts";

export type Place = Pick<Row, "day" | "hour" | "id">;
/** `at`: what its day and hour were made of. */
export type FactRow = Row & { at: string; detail?: object | undefined };

/** The row of a fact as it stands, for moving it. */
export type StoredRow = { from: Place; at: string; item: Item };

const rowKey = (business: string, { day, hour, id }: Place) => ({ pk: keys.day(business, day), sk: `${hour}#${id}` });

export function createRollups(table: Table) {
  return {
    /** Writes the row of a fact: the same whenever it is written. */
    async putFactRow(business: string, row: FactRow, expiresAt: number): Promise<void> {
      const { rollup, at, detail } = row;
      await table.put({ ...rowKey(business, row), value: rollup, at, expiresAt, ...(detail && { detail }) });
    },
    /** Writes a row of a projection, over an older version only. */
    async putRow(business: string, row: Row, expiresAt: number, version: number): Promise<void> {
      await table.put({ ...rowKey(business, row), v: version, value: row.rollup, expiresAt }, { older: version });
    },

    /** Puts the row of a fact where it belongs now. Dying in between leaves it in both places; moving it again mends that. */
    async moveRow(business: string, { from, item }: StoredRow, to: { day: string; hour: string }): Promise<void> {
      await table.put({ ...item, ...rowKey(business, { ...to, id: from.id }) });
      await table.remove(rowKey(business, from));
    },

    /** Recomputes hours from their rows, then the days they belong to. Returns how many races were lost and run again. */
    async refresh(business: string, hours: readonly { day: string; hour: string }[]): Promise<number> {
      const distinct = [...new Set(hours.map(({ day, hour }) => `${day}#${hour}`))].sort();
      let conflicts = 0;
      for (const name of distinct) {
        const [day = "", hour = ""] = name.split("#");
        const done = await recompute<Rollup>(table, { pk: keys.rollup(business), sk: `h#${name}` }, async () => {
          const rows = await table.query(keys.day(business, day), { prefix: `${hour}#` });
          return sumRollups(rows.map((row) => row.value as Partial<Rollup>));
        });
        conflicts += done.conflicts;
      }
      for (const day of new Set(distinct.map((name) => name.slice(0, 10)))) {
        const done = await recompute<Rollup>(table, { pk: keys.rollup(business), sk: `d#${day}` }, async () => {
          const parts = await table.query(keys.rollup(business), { prefix: `h#${day}#` });
          return sumRollups(parts.map((part) => part.value as Rollup));
        });
        conflicts += done.conflicts;
      }
      return conflicts;
    },

    /** Days that have anything, oldest first, both ends included. Costs by the number of days, not of events. */
    async days(business: string, from: string, to: string): Promise<{ day: string; rollup: Rollup }[]> {
      const items = await table.query(keys.rollup(business), { from: `d#${from}`, to: `d#${to}` });
      return items.map((item) => ({ day: item.sk.slice(2), rollup: { ...emptyRollup(), ...(item.value as Rollup) } }));
    },

    /** The hours of one day. */
    async hours(business: string, day: string): Promise<{ hour: string; rollup: Rollup }[]> {
      const items = await table.query(keys.rollup(business), { prefix: `h#${day}#` });
      return items.map((item) => ({
        hour: item.sk.slice(13),
        rollup: { ...emptyRollup(), ...(item.value as Rollup) },
      }));
    },
  };
}
