// What is done every five minutes. A tick that fails twice more is kept as missed; the next one does what it left.
import type { Made } from "./function.ts";
import type { DeadLetters } from "./queue.ts";

export function every5Minutes(tick: Made, missed: DeadLetters) {
  return new sst.aws.CronV2(`${tick.name}Timer`, {
    schedule: "rate(5 minutes)",
    function: tick.arn,
    retries: 2,
    dlq: missed.arn,
    transform: {
      schedule: (schedule) => {
        schedule.target = $output(schedule.target).apply((target) => ({
          ...target,
          // By then the next tick is at work.
          retryPolicy: { ...target.retryPolicy, maximumEventAgeInSeconds: 300 },
        }));
      },
    },
  });
}
