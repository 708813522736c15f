// Stores what an event says, as facts, before anything is computed from them; and says what they can have changed.
// Every write is a put of the same key for the same fact: recording twice is recording once.
import { countedName } from "@handoff/core/arrival";
import type { EventOf, HandoffEvent, Identity } from "@handoff/core/event";
import { shortHash } from "@handoff/core/id";
import { explainedDays, stepOf } from "@handoff/core/journey";
import type { Rollup } from "@handoff/core/report";
import { dayAndHour, dayMs } from "@handoff/core/time";
import type { Settings } from "@handoff/store/settings";
import type { Store } from "@handoff/store/store";
import { ownHosts } from "./hosts.ts";

/** What must be recomputed once all facts of a batch are stored. */
export type Affected = {
  sales: Set<string>;
  leads: Set<string>;
  hours: { day: string; hour: string }[];
  /** People whose sales and leads may have another journey now; sales before `from` cannot. */
  people: { identities: readonly Identity[]; from?: string; to?: string }[];
};

export const nothingAffected = (): Affected => ({ sales: new Set(), leads: new Set(), hours: [], people: [] });

type Scene = { store: Store; settings: Settings; affected: Affected };

/** Records one event of a business. `person.erased` and `connection.ended` are not recorded here: they remove. */
export async function record(event: HandoffEvent, scene: Scene): Promise<void> {
  const { store, affected } = scene;
  const { business } = event;
  const expiresAt = Math.floor(Date.parse(event.at) / 1000) + scene.settings.business.retentionDays * (dayMs / 1000);
  switch (event.type) {
    case "touch.arrived":
      return recordTouch(event, scene, expiresAt);
    case "engagement.counted":
      return putRow(event, { engagement: { [event.body.engagement]: event.body.count } }, scene, expiresAt);
    case "lead.captured":
      return recordLead(event, scene, expiresAt);
    case "lead.contacted":
      await store.leads.putContacted(business, event.body.lead, event.at, expiresAt);
      affected.leads.add(event.body.lead);
      return;
    case "checkout.started":
    case "identity.linked":
      await store.people.link(business, event.body.identities, expiresAt);
      affected.people.push({ identities: event.body.identities });
      return;
    case "consent.withdrawn":
      return store.people.putNote(business, event.id, event.at, event.body.identities, event.body.reason, expiresAt);
    case "sale.placed":
      return recordSale(event, scene, expiresAt);
    case "sale.amended":
    case "sale.refunded":
    case "sale.cancelled":
    case "sale.disputed":
    case "sale.deleted":
      await store.sales.putFact(business, event, expiresAt);
      affected.sales.add(event.body.sale);
      return;
    default:
      return; // not attribution's: the watch or the alerts hear of it
  }
}

async function recordTouch(event: EventOf<"touch.arrived">, scene: Scene, expiresAt: number): Promise<void> {
  const { touch, identities, visitor } = event.body;
  const { people } = scene.store;
  await people.putTouch(event.business, { id: event.id, at: event.at, touch, visitor }, identities, expiresAt);
  await people.link(event.business, identities, expiresAt);
  // One name tells of this touch alone; several may join two people, and with them everything either of them ever did.
  scene.affected.people.push(identities.length > 1 ? { identities } : around(event.at, identities, scene.settings));

  const step = stepOf(event.id, event.at, touch, { hosts: ownHosts(scene.settings) });
  const counts = visitor.verdict === "human" || visitor.verdict === "unknown";
  const rollup = counts ? { touches: { [step.channel]: 1 } } : {};
  const { channel, source, medium, campaign, link, path } = step;
  await putRow(event, rollup, scene, expiresAt, { channel, source, medium, campaign, link, path, visitor });
}

async function recordLead(event: EventOf<"lead.captured">, scene: Scene, expiresAt: number): Promise<void> {
  const { business, at, source, body } = event;
  const { people, leads } = scene.store;
  await leads.putCaptured(business, { at, source, body }, expiresAt);
  if (body.touch) {
    const visitor = { verdict: "human" as const, reason: "left an address" };
    await people.putTouch(business, { id: event.id, at, touch: body.touch, visitor }, body.identities, expiresAt);
  }
  await people.link(business, body.identities, expiresAt);
  await people.putMention(business, "lead", body.lead, at, body.identities, expiresAt);
  scene.affected.leads.add(body.lead);
  scene.affected.people.push({ identities: body.identities });
}

async function recordSale(event: EventOf<"sale.placed">, scene: Scene, expiresAt: number): Promise<void> {
  const { business } = event;
  const { people, sales } = scene.store;
  const { sale } = event.body;
  // Her person was erased: the order may still change, but it does not bring her back.
  const erased = (await sales.facts(business, sale)).frozen !== undefined;
  const identities = erased ? [] : event.body.identities;
  await sales.putFact(business, erased ? withoutPerson(event) : event, expiresAt);
  await people.link(business, identities, expiresAt);
  await people.putMention(business, "sale", sale, event.body.placedAt, identities, expiresAt);
  scene.affected.sales.add(sale);
  if (identities.length > 0) scene.affected.people.push({ identities });
}

/** The order without anything that names her or her way. */
export function withoutPerson(event: EventOf<"sale.placed">): EventOf<"sale.placed"> {
  const {
    landingUrl: _landing,
    referrer: _referrer,
    tags: _tags,
    clickIds: _clickIds,
    name: _name,
    ...body
  } = event.body;
  return { ...event, body: { ...body, identities: [], discountCodes: [] } };
}

async function putRow(
  event: HandoffEvent,
  rollup: Partial<Rollup>,
  { store, settings, affected }: Scene,
  expiresAt: number,
  detail?: object,
): Promise<void> {
  // Rows outlive an erasure, so their names tell nothing: a touch's own name is that of a click.
  const id = `${event.type.split(".")[0]}#${shortHash(countedName(event.id))}`;
  const place = { ...dayAndHour(event.at, settings.business.timezone), id };
  await store.rollups.putFactRow(event.business, { ...place, rollup, at: event.at, detail }, expiresAt);
  affected.hours.push(place);
}

/** A touch can only earn from sales after it, and is explained to those a while beyond the window; two days more for clocks that disagree. */
function around(at: string, identities: readonly Identity[], { business }: Settings) {
  const shift = (days: number) => new Date(Date.parse(at) + days * dayMs).toISOString();
  return { identities, from: shift(-2), to: shift(explainedDays(business.windowDays) + 2) };
}
