import { expect, test } from "vitest";
import { createLog } from "./log.ts";

test("only lines of the asked level and graver ones are written, one JSON object each", () => {
  const lines: string[] = [];
  const log = createLog(
    "warn",
    () => 0,
    (line) => lines.push(line),
  );
  log({ what: "delivery.accepted", ms: 3 });
  log({ what: "mail.retried", level: "warn" });
  log({ what: "mail.failed", error: "no answer" });
  log({ what: "message.dead", level: "error", worker: "alert" });
  expect(lines).toEqual([
    '{"at":"1970-01-01T00:00:00.000Z","level":"warn","what":"mail.retried"}\n',
    '{"at":"1970-01-01T00:00:00.000Z","level":"error","what":"mail.failed","error":"no answer"}\n',
    '{"at":"1970-01-01T00:00:00.000Z","level":"error","what":"message.dead","worker":"alert"}\n',
  ]);
});

test("a line without a level is written when everything is asked for", () => {
  const lines: string[] = [];
  createLog(
    "debug",
    () => 0,
    (line) => lines.push(line),
  )({ what: "delivery.accepted", ms: 3 });
  expect(lines).toEqual(['{"at":"1970-01-01T00:00:00.000Z","level":"info","what":"delivery.accepted","ms":3}\n']);
});
