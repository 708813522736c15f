import { countPeople } from "@handoff/core/traffic";
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

const base = Date.parse("2026-11-23T10:00:00.000Z");
const instant = (minute: number) => new Date(base + minute * 60_000).toISOString();

describe("traffic", () => {
  it("is counted from an instant on, to the person, without reading every arrival of the hours between", async () => {
    const minutes = Array.from({ length: 600 }, (_, n) => n);
    const wide = "x".repeat(3_000); // more than one page of a query an hour
    await Promise.all(
      [...minutes, 30].map((minute) => {
        const arrival = {
          id: `c${minute}`,
          at: instant(minute),
          person: `click:${minute}`,
          channel: "Email",
          campaign: wide,
        };
        return store.traffic.put("biz_a", "pth_1", arrival, 9_999_999_999);
      }),
    );
    const instants = minutes.map(instant);
    await Promise.all(
      [instants.slice(0, 400), instants.slice(200)].map((part) => store.traffic.refresh("biz_a", "pth_1", part)),
    );

    const count = async (from: string, until?: string) =>
      countPeople(await store.traffic.hoursBetween("biz_a", "pth_1", { from, until })).people;
    expect(await count(instant(0))).toBe(600);
    expect(await count(instant(90))).toBe(510);
    expect(await count(instant(90), instant(95))).toBe(5);
    expect(await count(instant(90), instant(299))).toBe(209);
    expect(await store.traffic.lastAt("biz_a", "pth_1")).toBe(instant(599));
    expect(await store.traffic.firstAfter("biz_a", "pth_1", instant(90))).toBe(instant(91));
    expect(await count(instant(600))).toBe(0);
  });
});
