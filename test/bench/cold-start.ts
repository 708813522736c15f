// How long does a function take to load, before it can do anything? The artefacts that would be uploaded, each in a fresh process with
// the environment it would have, in turns with nothing but the two AWS clients that the public door uses.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { openDeployment } from "../lambda/deployment.ts";
import { type Figure, figure, type Section, spreadOf } from "./measure.ts";

type Loaded = { taskRoot: string; environment: Record<string, string> };

const root = fileURLToPath(new URL("../..", import.meta.url));
const kib = 1024;
const clients = "the AWS clients alone";
const trimmed = "the AWS clients alone, without what ours never loads";

export async function coldStart({ rounds = 15 } = {}): Promise<Section> {
  const deployment = await openDeployment();
  const folder = mkdtempSync(join(tmpdir(), "handoff-clients-"));
  const bundled = async (name: string, external: string[]): Promise<Loaded> => {
    await bundleClients(join(folder, name, "bundle.mjs"), external);
    return { taskRoot: join(folder, name), environment: {} };
  };
  try {
    const candidates: Record<string, Loaded> = {
      [clients]: await bundled("whole", []),
      [trimmed]: await bundled("trimmed", neverLoaded()),
      ...deployment.functions,
    };
    const taken = Object.fromEntries(Object.keys(candidates).map((name) => [name, [] as number[]]));
    for (let round = -1; round < rounds; round += 1) {
      // The first is for the disk's sake.
      for (const [name, loaded] of Object.entries(candidates)) {
        const ms = importMs(loaded);
        if (round >= 0) taken[name]?.push(ms);
      }
    }
    return sectionOf(taken, candidates, rounds);
  } finally {
    rmSync(folder, { recursive: true });
    deployment.end();
  }
}

function sectionOf(taken: Record<string, number[]>, candidates: Record<string, Loaded>, rounds: number): Section {
  // Whatever else the machine does only adds: the fastest of many is what the code itself takes.
  const fastest = (name: string) => Math.min(...(taken[name] ?? []));
  const ratio: Figure = { what: `Receive against ${clients}`, value: fastest("Receive") / fastest(clients), unit: "×" };
  const beyond = (name: string) => fastest("Receive") - fastest(name);
  const atMost = fastest(clients) + 10;
  const load: Figure = { what: "fastest load of Receive", value: fastest("Receive"), unit: "ms", target: { atMost } };
  const loads = Object.entries(taken).map(([name, ms]) => figure(`load of ${name}`, spreadOf(ms), "ms"));
  const sizes = Object.entries(candidates).map(([name, { taskRoot }]): Figure => {
    const value = Math.ceil(statSync(join(taskRoot, "bundle.mjs")).size / kib);
    return { what: `size of ${name}`, value, unit: "KiB", ...(name === "Receive" && { target: { atMost: 400 } }) };
  });
  return {
    name: "cold start",
    conditions: { rounds, "fresh processes": rounds * loads.length },
    figures: [ratio, load, ...loads, ...sizes],
    notes: [
      `The target is the fastest load of ${clients}, and 10 ms.`,
      `Receive is ${beyond(clients).toFixed(1)} ms beyond them, and ${beyond(trimmed).toFixed(1)} ms beyond ${trimmed}.`,
      "Loading only: Lambda's own time to fetch the code and start Node comes on top, and is the same for all.",
    ],
  };
}

const script = `
const startedMs = performance.now();
await import(process.argv[1]);
process.stdout.write(String(performance.now() - startedMs));`;

function importMs({ taskRoot, environment }: Loaded): number {
  const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_SESSION_TOKEN: "test" };
  const env = { PATH: process.env.PATH, AWS_REGION: "eu-west-1", ...credentials, ...environment };
  const args = ["--input-type=module", "-e", script, join(taskRoot, "bundle.mjs")];
  return Number(execFileSync(process.execPath, args, { cwd: taskRoot, env, encoding: "utf8" }));
}

/** What infra/function.ts keeps out of our bundles. */
function neverLoaded(): string[] {
  const options = readFileSync(join(root, "infra/function.ts"), "utf8");
  return Array.from(options.matchAll(/^ {2}"(@(?:aws-sdk|smithy)\/[\w/-]+)",$/gm), ([, name = ""]) => name);
}

/** As SST bundles: both clients, made, with the commands that Receive sends. */
async function bundleClients(outfile: string, external: string[]): Promise<void> {
  const contents = `
    import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
    import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
    import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
    export const clients = [new DynamoDBClient(), new EventBridgeClient()];
    export const used = [GetItemCommand, PutItemCommand, QueryCommand, marshall, unmarshall, PutEventsCommand];`;
  await build({
    stdin: { contents, resolveDir: root },
    nodePaths: ["store", "functions"].map((name) => join(root, "packages", name, "node_modules")),
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "esnext",
    mainFields: ["module", "main"],
    minify: true,
    external,
    banner: {
      js: 'import { createRequire as topLevelCreateRequire } from "module"; const require = topLevelCreateRequire(import.meta.url);',
    },
  });
}

if (import.meta.main) {
  const { paragraphOf } = await import("./table.ts");
  process.stdout.write(paragraphOf(await coldStart()));
}
