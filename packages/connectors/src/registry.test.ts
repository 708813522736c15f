import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { connectors } from "./registry.ts";

const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

it("every platform with a folder is spoken, under its own name", () => {
  expect([...connectors.keys()].sort()).toEqual(folders);
});

it.each(folders)("%s is held to the contract of connectors", (folder) => {
  expect(readFileSync(new URL(`${folder}/index.test.ts`, import.meta.url), "utf8")).toContain("connectorContract({");
});
