// Which marketing earned which sale: facts in, credits and rollups out.

import { alarmOnAge, alarmOnDead, alarmOnRule } from "../infra/alarms.ts";
import { createFunction } from "../infra/function.ts";
import { consume, createQueue, mayPoll } from "../infra/queue.ts";
import { hear } from "../infra/rule.ts";
import { mayUse } from "../infra/table.ts";
import { audience } from "../packages/core/src/audience.ts";
import type { Shared } from "./shared.ts";

export function attribute({ table, bus, operator }: Shared) {
  const timeoutSeconds = 60;
  const queue = createQueue("Attribute", { timeoutSeconds });
  const made = createFunction("Attribute", {
    handler: "packages/functions/src/lambda/attribute.handler",
    timeoutSeconds,
    memoryMb: 512, // it mostly waits for the table, and nobody waits for it
    environment: { HANDOFF_TABLE: table.name },
    permissions: [mayUse(table, ["GetItem", "PutItem", "DeleteItem", "Query", "Scan"]), mayPoll(queue)],
  });
  // One recompute serves a whole batch, so ten seconds' wait is worth it; a credit is not urgent.
  consume(queue, made, { batch: 100, windowSeconds: 10, concurrency: 10 });
  const rule = hear(bus, audience.attribute, queue);

  alarmOnDead(operator, queue.dead);
  alarmOnAge(operator, queue, 15);
  alarmOnRule(operator, rule, bus);
  return { ...made, queue, rule };
}
