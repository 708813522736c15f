// Forgets a person: her links, the facts under her identities, her address. What she bought stays in the totals, without her.
import type { EventOf, HandoffEvent, Identity } from "@handoff/core/event";
import { dayMs } from "@handoff/core/time";
import type { Settings } from "@handoff/store/settings";
import type { Store } from "@handoff/store/store";
import { nothingAffected, withoutPerson } from "./record.ts";
import { settle } from "./settle.ts";

type Scene = { store: Store; settings: Settings; now: number };

/** Longer than anything waits in a queue or in quarantine. */
const rememberedMs = 40 * dayMs;

/** Idempotent: a redelivery finishes what a crash left, and finds nothing to do otherwise. */
export async function erasePerson(event: EventOf<"person.erased">, scene: Scene): Promise<void> {
  const { store } = scene;
  const { business } = event;
  const { identities, sales } = event.body;
  const fromSales = await Promise.all(sales.map(async (sale) => identitiesOf(business, sale, store)));
  const person = await store.people.find(business, [...new Set([...identities, ...fromSales.flat()])]);
  const affected = nothingAffected();
  for (const sale of new Set([...person.sales, ...sales])) {
    await takeOffSale(business, sale, store);
    affected.sales.add(sale);
  }
  for (const lead of person.leads) {
    await store.leads.erase(business, lead);
    affected.leads.add(lead);
  }
  // A shared device is not hers alone: only her links to it go.
  const hers = person.identities.filter((identity) => !person.shared.includes(identity));
  await store.people.putForgotten(business, hers, event.at, Math.floor((scene.now + rememberedMs) / 1000));
  for (const identity of hers) await store.people.forget(business, identity);
  await settle(affected, scene);
  await store.people.noteErasure(business, event.id, event.at, {
    sales: affected.sales.size,
    leads: affected.leads.size,
  });
}

async function identitiesOf(business: string, sale: string, store: Store) {
  const { facts } = await store.sales.facts(business, sale);
  return facts.flatMap((fact) => (fact.type === "sale.placed" ? fact.body.identities : []));
}

/** Freezes the journey that earned the sale, without names and addresses, and takes the person off every fact of the sale. */
async function takeOffSale(business: string, sale: string, store: Store): Promise<void> {
  const { facts, frozen } = await store.sales.facts(business, sale);
  if (facts.length === 0) return;
  if (!frozen) {
    const considered = (await store.sales.credit(business, sale))?.credit?.considered ?? [];
    const anonymous = considered.map(({ landingUrl: _landing, ...step }, i) => ({ ...step, touch: `erased:${i + 1}` }));
    await store.sales.freeze(business, sale, { considered: anonymous });
  }
  for (const fact of facts) {
    if (fact.type === "sale.placed") await store.sales.replaceFact(business, withoutPerson(fact));
  }
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
  const { connection, platform, account, reason, erase } = event.body;
  const ended = settings.connections.filter(
    (one) => one.id === connection || (one.platform === platform && Object.values(one.settings).includes(account)),
  );
  for (const { id } of ended) {
    await store.settings.changeConnection(event.business, id, (one) => ({
      ...one,
      state: "ended",
      endedReason: reason,
    }));
  }
  if (!erase) return;
  const forget = (identities: Identity[], sales: string[], what: string) =>
    erasePerson({ ...event, type: "person.erased", id: `${event.id}:${what}`, body: { identities, sales } }, scene);
  const named = `customer:${platform}:${account}:`;
  for await (const identity of store.people.everyIdentity(event.business)) {
    if (identity.startsWith(named)) await forget([identity], [], identity);
  }
  // Guests have no customer's name. An order does not tell its shop, so with two shops of a platform only named customers can go.
  if (settings.connections.filter((one) => one.platform === platform).length > 1) return;
  for await (const sale of store.sales.every(event.business)) {
    if (sale.startsWith(`${platform}:`)) await forget([], [sale], sale);
  }
}
