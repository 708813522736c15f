import { expect, it } from "vitest";
import { createVault } from "./vault.ts";

const vault = createVault("a master key that is long enough for tests");

it("opens what it sealed, and nothing that was sealed with another master key", () => {
  const sealed = vault.seal("shpss_clay");
  expect(vault.open(sealed)).toBe("shpss_clay");
  const other = createVault("another master key, long enough as well");
  expect(() => other.open(sealed)).toThrow();
});

it("opens nothing whose seal was cut, bent or made up", () => {
  const cut = (text: string, bytes: number) =>
    `s1.${Buffer.from(text.slice(3), "base64url").subarray(0, bytes).toString("base64url")}`;
  const empty = vault.seal("");
  expect(vault.open(empty)).toBe("");
  for (const bytes of [0, 12, 16, 20, 27]) expect(() => vault.open(cut(empty, bytes)), String(bytes)).toThrow();
  for (const text of ["", "s1.", "s2.abc", "clay"]) expect(() => vault.open(text), text).toThrow();
});
