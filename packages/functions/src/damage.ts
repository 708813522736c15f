// What has an incident cost so far? People counted from the traffic of its paths, money only at the shop's own rate.
import { baselineDays, type Damage, estimateLoss, type Incident, toll } from "@handoff/core/incident";
import { addDays, dayAndHour } from "@handoff/core/time";
import { countPeople } from "@handoff/core/traffic";
import { pathIdOf } from "@handoff/core/url";
import type { Settings } from "@handoff/store/settings";
import type { Deps } from "./deps.ts";

/** Counts until the incident's recovery, or until now. */
export async function damageOf(
  { store }: Pick<Deps, "store">,
  settings: Pick<Settings, "business" | "endpoints">,
  incident: Incident,
): Promise<Damage> {
  const { id: business, timezone, currency } = settings.business;

  const until = incident.recoveredAt;
  const traffic = incident.paths.map(({ id }) =>
    store.traffic.hoursBetween(business, id, { from: incident.since, until }),
  );
  const counted = toll(countPeople((await Promise.all(traffic)).flat()));

  const { day } = dayAndHour(incident.since, timezone);
  const days = await store.rollups.days(business, addDays(day, -baselineDays), addDays(day, -1));
  const endpoint = settings.endpoints.find(
    ({ url, value }) => value && incident.paths.some(({ id }) => id === pathIdOf(url)),
  );
  const loss = estimateLoss(
    counted.people,
    days.map(({ rollup }) => rollup),
    { currency, value: endpoint?.value },
  );
  return { ...counted, ...loss };
}
