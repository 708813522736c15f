// The public door of platforms, tracked links and the snippet.
import { alarmOnAnswers, alarmOnLines, alarmOnThrottles } from "../infra/alarms.ts";
import { mayPublish } from "../infra/bus.ts";
import { createFunction } from "../infra/function.ts";
import { mayUse } from "../infra/table.ts";
import type { Shared } from "./shared.ts";

export function receive({ table, bus, door, url, secrets, settings, operator }: Shared) {
  const made = createFunction("Receive", {
    handler: "packages/functions/src/lambda/receive.handler",
    timeoutSeconds: 20,
    memoryMb: 1024, // CPU comes with memory, and a prospect waits for the first click
    environment: { HANDOFF_TABLE: table.name, HANDOFF_BUS: bus.name, HANDOFF_URL: url },
    secrets: [secrets.masterKey],
    permissions: [mayUse(table, ["GetItem", "PutItem", "Query"]), mayPublish(bus)],
    isPublic: true,
    ...(settings.receiveConcurrency && { reservedConcurrency: settings.receiveConcurrency }),
  });
  door.open(["/hooks", "/l", "/catch", "/t", "/handoff.js"], made.url);

  alarmOnAnswers(operator, made);
  alarmOnThrottles(operator, made);
  alarmOnLines(operator, "Unrecorded", {
    functions: [made],
    pattern: '{ ($.what = "click.unrecorded") || ($.what = "lead.unrecorded") || ($.what = "delivery.unrecorded") }',
    says: "Something a prospect or a platform did could not be written down.",
  });
  return made;
}
