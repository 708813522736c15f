import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { deployedOf } from "../../tools/cost/deployed.ts";
import { standardRehearsals } from "../../tools/rehearse/standard.ts";

it("what the bill is computed for is what would be deployed", async () => {
  const { deployed } = JSON.parse(readFileSync(new URL("../../tools/cost/measured.json", import.meta.url), "utf8"));
  const { first } = await standardRehearsals();
  expect(deployedOf(first.resources), "run: npm run cost -- --measure").toEqual(deployed);
}, 600_000);
