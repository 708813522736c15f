import { afterAll, beforeAll, describe, test } from "vitest";
import { type Handoff, startHandoff } from "./harness.ts";
import { casesOfOthers, tellCase } from "./money-runner.ts";

let handoff: Handoff;
beforeAll(async () => {
  handoff = await startHandoff();
});
afterAll(() => handoff.end());

describe("a sequence told by somebody else", () => {
  const cases = casesOfOthers();
  test.runIf(cases.length > 0).each(cases)("comes out as its file says: $name", (one) => tellCase(handoff, one));
});
