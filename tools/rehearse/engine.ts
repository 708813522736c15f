// Stands in for the `pulumi` command that SST starts, good for a rehearsal only: it runs the program that SST has bundled from
// sst.config.ts, answers it, and writes the event log and the state that SST reads back. It never speaks to AWS.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Graph, Resource } from "./graph.ts";
import { createMonitor, type Said } from "./monitor.ts";
import { loadProtocol } from "./protocol.ts";

const [command = "", ...rest] = process.argv.slice(2);

if (command === "stack" && rest[0] === "init") writeState(rest[1] ?? "", []);
else if (command === "up" || command === "preview") process.exitCode = await run(command === "preview");
else {
  console.error(`rehearsal: there is no "${command}" in a rehearsal`);
  process.exitCode = 1;
}

async function run(isPreview: boolean): Promise<number> {
  const stack = option("--stack");
  const [, app = "", stage = ""] = stack.split("/");
  const main = /^main: (.*)$/m.exec(readFileSync("Pulumi.yaml", "utf8"))?.[1] ?? "";
  const platform = dirname(main);
  const config = configuration();
  const region = config["aws:region"] ?? process.env.AWS_REGION ?? "us-east-1";

  const protocol = loadProtocol(platform);
  const say = eventLog(option("--event-log"));
  const before = readState(stack);
  const monitor = createMonitor(protocol, { app, stage, region, isPreview }, before, say);
  const { port, stop } = await protocol.serve(monitor.monitor, monitor.engine);

  const address = `127.0.0.1:${port}`;
  const about = ["--organization=organization", `--project=${app}`, `--stack=${stage}`, "--parallel=64"];
  const where = [`--root-directory=${process.cwd()}`, `--pwd=${platform}`];
  const program = spawn(
    process.execPath,
    [protocol.runner, ...about, ...where, `--monitor=${address}`, `--engine=${address}`, main],
    { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, PULUMI_CONFIG: JSON.stringify(config) } },
  );
  const [code] = await once(program, "exit");
  stop();

  const failed = code !== 0 || monitor.errors() > 0;
  const graph = monitor.graph();
  if (!failed) {
    if (!isPreview) writeState(stack, graph.resources);
    writeGraph(graph);
    const resourceChanges: Record<string, number> = {};
    for (const { change } of graph.resources) resourceChanges[change] = (resourceChanges[change] ?? 0) + 1;
    say({ summaryEvent: { maybeCorrupt: false, durationSeconds: 1, resourceChanges, PolicyPacks: {}, isPreview } });
  }
  say({ cancelEvent: {} });
  return failed ? code || 1 : 0;
}

function option(name: string): string {
  const value = process.argv[process.argv.indexOf(name) + 1];
  if (!process.argv.includes(name) || value === undefined) throw new Error(`rehearsal: SST gave no ${name}`);
  return value;
}

/** Every `--config key=value`. */
function configuration(): Record<string, string> {
  const pairs = rest.filter((_, place) => rest[place - 1] === "--config").map((pair) => pair.split(/=(.*)/s));
  return Object.fromEntries(pairs.map(([key = "", value = ""]) => [key, value]));
}

function eventLog(file: string): Said {
  let sequence = 0;
  return (event) => {
    const timestamp = Math.floor(Date.now() / 1000);
    appendFileSync(file, `${JSON.stringify({ sequence: sequence++, timestamp, ...event })}\n`);
  };
}

function stateFile(stack: string): string {
  const [, app = "", stage = ""] = stack.split("/");
  return join(".pulumi", "stacks", app, `${stage}.json`);
}

function readState(stack: string): Resource[] {
  const file = stateFile(stack);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")).checkpoint.latest?.resources ?? []) : [];
}

function writeState(stack: string, resources: readonly Resource[]): void {
  const file = stateFile(stack);
  mkdirSync(dirname(file), { recursive: true });
  const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "rehearsal" };
  writeFileSync(file, JSON.stringify({ version: 3, checkpoint: { stack, latest: { manifest, resources } } }));
}

function writeGraph(graph: Graph): void {
  if (process.env.REHEARSAL_GRAPH) writeFileSync(process.env.REHEARSAL_GRAPH, JSON.stringify(graph, null, 1));
}
