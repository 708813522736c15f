// Counts everything again, after a setting has changed that figures hang on: the zone, the window, what counts. Facts stay as they are;
// every sale, lead, row, hour and day is recomputed from them. Days whose facts may have expired stay as they were counted.
import { dayAndHour } from "@handoff/core/time";
import type { StoredRow } from "@handoff/store/rollups";
import type { Deps } from "./deps.ts";
import { keepDomains } from "./domains.ts";
import { type Affected, nothingAffected } from "./record.ts";
import { isSealed, type Scene, sealedDay } from "./retention.ts";
import { settle } from "./settle.ts";

export type Rebuilt = { sales: number; leads: number; rows: number; hours: number };

const atOnce = 100;

/**
 * May be run beside the workers, stopped at any moment and run again: what was done already comes out the same. A worker that began
 * before the setting changed still counts by the old one, so it is run once those have ended.
 */
export function createRebuild({ store, now }: Pick<Deps, "store" | "now">) {
  return async function rebuild(business: string, progress: (done: Rebuilt) => void = () => {}): Promise<Rebuilt> {
    // The list of suffixes may be a newer one than when the settings were stored.
    await keepDomains(store, business);
    const settings = await store.settings.all(business);
    if (!settings) throw new Error(`there is no business ${business}`);
    const scene: Scene = { store, settings, now: now() };
    const done: Rebuilt = { sales: 0, leads: 0, rows: 0, hours: 0 };
    const hours = new Map<string, { day: string; hour: string }>();
    const note = (place: { day: string; hour: string }) => void hours.set(`${place.day} ${place.hour}`, place);
    let waiting = nothingAffected();

    for await (const thing of store.everything.of(business)) {
      if (thing.what === "hour") note(thing);
      if (thing.what === "row") for (const place of await replace(thing, scene)) note(place);
      if (thing.what === "row") done.rows += 1;
      if (thing.what === "sale") waiting.sales.add(thing.id);
      if (thing.what === "lead") waiting.leads.add(thing.id);
      if (waiting.sales.size + waiting.leads.size < atOnce) continue;
      await settleAll(waiting);
      waiting = nothingAffected();
    }
    await settleAll(waiting);

    // Hours that nothing stands in any more are counted too.
    const byDay = Map.groupBy(hours.values(), ({ day }) => day);
    for (const [day, places] of byDay) {
      if (day <= sealedDay(scene)) continue;
      await store.rollups.refresh(business, places);
      done.hours += places.length;
      progress({ ...done });
    }
    return done;

    async function settleAll(affected: Affected): Promise<void> {
      await settle(affected, scene);
      done.sales += affected.sales.size;
      done.leads += affected.leads.size;
      progress({ ...done });
    }
  };
}

/** Moves the row of a fact to the day and hour it has by now; answers the hours that are not what they were. */
async function replace(row: StoredRow, scene: Scene): Promise<{ day: string; hour: string }[]> {
  const { business } = scene.settings;
  const to = dayAndHour(row.at, business.timezone);
  if (row.from.day <= sealedDay(scene) || isSealed(row.at, scene)) return [];
  if (to.day !== row.from.day || to.hour !== row.from.hour) await scene.store.rollups.moveRow(business.id, row, to);
  return [row.from, to];
}
