// How long is what kept? Raw facts for the business's retention; a day that may have lost some of them stays as it was last counted.
import { dayAndHour, dayMs } from "@handoff/core/time";
import type { Settings } from "@handoff/store/settings";
import type { Store } from "@handoff/store/store";

export type Scene = { store: Store; settings: Settings; now: number };
type When = Pick<Scene, "settings" | "now">;

/** Days up to this one may have lost facts to their expiry: their rollups are not recomputed. */
export function sealedDay({ settings, now }: When): string {
  const { retentionDays, timezone } = settings.business;
  return dayAndHour(new Date(now - (retentionDays - 1) * dayMs).toISOString(), timezone).day;
}

export function isSealed(at: string, when: When): boolean {
  return dayAndHour(at, when.settings.business.timezone).day <= sealedDay(when);
}

/** What happened before this instant may have expired. */
export function keptFrom({ settings, now }: When): string {
  return new Date(now - settings.business.retentionDays * dayMs).toISOString();
}

/** When a row expires, in seconds since 1970: not before its day is sealed, however old the sale that wrote it is. */
export function rowExpiry({ settings, now }: When, day = new Date(now).toISOString().slice(0, 10)): number {
  return (Date.parse(`${day}T00:00:00Z`) + (settings.business.retentionDays + 1) * dayMs) / 1000;
}
