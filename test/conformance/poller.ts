// How do messages reach a function? As Lambda's own poller brings them: what the mapping says, and nothing of our own. Only time is
// shortened: a message that failed is visible again at once, where SQS waits for its visibility timeout.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
import type { SQSRecord } from "aws-lambda";
import type { Outcome } from "../lambda/sandbox.ts";
import type { Json, Moto } from "./moto.ts";

export type Mapping = {
  queueUrl: string;
  queueArn: string;
  functionArn: string;
  batch: number;
  /** Whether the function's answer may name the messages that failed. */
  partial: boolean;
};
export type Seen = { mapping: Mapping; bodies: string[]; failed: string[]; outcome: Outcome };

/**
 * The mappings as they are kept. moto would run the functions itself, in containers: from here on nobody takes from the queues but we.
 */
export async function takeOverMappings(moto: Moto): Promise<Mapping[]> {
  const lambda = (operation: string, params: Json) => moto.call({ service: "lambda", operation, params });
  const { EventSourceMappings } = await lambda("ListEventSourceMappings", {});
  return Promise.all(
    EventSourceMappings.map(async ({ UUID, EventSourceArn, FunctionArn, BatchSize, FunctionResponseTypes }: Json) => {
      await lambda("UpdateEventSourceMapping", { UUID, Enabled: false });
      const params = { QueueName: EventSourceArn.split(":").at(-1) };
      const { QueueUrl } = await moto.call({ service: "sqs", operation: "GetQueueUrl", params });
      return {
        queueUrl: QueueUrl,
        queueArn: EventSourceArn,
        functionArn: FunctionArn,
        batch: BatchSize,
        partial: (FunctionResponseTypes ?? []).includes("ReportBatchItemFailures"),
      };
    }),
  );
}

/** Takes one batch, hands it over, and removes what was done. Undefined when the queue has nothing to give. */
export async function pollOnce(
  moto: Moto,
  mapping: Mapping,
  invoke: (event: unknown) => Promise<Outcome>,
): Promise<Seen | undefined> {
  const { queueUrl: QueueUrl } = mapping;
  const sqs = (operation: string, params: Json) => moto.call({ service: "sqs", operation, params });
  const messages = await receive(moto, mapping);
  if (messages.length === 0) return undefined;

  const outcome = await invoke({ Records: messages.map((message) => recordOf(message, mapping)) });
  const ids = messages.map(({ MessageId }) => MessageId as string);
  const failed = failuresOf(ids, outcome, mapping.partial);
  for (const { MessageId, ReceiptHandle } of messages) {
    if (failed.has(MessageId)) await sqs("ChangeMessageVisibility", { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
    else await sqs("DeleteMessage", { QueueUrl, ReceiptHandle });
  }
  const bodiesOf = (wanted: Json[]) => wanted.map(({ Body }) => Body as string);
  return {
    mapping,
    bodies: bodiesOf(messages),
    failed: bodiesOf(messages.filter(({ MessageId }) => failed.has(MessageId))),
    outcome,
  };
}

/** SQS gives ten at once; a mapping's batch may be larger. */
async function receive(moto: Moto, { queueUrl: QueueUrl, batch }: Mapping): Promise<Json[]> {
  const messages: Json[] = [];
  while (messages.length < batch) {
    const MaxNumberOfMessages = Math.min(10, batch - messages.length);
    const params = { QueueUrl, MaxNumberOfMessages, AttributeNames: ["All"], MessageAttributeNames: ["All"] };
    const { Messages = [] } = await moto.call({ service: "sqs", operation: "ReceiveMessage", params });
    if (Messages.length === 0) break;
    messages.push(...Messages);
  }
  return messages;
}

/** A function that broke off has done nothing; an answer that names somebody else's message counts as that, too. */
function failuresOf(ids: readonly string[], outcome: Outcome, partial: boolean): ReadonlySet<string> {
  if ("errorType" in outcome) return new Set(ids);
  if (!partial) return new Set();
  const { batchItemFailures } = (outcome.payload ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] | null };
  const named = (batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return new Set(named.every((id) => ids.includes(id)) ? named : ids);
}

function recordOf({ MessageId, ReceiptHandle, Body, MD5OfBody, Attributes }: Json, { queueArn }: Mapping): SQSRecord {
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    md5OfBody: MD5OfBody,
    attributes: Attributes,
    messageAttributes: {},
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: "eu-west-1",
  };
}
