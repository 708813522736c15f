import type { EventOf } from "@handoff/core/event";
import { type Engine, startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStore, type Store } from "./store.ts";

let engine: Engine;
let store: Store;
beforeAll(async () => {
  engine = await startEngine();
  store = createStore(engine.table);
});
afterAll(() => engine.stop());

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 12, minute)).toISOString();
const envelope = (minute: number) => ({
  id: `e${minute}`,
  business: "biz_a",
  at: at(minute),
  heardAt: at(minute),
  source: "shopify",
});
function version(minute: number, over: Partial<EventOf<"offer.changed">["body"]> = {}): EventOf<"offer.changed"> {
  const variants = [{ id: "v1", inventoryItem: "i1", tracked: true, continueSelling: false, quantity: 1 }];
  const body = { offer: "o1", version: at(minute), state: "available", handle: "blue-mug", variants, ...over } as const;
  return { type: "offer.changed", ...envelope(minute), body };
}
function level(minute: number, available: number): EventOf<"stock.changed"> {
  const body = { inventoryItem: "i1", location: "l1", available, version: at(minute) };
  return { type: "stock.changed", ...envelope(minute), body };
}

describe("products", () => {
  it("are found by the handle they have now, and known by those they had", async () => {
    await store.offers.putVersion("biz_a", version(2, { offer: "o2", handle: "Red-Mug" }));
    await store.offers.putVersion("biz_a", version(1, { offer: "o2", handle: "old-mug" }));
    expect(await store.offers.byHandle("biz_a", "red-mug")).toMatchObject([{ offer: "o2", state: "available" }]);
    expect(await store.offers.byHandle("biz_a", "old-mug")).toEqual([]);
    expect((await store.offers.handlesOf("biz_a", "o2")).sort()).toEqual(["old-mug", "red-mug"]);
    expect(await store.offers.byHandle("biz_b", "red-mug")).toEqual([]);
  });

  it("are found by inventory item, and their newest word counts after hundreds of others", async () => {
    const minutes = Array.from({ length: 300 }, (_, n) => n);
    await Promise.all(
      minutes.map((minute) => store.offers.putVersion("biz_a", version(minute, { title: "x".repeat(400) }))),
    );
    await Promise.all(minutes.map((minute) => store.offers.putLevel("biz_a", level(minute, minute % 2))));
    expect(await store.offers.byHandle("biz_a", "blue-mug")).toMatchObject([{ offer: "o1", state: "available" }]);
    expect(await store.offers.ofItem("biz_a", "i1")).toEqual(["o1", "o2"]);
    await store.offers.putLevel("biz_a", level(301, 0));
    expect(await store.offers.byHandle("biz_a", "blue-mug")).toMatchObject([{ state: "sold-out", since: at(301) }]);
    await store.offers.putVersion(
      "biz_a",
      version(150, { version: `${at(150)}#deleted`, state: "deleted", variants: [] }),
    );
    expect(await store.offers.byHandle("biz_a", "blue-mug")).toMatchObject([{ state: "deleted", since: at(150) }]);
  });
});
