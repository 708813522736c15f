import type { HandoffEvent } from "@handoff/core/event";
import { expect, it } from "vitest";
import { createSpill } from "./spill.ts";
import { createClock, startedAt } from "./stall.fixture.ts";

const link = (n: number): HandoffEvent => ({
  type: "identity.linked",
  id: `fact ${n}`,
  business: "biz_1",
  at: startedAt,
  heardAt: startedAt,
  source: "handoff",
  body: { identities: [] },
});

function spillTo(publish: (events: readonly HandoffEvent[]) => Promise<void>, max?: number) {
  const clock = createClock();
  const lines: Record<string, unknown>[] = [];
  const spill = createSpill({ bus: { publish }, pause: clock.pause, log: (line) => void lines.push(line) }, max);
  return { clock, lines, spill };
}

it("a fact is offered to the bus six times within about ten seconds, then counted as lost and named in the log", async () => {
  const { clock, lines, spill } = spillTo(() => Promise.reject(new Error("down")));
  spill.add(link(1));
  await clock.advance(9_999);
  expect(spill.unrecorded()).toBe(0);
  await clock.advance(1);
  await spill.settled();
  expect(spill.unrecorded()).toBe(1);
  expect(lines).toEqual([
    { what: "click.unrecorded", business: "biz_1", id: "fact 1", reason: "the bus did not take it", unrecorded: 1 },
  ]);
});

it("what waits has a bound, and what exceeds it is counted at once", async () => {
  const taken: string[] = [];
  let open = false;
  const { clock, spill } = spillTo(async (events) => {
    if (!open) throw new Error("down");
    taken.push(...events.map(({ id }) => id));
  }, 2);
  for (const n of [1, 2, 3, 4]) spill.add(link(n));
  expect(spill.unrecorded()).toBe(2);
  open = true;
  await clock.advance(1_000);
  await spill.settled();
  expect(taken).toEqual(["fact 1", "fact 2"]);
  spill.add(link(5));
  await spill.settled();
  expect([taken.length, spill.unrecorded()]).toEqual([3, 2]);
});
