import { encode } from "uqr";
import { expect, it } from "vitest";
import { qrCode } from "./qr.ts";

const url = "https://go.handoff.example/l/market-stall";

it("the drawing has every dark module of the code, and no other, within four modules of white", async () => {
  const svg = await qrCode(url, undefined).text();
  const drawn = new Set<string>();
  for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let i = 0; i < Number(width); i++) drawn.add(`${Number(x) + i},${y}`);
  }
  const { data, size } = encode(url, { ecc: "M", border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`${x},${y}`] : [])));
  expect([...drawn].sort()).toEqual(dark.sort());
  expect(svg).toContain(`viewBox="0 0 ${size} ${size}"`);
  expect(dark.some((place) => place.split(",").some((n) => Number(n) < 4 || Number(n) >= size - 4))).toBe(false);
});

it("what an address says cannot become markup", async () => {
  expect(await qrCode("https://go.handoff.example/l/a&b<c>", "64").text()).toContain("/l/a&amp;b&lt;c&gt;</title>");
});
