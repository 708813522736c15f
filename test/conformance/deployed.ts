// The deployed system on moto: the artefacts under AWS's own runtime client, between a table, a bus, rules, queues and a mail service that
// nobody here wrote. What they ask of AWS goes through the recorder, under the name of whoever asks.
import type { FunctionName } from "../lambda/deployment.ts";
import { type Deployment, openDeployment } from "../lambda/deployment.ts";
import { createFrontDoor } from "../lambda/front-door.ts";
import { type Outcome, openSandbox, type Sandbox } from "../lambda/sandbox.ts";
import { tick } from "../lambda/system.ts";
import type { Moto } from "./moto.ts";
import { type Mapping, pollOnce, type Seen, takeOverMappings } from "./poller.ts";

export type Deployed = Deployment & {
  mappings: Mapping[];
  /** Every batch so far. */
  batches: Seen[];
  fetch: ReturnType<typeof createFrontDoor>;
  invoke(name: FunctionName, event: unknown): Promise<Outcome>;
  /** Runs what the timers run. */
  tick(): Promise<void>;
  /** Hands over every message until no queue has one. */
  idle(): Promise<void>;
  /** What a function has logged and measured so far, parsed. */
  lines(name: FunctionName): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
};

/** @param environment what every function has beside its own */
export async function startDeployed(
  moto: Moto,
  endpoint: string,
  environment: Record<string, string>,
): Promise<Deployed> {
  const deployment = await openDeployment();
  const mappings = await takeOverMappings(moto);
  const sandboxes = new Map<FunctionName, Promise<Sandbox>>();
  const batches: Seen[] = [];

  function sandboxOf(name: FunctionName): Promise<Sandbox> {
    const stands = sandboxes.get(name);
    if (stands) return stands;
    const { environment: own, ...deployed } = deployment.functions[name];
    const outside = { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: name, ...environment };
    const opened = openSandbox({ ...deployed, environment: { ...own, ...outside } });
    sandboxes.set(name, opened);
    return opened;
  }

  async function invoke(name: FunctionName, event: unknown): Promise<Outcome> {
    const sandbox = await sandboxOf(name);
    await sandbox.ready;
    return sandbox.invoke(event);
  }

  async function poll(mapping: Mapping): Promise<boolean> {
    const name = functionOf(mapping.functionArn);
    const seen = await pollOnce(moto, mapping, (event) => invoke(name, event));
    if (seen) batches.push(seen);
    return seen !== undefined;
  }

  return {
    ...deployment,
    mappings,
    batches,
    invoke,
    fetch: createFrontDoor(deployment.url, invoke),
    async tick() {
      for (const name of ["WatchTick", "AlertTick"] as const) {
        const outcome = await invoke(name, tick);
        if ("errorType" in outcome) throw new Error(`${name}: ${outcome.errorType} ${outcome.errorMessage}`);
      }
    },
    async idle() {
      // What one function publishes, also behind its answer, may wake another, so all must be quiet in the same round.
      for (let busy = true; busy; ) {
        await Promise.all([...sandboxes.values()].map(async (opened) => (await opened).atRest()));
        busy = (await Promise.all(mappings.map(poll))).includes(true);
      }
    },
    lines: async (name) => (await sandboxes.get(name))?.lines().map((line) => JSON.parse(line)) ?? [],
    async stop() {
      for (const opened of sandboxes.values()) await (await opened).end();
      deployment.end();
    },
  };
}

/** `Attribute` of arn:aws:lambda:eu-west-1:123456789012:function:handoff-production-AttributeFunction-abcdefgh */
function functionOf(arn: string): FunctionName {
  const [, name] = /-(\w+)Function-[a-z]+$/.exec(arn) ?? [];
  if (!name) throw new Error(`${arn} is none of our functions`);
  return name as FunctionName;
}
