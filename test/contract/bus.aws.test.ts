import type { Worker } from "@handoff/core/audience";
import { createBus } from "@handoff/functions/outside/bus";
import { consumes } from "@handoff/functions/outside/queue";
import { createService } from "@handoff/functions/outside/service";
import { type Bridge, startBridge } from "../doubles/eventbridge.ts";
import { createSqsQueue, type SqsQueue } from "../doubles/sqs.ts";
import { type BusUnderTest, busContract } from "./bus.ts";

busContract("on EventBridge and SQS", async () => {
  const queues = {
    attribute: createSqsQueue("attribute"),
    watch: createSqsQueue("watch"),
    alert: createSqsQueue("alert"),
  };
  return onAws(await startBridge((worker, body) => queues[worker].send(body)), queues);
});

const credentials = { accessKeyId: "test", secretAccessKey: "test" };

function onAws(bridge: Bridge, queues: Record<Worker, SqsQueue>, reasons = new Map<unknown, unknown>()): BusUnderTest {
  const all = Object.values(queues);
  // A dead letter says nothing of why: the reason stands in the log, under the id of the message.
  const service = createService("test", (text) => {
    const { message, error } = JSON.parse(text);
    reasons.set(message, error);
  });
  const client = { endpoint: bridge.url, region: "eu-west-1", credentials };
  return {
    bus: createBus("handoff", { log: () => {}, pause: async () => {}, client }),
    subscribe: (worker, consumer, options) => queues[worker].subscribe(consumes(service, consumer), options),
    deadLetters: async (worker) =>
      queues[worker].dead().map(({ id, body }) => {
        const { detail, "detail-type": type } = JSON.parse(body);
        return { event: { type, ...detail }, reason: String(reasons.get(id)) };
      }),
    redrive: async (worker) => queues[worker].redrive(),
    async idle() {
      await Promise.all(all.map((queue) => queue.idle()));
    },
    async restart() {
      await Promise.all(all.map((queue) => queue.unsubscribe()));
      return onAws(bridge, queues, reasons);
    },
    close: () => bridge.stop(),
  };
}
