// Forgets a person: her links, the facts under her identities, her address. What she bought stays in the totals, without her.
// Every step can be done again; what leads to the next ones goes last, so that after a crash a redelivery still finds the way.
import type { Connection } from "@handoff/core/business";
import { ended, endsConnection } from "@handoff/core/connection";
import type { EventOf, HandoffEvent, Identity } from "@handoff/core/event";
import { dayMs } from "@handoff/core/time";
import type { PersonFound } from "@handoff/store/people";
import type { Store } from "@handoff/store/store";
import { nothingAffected, withoutPerson } from "./record.ts";
import type { Scene } from "./retention.ts";
import { settle } from "./settle.ts";

/** Longer than anything waits in a queue or in quarantine. */
const rememberedMs = 40 * dayMs;

type Named = { identities: readonly Identity[]; sales: readonly string[]; leads?: readonly string[] };

/** Idempotent: a redelivery finishes what a crash left, and finds nothing to do otherwise. */
export async function erasePerson(event: EventOf<"person.erased">, scene: Scene): Promise<void> {
  const removed = await forget(event.business, event.at, event.body, scene);
  await scene.store.people.noteErasure(event.business, event.id, event.at, removed);
}

/** Forgets who is named, and everybody she is known to be. Answers how many sales and leads she was taken off. */
export async function forget(business: string, at: string, named: Named, scene: Scene) {
  const { store, now } = scene;
  const remember = (identities: readonly Identity[]) =>
    store.people.putForgotten(business, identities, at, Math.floor((now + rememberedMs) / 1000));
  // Remembered first, then looked for: whoever stores something of hers meanwhile is seen here, or sees that she was forgotten.
  let person = await findHer(business, named, store);
  for (let known = -1; known < person.identities.length; person = await findHer(business, named, store)) {
    known = person.identities.length;
    await remember(person.identities);
  }
  const released = { sales: new Set<string>(), leads: new Set<string>() };
  const release = async (sales: readonly string[], leads: readonly string[]) => {
    const fresh = nothingAffected();
    for (const sale of sales) if (!released.sales.has(sale)) fresh.sales.add(sale);
    for (const lead of leads) if (!released.leads.has(lead)) fresh.leads.add(lead);
    for (const sale of fresh.sales) released.sales.add(sale);
    for (const lead of fresh.leads) released.leads.add(lead);
    for (const sale of fresh.sales) await freeze(business, sale, scene);
    for (const lead of fresh.leads) await store.leads.erase(business, lead, at);
    await settle(fresh, scene);
    // The sales that the request names lead to her: they are taken care of when all else is done.
    for (const sale of fresh.sales) if (!named.sales.includes(sale)) await takeOffSale(business, sale, store);
  };
  await release([...person.sales, ...named.sales], [...person.leads, ...(named.leads ?? [])]);
  const hers = new Set(person.identities);
  for (const identity of person.identities.toReversed())
    await store.people.forget(business, identity, hers, ({ sales, leads }) => release(sales, leads));
  for (const sale of named.sales) await takeOffSale(business, sale, store);
  return { sales: released.sales.size, leads: released.leads.size };
}

/** Who is named, and whom that leads to; nearest first. A shared device is not hers alone: only her links to it go. */
async function findHer(business: string, { identities, sales }: Named, store: Store): Promise<PersonFound> {
  const onSales = await Promise.all(sales.map((sale) => identitiesOf(business, sale, store)));
  const start = [...new Set([...identities, ...onSales.flat()])];
  const found = await store.people.find(business, start, { whole: true });
  const isHers = (identity: Identity) => identities.includes(identity) || !found.shared.includes(identity);
  const hers = start.filter(isHers);
  const person = hers.length < start.length ? await store.people.find(business, hers, { whole: true }) : found;
  return { ...person, identities: person.identities.filter(isHers) };
}

async function identitiesOf(business: string, sale: string, store: Store) {
  const { facts } = await store.sales.facts(business, sale);
  return facts.flatMap((fact) => (fact.type === "sale.placed" ? fact.body.identities : []));
}

/** Keeps the journey that earned the sale, without names and addresses; whatever is heard of the sale from now on comes without her. */
async function freeze(business: string, sale: string, scene: Scene): Promise<void> {
  const { sales } = scene.store;
  if ((await sales.facts(business, sale)).frozen) return;
  // A crash may have left its facts without the credit they earn.
  if (!(await sales.credit(business, sale))?.credit)
    await settle({ ...nothingAffected(), sales: new Set([sale]) }, scene);
  const considered = (await sales.credit(business, sale))?.credit?.considered ?? [];
  const anonymous = considered.map(({ landingUrl: _landing, ...step }, i) => ({ ...step, touch: `erased:${i + 1}` }));
  await sales.freeze(business, sale, { considered: anonymous });
}

/** Takes the person off every fact of the sale. */
async function takeOffSale(business: string, sale: string, store: Store): Promise<void> {
  const { facts } = await store.sales.facts(business, sale);
  for (const fact of facts) {
    if (fact.type === "sale.placed") await store.sales.replaceFact(business, withoutPerson(fact));
  }
}

/** What an event tells of people who were forgotten after it happened. */
export function forgottenIn(
  event: HandoffEvent,
  isForgotten: (identity: Identity, at: string) => boolean,
): Named | undefined {
  if (!("identities" in event.body) || event.type === "person.erased") return undefined;
  const identities = event.body.identities.filter((identity) => isForgotten(identity, event.at));
  if (identities.length === 0) return undefined;
  const sales = event.type === "sale.placed" ? [event.body.sale] : [];
  const leads = event.type === "lead.captured" ? [event.body.lead] : [];
  return { identities, sales, leads };
}

/** The event without people who were forgotten after it happened: a late or replayed delivery does not bring them back. */
export function withoutForgotten(
  event: HandoffEvent,
  isForgotten: (identity: Identity, at: string) => boolean,
): HandoffEvent {
  if (!("identities" in event.body) || event.type === "person.erased") return event;
  const identities = event.body.identities.filter((identity) => !isForgotten(identity, event.at));
  if (identities.length === event.body.identities.length) return event;
  if (event.type === "sale.placed") return withoutPerson(event);
  const kept = { ...event, body: { ...event.body, identities } } as HandoffEvent;
  if (kept.type !== "lead.captured") return kept;
  const { contact: _contact, note: _note, ...body } = kept.body;
  return { ...kept, body };
}

/** The platform's side is over. With `erase` (the shop itself asks to be forgotten) every person known through it goes. */
export async function endConnection(event: EventOf<"connection.ended">, scene: Scene): Promise<void> {
  const { store, settings } = scene;
  const { platform, account, reason, erase } = event.body;
  for (const connection of settings.connections) {
    if (!endsConnection(event, connection)) continue;
    await store.settings.changeConnection(event.business, connection.id, (one) =>
      endsConnection(event, one) ? ended(one, event.at, reason) : one,
    );
  }
  if (!erase) return;
  const own = settings.connections.filter((one) => one.platform === platform && isOf(one, account));
  for (const { id } of own)
    await store.deliveries.dropBodies(event.business, id, {
      until: event.heardAt,
      reason: "erased: the shop asked for it",
    });
  const erasing = (identities: Identity[], sales: string[], what: string) =>
    erasePerson({ ...event, type: "person.erased", id: `${event.id}:${what}`, body: { identities, sales } }, scene);
  const named = `customer:${platform}:${account}:`;
  for await (const identity of store.people.everyIdentity(event.business)) {
    if (identity.startsWith(named)) await erasing([identity], [], identity);
  }
  // Guests have no customer's name. An order does not tell its shop, so with two shops of a platform only named customers can go.
  if (settings.connections.filter((one) => one.platform === platform).length > 1) return;
  for await (const sale of store.sales.every(event.business)) {
    if (sale.startsWith(`${platform}:`)) await erasing([], [sale], sale);
  }
}

const isOf = ({ settings }: Connection, account: string) => Object.values(settings).includes(account);
