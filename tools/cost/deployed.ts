// What a bill depends on, read from the graph of a (rehearsed) deployment: memory, batches, alarms, timers.
import type { Resource } from "../rehearse/graph.ts";
import type { Deployed } from "./bill.ts";

export function deployedOf(resources: readonly Resource[]): Deployed {
  const of = (kind: string) => resources.filter(({ type, custom }) => custom && type.endsWith(`:${kind}`));
  const functions = resources.filter(({ type }) => type === "aws:lambda/function:Function");
  return {
    memoryMb: sorted(functions.map(({ name, inputs }) => [entryName(name), inputs.memorySize])),
    consumers: sorted(
      of("EventSourceMapping").map(({ name, inputs }) => [
        name.replace(/Consumer$/, "").toLowerCase(),
        {
          batch: inputs.batchSize,
          windowSeconds: inputs.maximumBatchingWindowInSeconds,
          concurrency: inputs.scalingConfig.maximumConcurrency,
        },
      ]),
    ),
    alarms: of("MetricAlarm").length,
    dashboards: of("Dashboard").length,
    timers: of("Schedule").length,
    platformLines: functions.some(({ inputs }) => inputs.loggingConfig?.systemLogLevel !== "WARN"),
  };
}

/** WatchTickFunction is `watch-tick` to itself. */
function entryName(name: string): string {
  return name
    .replace(/Function$/, "")
    .replace(/(?<=[a-z])[A-Z]/g, "-$&")
    .toLowerCase();
}

function sorted<T>(entries: (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
