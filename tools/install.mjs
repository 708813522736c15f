// Installs what is missing, and only then: a checkout whose lockfile is already installed starts without a network.
// Runs on whatever Node the machine has: 20 or newer where the lockfile brings the Node that everything after it runs on (Linux), 24 or
// newer elsewhere. Another one is told so before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeProblem } from "./node-version.mjs";

const problem = nodeProblem({ platform: process.platform, arch: process.arch, version: process.versions.node });
if (problem) {
  console.error(problem);
  process.exit(1);
}

const pnpmVersion = "12.21.0";
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, "node_modules", ".handoff-installed");
const wanted = createHash("sha256")
  .update(readFileSync(join(root, "pnpm-lock.yaml")))
  .update(`${process.platform}-${process.arch}`)
  .digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  console.error("Installing what is missing (once) …");
  const npx = process.platform === "win32" ? "npx.cmd" : "npx";
  const run = spawnSync(npx, ["--yes", `pnpm@${pnpmVersion}`, "install", "--frozen-lockfile", "--loglevel", "error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (run.status !== 0) {
    console.error("The installation failed; its own words are above. Nothing was started.");
    process.exit(run.status ?? 1);
  }
  writeFileSync(stamp, wanted);
}

const bundledNode = join(root, "node_modules", ".bin", "node");
if (!existsSync(bundledNode) && Number(process.versions.node.split(".")[0]) < 24) {
  console.error(
    `Handoff runs on Node 24, which the lockfile brings along; it is not there, and this machine's own is ${process.versions.node}. ` +
      "Delete node_modules and run this again with optional packages allowed, or install Node 24.",
  );
  process.exit(1);
}
