import { describe, expect, it } from "vitest";
import { parseEvent } from "./event.ts";
import { emptyRollup, sumRollups } from "./report.ts";

describe("a sum of rollups", () => {
  it("of nothing, of empty hours and of what was taken back is empty", () => {
    const liked = { engagement: { like: 1 } };
    const unliked = { engagement: { like: -1 } };
    expect(sumRollups([])).toEqual(emptyRollup());
    expect(sumRollups([{}, emptyRollup(), liked, unliked])).toEqual(emptyRollup());
  });

  it("counts by words that every object answers to", () => {
    const named = { touches: { constructor: 2, toString: 1 } } as never;
    expect(Object.entries(sumRollups([named, named]).touches)).toEqual([
      ["constructor", 4],
      ["toString", 2],
    ]);
  });

  it("does not change what other sums start from", () => {
    const hostile = JSON.parse('{"paths":{"__proto__":{"EUR":{"sales":1,"gross":1,"refunds":0}}}}');
    sumRollups([hostile]);
    expect(({} as Record<string, unknown>).EUR).toBeUndefined();
  });
});

it("engagement is counted by a plain word only", () => {
  const event = (engagement: string) => ({
    type: "engagement.counted",
    id: "e1",
    business: "biz_1",
    at: "2026-11-01T00:00:00.000Z",
    heardAt: "2026-11-01T00:00:00.000Z",
    source: "meta",
    body: { engagement, platform: "facebook", count: 1 },
  });
  expect(parseEvent(event("like"))).toMatchObject({ body: { engagement: "like" } });
  expect(() => parseEvent(event("__proto__"))).toThrow("engagement");
});
