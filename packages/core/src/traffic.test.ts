import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arrival, countHour, countPeople } from "./traffic.ts";

const arrival = (n: number, person: string, campaign = "Autumn"): Arrival => ({
  id: `t${n}`,
  at: `2026-11-23T10:${String(n % 60).padStart(2, "0")}:00.000Z`,
  person,
  channel: "Email",
  campaign,
});
const crowd = (from: number, many: number) => Array.from({ length: many }, (_, n) => arrival(n, `click:${from + n}`));

describe("people", () => {
  it("who come twice, in one hour or in two, are one person of the campaign that brought them first", () => {
    const first = countHour([
      arrival(2, "visitor:a", "Spring"),
      arrival(1, "visitor:a"),
      arrival(3, "visitor:b", "Spring"),
    ]);
    const second = countHour([arrival(5, "visitor:b"), arrival(6, "visitor:c")]);
    expect(countPeople([first, second])).toEqual({
      people: 3,
      groups: [
        { channel: "Email", campaign: "Autumn", people: 2 },
        { channel: "Email", campaign: "Spring", people: 1 },
      ],
    });
  });
  it("are counted without their names when an hour has too many", () => {
    const busy = countHour(crowd(0, 301));
    expect(busy.persons).toBeUndefined();
    expect(countPeople([busy, countHour(crowd(0, 10))])).toMatchObject({ people: 311 });
  });
});

describe("people whom a link led elsewhere", () => {
  const mugs = { to: "fallback", url: "https://claykiln.example/collections/mugs" } as const;
  const led = (n: number, person: string, detour: Arrival["detour"]): Arrival => ({ ...arrival(n, person), detour });

  it("are counted apart from those who landed on the page itself", () => {
    const hour = countHour([
      arrival(1, "click:a"),
      led(2, "click:b", mugs),
      led(3, "click:c", mugs),
      led(4, "click:d", { to: "catch" }),
    ]);
    expect(countPeople([hour])).toEqual({
      people: 4,
      groups: [
        { channel: "Email", campaign: "Autumn", people: 2, detour: mugs },
        { channel: "Email", campaign: "Autumn", people: 1 },
        { channel: "Email", campaign: "Autumn", people: 1, detour: { to: "catch" } },
      ],
    });
  });

  it.each([
    ["stood before the page itself", undefined, undefined],
    ["were only asked for their address", { to: "catch" }, { to: "catch" }],
  ] as const)(
    "do not count as led on when they also %s, in the same hour or in another, in any order",
    (_, other, counts) => {
      const [first, second] = [led(1, "visitor:a", mugs), led(2, "visitor:a", other)];
      const expected = [{ channel: "Email", campaign: "Autumn", people: 1, ...(counts && { detour: counts }) }];
      const of = (...hours: Arrival[][]) => countPeople(hours.map(countHour)).groups;
      expect(of([first, second])).toEqual(expected);
      expect(of([{ ...second, at: first.at, id: "t0" }, first])).toEqual(expected);
      expect(of([first], [second])).toEqual(expected);
      expect(of([second], [first])).toEqual(expected);
    },
  );

  it("stay apart in hours that have too many people to name them", () => {
    const hour = countHour([...crowd(0, 301), ...crowd(301, 200).map((one) => ({ ...one, detour: mugs }))]);
    expect(hour.persons).toBeUndefined();
    expect(countPeople([hour]).groups.map(({ people, detour }) => [people, detour?.to])).toEqual([
      [301, undefined],
      [200, "fallback"],
    ]);
  });

  it("are never more or fewer than all who came, whatever the order of arrivals and hours", () => {
    const detour = fc.constantFrom(
      undefined,
      mugs,
      { to: "fallback", url: "https://claykiln.example/b" } as const,
      {
        to: "catch",
      } as const,
    );
    const some = fc.array(fc.record({ n: fc.nat(59), person: fc.integer({ min: 1, max: 6 }), detour }));
    fc.assert(
      fc.property(fc.array(some, { maxLength: 4 }), (hours) => {
        const arrivals = hours.map((hour) => hour.map(({ n, person, detour: way }) => led(n, `p${person}`, way)));
        const { people, groups } = countPeople(arrivals.map(countHour));
        const all = arrivals.flat();
        const persons = [...new Set(all.map(({ person }) => person))];
        const isLedOn = (who: string) =>
          all.filter(({ person }) => person === who).every(({ detour: way }) => way?.to === "fallback");
        const sum = (of: typeof groups) => of.reduce((total, group) => total + group.people, 0);
        expect(people).toBe(persons.length);
        expect(sum(groups)).toBe(persons.length);
        expect(sum(groups.filter((group) => group.detour?.to === "fallback"))).toBe(persons.filter(isLedOn).length);
      }),
    );
  });
});
