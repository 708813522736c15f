// How many people came, and which campaigns sent them? Counted by the hour, so that weeks need not be read arrival by arrival.
// A person who comes twice is one person as long as the hours still know their people.

/** One human (or possibly human) arrival at a path. `id` and `person` are short hashes: enough to count by. */
export type Arrival = { id: string; at: string; person: string; channel: string; campaign: string };

export type Group = { channel: string; campaign: string; people: number };
/** One hour of a path. `persons` maps each person's hash to her group; left out when there were too many to name. */
export type TrafficHour = { people: number; groups: Group[]; persons?: Record<string, number> };

const personsMax = 300;

/** The hour an arrival belongs to, UTC: "2026-11-23T10". */
export const hourOfArrival = (at: string) => at.slice(0, 13);

/** Sums the arrivals of one hour. A person belongs to the group that brought her first. */
export function countHour(arrivals: readonly Arrival[]): TrafficHour {
  const inOrder = [...arrivals].sort((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1));
  const first = new Map<string, Arrival>();
  for (const arrival of inOrder) {
    if (!first.has(arrival.person)) first.set(arrival.person, arrival);
  }
  const groups: Group[] = [];
  const persons: Record<string, number> = {};
  for (const [person, { channel, campaign }] of first) {
    const at = groups.findIndex((group) => group.channel === channel && group.campaign === campaign);
    const index = at < 0 ? groups.push({ channel, campaign, people: 0 }) - 1 : at;
    const group = groups[index];
    if (group) group.people++;
    persons[person] = index;
  }
  return { people: first.size, groups, ...(first.size <= personsMax && { persons }) };
}

/** People of several hours, oldest first, perhaps of several paths: exact where the hours know their people, else their sum. */
export function countPeople(hours: readonly TrafficHour[]): { people: number; groups: Group[] } {
  const seen = new Set<string>();
  const counts = new Map<string, Group>();
  let people = 0;
  const add = (group: Group | undefined, more: number) => {
    if (!group) return;
    people += more;
    const key = JSON.stringify([group.channel, group.campaign]);
    const stands = counts.get(key) ?? { channel: group.channel, campaign: group.campaign, people: 0 };
    counts.set(key, { ...stands, people: stands.people + more });
  };
  for (const { groups, persons } of hours) {
    if (!persons) for (const group of groups) add(group, group.people);
    for (const [person, group] of Object.entries(persons ?? {})) {
      if (!seen.has(person)) add(groups[group], 1);
      seen.add(person);
    }
  }
  const most = (a: Group, b: Group) =>
    b.people - a.people || (`${a.campaign} ${a.channel}` < `${b.campaign} ${b.channel}` ? -1 : 1);
  return { people, groups: [...counts.values()].sort(most) };
}
