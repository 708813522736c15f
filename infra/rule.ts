// Which events of the bus go to which queue. The list is the core's own; what cannot be delivered within a day is kept with the dead.
import { maySend, type Queue } from "./queue.ts";

export type Rule = ReturnType<typeof hear>;

export function hear(bus: sst.aws.Bus, types: readonly string[], queue: Queue) {
  const rule = new aws.cloudwatch.EventRule(`${queue.name}Rule`, {
    description: `What ${queue.name} hears`,
    eventBusName: bus.name,
    eventPattern: JSON.stringify({ "detail-type": types }),
  });
  maySend(queue, "events", rule.arn);
  new aws.cloudwatch.EventTarget(`${queue.name}Target`, {
    eventBusName: bus.name,
    rule: rule.name,
    arn: queue.arn,
    retryPolicy: { maximumEventAgeInSeconds: 24 * 60 * 60, maximumRetryAttempts: 185 },
    deadLetterConfig: { arn: queue.dead.arn },
  });
  return { name: `${queue.name}Rule`, ruleName: rule.name };
}
