import { expect, test } from "vitest";
import { brokenWalls, wallsBrokenBy } from "../tools/walls.ts";

test("every room imports only what it may", () => {
  expect(brokenWalls(new URL("..", import.meta.url).pathname)).toEqual([]);
});

test.each([
  ["packages/core/src/day.ts", 'import { createHash } from "node:crypto";'],
  ["packages/core/src/day.ts", 'import { keys } from "@handoff/store/keys";'],
  ["packages/core/src/day.ts", "export const today = () => new Date();"],
  ["packages/core/src/day.ts", "export const key = process.env.KEY;"],
  ["packages/core/src/day.ts", 'import { dayOf } from "../../local/src/clock.ts";'],
  ["packages/connectors/src/stripe/index.ts", 'import { hosts } from "../shopify/index.ts";'],
  ["packages/connectors/src/stripe/index.ts", 'import { connectors } from "../registry.ts";'],
  ["packages/connectors/src/stripe/index.ts", 'import { createHmac } from "node:crypto";'],
  ["packages/connectors/src/signature.ts", 'import * as z from "zod/mini";'],
  ["packages/store/src/days.ts", 'import type { Deps } from "@handoff/functions/deps";'],
  ["packages/functions/src/report.ts", 'import { DynamoDBClient } from "@aws-sdk/client-dynamodb";'],
  ["packages/functions/src/report.ts", 'import { openTable } from "@handoff/store/table";'],
  ["packages/functions/src/report.ts", 'const { startEngine } = await import("@handoff/local/engine");'],
  ["packages/functions/src/lambda/report.ts", "if (process.env.STAGE) start();"],
  ["packages/dashboard/src/page.ts", 'export { createReport } from "@handoff/functions/report";'],
  ["packages/local/src/demo.ts", 'import { startSystem } from "../../../test/stories/harness.ts";'],
  ["test/stories/refund.test.ts", 'import { parseMoney } from "@handoff/core/money";'],
  ["packages/functions/src/report.ts", 'import { createTable } from "../../../infra/table.ts";'],
  ["infra/table.ts", 'import { openTable } from "../packages/store/src/table.ts";'],
  ["infra/table.ts", 'import { share } from "../stacks/shared.ts";'],
  ["infra/bus.ts", 'new sst.aws.Bus("Bus");'],
  ["stacks/report.ts", 'import { createReport } from "../packages/functions/src/report.ts";'],
  ["sst.config.ts", 'const { createTable } = await import("./infra/table.ts");'],
  ["packages/elsewhere/src/page.ts", "export {};"],
])("%s may not hold: %s", (file, source) => {
  expect(wallsBrokenBy(file, source)).toHaveLength(1);
});

test.each([
  [
    "packages/core/src/day.ts",
    'import * as z from "zod/mini";\nimport { dayMs } from "./time.ts"; // never Date.now()',
  ],
  ["packages/core/src/day.ts", "export const day = (at: string) => new Date(at);"],
  ["packages/connectors/src/registry.ts", 'import { shopify } from "./shopify/index.ts";'],
  ["packages/connectors/src/stripe/index.ts", 'import { verifySignature } from "../signature.ts";'],
  ["packages/store/src/days.ts", 'import { parseMoney } from "@handoff/core/money";'],
  ["packages/functions/src/report.ts", 'import type { Store } from "@handoff/store/store";'],
  ["packages/functions/src/report.test.ts", 'import { startEngine } from "@handoff/local/engine";'],
  ["packages/local/src/main.ts", 'import { createApp } from "@handoff/functions/app";'],
  ["stacks/watch.ts", 'import { audience } from "../packages/core/src/audience.ts";'],
  ["test/stories/refund.test.ts", 'import { startHandoff } from "./harness.ts";'],
])("%s may hold: %s", (file, source) => {
  expect(wallsBrokenBy(file, source)).toEqual([]);
});
