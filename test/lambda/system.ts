// The deployed system on this machine: the artefacts in their sandboxes, wired as the stacks wire them. Table, bus, queues and SES are
// stood in for; what passes between them has the shapes that AWS gives it.
import type { Worker } from "@handoff/core/audience";
import { startEngine } from "@handoff/local/engine";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { type Detour, startDetour } from "../doubles/detour.ts";
import { type Bridge, startBridge } from "../doubles/eventbridge.ts";
import { type Ses, startSes } from "../doubles/ses.ts";
import { createSqsQueue, type SqsQueue } from "../doubles/sqs.ts";
import { type Deployment, type FunctionName, openDeployment } from "./deployment.ts";
import { type Asked, createFrontDoor } from "./front-door.ts";
import { type Outcome, openSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";

// biome-ignore lint/suspicious/noExplicitAny: answers of the API are looked at as its readers look at them
type Json = any;

export type Queues = Record<Worker | "feedback", SqsQueue>;
export type System = Deployment & {
  bridge: Bridge;
  /** What stands between the public door and the table. */
  wayToTable: Detour;
  ses: Ses;
  queues: Queues;
  /** Through the front door, to the function that the path belongs to. */
  fetch(path: string, init?: Asked): Promise<Response>;
  api(method: string, path: string, key: string, body?: unknown): Promise<Json>;
  invoke(name: FunctionName, event: unknown): Promise<Outcome>;
  /** Resolves when every queue is worked off, and nothing goes on behind an answer. */
  idle(): Promise<void>;
  /** What a function has logged and measured so far, parsed. */
  lines(name: FunctionName): Record<string, Json>[];
  /** Takes the table away, as an outage does. */
  loseTable(): Promise<void>;
  stop(): Promise<void>;
};

const scheduled = { version: "0", "detail-type": "Scheduled Event", source: "aws.scheduler", detail: {} };
export const tick = scheduled;

export async function startDeployed(options: SandboxOptions = {}): Promise<System> {
  const deployment = await openDeployment();
  const queues: Queues = {
    attribute: createSqsQueue("attribute"),
    watch: createSqsQueue("watch"),
    alert: createSqsQueue("alert"),
    feedback: createSqsQueue("feedback"),
  };
  const [engine, bridge, ses] = await Promise.all([
    startEngine(undefined, deployment.tableName),
    startBridge((worker, body) => queues[worker].send(body)),
    startSes(),
  ]);
  const wayToTable = await startDetour(engine.endpoint);
  const sandboxes = new Map<FunctionName, Promise<Sandbox>>();
  const written = new Map<FunctionName, Sandbox>();
  let tableIsThere = true;

  const outside = {
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_ENDPOINT_URL_EVENTBRIDGE: bridge.url,
    AWS_ENDPOINT_URL_SESV2: ses.url,
  };

  async function invoke(name: FunctionName, event: unknown): Promise<Outcome> {
    const deployed = deployment.functions[name];
    const toTable = name === "Receive" && { AWS_ENDPOINT_URL_DYNAMODB: wayToTable.url };
    const environment = { ...deployed.environment, ...outside, ...toTable };
    const opened = sandboxes.get(name) ?? openSandbox({ ...deployed, environment }, options);
    sandboxes.set(name, opened);
    const sandbox = await opened;
    written.set(name, sandbox);
    await sandbox.ready;
    return sandbox.invoke(event);
  }

  const poll = (name: FunctionName) => async (event: SQSEvent) => {
    const outcome = await invoke(name, event);
    if ("errorType" in outcome) throw new Error(outcome.errorMessage);
    return outcome.payload as SQSBatchResponse;
  };
  // Batches as the stacks set them.
  queues.attribute.subscribe(poll("Attribute"), { batch: 100, maxReceives: 5 });
  queues.watch.subscribe(poll("Watch"), { batch: 10, maxReceives: 5 });
  queues.alert.subscribe(poll("Alert"), { batch: 10, maxReceives: 5 });
  queues.feedback.subscribe(poll("Feedback"), { batch: 10, maxReceives: 5 });

  const system: System = {
    ...deployment,
    bridge,
    wayToTable,
    ses,
    queues,
    invoke,
    fetch: createFrontDoor(deployment.url, invoke),
    async api(method, path, key, body) {
      const answer = await system.fetch(path, {
        method,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path} answers ${answer.status}: ${text}`);
      return text === "" ? undefined : JSON.parse(text);
    },
    async idle() {
      // What one worker publishes may wake another.
      for (let round = 0; round < 4; round += 1) {
        await Promise.all([...written.values()].map((sandbox) => sandbox.atRest()));
        await Promise.all(Object.values(queues).map((queue) => queue.idle()));
      }
    },
    lines: (name) =>
      written
        .get(name)
        ?.lines()
        .map((line) => JSON.parse(line)) ?? [],
    async loseTable() {
      tableIsThere = false;
      await engine.stop();
    },
    async stop() {
      for (const opened of sandboxes.values()) await (await opened).end();
      await Promise.all([bridge.stop(), ses.stop(), wayToTable.stop(), tableIsThere ? engine.stop() : undefined]);
      deployment.end();
    },
  };
  return system;
}
