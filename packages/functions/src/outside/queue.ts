// From a queue's batch to the worker and back: each record's body is an event as EventBridge hands it on. Answers which records failed,
// by their own ids, so that the queue brings exactly those again and buries the hopeless ones.
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod/mini";
import { attempt } from "../attempt.ts";
import type { Consumer, Message } from "../deps.ts";
import { describeFailure, withoutValues } from "../http.ts";
import { readEnvelope } from "./envelope.ts";
import type { Service } from "./service.ts";
import { currentTrace, inTrace } from "./trace.ts";

const Batch = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });
type Record = z.infer<typeof Batch>["Records"][number];

type Handler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** An entry for a worker's queue. */
export function consumes({ log, works }: Service, consumer: Consumer): Handler {
  return works(async (event) => {
    const { Records } = z.parse(Batch, event);
    const messages: Message[] = [];
    const traces = new Set<string>();
    const failed = readEach(Records, log, ({ messageId, body }) => {
      const { event, trace } = readEnvelope(body);
      messages.push({ id: messageId, event });
      if (trace !== undefined) traces.add(trace);
    });

    await inTrace(traceOf(traces, log), async () => {
      for (const [id, reason] of await attempt(messages, consumer)) {
        log({ what: "message.failed", message: id, error: withoutValues(reason) });
        failed.push(id);
      }
    });
    return responseOf(failed);
  });
}

/** An entry for a queue whose records have nothing to do with each other. */
export function consumesEach({ log, works }: Service, work: (body: string) => Promise<void>): Handler {
  return works(async (event) => {
    const { Records } = z.parse(Batch, event);
    const failed: string[] = [];
    for (const record of Records) {
      await work(record.body).catch((error) => {
        log({ what: "message.failed", message: record.messageId, error: describeFailure(error) });
        failed.push(record.messageId);
      });
    }
    return responseOf(failed);
  });
}

/** Reads every record; answers the ids of those that cannot be read. */
function readEach(records: readonly Record[], log: Service["log"], read: (record: Record) => void): string[] {
  return records.flatMap((record) => {
    try {
      read(record);
      return [];
    } catch (error) {
      log({ what: "message.failed", message: record.messageId, error: `unreadable: ${describeFailure(error)}` });
      return [record.messageId];
    }
  });
}

/** One trace goes on as it is. Several end in this invocation's own, and a line says which. */
function traceOf(traces: ReadonlySet<string>, log: Service["log"]): string | undefined {
  const [only, ...others] = traces;
  if (others.length === 0) return only ?? currentTrace();
  log({ what: "traces.joined", of: [...traces].join(" ") });
  return currentTrace();
}

function responseOf(failed: readonly string[]): SQSBatchResponse {
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
