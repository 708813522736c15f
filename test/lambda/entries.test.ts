import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const folder = new URL("../../packages/functions/src/lambda/", import.meta.url);
const entries = globSync("*.ts", { cwd: folder.pathname }).filter((file) => file !== "deps.ts");

it("there is one entry for each function", () => {
  expect(entries.sort()).toEqual([
    "alert-tick.ts",
    "alert.ts",
    "attribute.ts",
    "feedback.ts",
    "receive.ts",
    "report.ts",
    "watch-tick.ts",
    "watch.ts",
  ]);
});

it.each(entries)("%s only joins what AWS gives with what a verb does: fifteen lines, one handler", (file) => {
  const text = readFileSync(new URL(file, folder), "utf8");
  expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(15);
  expect(text.match(/^export .*$/gm)).toEqual([expect.stringMatching(/^export const handler = /)]);
});
