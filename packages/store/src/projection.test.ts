import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, expect, it } from "vitest";
import { recompute } from "./projection.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

it("a slow worker does not write over what a fast one found unchanged", async () => {
  const { table } = engine;
  const key = { pk: "b1#total", sk: "sum" };
  const sum = async () => (await table.query("b1#facts")).reduce((left, fact) => left + (fact.count as number), 0);
  await recompute(table, key, sum);

  // The slow one has read a like; before it writes, the like is taken back, which leaves the sum as it stands.
  await table.put({ pk: "b1#facts", sk: "liked", count: 1 });
  let reads = 0;
  const slow = await recompute(table, key, async () => {
    const found = await sum();
    if (++reads === 1) {
      await table.put({ pk: "b1#facts", sk: "taken back", count: -1 });
      await recompute(table, key, sum);
    }
    return found;
  });
  expect(slow).toMatchObject({ value: 0, conflicts: 1 });
  expect((await table.get(key))?.value).toBe(0);
});
