// Facts that nobody waits for: a prospect is redirected at once, and what she did is put on the bus behind her back, with retries.
// What could not be recorded in the end is counted, never silently dropped.
import type { HandoffEvent } from "@handoff/core/event";
import type { Deps } from "./deps.ts";

export type Spill = {
  /** Takes the event and returns at once. */
  add(event: HandoffEvent): void;
  /** Events that the bus took since the start. */
  recorded(): number;
  /** Events that were finally lost since the start. */
  unrecorded(): number;
  /** Events under way. */
  waiting(): number;
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
};

const waitsMs = [0, 250, 750, 2_000, 3_000, 4_000];
// A bus that has not answered by then is asked again: the same fact under the same id.
const patienceMs = 3_000;

/** @param max events under way at once; more than that are lost at once, and counted */
export function createSpill({ bus, pause, log }: Pick<Deps, "bus" | "pause" | "log">, max = 10_000): Spill {
  const underWay = new Set<Promise<void>>();
  let taken = 0;
  let lost = 0;

  function lose({ business, id }: HandoffEvent, reason: string): void {
    lost += 1;
    log({ what: "click.unrecorded", business, id, reason, unrecorded: lost });
  }

  async function deliver(event: HandoffEvent): Promise<void> {
    for (const waitMs of waitsMs) {
      if (waitMs > 0) await pause(waitMs);
      if (!(await accepted(event))) continue;
      taken += 1;
      return;
    }
    lose(event, "the bus did not take it");
  }

  async function accepted(event: HandoffEvent): Promise<boolean> {
    const published = bus.publish([event]).then(
      () => true,
      () => false,
    );
    return Promise.race([published, pause(patienceMs).then(() => false)]);
  }

  return {
    add(event) {
      if (underWay.size >= max) return lose(event, "too many are waiting");
      const delivery = deliver(event).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    },
    recorded: () => taken,
    unrecorded: () => lost,
    waiting: () => underWay.size,
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
