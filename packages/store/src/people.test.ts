import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople } from "./people.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const expires = 2_000_000_000;
const touch = (id: string, at: string) => ({
  id,
  at,
  touch: { kind: "click" as const },
  visitor: { verdict: "human" as const, reason: "a browser" },
});

describe("a person", () => {
  it("is found from any of her identities, over any number of links", async () => {
    const people = createPeople(engine.table);
    await people.link("b1", ["click:k1", "visitor:v1"], expires);
    await people.link("b1", ["visitor:v1", "checkout:c1"], expires);
    await people.link("b1", ["checkout:c1", "email:h1"], expires);
    await people.putTouch("b1", touch("t1", "2026-11-01T00:00:00.000Z"), ["click:k1"], expires);
    await people.putMention("b1", "sale", "shopify:1", "2026-11-02T00:00:00.000Z", ["email:h1"], expires);
    const everything = ["checkout:c1", "click:k1", "email:h1", "visitor:v1"];
    for (const start of everything) {
      const found = await people.find("b1", [start]);
      expect(found.identities[0]).toBe(start);
      expect(found.identities.toSorted()).toEqual(everything);
      expect(found.touches.map((one) => one.id)).toEqual(["t1"]);
      expect(found.sales).toEqual(["shopify:1"]);
    }
  });

  it("of one business is nobody to another", async () => {
    const people = createPeople(engine.table);
    await people.link("b2", ["email:h1", "visitor:v9"], expires);
    expect((await people.find("b3", ["email:h1"])).identities).toEqual(["email:h1"]);
  });

  it("is read only for the time that is asked for, but always with her links", async () => {
    const people = createPeople(engine.table);
    await people.link("b4", ["email:h1", "visitor:v1"], expires);
    for (const day of ["01", "10", "20"]) {
      await people.putTouch("b4", touch(`t${day}`, `2026-11-${day}T00:00:00.000Z`), ["visitor:v1"], expires);
    }
    const range = { from: "2026-11-05T00:00:00.000Z", to: "2026-11-15T00:00:00.000Z" };
    expect((await people.find("b4", ["email:h1"], range)).touches.map((one) => one.id)).toEqual(["t10"]);
  });

  it("is not everybody who used the same till", async () => {
    const people = createPeople(engine.table);
    for (let i = 0; i < 9; i++) await people.link("b5", [`email:p${i}`, "visitor:till"], expires);
    await people.putTouch("b5", touch("t1", "2026-11-01T00:00:00.000Z"), ["visitor:till"], expires);
    const found = await people.find("b5", ["email:p0"]);
    expect(found).toMatchObject({ identities: ["email:p0", "visitor:till"], shared: ["visitor:till"], touches: [] });
    expect((await people.find("b5", ["visitor:till"])).touches).toHaveLength(1);
    expect((await people.find("b5", ["email:p0"], { reach: true })).identities).toHaveLength(10);
  });

  it("with eight names on one device is still followed", async () => {
    const people = createPeople(engine.table);
    for (let i = 0; i < 8; i++) await people.link("b6", [`email:p${i}`, "visitor:family"], expires);
    expect((await people.find("b6", ["email:p0"])).identities).toHaveLength(9);
  });

  it("that is forgotten leaves nothing under her names, nor in anybody else's links", async () => {
    const people = createPeople(engine.table);
    await people.link("b7", ["email:h1", "visitor:shared"], expires);
    await people.putTouch("b7", touch("t1", "2026-11-01T00:00:00.000Z"), ["email:h1"], expires);
    await people.forget("b7", "email:h1", new Set(["email:h1"]), async () => {});
    expect((await people.find("b7", ["email:h1"])).touches).toEqual([]);
    expect((await people.find("b7", ["visitor:shared"])).identities).toEqual(["visitor:shared"]);
  });
});
