// Recomputes what facts have changed: the sales and leads they can reach, the rows of those, and the hours and days of the rows.
import type { Identity } from "@handoff/core/event";
import { shortHash } from "@handoff/core/id";
import { type CodeTouch, explainedDays, journeyOfSale, journeyUntil, type Step } from "@handoff/core/journey";
import { creditSale, type Row, type SaleCredit } from "@handoff/core/ledger";
import { defaultModel } from "@handoff/core/report";
import { type Sale, saleOf } from "@handoff/core/sale";
import { dayAndHour, dayMs } from "@handoff/core/time";
import type { LeadRecord } from "@handoff/store/leads";
import type { CreditRecord, Moved } from "@handoff/store/sales";
import type { Settings } from "@handoff/store/settings";
import type { Store } from "@handoff/store/store";
import { ownHosts } from "./hosts.ts";
import type { Affected } from "./record.ts";

type Scene = { store: Store; settings: Settings; now: number };

const historyMax = 50;
const excludedMax = 100;

/** Brings everything that the facts of a batch can have changed up to date. Returns what it did, for the log. */
export async function settle(
  affected: Affected,
  scene: Scene,
): Promise<{ sales: number; leads: number; hours: number; conflicts: number }> {
  const { store, settings } = scene;
  const { id: business } = settings.business;
  const sales = new Set(affected.sales);
  const leads = new Set(affected.leads);
  for (const { identities, from, to } of affected.people) {
    const person = await store.people.find(business, identities, {
      ...(from && { from }),
      ...(to && { to }),
      reach: true,
    });
    for (const sale of person.sales) sales.add(sale);
    for (const lead of person.leads) leads.add(lead);
  }
  const hours = [...affected.hours];
  let conflicts = 0;
  for (const sale of [...sales].sort()) {
    const done = await settleSale(sale, scene);
    hours.push(...done.places);
    conflicts += done.conflicts;
  }
  for (const lead of [...leads].sort()) hours.push(...(await settleLead(lead, scene)));
  const fresh = hours.filter(({ day }) => day > sealedDay(scene));
  conflicts += await store.rollups.refresh(business, fresh);
  return { sales: sales.size, leads: leads.size, hours: fresh.length, conflicts };
}

/** Days up to this one may have lost facts to their expiry: their rollups stay as they are. */
export function sealedDay({ settings, now }: Pick<Scene, "settings" | "now">): string {
  const { retentionDays, timezone } = settings.business;
  return dayAndHour(new Date(now - (retentionDays - 1) * dayMs).toISOString(), timezone).day;
}

async function settleSale(id: string, scene: Scene) {
  const { store, settings } = scene;
  const { business } = settings;
  let rows: Row[] = [];
  const done = await store.sales.recompute(business.id, id, async (before) => {
    const { facts, frozen } = await store.sales.facts(business.id, id);
    const sale = saleOf(facts, { basis: business.basis });
    rows = [];
    if (!sale) return before ?? { places: [], history: [] };
    const journey = frozen ? { considered: frozen.considered, excluded: [] } : await journeyOf(sale, scene);
    const decided = creditSale(sale, journey, business);
    rows = decided.rows;
    const credit = { ...decided.credit, excluded: decided.credit.excluded.slice(0, excludedMax) };
    return { credit, places: placesOf(before, rows), history: historyOf(before, credit, scene.now) };
  });
  const expiresAt = expiryOf(done.value.credit?.sale.placedAt, scene);
  for (const place of done.value.places) {
    const row = rows.find((one) => one.day === place.day && one.hour === place.hour && one.id === place.id);
    await store.rollups.putRow(business.id, { ...place, rollup: row?.rollup ?? {} }, expiresAt, done.version);
  }
  return { places: done.value.places, conflicts: done.conflicts };
}

async function journeyOf(sale: Sale, { store, settings }: Scene) {
  const { business } = settings;
  const shift = (days: number) => new Date(Date.parse(sale.placedAt) + days * dayMs).toISOString();
  const person = await store.people.find(business.id, sale.identities, {
    from: shift(-explainedDays(business.windowDays)),
    to: shift(7),
  });
  const codes: CodeTouch[] = [];
  for (const code of sale.evidence.discountCodes) {
    const link = await store.settings.linkByCode(business.id, code);
    const { source, medium, campaign, slug, destination } = link ?? {};
    codes.push({
      code,
      touch: slug ? { kind: "code", source, medium, campaign, link: slug, landingUrl: destination } : undefined,
    });
  }
  return journeyOfSale(sale, person.touches, codes, { windowDays: business.windowDays, hosts: ownHosts(settings) });
}

function placesOf(before: CreditRecord | undefined, rows: readonly Row[]): CreditRecord["places"] {
  const places = new Map((before?.places ?? []).map((place) => [Object.values(place).join(), place]));
  for (const { day, hour, id } of rows) places.set([day, hour, id].join(), { day, hour, id });
  return [...places.values()].sort((a, b) => (Object.values(a).join() < Object.values(b).join() ? -1 : 1));
}

/** Notes who held the credit before when it moves; the default model speaks for all. */
function historyOf(before: CreditRecord | undefined, credit: SaleCredit, now: number): Moved[] {
  const history = before?.history ?? [];
  if (!before?.credit) return history;
  const from = holders(before.credit);
  const to = holders(credit);
  if (JSON.stringify(from) === JSON.stringify(to)) return history;
  const moved: Moved = { at: new Date(now).toISOString(), why: whyMoved(before.credit, credit), from, to };
  return [...history, moved].slice(-historyMax);
}

function holders(credit: SaleCredit): Record<string, number> {
  const net: Record<string, number> = {};
  for (const line of credit.models[defaultModel]) {
    const amount = line.credit.gross - line.credit.refunds;
    if (line.weight > 0) net[line.channel] = (net[line.channel] ?? 0) + amount;
  }
  return Object.fromEntries(Object.entries(net).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function whyMoved(before: SaleCredit, after: SaleCredit): string {
  const seen = new Set(before.considered.map((step) => step.touch));
  const fresh = after.considered.filter((step) => !seen.has(step.touch));
  if (fresh.length > 0)
    return `heard of ${fresh.length === 1 ? "a touch" : `${fresh.length} touches`} by ${fresh.map((step) => step.channel).join(", ")}`;
  if (after.considered.length < before.considered.length) return "a touch turned out to be one already counted";
  if (after.sale.gross !== before.sale.gross) return "the order's total changed";
  return after.sale.cancelledAt && !before.sale.cancelledAt ? "the order was cancelled" : "money went back";
}

async function settleLead(id: string, scene: Scene): Promise<{ day: string; hour: string }[]> {
  const { store, settings } = scene;
  const { business } = settings;
  const known = await store.leads.facts(business.id, id);
  if (!known.captured) return [];
  const { at } = known.captured;
  const place = { ...dayAndHour(at, business.timezone), id: `lead#${shortHash(id)}` };
  const done = await store.leads.recompute(business.id, at, id, async (before): Promise<LeadRecord> => {
    const { captured, identities, contactedAt, erased } = await store.leads.facts(business.id, id);
    if (!captured) return before ?? Promise.reject(new Error(`lead ${id} lost its facts while it was read`));
    const brought = erased && before ? before.lead : await broughtBy(identities, captured.at, scene);
    const { kind, platform, contact, note, link } = captured.body;
    return {
      place,
      lead: {
        id,
        at: captured.at,
        kind,
        platform,
        ...(contact && !erased && { contact }),
        ...(note && !erased && { note }),
        ...(link && { link }),
        channel: brought.channel,
        ...(brought.campaign && { campaign: brought.campaign }),
        state: erased ? "erased" : contactedAt ? "contacted" : "waiting",
        ...(contactedAt && { contactedAt }),
      },
    };
  });
  await store.leads.removeOthers(business.id, id, at);
  const rollup = { leads: { [done.value.lead.channel]: 1 } };
  await store.rollups.putRow(business.id, { ...place, rollup }, expiryOf(at, scene), done.version);
  return [place];
}

/** What brought a lead: the last touch before it that was not direct. */
async function broughtBy(identities: readonly Identity[], at: string, { store, settings }: Scene) {
  const { id: business, windowDays } = settings.business;
  const from = new Date(Date.parse(at) - windowDays * dayMs).toISOString();
  const person = await store.people.find(business, identities, { from, to: at });
  const { considered } = journeyUntil(at, person.touches, { windowDays, hosts: ownHosts(settings) });
  const last: Step | undefined = considered.findLast((step) => !step.direct) ?? considered.at(-1);
  return { channel: last?.channel ?? "Unattributed", campaign: last?.campaign };
}

function expiryOf(at: string | undefined, { settings, now }: Scene): number {
  const from = at ? Date.parse(at) : now;
  return Math.floor(from / 1000) + settings.business.retentionDays * (dayMs / 1000);
}
