// Is anyone there to sell? Hears who arrives and what the store says, and looks around every five minutes.

import { alarmOnAge, alarmOnDead, alarmOnRule, alarmOnSilence } from "../infra/alarms.ts";
import { mayPublish } from "../infra/bus.ts";
import { createFunction } from "../infra/function.ts";
import { consume, createQueue, mayPoll } from "../infra/queue.ts";
import { hear } from "../infra/rule.ts";
import { mayUse } from "../infra/table.ts";
import { every5Minutes } from "../infra/timer.ts";
import { audience } from "../packages/core/src/audience.ts";
import type { Shared } from "./shared.ts";

export function watch({ table, bus, url, operator, missedTicks }: Shared) {
  const timeoutSeconds = 60;
  const queue = createQueue("Watch", { timeoutSeconds });
  const looks = {
    memoryMb: 512, // it mostly waits for the table and for shops
    environment: { HANDOFF_TABLE: table.name, HANDOFF_BUS: bus.name, HANDOFF_URL: url },
  };
  const permissions = [mayUse(table, ["GetItem", "PutItem", "DeleteItem", "Query"]), mayPublish(bus)];

  const made = createFunction("Watch", {
    ...looks,
    handler: "packages/functions/src/lambda/watch.handler",
    timeoutSeconds,
    permissions: [...permissions, mayPoll(queue)],
  });
  // The first people on a dead page are to be heard of within a minute. Two seconds of it make a rush a fifth cheaper.
  consume(queue, made, { batch: 10, windowSeconds: 2, concurrency: 5 });
  const rule = hear(bus, audience.watch, queue);

  const tick = createFunction("WatchTick", {
    ...looks,
    handler: "packages/functions/src/lambda/watch-tick.handler",
    timeoutSeconds: 240,
    permissions,
  });
  every5Minutes(tick, missedTicks);

  alarmOnDead(operator, queue.dead);
  alarmOnAge(operator, queue, 5);
  alarmOnRule(operator, rule, bus);
  alarmOnSilence(operator, tick);
  return { ...made, queue, rule, tick };
}
