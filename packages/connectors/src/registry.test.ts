import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { connectors } from "./registry.ts";

const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

it("every platform with a folder is spoken, and no other", async () => {
  expect([...connectors.keys()].sort()).toEqual(folders);
  expect(await connectors.get("etsy")).toBeUndefined();
});

it.each(folders)("%s is spoken under its own name", async (folder) => {
  expect((await connectors.get(folder))?.platform).toBe(folder);
});

it.each(folders)("%s is held to the contract of connectors", (folder) => {
  expect(readFileSync(new URL(`${folder}/index.test.ts`, import.meta.url), "utf8")).toContain("connectorContract({");
});
