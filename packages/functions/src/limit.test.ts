import { expect, it } from "vitest";
import { createLimit } from "./limit.ts";

const count = (limit: ReturnType<typeof createLimit>, key: string, times: number, nowMs: number) =>
  Array.from({ length: times }, () => limit.take(key, nowMs)).filter(Boolean).length;

it("lets a burst through and then as many a second as agreed", () => {
  const limit = createLimit({ perSecond: 20, burst: 100 });
  expect(count(limit, "shop", 150, 1000)).toBe(100);
  expect(count(limit, "shop", 150, 2000)).toBe(20);
  expect(count(limit, "shop", 150, 2025)).toBe(0);
  expect(count(limit, "shop", 150, 2050)).toBe(1);
  expect(count(limit, "shop", 150, 60_000)).toBe(100);
});

it("one key's knocking costs another key nothing", () => {
  const limit = createLimit({ perSecond: 1, burst: 2 });
  expect(count(limit, "loud", 9, 0)).toBe(2);
  expect(count(limit, "quiet", 2, 0)).toBe(2);
});

it("a clock that steps back gives no tokens and takes none", () => {
  const limit = createLimit({ perSecond: 1, burst: 2 });
  expect(count(limit, "shop", 1, 10_000)).toBe(1);
  expect(count(limit, "shop", 9, 5_000)).toBe(1);
});

it("forgets the key that knocked longest ago, so that strangers cannot fill the memory", () => {
  const limit = createLimit({ perSecond: 1, burst: 1, keysMax: 2 });
  expect(limit.take("first", 0)).toBe(true);
  expect(limit.take("second", 0)).toBe(true);
  expect(limit.take("first", 0)).toBe(false);
  expect(limit.take("third", 0)).toBe(true);
  expect(limit.take("first", 0)).toBe(false);
  expect(limit.take("second", 0)).toBe(true);
});
