// The attribution worker: facts first, then everything that follows from them. One recompute serves a whole batch.
import type { HandoffEvent } from "@handoff/core/event";
import type { AttributeDeps, Consumer, Message } from "./deps.ts";
import { endConnection, erasePerson, withoutForgotten } from "./erase.ts";
import { type Affected, nothingAffected, record } from "./record.ts";
import { sealedDay, settle } from "./settle.ts";

export type Attribute = { consume: Consumer };

/** Handles batches in any order, with duplicates, beside other workers; the reports come out the same. */
export function createAttribute(deps: AttributeDeps): Attribute {
  async function handle(business: string, events: readonly HandoffEvent[]): Promise<void> {
    const started = deps.now();
    const settings = await deps.store.settings.all(business);
    if (!settings) throw new Error(`event of an unknown business ${business}`);
    const scene = { store: deps.store, settings, now: started };
    const affected: Affected = nothingAffected();
    const isForgotten = await deps.store.people.forgotten(business);
    // Facts of one batch do not depend on each other; what they change is computed after the last one is stored.
    await Promise.all(events.map((event) => record(withoutForgotten(event, isForgotten), { ...scene, affected })));
    const done = await settle(affected, scene);
    for (const event of events) {
      if (event.type === "person.erased") await erasePerson(event, scene);
      if (event.type === "connection.ended") await endConnection(event, scene);
      if (event.at.slice(0, 10) <= sealedDay(scene))
        deps.log({ what: "late fact", business, fact: event.id, at: event.at });
    }
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
