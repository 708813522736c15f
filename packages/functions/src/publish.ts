// Facts become events here: whose they are, who said so and when we heard it are added, and what could not be kept is refused.
import { type Fact, type HandoffEvent, parseEvent } from "@handoff/core/event";
import type { Bus } from "./deps.ts";

export type Hearing = {
  business: string;
  /** The platform that said so; `handoff` for what we saw ourselves. */
  source: string;
  heardAt: string;
};

// What becomes one item of the table, which holds 400 KiB, its keys included. (The bus and the queues take 1 MiB.)
const eventBytesMax = 384 * 1024;

/** Throws when a fact is not one of ours or too large to be kept: a defect of whoever made it, never of the bus. */
export function eventsOf(facts: readonly Fact[], hearing: Hearing): HandoffEvent[] {
  return facts.map((fact) => {
    const event = parseEvent({ ...fact, ...hearing });
    const bytes = Buffer.byteLength(JSON.stringify(event));
    if (bytes > eventBytesMax) throw new RangeError(`a ${fact.type} of ${bytes} bytes does not fit on the bus`);
    return event;
  });
}

/** Resolves when every fact is durably on the bus (law 1). No facts is done at once. */
export async function publishFacts(bus: Bus, facts: readonly Fact[], hearing: Hearing): Promise<void> {
  const events = eventsOf(facts, hearing);
  if (events.length > 0) await bus.publish(events);
}
