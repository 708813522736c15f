// `npm run check`: types, lint and format, walls, documents, side by side. Prints what is wrong and how long each took.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brokenDocs } from "./docs.ts";
import { ensurePlatform } from "./platform.ts";
import { brokenWalls } from "./walls.ts";

type Result = { name: string; ok: boolean; output: string; ms: number };

const root = fileURLToPath(new URL("..", import.meta.url));

ensurePlatform();

const results = await Promise.all([
  timed("types", () => run("tsc", ["-p", "."])),
  timed("types, deployed", () => run("tsc", ["-p", "infra"])),
  timed("lint and format", () => run("biome", ["check", "--error-on-warnings", "."])),
  timed("walls", async () => listed(brokenWalls(root))),
  timed("documents", async () => listed(brokenDocs(root))),
]);

for (const { output } of results.filter(({ ok }) => !ok)) process.stdout.write(`${output.trimEnd()}\n\n`);
for (const { name, ok, ms } of results) {
  process.stdout.write(`${ok ? "ok    " : "FAILED"} ${name.padEnd(16)} ${(ms / 1000).toFixed(1)} s\n`);
}
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;

async function timed(name: string, check: () => Promise<{ ok: boolean; output: string }>): Promise<Result> {
  const started = performance.now();
  const result = await check();
  return { name, ...result, ms: performance.now() - started };
}

function listed(problems: readonly string[]) {
  return { ok: problems.length === 0, output: problems.join("\n") };
}

function run(command: string, args: readonly string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(root, "node_modules", ".bin", command), args, { cwd: root });
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ ok: code === 0, output }));
  });
}
