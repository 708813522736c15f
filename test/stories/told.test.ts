// What platforms, mail programs and people really send, told case by case over HTTP. The cases are data: `cases/*.json`.
import { afterAll, beforeAll, describe, test } from "vitest";
import { type Handoff, startHandoff } from "./harness.ts";
import { tell } from "./told.ts";
import { readCases } from "./told-case.ts";

let handoff: Handoff;
beforeAll(async () => {
  handoff = await startHandoff();
});
afterAll(() => handoff.end());

describe.each([...Map.groupBy(readCases(), ({ kind }) => kind)])("%s", (_kind, cases) => {
  test.concurrent.each(cases)("$name", (told) => tell(handoff, told));
});
