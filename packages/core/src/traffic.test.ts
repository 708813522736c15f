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
