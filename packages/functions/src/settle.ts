// Recomputes what facts have changed: the sales and leads they can reach, the rows of those, and the hours and days of the rows.
import { type CodeTouch, explainedDays, journeyOfSale, type Step } from "@handoff/core/journey";
import { creditSale, type Row, type SaleCredit } from "@handoff/core/ledger";
import { defaultModel } from "@handoff/core/report";
import { type Sale, type SaleFact, saleOf } from "@handoff/core/sale";
import { dayMs } from "@handoff/core/time";
import { pageOf, pathIdOf } from "@handoff/core/url";
import type { Place } from "@handoff/store/rollups";
import type { CreditRecord, Moved } from "@handoff/store/sales";
import { ownHosts } from "./hosts.ts";
import { type Affected, withoutPerson } from "./record.ts";
import { isSealed, keptFrom, rowExpiry, type Scene, sealedDay } from "./retention.ts";
import { settleLead } from "./settle-lead.ts";

const historyMax = 50;
const excludedMax = 30;

export type Settled = {
  /** What was done, for the log. */
  done: { sales: number; leads: number; hours: number; conflicts: number };
  /** Sales of the batch whose facts came after their day was sealed, and changed nothing. */
  late: string[];
  /** Sales of the batch that name a person who was taken off them. */
  named: string[];
};

/** Brings everything that the facts of a batch can have changed up to date. */
export async function settle(affected: Affected, scene: Scene): Promise<Settled> {
  const { store, settings } = scene;
  const { id: business } = settings.business;
  const reached = await reachedBy(affected, scene);
  const hours: { day: string; hour: string }[] = [...affected.hours];
  const late: string[] = [];
  const named: string[] = [];
  let conflicts = 0;
  for (const sale of reached.sales) {
    const done = await settleSale(sale, scene);
    hours.push(...done.places);
    conflicts += done.conflicts;
    if (done.isLate && affected.sales.has(sale)) late.push(sale);
    if (done.isNamed && affected.sales.has(sale)) named.push(sale);
  }
  for (const lead of reached.leads) hours.push(...(await settleLead(lead, scene)));
  const fresh = hours.filter(({ day }) => day > sealedDay(scene));
  conflicts += await store.rollups.refresh(business, fresh);
  await store.people.close(business, reached.opened, rowExpiry(scene));
  const done = { sales: reached.sales.length, leads: reached.leads.length, hours: fresh.length, conflicts };
  return { done, late, named };
}

/** The sales and leads whose facts came, and those of the people whose journeys may be other ones now. */
async function reachedBy({ sales, leads, people }: Affected, { store, settings }: Scene) {
  const found = { sales: new Set(sales), leads: new Set(leads), opened: new Set<string>() };
  const whole = new Set<string>();
  // Those without limits of time first: whom they find needs no second look.
  for (const { identities, from, to } of people.toSorted((a, b) => Number(Boolean(a.from)) - Number(Boolean(b.from)))) {
    if (identities.every((identity) => whole.has(identity))) continue;
    const person = await store.people.find(settings.business.id, identities, {
      ...(from && { from }),
      ...(to && { to }),
      reach: true,
    });
    for (const sale of person.sales) found.sales.add(sale);
    for (const lead of person.leads) found.leads.add(lead);
    if (from || to) continue;
    const closed = person.shared.filter((identity) => !person.opened.includes(identity));
    for (const identity of person.identities) if (!closed.includes(identity)) whole.add(identity);
    for (const identity of person.opened) found.opened.add(identity);
  }
  return { sales: [...found.sales].sort(), leads: [...found.leads].sort(), opened: [...found.opened] };
}

async function settleSale(id: string, scene: Scene) {
  const { store, settings } = scene;
  const { business } = settings;
  let rows: Row[] | undefined;
  let isNamed = false;
  const compute = async (before: CreditRecord | undefined): Promise<CreditRecord> => {
    const { facts, frozen } = await store.sales.facts(business.id, id);
    const sale = saleOf(frozen ? facts.map(unnamed) : facts, business);
    rows = undefined;
    isNamed =
      frozen !== undefined && facts.some((fact) => "identities" in fact.body && fact.body.identities.length > 0);
    // Some of what it was made of may have expired: it stays as it is.
    if (!sale || (before?.credit && !frozen && isSealed(sale.placedAt, scene)))
      return before ?? { places: [], history: [] };
    const journey = frozen ? { ...frozen, excluded: [] } : await journeyOf(sale, before?.credit?.considered, scene);
    const decided = creditSale(sale, journey, business);
    rows = decided.rows;
    const credit = { ...decided.credit, excluded: decided.credit.excluded.slice(-excludedMax) };
    return { credit, places: placesOf(before, rows), history: historyOf(before, credit, scene.now) };
  };
  const done = await store.sales.recompute(business.id, id, compute, ({ places }) => ({
    expiresAt: rowExpiry(
      scene,
      places
        .map(({ day }) => day)
        .sort()
        .at(-1),
    ),
  }));
  const { conflicts } = done;
  if (!rows) return { places: [], conflicts, isNamed, isLate: done.value.credit !== undefined };
  for (const place of done.value.places) {
    const row = rows.find((one) => one.day === place.day && one.hour === place.hour && one.id === place.id);
    const expiresAt = rowExpiry(scene, place.day);
    await store.rollups.putRow(business.id, { ...place, rollup: row?.rollup ?? {} }, expiresAt, done.version);
  }
  await namePages(done.value, scene);
  return { places: done.value.places, conflicts, isNamed, isLate: false };
}

/**
 * Keeps the address of each page that sold without marketing: the watch makes no path of it (a typed address raises no alarm), and the
 * report by page would have nothing but its id.
 */
async function namePages({ credit }: CreditRecord, { store, settings }: Scene): Promise<void> {
  const { id: business } = settings.business;
  for (const { direct, path, landingUrl } of credit?.considered ?? []) {
    const page = direct && path && landingUrl ? pageOf(landingUrl) : undefined;
    if (page === undefined || path === undefined || pathIdOf(page) !== path) continue;
    if ((await store.paths.pageOf(business, path)) === undefined)
      await store.paths.putPage(business, { id: path, landingUrl: page });
  }
}

const unnamed = (fact: SaleFact) => (fact.type === "sale.placed" ? withoutPerson(fact) : fact);

async function journeyOf(sale: Sale, before: readonly Step[] | undefined, scene: Scene) {
  const { store, settings } = scene;
  const { business } = settings;
  const shift = (days: number) => new Date(Date.parse(sale.placedAt) + days * dayMs).toISOString();
  const person = await store.people.find(business.id, sale.identities, {
    from: shift(-explainedDays(business.windowDays)),
    to: shift(7),
  });
  const codes: CodeTouch[] = [];
  for (const code of sale.evidence.discountCodes) {
    const link = await store.settings.linkByCode(business.id, code, sale.placedAt);
    const { source, medium, campaign, slug, destination } = link ?? {};
    codes.push({
      code,
      touch: slug ? { kind: "code", source, medium, campaign, link: slug, landingUrl: destination } : undefined,
    });
  }
  const rules = { windowDays: business.windowDays, hosts: ownHosts(settings) };
  const expired = before?.filter((step) => isArrival(step) && step.at < keptFrom(scene));
  return journeyOfSale(sale, person.touches, codes, rules, expired);
}

/** Whether it is a fact of its own, rather than what the order tells. */
const isArrival = ({ kind }: Step) => kind === "click" || kind === "visit" || kind === "ad";

/** Every row it has ever written, so that one that moved is emptied. */
function placesOf(before: CreditRecord | undefined, rows: readonly Row[]): Place[] {
  const places = new Map<string, Place>();
  for (const { day, hour, id } of [...(before?.places ?? []), ...rows])
    places.set(`${day} ${hour} ${id}`, { day, hour, id });
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
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
  if (after.sale.deletedAt && !before.sale.deletedAt) return "the order was deleted";
  if (after.sale.cancelledAt && !before.sale.cancelledAt) return "the order was cancelled";
  const chargebacks = (credit: SaleCredit) =>
    credit.sale.refunds.reduce((sum, { kind, amount }) => sum + (kind === "chargeback" ? amount : 0), 0);
  if (chargebacks(after) > chargebacks(before)) return "a chargeback was lost";
  if (chargebacks(after) < chargebacks(before)) return "a chargeback was won back";
  if (after.sale.gross !== before.sale.gross) return "the order's total changed";
  const back = ({ sale }: SaleCredit) => sale.refunds.reduce((sum, { amount }) => sum + amount, 0);
  return back(after) < back(before) ? "a refund did not go through" : "money went back";
}
