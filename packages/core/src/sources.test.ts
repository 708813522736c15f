import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { sourcesText } from "../../../tools/sources.ts";

it("the lists of search engines, networks and assistants are those of packages/core/data (else: node tools/sources.ts)", () => {
  expect(readFileSync(new URL("./sources.ts", import.meta.url), "utf8")).toBe(sourcesText());
});
