// How many people came, which campaigns sent them, and who was led on to another page? Counted by the hour, so that weeks need not be
// read arrival by arrival. A person who comes twice is one person as long as the hours still know their people.

import type { Touch } from "./event.ts";

/** Where a tracked link led while its page was down (core/event.ts). */
export type Detour = NonNullable<Touch["detour"]>;

/** One human (or possibly human) arrival at a path. `id` and `person` are short hashes: enough to count by. */
export type Arrival = { id: string; at: string; person: string } & Origin;
/** No detour: they landed on the page itself. */
type Origin = { channel: string; campaign: string; detour?: Detour | undefined };

export type Group = Origin & { people: number };
/** One hour of a path. `persons` maps each person's hash to their group; left out when there were too many to name. */
export type TrafficHour = { people: number; groups: Group[]; persons?: Record<string, number> };

const personsMax = 300;

/** The hour an arrival belongs to, UTC: "2026-11-23T10". */
export const hourOfArrival = (at: string) => at.slice(0, 13);

/** Sums the arrivals of one hour. A person belongs to the group that brought them first. */
export function countHour(arrivals: readonly Arrival[]): TrafficHour {
  const inOrder = [...arrivals].sort((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1));
  const origins = new Map<string, Origin>();
  for (const arrival of inOrder) origins.set(arrival.person, joined(origins.get(arrival.person), arrival));
  const indexes = new Map<string, number>();
  const groups: Group[] = [];
  const persons: Record<string, number> = {};
  for (const [person, origin] of origins) {
    const key = keyOf(origin);
    const index = indexes.get(key) ?? groups.push(groupOf(origin)) - 1;
    indexes.set(key, index);
    const group = groups[index];
    if (group) group.people++;
    persons[person] = index;
  }
  return { people: origins.size, groups, ...(origins.size <= personsMax && { persons }) };
}

/** People of several hours, oldest first, perhaps of several paths: exact where the hours know their people, else their sum. */
export function countPeople(hours: readonly TrafficHour[]): { people: number; groups: Group[] } {
  const known = new Map<string, Origin>();
  const counts = new Map<string, Group>();
  const add = (origin: Origin, more: number) => {
    const stands = counts.get(keyOf(origin)) ?? groupOf(origin);
    counts.set(keyOf(origin), { ...stands, people: stands.people + more });
  };
  for (const { groups, persons } of hours) {
    if (!persons) for (const group of groups) add(group, group.people);
    for (const [person, index] of Object.entries(persons ?? {})) {
      const group = groups[index];
      if (group) known.set(person, joined(known.get(person), group));
    }
  }
  for (const origin of known.values()) add(origin, 1);
  const groups = [...counts.values()].sort((a, b) => b.people - a.people || (keyOf(a) < keyOf(b) ? -1 : 1));
  return { people: groups.reduce((sum, group) => sum + group.people, 0), groups };
}

/** The first origin counts; but whoever once stood before the page itself, or was only asked for an address, was not led on. */
function joined(first: Origin | undefined, next: Origin): Origin {
  if (first === undefined) return next;
  return { channel: first.channel, campaign: first.campaign, detour: worse(first.detour, next.detour) };
}

function worse(a: Detour | undefined, b: Detour | undefined): Detour | undefined {
  if (a === undefined || b === undefined) return undefined;
  return b.to === "catch" ? b : a;
}

function groupOf({ channel, campaign, detour }: Origin): Group {
  return { channel, campaign, people: 0, ...(detour && { detour }) };
}

const keyOf = ({ campaign, channel, detour }: Origin) =>
  JSON.stringify([campaign, channel, detour?.to ?? "", detour?.to === "fallback" ? detour.url : ""]);
