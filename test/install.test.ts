// What somebody meets who runs Handoff for the first time: the real install program, in a checkout of its own, on a machine that says it
// is another. In place of npx stands a program that notes that it was called.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** @param machine as in `linux-x64` */
function install(machine: string, version: string) {
  const folder = mkdtempSync(join(tmpdir(), "handoff-install-"));
  folders.push(folder);
  mkdirSync(join(folder, "tools"));
  mkdirSync(join(folder, "bin"));
  for (const file of ["tools/install.mjs", "tools/node-version.mjs", "pnpm-lock.yaml"])
    copyFileSync(join(root, file), join(folder, file));

  const node = machine.startsWith("linux-") && ["x64", "arm64"].includes(machine.slice(6));
  const brings = node ? "mkdir -p node_modules/.bin && touch node_modules/.bin/node" : "mkdir -p node_modules";
  // Windows has its command line call npx.
  for (const program of ["npx", "cmd.exe"]) {
    writeFileSync(join(folder, "bin", program), `#!/bin/sh\necho called > called\n${brings}\n`);
    chmodSync(join(folder, "bin", program), 0o755);
  }
  const [platform, arch] = machine.split("-");
  const says = (object: string, name: string, value: unknown) =>
    `Object.defineProperty(${object}, ${JSON.stringify(name)}, { value: ${JSON.stringify(value)} });`;
  const disguise = [
    says("process", "platform", platform),
    says("process", "arch", arch),
    says("process", "versions", { ...process.versions, node: version }),
  ].join("");
  const run = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(disguise)}`, join(folder, "tools", "install.mjs")],
    { cwd: folder, encoding: "utf8", env: { ...process.env, PATH: `${join(folder, "bin")}:/usr/bin:/bin` } },
  );
  return { code: run.status, said: run.stderr, installed: existsSync(join(folder, "called")) };
}

it.each([
  ["darwin-arm64", "22.11.0", 24],
  ["darwin-x64", "20.20.0", 24],
  ["win32-x64", "23.11.1", 24],
  ["linux-riscv64", "22.11.0", 24],
  ["freebsd-x64", "20.20.0", 24],
  ["linux-x64", "18.20.8", 20],
  ["linux-arm64", "16.20.2", 20],
])("on %s with Node %s nothing is installed, and what is needed is said first", (machine, version, needed) => {
  const { code, said, installed } = install(machine, version);
  expect({ code, installed }).toEqual({ code: 1, installed: false });
  expect(said).toContain(`On this machine (${machine}) Handoff needs Node ${needed} or newer`);
  expect(said).toContain(`this is Node ${version}. Nothing was installed. Install Node 24 (https://nodejs.org`);
});

it.each([
  ["darwin-arm64", "24.0.0"],
  ["win32-x64", "26.1.0"],
  ["linux-riscv64", "24.21.0"],
  ["linux-x64", "20.0.0"],
  ["linux-arm64", "22.11.0"],
])("on %s with Node %s it is installed", (machine, version) => {
  expect(install(machine, version)).toMatchObject({ code: 0, installed: true });
});
