import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse } from "./report.fixture.ts";
import { furnish } from "./story.fixture.ts";

let house: House;
let kiln: Awaited<ReturnType<House["open"]>>;
beforeAll(async () => {
  house = await openHouse();
  kiln = await house.open("kiln");
  await furnish(house, kiln, "kiln"); // a visit on the 20th, 48.00 EUR on the 21st of which 8.00 went back on the 22nd, a lead on the 23rd
  const till = { version: "1", shipping: 0, tax: 0, refundedTotal: 0, paid: true, browser: false };
  const placed = { ...till, discountCodes: [], identities: [], placedAt: "2026-11-21T23:30:00.000Z" };
  await house.hear(kiln.id, [
    {
      type: "sale.placed",
      id: "kiln:sale:kiln:abroad:placed",
      at: placed.placedAt,
      body: { ...placed, sale: "kiln:abroad", total: { amount: 2000, currency: "JPY" }, currentTotal: 2000 },
    },
  ]);
});
afterAll(() => house.stop());

const get = async (query: string) =>
  (await house.ask(`GET /v1/reports/timeline?${query}`, { key: kiln.keys.read })).body as {
    days: Record<string, unknown>[];
  };
const eur = (amount: number) => ({ amount, currency: "EUR" });
const jpy = (amount: number) => ({ amount, currency: "JPY" });

test("has every day of the period, in order, also those on which nothing happened", async () => {
  const report = await get("from=2026-11-19&to=2026-11-23");
  expect(report).toMatchObject({ from: "2026-11-19", to: "2026-11-23", timezone: "Europe/Lisbon", currency: "EUR" });
  const nothing = { touches: 0, leads: 0, sales: 0, gross: eur(0), refunds: eur(0), net: eur(0), otherCurrencies: [] };
  expect(report.days).toEqual([
    { day: "2026-11-19", ...nothing },
    { day: "2026-11-20", ...nothing, touches: 1 },
    {
      day: "2026-11-21",
      ...{ ...nothing, sales: 1, gross: eur(4800), refunds: eur(800), net: eur(4000) },
      otherCurrencies: [{ currency: "JPY", sales: 1, gross: jpy(2000), refunds: jpy(0), net: jpy(2000) }],
    },
    { day: "2026-11-22", ...nothing },
    { day: "2026-11-23", ...nothing, leads: 1 },
  ]);
});

test("puts money on the day it moved when asked by cash", async () => {
  const { days } = await get("from=2026-11-21&to=2026-11-22&basis=cash");
  expect(days.map(({ day, net }) => [day, net])).toEqual([
    ["2026-11-21", eur(4800)],
    ["2026-11-22", eur(-800)],
  ]);
});
