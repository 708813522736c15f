// What becomes of a message that nobody can do? It fails alone: those beside it are done once, and it is dead after as many attempts as
// the queue allows, no more and no less.
import type { Deployed } from "./deployed.ts";
import type { Json, Moto } from "./moto.ts";
import type { Mapping } from "./poller.ts";

const unreadable = "This is no event.";

export type Buried = { messages: number; problems: string[] };

export async function buryUnreadable(moto: Moto, deployed: Deployed): Promise<Buried> {
  const problems: string[] = [];
  let messages = 0;
  for (const mapping of deployed.mappings) {
    const name = mapping.queueArn.split(":").at(-1) ?? "";
    const { deadUrl, attempts } = await redriveOf(moto, mapping);
    const known = deployed.batches.find((batch) => batch.mapping === mapping)?.bodies ?? [];
    const done = known.length > 0 ? known.slice(0, 3) : [bounceOfNobody];
    const before = deployed.batches.length;
    for (const MessageBody of [...done, unreadable]) {
      await moto.call({
        service: "sqs",
        operation: "SendMessage",
        params: { QueueUrl: mapping.queueUrl, MessageBody },
      });
    }
    messages += done.length + 1;
    await deployed.idle();

    const batches = deployed.batches.slice(before).filter((batch) => batch.mapping === mapping);
    const tried = batches.filter(({ bodies }) => bodies.includes(unreadable)).length;
    if (tried !== attempts) problems.push(`${name}: the unreadable message is tried ${tried} times, not ${attempts}`);
    for (const body of done) {
      const times = batches.filter(({ bodies }) => bodies.includes(body)).length;
      if (times !== 1)
        problems.push(`${name}: a message beside the unreadable one is brought ${times} times, not once`);
    }
    const buried = await bodiesIn(moto, deadUrl);
    if (buried.join() !== unreadable) problems.push(`${name}: its dead letters are ${JSON.stringify(buried)}`);
    const left = await bodiesIn(moto, mapping.queueUrl);
    if (left.length > 0) problems.push(`${name} still holds ${left.length} messages`);
  }
  return { messages, problems };
}

/** Looks into a queue and leaves what is there. */
export async function bodiesIn(moto: Moto, QueueUrl: string): Promise<string[]> {
  const params = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 };
  const { Messages = [] } = await moto.call({ service: "sqs", operation: "ReceiveMessage", params });
  return Messages.map(({ Body }: Json) => Body);
}

async function redriveOf(moto: Moto, { queueUrl }: Mapping): Promise<{ deadUrl: string; attempts: number }> {
  const asked = { QueueUrl: queueUrl, AttributeNames: ["RedrivePolicy"] };
  const { Attributes } = await moto.call({ service: "sqs", operation: "GetQueueAttributes", params: asked });
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(Attributes.RedrivePolicy);
  const params = { QueueName: deadLetterTargetArn.split(":").at(-1) };
  const { QueueUrl } = await moto.call({ service: "sqs", operation: "GetQueueUrl", params });
  return { deadUrl: QueueUrl, attempts: Number(maxReceiveCount) };
}

/** Feedback on a mail that was for no business: read, and of no consequence. */
const bounceOfNobody = JSON.stringify({
  eventType: "Bounce",
  mail: {
    timestamp: "2026-03-02T10:00:00.000Z",
    tags: { business: ["biz_nobody"] },
    destination: ["nobody@clay.example"],
  },
  bounce: {
    bounceType: "Permanent",
    bounceSubType: "General",
    timestamp: "2026-03-02T10:00:00.000Z",
    bouncedRecipients: [{ emailAddress: "nobody@clay.example", action: "failed", status: "5.1.1" }],
  },
});
