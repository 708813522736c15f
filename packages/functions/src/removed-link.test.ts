// What a link has earned stays where it is when the link goes: by its printed code too, which only the order tells of.
import { createStore } from "@handoff/store/store";
import { afterAll, beforeAll, expect, test } from "vitest";
import { build, instantOf, newBusiness, now, report, startEngine, worker } from "./attribute.fixture.ts";
import { createRebuild } from "./rebuild.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

test("a sale that came by a printed code keeps its credit when the link is removed, and later money goes where it was earned", async () => {
  const business = await newBusiness(engine.table);
  const make = build(business.id);
  const store = createStore(engine.table);
  const attribute = worker(store);
  const rows = async () =>
    (await report(store, business)).rows.map(({ channel, sales, net }) => [channel, sales, net.amount]);
  const card = {
    ...{ slug: "stall-card", business: business.id, destination: "https://claypot.example/", code: "STALL10" },
    ...{ source: "card", medium: "email", campaign: "stall", createdAt: instantOf(1) },
  };
  await store.settings.addLink(card);
  const withCode = { discountCodes: [" stall10 "], browser: false };
  await attribute([make.sale("1", instantOf(10), 4200, withCode)]);
  expect(await rows()).toEqual([["Email", 1, 4200]]);

  await store.settings.removeLink(card, instantOf(12));
  await attribute([make.refund("1", "r1", instantOf(13), "10.00")]);
  expect(await rows()).toEqual([["Email", 1, 3200]]);
  // The code means another campaign from now on, and the first sale stays with its own.
  await store.settings.addLink({ ...card, slug: "ad", medium: "cpc", createdAt: instantOf(14) });
  await attribute([make.sale("2", instantOf(15), 1000, withCode)]);
  await createRebuild({ store, now: () => now })(business.id);
  expect((await rows()).sort()).toEqual([
    ["Email", 1, 3200],
    [expect.stringContaining("Paid"), 1, 1000],
  ]);
});
