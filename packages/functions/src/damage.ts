// What has an incident cost so far? People counted from the traffic of its paths, money only at the shop's own rate.
import { baselineDays, type Damage, estimateLoss, type Incident } from "@handoff/core/incident";
import { addDays, dayAndHour } from "@handoff/core/time";
import { countPeople } from "@handoff/core/traffic";
import { pathIdOf } from "@handoff/core/url";
import type { Deps } from "./deps.ts";

/** Counts until the incident's recovery, or until now. */
export async function damageOf({ store }: Pick<Deps, "store">, business: string, incident: Incident): Promise<Damage> {
  const settings = await store.settings.all(business);
  if (!settings) throw new Error(`no business ${business} for ${incident.id}`);
  const { timezone, currency } = settings.business;

  const until = incident.recoveredAt;
  const traffic = incident.paths.map(({ id }) =>
    store.traffic.hoursBetween(business, id, { from: incident.since, until }),
  );
  const { people, groups } = countPeople((await Promise.all(traffic)).flat());

  const { day } = dayAndHour(incident.since, timezone);
  const days = await store.rollups.days(business, addDays(day, -baselineDays), addDays(day, -1));
  const endpoint = settings.endpoints.find(
    ({ url, value }) => value && incident.paths.some(({ id }) => id === pathIdOf(url)),
  );
  const loss = estimateLoss(
    people,
    days.map(({ rollup }) => rollup),
    { currency, value: endpoint?.value },
  );
  return { people, campaigns: groups, ...loss };
}
