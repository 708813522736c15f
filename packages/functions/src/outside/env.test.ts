import { describe, expect, it } from "vitest";
import { readEnv } from "./env.ts";

describe("what a function was given", () => {
  it("is what it asked for and nothing else", () => {
    const given = { HANDOFF_TABLE: "clay-table", HANDOFF_BUS: "clay-bus", HOME: "/tmp" };
    expect(readEnv(["HANDOFF_TABLE"], given)).toEqual({ HANDOFF_TABLE: "clay-table" });
  });

  it("is refused whole, naming everything that is missing or wrong", () => {
    expect(() =>
      readEnv(["HANDOFF_BUS", "HANDOFF_URL", "HANDOFF_TABLE"], { HANDOFF_URL: "https://clay.shop/" }),
    ).toThrow(/HANDOFF_BUS: .*; HANDOFF_URL: ends with a slash; HANDOFF_TABLE: /);
  });
});
