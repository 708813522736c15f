// The workers' queues, wherever they are: what lies dead in them, and how it gets a new start.
import { audience, type Worker } from "@handoff/core/audience";
import * as z from "zod/mini";
import type { LocalBus } from "../bus.ts";
import { type Call, wrongUse } from "./command.ts";
import { type DeployedQueue, findQueues, stageOf } from "./deployment.ts";
import { withHomeBus } from "./home-bus.ts";

/** What is told of a dead letter; never its body. */
export type Letter = { worker: string; type: string; fact: string; business: string; diedAt: string; reason: string };
export type DeadQueue = {
  worker: string;
  /** How many there are. Approximate on AWS. */
  count(): Promise<number>;
  /** Some of them: all at home, up to ten on AWS. */
  letters(): Promise<Letter[]>;
  /** Gives them all a new start. On AWS this only begins here. */
  redrive(): Promise<void>;
};

/** Does the work on the queues of one worker or of all, at home or on AWS. */
export async function withDeadQueues<T>(call: Call, work: (queues: readonly DeadQueue[]) => Promise<T>): Promise<T> {
  const [worker] = call.args;
  const stage = stageOf(call);
  if (stage !== undefined) {
    const open = await sqsQueues();
    return work(chosen(await findQueues(stage), worker).map(open));
  }
  const names = new Map((Object.keys(audience) as Worker[]).map((name) => [name as string, name]));
  const wanted = chosen(names, worker).map(([, name]) => name);
  return withHomeBus(call.environment, (bus) => work(wanted.map((name) => homeQueue(bus, name))));
}

/** The queues that were meant: one, or all. */
function chosen<T>(queues: ReadonlyMap<string, T>, name: string | undefined): [name: string, queue: T][] {
  if (name === undefined) return [...queues];
  const queue = queues.get(name.toLowerCase());
  if (queue !== undefined) return [[name.toLowerCase(), queue]];
  const remedy = `Give one of ${[...queues.keys()].join(", ")}, or none for all.`;
  throw wrongUse("There is no such worker.", "worker", remedy, name);
}

const Told = z.object({
  type: z._default(z.string(), "unreadable"),
  id: z._default(z.string(), ""),
  business: z._default(z.string(), ""),
});
const told = (event: unknown) => {
  const { type, id: fact, business } = z.parse(Told, event && typeof event === "object" ? event : {});
  return { type, fact, business };
};

function homeQueue(bus: LocalBus, worker: Worker): DeadQueue {
  return {
    worker,
    count: async () => bus.depth()[worker].dead,
    letters: async () =>
      (await bus.deadLetters(worker)).map(({ event, reason, diedAt }) => ({ worker, ...told(event), diedAt, reason })),
    async redrive() {
      await bus.redrive(worker);
    },
  };
}

/** The client is loaded only when somebody asks for AWS. */
async function sqsQueues() {
  const { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient, StartMessageMoveTaskCommand } = await import(
    "@aws-sdk/client-sqs"
  );
  const client = new SQSClient();
  const arnOf = async (url: string) => {
    const ask = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] });
    return (await client.send(ask)).Attributes?.QueueArn;
  };
  return ([worker, queue]: [name: string, queue: DeployedQueue]): DeadQueue => ({
    worker,
    async count() {
      const { Attributes: { ApproximateNumberOfMessages = 0, ApproximateNumberOfMessagesNotVisible = 0 } = {} } =
        await client.send(
          new GetQueueAttributesCommand({
            QueueUrl: queue.deadUrl,
            AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
          }),
        );
      return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
    },
    async letters() {
      const look = new ReceiveMessageCommand({
        QueueUrl: queue.deadUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0, // a look hides nothing from the next one, or from a redrive
        WaitTimeSeconds: 1, // or SQS asks only some of its servers, and shows none of a few
        MessageSystemAttributeNames: ["SentTimestamp", "ApproximateReceiveCount"],
        MessageAttributeNames: ["ERROR_CODE", "ERROR_MESSAGE"],
      });
      const { Messages = [] } = await client.send(look);
      return Messages.map(({ Body = "", Attributes, MessageAttributes }) => ({
        worker,
        ...told(eventIn(Body)),
        diedAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
        reason: MessageAttributes?.ERROR_CODE?.StringValue ?? "the worker failed; its log says why",
      }));
    },
    async redrive() {
      // With a destination of its own: what the bus itself buried here has no queue it came from.
      const [SourceArn, DestinationArn] = await Promise.all([arnOf(queue.deadUrl), arnOf(queue.url)]);
      await client.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn }));
    },
  });
}

/** What a rule puts into a queue: the event's name beside the rest. */
function eventIn(body: string): unknown {
  try {
    const { "detail-type": type, detail } = JSON.parse(body);
    return { ...detail, type };
  } catch {
    return undefined; // told as unreadable
  }
}
