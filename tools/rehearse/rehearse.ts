// A deployment without an account. SST's own command runs from beginning to end: it bundles every function, runs our sst.config.ts
// and writes what it would send. Only Pulumi's engine and AWS are stood in for. So the artefacts are real, the graph is what our code
// declares, and nothing is proved of what AWS would say to it.
import { spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePlatform, platformEnvironment } from "../platform.ts";
import type { Account } from "./account.ts";
import { type Graph, readGraph } from "./graph.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const rehearsals = join(root, ".sst", "rehearsal");

export type Rehearsal = Graph & {
  /**
   * Holds `graph.json`, `sst-env.d.ts` (the types of what is linked), and for each function its `artifacts/<function>/code.zip` that
   * would be uploaded, with what is in it and the source map in `artifacts/<function>-src/`.
   */
  folder: string;
};

/** What whoever deploys would have in her environment (infra/settings.ts). */
export type Deployment = { stage: string; settings: Record<string, string>; secrets: Record<string, string> };

/** Rehearses one deployment into an account, after those before. Throws with what SST printed when it would have failed. */
export async function rehearse(
  account: Account,
  { stage, settings, secrets }: Deployment,
  name = stage,
): Promise<Rehearsal> {
  ensurePlatform();
  const folder = join(rehearsals, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const graph = join(folder, "graph.json");
  const environment = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    ...platformEnvironment,
    XDG_CONFIG_HOME: standIn(),
    AWS_ENDPOINT_URL: account.url,
    AWS_ACCESS_KEY_ID: "rehearsal",
    AWS_SECRET_ACCESS_KEY: "rehearsal",
    AWS_REGION: "eu-west-1",
    AWS_EC2_METADATA_DISABLED: "true",
    REHEARSAL_GRAPH: graph,
    ...settings,
    ...Object.fromEntries(Object.entries(secrets).map(([secret, value]) => [`SST_SECRET_${secret}`, value])),
  };
  const { code, output } = await keepingTypes(folder, () => run(["deploy", "--stage", stage], environment));
  if (code !== 0) throw new Error(`the rehearsed deployment of ${stage} fails:\n${output}`);

  cpSync(join(root, ".sst", "artifacts"), join(folder, "artifacts"), { recursive: true });
  return { ...readGraph(graph), folder };
}

/** SST writes the types of what is linked into the tree, half of them when a deployment fails. They are moved to the rehearsal's folder. */
async function keepingTypes<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const types = join(root, "sst-env.d.ts");
  const before = existsSync(types) ? readFileSync(types) : undefined;
  try {
    return await work();
  } finally {
    if (existsSync(types)) cpSync(types, join(folder, "sst-env.d.ts"));
    if (before) writeFileSync(types, before);
  }
}

/** Puts our engine where SST looks for Pulumi's. */
function standIn(): string {
  const home = join(rehearsals, "config");
  const command = join(home, "sst", "bin", "pulumi");
  mkdirSync(join(home, "sst", "bin"), { recursive: true });
  const engine = fileURLToPath(new URL("engine.ts", import.meta.url));
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${engine}" "$@"\n`);
  chmodSync(command, 0o755);
  return home;
}

function run(
  args: readonly string[],
  env: Record<string, string | undefined>,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const sst = spawn(join(root, "node_modules", ".bin", "sst"), args, { cwd: root, env });
    let output = "";
    sst.stdout.on("data", (text) => (output += text));
    sst.stderr.on("data", (text) => (output += text));
    sst.on("error", reject);
    sst.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
