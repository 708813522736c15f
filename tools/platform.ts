// SST's platform, which types and deploys our infrastructure: made in .sst/platform by `sst install`, in seconds, without an account
// and from the npm registry alone. Only tests, checks and deploys need it; `npm start` does without.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "node_modules", ".bin");
const bun = join(root, "node_modules", "@oven", "bun-linux-x64", "bin", "bun");

/** What keeps SST from fetching its own Bun and Pulumi: it uses the Bun of our lockfile, or npm where there is none. */
export const platformEnvironment = {
  SST_TELEMETRY_DISABLED: "1",
  SST_SKIP_DEPENDENCY_CHECK: "1",
  ...(existsSync(bun) ? { SST_BUN_PATH: bun } : { SST_NO_BUN: "1" }),
};

/** Makes the platform where it is missing or of another version. Throws what SST said when it cannot. */
export function ensurePlatform(): void {
  if (isInstalled()) return;
  console.error("Installing SST's platform (once) …");
  const run = spawnSync(join(bin, "sst"), ["install", "--stage", "types"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...platformEnvironment },
  });
  if (run.status !== 0 || !isInstalled()) throw new Error(`sst install failed:\n${run.stdout}${run.stderr}`);
}

function isInstalled(): boolean {
  const stamp = join(root, ".sst", "platform", "version");
  const wanted = JSON.parse(readFileSync(join(root, "node_modules", "sst", "package.json"), "utf8")).version;
  return (
    existsSync(stamp) &&
    readFileSync(stamp, "utf8").trim() === wanted &&
    existsSync(join(root, ".sst", "platform", "node_modules", "@pulumi", "aws"))
  );
}

if (import.meta.main) ensurePlatform();
