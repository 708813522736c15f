// The attribution worker: facts first, then everything that follows from them. One recompute serves a whole batch.
import type { HandoffEvent } from "@handoff/core/event";
import { instant } from "@handoff/core/time";
import type { AttributeDeps, Consumer, Message } from "./deps.ts";
import { endConnection, erasePerson, forget, forgottenIn, withoutForgotten } from "./erase.ts";
import { type Affected, nothingAffected, record } from "./record.ts";
import { isSealed } from "./retention.ts";
import { settle } from "./settle.ts";

export type Attribute = { consume: Consumer };

/** Handles batches in any order, with duplicates, beside other workers; the reports come out the same. */
export function createAttribute(deps: AttributeDeps): Attribute {
  async function handle(business: string, events: readonly HandoffEvent[]): Promise<void> {
    const started = deps.now();
    const settings = await deps.store.settings.all(business);
    if (!settings) throw new Error(`event of an unknown business ${business}`);
    const scene = { store: deps.store, settings, now: started };
    const affected: Affected = nothingAffected();
    const { people } = deps.store;
    const wasForgotten = await people.forgotten(business);
    // Facts of one batch do not depend on each other; what they change is computed after the last one is stored.
    await Promise.all(events.map((event) => record(withoutForgotten(event, wasForgotten), { ...scene, affected })));
    const { done, late, named } = await settle(affected, scene);
    // Somebody may have been forgotten while something of hers was stored, or before a delivery that comes late.
    const isForgotten = await people.forgotten(business);
    for (const event of events) {
      const hers = forgottenIn(event, isForgotten);
      if (hers) await forget(business, event.at, hers, scene);
    }
    if (named.length > 0) await forget(business, instant(started), { identities: [], sales: named }, scene);
    for (const event of events) {
      if (event.type === "person.erased") await erasePerson(event, scene);
      if (event.type === "connection.ended") await endConnection(event, scene);
      if (isSealed(event.at, scene)) deps.log({ what: "late fact", business, fact: event.id, at: event.at });
    }
    for (const sale of late) deps.log({ what: "late fact", business, sale });
    deps.log({ what: "attributed", business, events: events.length, ...done, ms: deps.now() - started });
  }

  async function handleAll(messages: readonly Message[]): Promise<string[]> {
    const byBusiness = Map.groupBy(messages, (message) => message.event.business);
    const failed: string[] = [];
    for (const [business, group] of byBusiness) {
      try {
        await handle(
          business,
          group.map((message) => message.event),
        );
      } catch (error) {
        // One bad message must not hold up the others: alone, only it fails, and its queue keeps it.
        if (group.length > 1) for (const message of group) failed.push(...(await handleAll([message])));
        else {
          deps.log({ what: "attribution failed", business, fact: group[0]?.event.id, error: String(error) });
          failed.push(...group.map((message) => message.id));
        }
      }
    }
    return failed;
  }

  return { consume: handleAll };
}
