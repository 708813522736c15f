// What every capability stands on: the table, the bus, the front door, the secrets, and whom to tell when something is wrong.
import { createBus } from "../infra/bus.ts";
import { createDoor } from "../infra/door.ts";
import { createOperator } from "../infra/operator.ts";
import { createDeadLetters } from "../infra/queue.ts";
import { createSecrets } from "../infra/secret.ts";
import { readSettings } from "../infra/settings.ts";
import { createTable } from "../infra/table.ts";

export function share() {
  const settings = readSettings(process.env, $app.protect === true);
  const operator = createOperator(settings.operator);
  const door = createDoor(settings);
  const { bus, archive } = createBus();
  return {
    settings,
    operator,
    door,
    url: door.url,
    bus,
    archive,
    table: createTable(),
    secrets: createSecrets(),
    /** Ticks that failed in spite of retries. Nothing is lost with one: the next does what it left. */
    missedTicks: createDeadLetters("MissedTicks"),
  };
}
export type Shared = ReturnType<typeof share>;
