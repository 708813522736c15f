// A queue on this machine as SQS keeps it and Lambda takes from it: at least once, what failed comes again, what failed too often is
// kept aside. It survives whoever consumes it.
import { createHash, randomUUID } from "node:crypto";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

/** Takes a batch as Lambda's poller brings it. When it throws, the whole batch has failed. */
export type Poller = (event: SQSEvent) => Promise<SQSBatchResponse>;
export type Letter = { id: string; body: string; receives: number };

export type SqsQueue = {
  send(body: string): void;
  subscribe(poller: Poller, options: { batch: number; maxReceives: number }): void;
  /** As when the function's mapping is disabled. What is under way comes to its end. */
  unsubscribe(): Promise<void>;
  dead(): Letter[];
  redrive(): number;
  /** Resolves when nothing waits and nothing is under way. Dead letters do not count. */
  idle(): Promise<void>;
};

export function createSqsQueue(name: string): SqsQueue {
  const ready: Letter[] = [];
  let dead: Letter[] = [];
  let subscriber: { poller: Poller; batch: number; maxReceives: number } | undefined;
  let running: Promise<void> | undefined;
  const idlers: (() => void)[] = [];

  function pump(): void {
    settled();
    if (running || !subscriber || ready.length === 0) return;
    const { poller, batch, maxReceives } = subscriber;
    const letters = ready.splice(0, batch);
    running = deliver(letters, poller, maxReceives).finally(() => {
      running = undefined;
      pump();
    });
  }

  async function deliver(letters: Letter[], poller: Poller, maxReceives: number): Promise<void> {
    for (const letter of letters) letter.receives += 1;
    const failed = await poller({ Records: letters.map((letter) => recordOf(letter, name)) }).then(
      ({ batchItemFailures }) => failuresAmong(letters, batchItemFailures),
      () => letters,
    );
    for (const letter of failed) (letter.receives >= maxReceives ? dead : ready).push(letter);
  }

  function settled(): void {
    if (running || ready.length > 0) return;
    for (const resolve of idlers.splice(0)) resolve();
  }

  return {
    send(body) {
      ready.push({ id: randomUUID(), body, receives: 0 });
      queueMicrotask(pump);
    },
    subscribe(poller, options) {
      subscriber = { poller, ...options };
      queueMicrotask(pump);
    },
    async unsubscribe() {
      subscriber = undefined;
      await running;
    },
    dead: () => dead,
    redrive() {
      const letters = dead;
      dead = [];
      for (const { body } of letters) this.send(body);
      return letters.length;
    },
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve);
        queueMicrotask(settled);
      }),
  };
}

/** An id that is none of the batch's makes Lambda take the whole batch for failed. */
function failuresAmong(letters: Letter[], failures: SQSBatchResponse["batchItemFailures"]): Letter[] {
  const named = failures.map(({ itemIdentifier }) => letters.find(({ id }) => id === itemIdentifier));
  return named.includes(undefined) ? letters : named.filter((letter) => letter !== undefined);
}

function recordOf({ id, body, receives }: Letter, name: string): SQSRecord {
  return {
    messageId: id,
    receiptHandle: `${id}-${receives}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: "1772445600000",
      SenderId: "AIDAIENQZJOLO23YVJ4VO",
      ApproximateFirstReceiveTimestamp: "1772445600001",
    },
    messageAttributes: {},
    md5OfBody: createHash("md5").update(body).digest("hex"),
    eventSource: "aws:sqs",
    eventSourceARN: `arn:aws:sqs:eu-west-1:123456789012:handoff-${name}`,
    awsRegion: "eu-west-1",
  };
}
