// Recomputes a lead: what brought her, whether somebody has written to her, and the one row in which she counts.
import { shortHash } from "@handoff/core/id";
import { type ArrivedTouch, journeyUntil } from "@handoff/core/journey";
import { dayAndHour, dayMs } from "@handoff/core/time";
import type { LeadFact, LeadRecord } from "@handoff/store/leads";
import type { Place } from "@handoff/store/rollups";
import { ownHosts } from "./hosts.ts";
import { keptFrom, rowExpiry, type Scene } from "./retention.ts";

/** The places it has written, or emptied since she turned out to have asked earlier. */
export async function settleLead(id: string, scene: Scene): Promise<Place[]> {
  const { store, settings } = scene;
  const { business } = settings;
  const compute = async (before: LeadRecord | undefined): Promise<LeadRecord> => {
    const { captured, told, identities, contactedAt, erasedAt } = await store.leads.facts(business.id, id);
    if (!captured) return before ?? { places: [] };
    const { at } = captured;
    // What brought her may have expired, or been forgotten: it stays as it was found.
    const stays = erasedAt !== undefined || daysBefore(at, business.windowDays) < keptFrom(scene);
    const { channel, campaign } = (stays && before?.lead) || (await broughtBy(captured, identities, scene));
    const { kind, platform, contact, note, link } = (told ?? captured).body;
    const lead = {
      id,
      at,
      kind,
      platform,
      ...(told && contact && { contact }),
      ...(told && note && { note }),
      ...(link && { link }),
      channel,
      ...(campaign && { campaign }),
      state: told ? (contactedAt ? "contacted" : "waiting") : "erased",
      ...(contactedAt && { contactedAt }),
    } as const;
    const place = { ...dayAndHour(at, business.timezone), id: `lead#${shortHash(id)}`, at };
    const others = (before?.places ?? []).filter((one) => one.at !== at || !isSame(one, place));
    return { lead, places: [place, ...others] };
  };
  const done = await store.leads.recompute(business.id, id, compute, ({ places: [place] }) => ({
    expiresAt: rowExpiry(scene, place?.day),
  }));
  const { lead, places } = done.value;
  for (const [i, place] of places.entries()) {
    const { day, hour, at } = place;
    const expiresAt = rowExpiry(scene, day);
    const rollup = i === 0 && lead ? { leads: { [lead.channel]: 1 } } : {};
    await store.rollups.putRow(business.id, { day, hour, id: place.id, rollup }, expiresAt, done.version);
    const listed = { id, at, lead: at === lead?.at ? lead : undefined };
    await store.leads.putListed(business.id, listed, expiresAt, done.version);
  }
  return places;
}

const isSame = (a: Place, b: Place) => a.day === b.day && a.hour === b.hour && a.id === b.id;
const daysBefore = (at: string, days: number) => new Date(Date.parse(at) - days * dayMs).toISOString();

/** What brought a lead: the last touch before it that was not direct; else what the form itself tells. */
async function broughtBy({ at, body }: LeadFact, identities: readonly string[], { store, settings }: Scene) {
  const { id: business, windowDays } = settings.business;
  const person = await store.people.find(business, identities, { from: daysBefore(at, windowDays), to: at });
  const visitor = { verdict: "human", reason: "left an address" } as const;
  const form: ArrivedTouch[] = body.touch ? [{ id: `lead:${body.lead}`, at, touch: body.touch, visitor }] : [];
  const rules = { windowDays, hosts: ownHosts(settings) };
  const { considered } = journeyUntil(at, [...person.touches, ...form], rules);
  const last = considered.findLast((step) => !step.direct) ?? considered.at(-1);
  return { channel: last?.channel ?? "Unattributed", campaign: last?.campaign };
}
