import type { HandoffEvent } from "@handoff/core/event";
import { createStore } from "@handoff/store/store";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { build, instantOf, newBusiness, report, startEngine, usd, worker } from "./attribute.fixture.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

async function shop() {
  const business = await newBusiness(engine.table);
  const landingUrl = "https://clay.example/products/bowl?utm_source=news&utm_medium=email";
  const letter = { kind: "visit", source: "news", medium: "email", landingUrl } as const;
  const bank = { kind: "visit", landingUrl: "https://clay.example/", referrer: "https://bank.example/" } as const;
  const visit = (id: string, minute: number, touch: typeof letter | typeof bank): HandoffEvent => ({
    business: business.id,
    heardAt: instantOf(20, minute),
    source: "handoff",
    type: "touch.arrived",
    id: `handoff:visit:v1:${id}`,
    at: instantOf(20, minute),
    body: { touch, identities: ["visitor:v1"], visitor: { verdict: "human", reason: "a browser" } },
  });
  const sale = build(business.id).sale("1", instantOf(20, 29), 900, { identities: ["visitor:v1"] });
  return { business, store: createStore(engine.table), letter, bank, visit, sale };
}

it("a page loaded again is one touch, and so is one whose fact was named before evidence was part of the name", async () => {
  const { business, store, visit, letter, sale } = await shop();
  const again = [visit("pth_x:1:e1:1000", 1, letter), visit("pth_x:1:e1:2000", 2, letter)];
  await worker(store)([...again, sale]);
  expect((await report(store, business, "linear")).rows).toMatchObject([
    { channel: "Email", touches: 1, sales: 1, gross: usd(900) },
  ]);
  await worker(store)([visit("pth_x:1", 3, letter)]);
  const credit = (await store.sales.credit(business.id, "shopify:1"))?.credit;
  expect(credit?.considered.map(({ touch }) => touch)).toEqual(["handoff:visit:v1:pth_x:1:e1:1000"]);
  expect(credit?.excluded.map(({ reason }) => reason)).toEqual([
    "the same arrival as handoff:visit:v1:pth_x:1:e1:1000",
    "the same arrival as handoff:visit:v1:pth_x:1:e1:1000",
  ]);
});

it("the letter keeps its sale, in whatever order and however often the visits and the order are heard", async () => {
  const order = fc.record({
    turns: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
    twice: fc.array(fc.nat(3), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(order, async ({ turns, twice }) => {
      const { business, store, visit, letter, bank, sale } = await shop();
      const events = [
        visit("pth_x:1:e1:1000", 1, letter),
        visit("pth_y:1:e2:2000", 20, bank),
        visit("pth_y:1", 28, bank),
        sale,
      ];
      for (const turn of [...turns, ...twice]) await worker(store)(events.slice(turn, turn + 1));
      const { rows } = await report(store, business, "linear");
      expect(rows.filter(({ sales }) => sales > 0)).toMatchObject([{ channel: "Email", sales: 1, gross: usd(900) }]);
    }),
    { numRuns: 12 },
  );
});
