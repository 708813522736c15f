// The workers' queues, wherever they are: what lies dead in them, and how it gets a new start.
import { audience, type Worker } from "@handoff/core/audience";
import * as z from "zod/mini";
import type { LocalBus } from "../bus.ts";
import type { Call } from "./command.ts";
import { chosen, type DeployedQueue, findDeployment, isOnAws } from "./deployment.ts";
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
  if (isOnAws(call)) {
    const { region, queues } = findDeployment(call);
    const open = await sqsQueues(region);
    return work(chosen(queues, worker).map(open));
  }
  const names = new Map((Object.keys(audience) as Worker[]).map((name) => [name as string, name]));
  const wanted = chosen(names, worker).map(([, name]) => name);
  return withHomeBus(call.environment, (bus) => work(wanted.map((name) => homeQueue(bus, name))));
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

const peekSeconds = 5;

/** The client is loaded only when somebody asks for AWS. */
async function sqsQueues(region: string) {
  const { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient, StartMessageMoveTaskCommand } = await import(
    "@aws-sdk/client-sqs"
  );
  const client = new SQSClient({ region });
  return ([worker, queue]: [name: string, queue: DeployedQueue]): DeadQueue => ({
    worker,
    async count() {
      const ask = new GetQueueAttributesCommand({
        QueueUrl: queue.deadUrl,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      });
      const { Attributes = {} } = await client.send(ask);
      return Object.values(Attributes).reduce((sum, number) => sum + Number(number), 0);
    },
    async letters() {
      const look = new ReceiveMessageCommand({
        QueueUrl: queue.deadUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: peekSeconds,
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
      await client.send(new StartMessageMoveTaskCommand({ SourceArn: queue.deadArn, DestinationArn: queue.arn }));
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
