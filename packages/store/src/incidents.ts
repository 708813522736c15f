// What is failing its people right now, and what has? One open incident per subject, however many workers see the trouble at once:
// a marker per subject is taken by conditional put and names the incident; a marker whose incident has recovered may be taken over.
import type { Incident } from "@handoff/core/incident";
import type { Evidence } from "@handoff/core/path";
import { keys } from "./keys.ts";
import { recompute } from "./projection.ts";
import type { Table } from "./table.ts";

/** News that is not on the bus yet. Written before the incident changes, taken away after it was published. */
export type Unsaid = { incident: Incident; what: "opened" | "recovered" };

export function createIncidents(table: Table) {
  const keyOf = (business: string, id: string) => ({ pk: keys.incidents(business), sk: `incident#${id}` });
  const markerOf = (business: string, subject: string) => ({ pk: keys.incidents(business), sk: `open#${subject}` });
  const unsaidOf = (business: string, id: string, what: Unsaid["what"]) => ({
    pk: keys.incidents(business),
    sk: `unsaid#${id}#${what}`,
  });
  const get = async (business: string, id: string) =>
    (await table.get(keyOf(business, id)))?.value as Incident | undefined;
  const list = async (business: string, { state }: { state?: Incident["state"] } = {}) => {
    const items = await table.query(keys.incidents(business), { prefix: "incident#", descending: true });
    const all = items.map((item) => item.value as Incident);
    return state === undefined ? all : all.filter((incident) => incident.state === state);
  };

  /** Writes what the marker promised. Whoever finds a marker without its incident may do so: it is the same incident. */
  async function write(business: string, incident: Incident): Promise<Incident> {
    await table.put({ ...unsaidOf(business, incident.id, "opened"), incident: incident.id, what: "opened" });
    await table.put({ ...keyOf(business, incident.id), v: 1, value: incident }, { absent: true });
    return (await get(business, incident.id)) ?? incident;
  }

  /** Changes an incident that has not recovered; undefined when there is none of this id. */
  async function change(
    business: string,
    id: string,
    next: (incident: Incident) => Incident,
  ): Promise<Incident | undefined> {
    if (!(await get(business, id))) return undefined;
    const changed = await recompute<Incident>(table, keyOf(business, id), async (before) => {
      if (!before) throw new Error(`incident ${id} has gone`);
      return before.state === "recovered" ? before : next(before);
    });
    return changed.value;
  }

  return {
    get,
    /** Newest first. */
    list,
    /** All that have not recovered: open, acknowledged, snoozed. */
    open: async (business: string) => (await list(business)).filter(({ state }) => state !== "recovered"),

    /** The incident about this subject that has not recovered. */
    async ofSubject(business: string, subject: string): Promise<Incident | undefined> {
      const marker = await table.get(markerOf(business, subject));
      const found = marker && (await get(business, (marker.value as Incident).id));
      return found && found.state !== "recovered" ? found : undefined;
    },

    /** Opens the incident unless one about the same subject is open: answers the one that stands. */
    async openOnce(business: string, incident: Incident): Promise<Incident> {
      const key = markerOf(business, incident.subject);
      for (let tries = 0; tries < 50; tries++) {
        const marker = await table.get(key);
        if (marker) {
          const promised = marker.value as Incident;
          const stands = await get(business, promised.id);
          if (!stands) return write(business, promised);
          if (stands.state !== "recovered") return stands;
        }
        const taken = await table.put({ ...key, v: (marker?.v ?? 0) + 1, value: incident }, { version: marker?.v });
        if (taken) return write(business, incident);
      }
      throw new Error(`lost 50 races for the incident about ${incident.subject}`);
    },

    /** Adds a path that fails for the same cause. */
    attach: (business: string, id: string, path: { id: string; landingUrl: string }) =>
      change(business, id, (incident) =>
        incident.paths.some((one) => one.id === path.id) ? incident : { ...incident, paths: [...incident.paths, path] },
      ),

    ack: (business: string, id: string, at: string) =>
      change(business, id, (incident) => ({
        ...incident,
        state: "acknowledged",
        acknowledgedAt: incident.acknowledgedAt ?? at,
      })),

    snooze: (business: string, id: string, until: string) =>
      change(business, id, (incident) => ({ ...incident, state: "snoozed", snoozedUntil: until })),

    async recovered(
      business: string,
      id: string,
      { at, proof }: { at: string; proof: Evidence[] },
    ): Promise<Incident | undefined> {
      await table.put({ ...unsaidOf(business, id, "recovered"), incident: id, what: "recovered" });
      return change(business, id, (incident) => ({ ...incident, state: "recovered", recoveredAt: at, proof }));
    },

    /** News to be published, oldest incident first, its opening before its recovery. */
    async unsaid(business: string): Promise<Unsaid[]> {
      const items = await table.query(keys.incidents(business), { prefix: "unsaid#" });
      const news: Unsaid[] = [];
      for (const { incident: id, what } of items) {
        const incident = await get(business, id as string);
        if (incident && (what === "opened" || incident.state === "recovered"))
          news.push({ incident, what: what as Unsaid["what"] });
      }
      return news;
    },
    said: (business: string, { incident, what }: Unsaid) => table.remove(unsaidOf(business, incident.id, what)),
  };
}
