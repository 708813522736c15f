// A worker's queue with its dead-letter queue, and how a function takes from it.
import type { Made } from "./function.ts";

const day = 24 * 60 * 60;
const attempts = 5;
// How long a batch may wait to be filled (consume), at most: a message is invisible meanwhile.
const windowSecondsMax = 20;

export type Queue = ReturnType<typeof createQueue>;

/**
 * A message stays invisible for six times the function's timeout and the wait for a batch (AWS's own advice: it covers retries of a
 * throttled poller); after five attempts it is dead. Its age counts from when it was first sent, so the dead are kept longer than the living.
 */
export function createQueue(name: string, { timeoutSeconds }: { timeoutSeconds: number }) {
  const dead = createDeadLetters(`${name}Dead`);
  const queue = new sst.aws.Queue(`To${name}`, {
    visibilityTimeout: `${timeoutSeconds * 6 + windowSecondsMax} seconds`,
    dlq: { queue: dead.arn, retry: attempts },
    transform: { queue: { messageRetentionSeconds: 4 * day, sqsManagedSseEnabled: true } },
  });
  return { name, arn: queue.arn, url: queue.url, queueName: queue.nodes.queue.name, dead };
}

export type DeadLetters = ReturnType<typeof createDeadLetters>;

export function createDeadLetters(name: string) {
  const queue = new sst.aws.Queue(name, {
    transform: { queue: { messageRetentionSeconds: 14 * day, sqsManagedSseEnabled: true } },
  });
  return { name, arn: queue.arn, url: queue.url, queueName: queue.nodes.queue.name };
}

/** What Lambda itself does with the queue, in the function's name. */
export function mayPoll(queue: Queue) {
  return { actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], resources: [queue.arn] };
}

/** @param concurrency how many batches are worked on at once; what comes faster waits */
export function consume(
  queue: Queue,
  { arn }: Made,
  { batch, windowSeconds, concurrency }: { batch: number; windowSeconds: number; concurrency: number },
) {
  return new aws.lambda.EventSourceMapping(`${queue.name}Consumer`, {
    eventSourceArn: queue.arn,
    functionName: arn,
    functionResponseTypes: ["ReportBatchItemFailures"],
    batchSize: batch,
    maximumBatchingWindowInSeconds: windowSeconds,
    scalingConfig: { maximumConcurrency: concurrency },
  });
}

/** Nobody may send but one service, and only on behalf of one resource. A queue has one policy, so this is called once for each. */
export function maySend(queue: Queue, service: "events" | "sns", sourceArn: $util.Input<string>) {
  for (const { name, arn, url } of [queue, queue.dead]) {
    new aws.sqs.QueuePolicy(`${name}Policy`, {
      queueUrl: url,
      policy: aws.iam.getPolicyDocumentOutput({
        statements: [
          {
            actions: ["sqs:SendMessage"],
            resources: [arn],
            principals: [{ type: "Service", identifiers: [`${service}.amazonaws.com`] }],
            conditions: [{ test: "ArnEquals", variable: "aws:SourceArn", values: [sourceArn] }],
          },
        ],
      }).json,
    });
  }
}
