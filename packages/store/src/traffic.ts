// Who arrived at a path? One fact an arrival, and hours made of them.
// Store the arrivals first, then refresh their hours once for the whole batch.
import { type Arrival, countHour, hourOfArrival, type TrafficHour } from "@handoff/core/traffic";
import { keys } from "./keys.ts";
import { recompute } from "./projection.ts";
import type { Table } from "./table.ts";

export function createTraffic(table: Table) {
  const arrivals = async (business: string, path: string, from: string, to: string) =>
    (await table.query(keys.traffic(business, path), { from: `a#${from}`, to: `a#${to}` })).map(
      (item) => item.value as Arrival,
    );

  return {
    async put(business: string, path: string, arrival: Arrival, expiresAt: number): Promise<void> {
      await table.put({
        pk: keys.traffic(business, path),
        sk: `a#${arrival.at}#${arrival.id}`,
        value: arrival,
        expiresAt,
      });
    },

    /** Recomputes the hours that arrivals at these instants belong to. */
    async refresh(business: string, path: string, instants: readonly string[]): Promise<void> {
      for (const hour of new Set(instants.map(hourOfArrival))) {
        await recompute<TrafficHour>(table, { pk: keys.traffic(business, path), sk: `h#${hour}` }, async () =>
          countHour(await arrivals(business, path, hour, `${hour}~`)),
        );
      }
    },

    /** When the last person arrived. */
    async lastAt(business: string, path: string): Promise<string | undefined> {
      const [last] = await table.query(keys.traffic(business, path), { prefix: "a#", descending: true, limit: 1 });
      return (last?.value as Arrival | undefined)?.at;
    },

    /** When the first person after an instant arrived. */
    async firstAfter(business: string, path: string, after: string): Promise<string | undefined> {
      const [first] = await table.query(keys.traffic(business, path), { from: `a#${after}~`, to: "a#~", limit: 1 });
      return (first?.value as Arrival | undefined)?.at;
    },

    /** The hours between two instants (the first included, the second not), oldest first. No end: until now. */
    async hoursBetween(
      business: string,
      path: string,
      { from, until }: { from: string; until?: string | undefined },
    ): Promise<TrafficHour[]> {
      if (until !== undefined && until <= from) return [];
      const first = hourOfArrival(from);
      const last = until && hourOfArrival(until);
      const begun = countHour(await arrivals(business, path, from, until && first === last ? until : `${first}~`));
      if (first === last) return [begun];
      const whole = await table.query(keys.traffic(business, path), { from: `h#${first}~`, to: `h#${last ?? "~"}` });
      const hours = whole.filter((item) => item.sk !== `h#${last}`).map((item) => item.value as TrafficHour);
      return [begun, ...hours, ...(until && last ? [countHour(await arrivals(business, path, last, until))] : [])];
    },
  };
}
