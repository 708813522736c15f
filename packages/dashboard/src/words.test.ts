import { expect, test } from "vitest";

// The page's own file, as a browser loads it.
const { money, timeText, dayOf, placeOf } = await import(new URL("../public/words.js", import.meta.url).href);

test.each([
  [{ amount: 1230, currency: "EUR" }, "€12.30"],
  [{ amount: -5, currency: "EUR" }, "-€0.05"],
  [{ amount: 0, currency: "EUR" }, "€0.00"],
  [{ amount: 7000, currency: "JPY" }, "¥7,000"],
  [{ amount: 1234567, currency: "KWD" }, "KWD 1,234.567"],
  [{ amount: 12345, currency: "CLF" }, "CLF 1.2345"],
  [{ amount: 100, currency: "HUF" }, "HUF 1.00"], // for display Intl would leave the fillér out
  [{ amount: Number.MAX_SAFE_INTEGER, currency: "USD" }, "$90,071,992,547,409.91"],
])("%j is written to its last minor unit: %s", (amount, written) => {
  expect(money(amount, "en-US").replaceAll("\u00a0", " ")).toBe(written);
});

test("a day and a time are those of the business's clock", () => {
  expect(dayOf("2026-11-23T23:30:00Z", "Pacific/Auckland")).toBe("2026-11-24");
  const now = Date.parse("2026-11-24T01:00:00Z"); // still the 23rd in New York
  expect(timeText("2026-11-23T14:00:00Z", "America/New_York", now)).toMatch(/^0?9:00/);
  expect(timeText("2026-11-23T14:00:00Z", "Europe/Lisbon", now)).toMatch(/2026.*2:00|2026.*14:00/);
});

test.each([
  ["https://www.claykiln.example/products/moon-jar", "claykiln.example", "/products/moon-jar"],
  ["https://claykiln.example/", "", "claykiln.example"],
  ["https://claykiln.example?id=1", "claykiln.example", "?id=1"],
  [undefined, "", "a page that is no longer known"],
])("%s is told apart into its host and the rest", (url, host, rest) => {
  expect(placeOf(url)).toEqual({ host, rest });
});
