#!/usr/bin/env node
// `npx handoff <command>`, on whatever Node the machine has (see install.mjs): installs what is missing, then hands over to the Node that the
// lockfile brings.
import "./install.mjs";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bundled = join(root, "node_modules", ".bin", "node");
const program = join(root, "packages", "local", "src", "cli", "main.ts");

const { status, signal } = spawnSync(
  existsSync(bundled) ? bundled : process.execPath,
  [program, ...process.argv.slice(2)],
  { stdio: "inherit" },
);
if (signal) process.kill(process.pid, signal);
process.exitCode = status ?? 1;
