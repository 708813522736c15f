// The API and the page the owner looks at.
import { alarmOnAnswers } from "../infra/alarms.ts";
import { mayPublish } from "../infra/bus.ts";
import { createFunction } from "../infra/function.ts";
import { mayUse } from "../infra/table.ts";
import type { Shared } from "./shared.ts";

export function report({ table, bus, door, url, secrets, operator }: Shared) {
  const made = createFunction("Report", {
    handler: "packages/functions/src/lambda/report.handler",
    timeoutSeconds: 29, // the front door waits 30 seconds
    memoryMb: 1024,
    environment: { HANDOFF_TABLE: table.name, HANDOFF_BUS: bus.name, HANDOFF_URL: url },
    secrets: [secrets.masterKey, secrets.adminKey],
    permissions: [mayUse(table, ["GetItem", "PutItem", "DeleteItem", "Query"]), mayPublish(bus)],
    isPublic: true,
    files: [{ from: "packages/dashboard/public", to: "public" }],
  });
  door.open(["/"], made.url);

  alarmOnAnswers(operator, made);
  return made;
}
