import type { HandoffEvent } from "@handoff/core/event";
import type { Bus } from "@handoff/functions/deps";

/** A bus that takes some entries and fails others in the same call, as PutEvents does. What it took is published all the same. */
export function failingBus(bus: Bus, fails: (event: HandoffEvent) => boolean): Bus {
  return {
    async publish(events) {
      const failed = events.filter(fails);
      await bus.publish(events.filter((event) => !failed.includes(event)));
      if (failed.length > 0) throw new Error(`${failed.length} of ${events.length} entries failed`);
    },
  };
}
