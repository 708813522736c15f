// Who hears what? Every event of the catalogue is put on the bus, and all queues are looked into.
import { audience, type Worker } from "@handoff/core/audience";
import { eventTypes } from "@handoff/core/event";
import type { Resource } from "../../tools/rehearse/graph.ts";
import type { Json, Moto } from "./moto.ts";

export type Heard = { events: number; problems: string[] };

/** @param queues name in our code (`ToAttribute`) → URL, all of the deployment */
export async function hearCatalogue(moto: Moto, bus: string, queues: ReadonlyMap<string, string>): Promise<Heard> {
  const problems: string[] = [];
  const put = async (DetailType: string, EventBusName: string) => {
    const entry = { Source: "handoff.conformance", DetailType, Detail: JSON.stringify({ id: "1" }), EventBusName };
    const answer = await moto.call({ service: "events", operation: "PutEvents", params: { Entries: [entry] } });
    if (answer.FailedEntryCount !== 0) problems.push(`${EventBusName} does not take ${DetailType}`);
  };
  const expectHeard = async (what: string, wanted: readonly string[]) => {
    const heard = await heardBy(moto, queues);
    if (heard.join() === [...wanted].sort().join()) return;
    problems.push(`${what} is heard by ${heard.join(", ") || "nobody"}, not by ${wanted.join(", ") || "nobody"}`);
  };

  for (const type of eventTypes) {
    await put(type, bus);
    const workers = (Object.keys(audience) as Worker[]).filter((worker) =>
      (audience[worker] as readonly string[]).includes(type),
    );
    await expectHeard(
      type,
      workers.map((worker) => `To${worker.charAt(0).toUpperCase()}${worker.slice(1)}`),
    );
  }
  await put("sale.placed.not", bus);
  await expectHeard("a name that only begins like an event's", []);

  const params = { Name: "another-bus" };
  await moto.call({ service: "events", operation: "CreateEventBus", params });
  for (const other of ["default", "another-bus"]) {
    for (const type of eventTypes) await put(type, other);
    await expectHeard(`the bus ${other}`, []);
  }
  await moto.call({ service: "events", operation: "DeleteEventBus", params });
  return { events: eventTypes.length, problems };
}

/** Which queues have something, by name; afterwards they are empty. */
async function heardBy(moto: Moto, queues: ReadonlyMap<string, string>): Promise<string[]> {
  const heard: string[] = [];
  for (const [name, QueueUrl] of queues) {
    const sqs = (operation: string, params: Json) =>
      moto.call({ service: "sqs", operation, params: { QueueUrl, ...params } });
    const { Messages = [] } = await sqs("ReceiveMessage", { MaxNumberOfMessages: 10 });
    for (const { ReceiptHandle } of Messages) await sqs("DeleteMessage", { ReceiptHandle });
    if (Messages.length > 0) heard.push(name);
  }
  return heard.sort();
}

/** Every queue of the graph, the dead ones too. */
export function queuesOf(resources: readonly Resource[], own: <T>(value: T) => T): Map<string, string> {
  const queues = resources.filter(({ type }) => type === "aws:sqs/queue:Queue");
  return new Map(queues.map(({ name, outputs }) => [name.replace(/Queue$/, ""), own(outputs.url as string)]));
}
