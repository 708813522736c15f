// When is the operator told? One function for each kind of trouble.
import type { Made } from "./function.ts";
import { alarm, type Operator } from "./operator.ts";
import type { DeadLetters, Queue } from "./queue.ts";
import type { Rule } from "./rule.ts";

export function alarmOnDead(operator: Operator, dead: DeadLetters) {
  alarm(operator, dead.name, {
    says: "Something could not be done in spite of all retries, and is kept for fourteen days.",
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: dead.queueName },
    statistic: "Maximum",
    threshold: 1,
  });
}

export function alarmOnAge(operator: Operator, queue: Queue, minutes: number) {
  alarm(operator, `${queue.name}Late`, {
    says: `A message has waited for ${minutes} minutes: the worker is too slow, or fails.`,
    namespace: "AWS/SQS",
    metricName: "ApproximateAgeOfOldestMessage",
    dimensions: { QueueName: queue.queueName },
    statistic: "Maximum",
    threshold: minutes * 60,
  });
}

export function alarmOnRule(operator: Operator, rule: Rule, bus: sst.aws.Bus) {
  alarm(operator, `${rule.name}Failed`, {
    says: "The bus could not hand an event to its queue.",
    namespace: "AWS/Events",
    metricName: "FailedInvocations",
    dimensions: { EventBusName: bus.name, RuleName: rule.ruleName },
    statistic: "Sum",
    threshold: 1,
  });
}

/** What callers saw: an answer that could not be given, a crash, a bus or table that did not take what came. */
export function alarmOnAnswers(operator: Operator, { name, functionName }: Made) {
  alarm(operator, `${name}Failing`, {
    says: "Five requests in five minutes were answered with our own failure. Platforms send again.",
    namespace: "AWS/Lambda",
    metricName: "Url5xxCount",
    dimensions: { FunctionName: functionName },
    statistic: "Sum",
    threshold: 5,
  });
}

export function alarmOnThrottles(operator: Operator, { name, functionName }: Made) {
  alarm(operator, `${name}Throttled`, {
    says: "More came at once than may be worked on at once.",
    namespace: "AWS/Lambda",
    metricName: "Throttles",
    dimensions: { FunctionName: functionName },
    statistic: "Sum",
    threshold: 1,
  });
}

/** Every run states its errors, 0 or 1: an average of 1 is nothing but failures, and no data is no run at all. */
export function alarmOnSilence(operator: Operator, { name, functionName }: Made) {
  alarm(operator, `${name}Silent`, {
    says: "Nothing has looked at the paths for a quarter of an hour.",
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: { FunctionName: functionName },
    statistic: "Average",
    threshold: 1,
    period: 900,
    treatMissingData: "breaching",
  });
}

/** @param pattern which log lines, in CloudWatch's filter language */
export function alarmOnLines(
  operator: Operator,
  name: string,
  { functions, pattern, says }: { functions: readonly Made[]; pattern: string; says: string },
) {
  if (!operator) return;
  const namespace = `Handoff/${$app.stage}`;
  for (const { name: where, logGroup } of functions) {
    new aws.cloudwatch.LogMetricFilter(`${name}In${where}`, {
      logGroupName: logGroup.name,
      pattern,
      metricTransformation: { namespace, name, value: "1" },
    });
  }
  alarm(operator, name, { says, namespace, metricName: name, statistic: "Sum", threshold: 1 });
}
