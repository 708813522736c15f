// Installs what is missing, and only then: a checkout whose lockfile is already installed starts without a network.
// Runs on whatever Node the machine has (20 or newer); everything after it runs on the Node that the lockfile brings.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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
    `Handoff runs on Node 24. The lockfile brings it on Linux (x64, arm64); here (${process.platform}-${process.arch}) ` +
      `the machine's own Node is used, and it is ${process.versions.node}. Install Node 24 or newer and run this again.`,
  );
  process.exit(1);
}
