// What the pages on cost and size say is what was measured, priced as listed; and what was measured still holds.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { batchOf, clicksOf, idleOf, type Quantities, shopOf, sum, usdOf } from "../tools/cost/bill.ts";
import { type Measured, measure, type Use } from "../tools/cost/measure.ts";
import { prices } from "../tools/cost/prices.ts";
import { limitTablesOf, type Recorded, tablesOf, withTables } from "../tools/cost/tables.ts";

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
const recorded: Recorded = JSON.parse(read("tools/cost/measured.json"));
const again = "run: npm run cost";

describe("the pages", () => {
  it.each([
    ["docs/cost.md", tablesOf],
    ["docs/scale.md", limitTablesOf],
  ] as const)("%s shows what the measured quantities come to", (file, made) => {
    expect(read(file), again).toBe(withTables(read(file), made(recorded)));
  });

  it("name what a shop pays within what was aimed at", () => {
    const usage =
      usdOf(shopOf(recorded), "eu-central-1", { free: true }) - usdOf(idleOf(recorded), "eu-central-1", { free: true });
    expect(usage).toBeGreaterThan(0.1);
    expect(usage).toBeLessThanOrEqual(1);
    expect(recorded.measured.metrics.length, "ten metrics are free").toBeLessThanOrEqual(prices.metrics.free);
  });
});

describe("what was measured", () => {
  let measured: Measured;
  beforeAll(async () => {
    measured = await measure({ runs: 1 });
  }, 300_000);

  const uses: Record<string, (of: Measured) => Use> = {
    "receive, a click": ({ click }) => click.receive,
    "attribute, a click": ({ click }) => click.attribute.alone,
    "attribute, a hundred clicks": ({ click }) => click.attribute.crowd,
    "attribute, late in an hour": ({ click }) => click.attribute.late,
    "watch, a click": ({ click }) => click.watch.alone,
    "watch, ten clicks": ({ click }) => click.watch.crowd,
    "watch, late in an hour": ({ click }) => click.watch.late,
    "receive, an order": ({ order }) => order.receive,
    "attribute, an order": ({ order }) => order.attribute,
    "watch, a tick": ({ idle }) => idle.watchTick,
    "alert, a tick": ({ idle }) => idle.alertTick,
    "alert, a mail": ({ mail }) => mail,
  };
  // A tenth: what a change costs less than that is no news.
  const near = (a: number, b: number) => Math.abs(a - b) <= Math.max(1, 0.1 * b);

  it.each(Object.entries(uses))("still holds for %s", (_, pick) => {
    const [now, then] = [pick(measured), pick(recorded.measured)];
    for (const name of ["reads", "writes"] as const) {
      expect(near(now[name], then[name]), `${name}: ${now[name]}, once ${then[name]}; ${again} -- --measure`).toBe(
        true,
      );
    }
    expect(near(now.logBytes, then.logBytes), `logged ${now.logBytes} bytes, once ${then.logBytes}`).toBe(true);
  });

  it("still has the same metrics", () => {
    expect(measured.metrics).toEqual(recorded.measured.metrics);
  });
});

describe("a bill", () => {
  const bill: Quantities = { functionRuns: 3_000_000, alarms: 12, busEvents: 1_000_000 };

  it("is quantity times price", () => {
    expect(usdOf(bill, "us-east-1", { free: false })).toBeCloseTo(0.6 + 1.2 + 1, 10);
  });

  it("takes off what is free, and never more than was used", () => {
    expect(usdOf(bill, "us-east-1", { free: true })).toBeCloseTo(0.4 + 0.2 + 1, 10);
    expect(usdOf({ alarms: 3 }, "us-east-1", { free: true })).toBe(0);
  });

  it("adds up", () => {
    expect(sum(bill, { alarms: 1 }, {})).toEqual({ ...bill, alarms: 13 });
  });

  it("of a batch lies between one event and a crowd, and grows with the hour", () => {
    const use = (reads: number): Use => ({ reads, writes: 0, logBytes: 0, cpuMs: 0, waits: 0 });
    const measured = { alone: use(6), crowd: use(105), late: use(80) };
    expect(batchOf(measured, 100, 1, 0).reads).toBe(6);
    expect(batchOf(measured, 100, 100, 0).reads).toBe(105);
    expect(batchOf(measured, 100, 1, 1_000).reads).toBe(80);
  });

  it("of clicks falls with the crowd, but for what the hour costs", () => {
    const writes = (shops: number) => clicksOf(recorded, { clicks: 1_000_000, shops, hours: 50 }).tableWrites ?? 0;
    expect(writes(1)).toBeLessThan(0.7 * writes(1_000));
  });
});
