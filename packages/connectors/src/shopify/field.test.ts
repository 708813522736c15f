import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { cut, Id, readInstant, UnreadableError } from "./field.ts";

describe("a field of Shopify's", () => {
  it.each([
    ["2026-10-05T10:15:00-04:00", "2026-10-05T14:15:00.000Z"],
    ["2026-10-05 10:15:00.250Z", "2026-10-05T10:15:00.250Z"],
    ["2023-03-29T18:00:27.877041743Z", "2023-03-29T18:00:27.877Z"],
  ])("that is a time is told in UTC (%s)", (text, at) => {
    expect(readInstant(text, "created_at")).toBe(at);
  });

  it.each(["2026-10-05T10:15:00", "+012026-10-05T10:15:00Z", "soon Z", ""])(
    "that is no time of ours is refused (%s)",
    (text) => {
      expect(() => readInstant(text, "created_at")).toThrow(UnreadableError);
    },
  );

  it("that is an id is a whole number or its digits", () => {
    const good = [7, 9007199254740991, "820982911946154508"];
    const bad = [-1, 1.5, 9007199254740992, "", "7#placed", "gid://shopify/Order/7", null, {}];
    expect(good.map((value) => z.safeParse(Id, value).success)).toEqual([true, true, true]);
    expect(bad.filter((value) => z.safeParse(Id, value).success)).toEqual([]);
  });

  it("is named with its value, but for what may identify somebody", () => {
    const says = (field: string, value: unknown) => new UnreadableError(field, value, "fix it").message;
    expect(says("total_price", "12,50")).toBe('total_price is "12,50": fix it');
    expect(says("created_at", "mia@mail.example")).toBe("created_at has a string we cannot read: fix it");
    expect(says("name", "Mia")).toBe("name has a string we cannot read: fix it");
    expect(says("customer.id", "Mia")).toBe("customer.id has a string we cannot read: fix it");
    expect(says("refunds", { note: "Mia" })).toBe("refunds is an object: fix it");
    expect(says("id", "x".repeat(61))).toBe("id has a string we cannot read: fix it");
  });

  it("that somebody typed at length is cut to what a fact can hold", () => {
    expect(cut("x".repeat(501))).toHaveLength(500);
    expect(cut("Tea bowl")).toBe("Tea bowl");
  });
});

it("a text that is too long ends at a whole character", () => {
  expect(cut(`${"a".repeat(498)}👩‍🎨`)).toBe("a".repeat(498));
  expect(cut("short 🎉")).toBe("short 🎉");
});
