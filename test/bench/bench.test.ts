// The bench cannot rot: every piece runs, tiny. What it measures is no test's business.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acknowledge } from "./acknowledge.ts";
import { capacity } from "./capacity.ts";
import { coldStart } from "./cold-start.ts";
import { deadClick } from "./dead-click.ts";
import { figure, isMet, ratioOf, type Section, spreadOf, takeTurns } from "./measure.ts";
import { paragraphOf, targetsOf } from "./table.ts";
import { translate } from "./translate.ts";

const pieces = {
  translate: () => translate({ rounds: 2, times: 1, warmUp: 0 }),
  capacity: () => capacity({ sizes: [1, 2], events: 2, few: 8, many: 16, asks: 2 }),
  acknowledge: () => acknowledge({ rounds: 1, orders: 4, connections: 2 }),
  "dead-click": () => deadClick({ businesses: 1 }),
  "cold-start": () => coldStart({ rounds: 1 }),
};

describe("the bench", () => {
  const sections = new Map<string, Section>();
  beforeAll(async () => {
    const run = async (name: string, piece: () => Promise<Section>) => sections.set(name, await piece());
    await Promise.all(Object.entries(pieces).map(([name, piece]) => run(name, piece)));
  }, 600_000);
  afterAll(() => sections.clear());

  it.each(Object.keys(pieces))(
    "of %s says under which conditions it found which figures, a ratio or target first",
    (name) => {
      const section = sections.get(name);
      expect(section?.name).not.toBe("");
      expect(Object.keys(section?.conditions ?? {}).length).toBeGreaterThan(0);
      const [first] = section?.figures ?? [];
      expect(first?.unit === "×" || first?.target !== undefined).toBe(true);
      for (const { what, value, spread } of section?.figures ?? []) {
        expect([what, value > 0]).toEqual([what, true]);
        if (spread) expect(spread.min <= spread.median && spread.median <= spread.max).toBe(true);
      }
    },
  );

  it("counts what it should: a batch is cheaper than the same events alone", () => {
    const found = new Map(sections.get("capacity")?.figures.map(({ what, value }) => [what, value]));
    expect(found.get("click, in batches of 2 against 1")).toBeLessThan(1);
  });

  it("can be read: a paragraph a bench, a line a target", () => {
    const all = [...sections.values()];
    for (const section of all) expect(paragraphOf(section)).toContain(section.figures[0]?.what);
    const targets = all.flatMap(({ figures }) => figures.filter(({ target }) => target));
    expect(targetsOf(all).split("\n")).toHaveLength(targets.length + 1);
  });
});

describe("measuring", () => {
  it("lets the candidates take turns, so that each is first as often as the others", async () => {
    const order: string[] = [];
    const candidates = { a: () => order.push("a"), b: () => order.push("b") };
    const taken = await takeTurns(candidates, { rounds: 2, times: 1, warmUp: 1 });
    expect(order.join("")).toBe("abbaab");
    expect(taken.a).toHaveLength(2);
  });

  it("compares round by round, and tells the middle one", () => {
    expect(ratioOf([2, 30, 8], [1, 10, 2])).toEqual({ min: 2, median: 3, max: 4 });
    expect(spreadOf([5, 1, 3])).toEqual({ min: 1, median: 3, max: 5 });
  });

  it.each([
    [{ atMost: 3 }, true],
    [{ atMost: 2.9 }, false],
    [{ atLeast: 3 }, true],
    [{ atLeast: 3.1 }, false],
  ])("knows whether 3 meets %j", (target, met) => {
    expect(isMet(figure("x", spreadOf([3]), "×", target))).toBe(met);
  });
});
