// How is Handoff itself? What all functions have in common is watched here, and one page in CloudWatch shows the rest.
import { alarmOnLines } from "../infra/alarms.ts";
import { createDashboard } from "../infra/dashboard.ts";
import type { Made } from "../infra/function.ts";
import type { Queue } from "../infra/queue.ts";
import type { Shared } from "./shared.ts";

type Running = { functions: readonly Made[]; publishing: readonly Made[]; queues: readonly Queue[] };

export function observe({ table, bus, operator }: Shared, { functions, publishing, queues }: Running) {
  alarmOnLines(operator, "BusRefused", {
    functions: publishing,
    pattern: '{ $.what = "bus.refused" }',
    says: "The bus did not take an event in spite of retries. Platforms and queues bring it again.",
  });
  createDashboard({ table, bus, functions, queues });
}
