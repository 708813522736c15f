// What a deployment would run: every function's artefact, unpacked, with the environment that it would be given. From the rehearsed
// deployment, so these are the very bytes that would be uploaded.
import { createDecipheriv } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { standardRehearsals } from "../../tools/rehearse/standard.ts";
import type { Deployed } from "./sandbox.ts";
import { unzip } from "./unzip.ts";

const names = ["Receive", "Report", "Attribute", "Watch", "WatchTick", "Alert", "AlertTick", "Feedback"] as const;
export type FunctionName = (typeof names)[number];

export type Deployment = {
  functions: Record<FunctionName, Deployed>;
  tableName: string;
  busName: string;
  /** Public base of the URLs that are handed out. */
  url: string;
  adminKey: string;
  end(): void;
};

/** Rehearses first when something has changed since the last time: half a minute. */
export async function openDeployment(): Promise<Deployment> {
  const { resources, folder } = (await standardRehearsals()).first;
  const unpacked = mkdtempSync(join(tmpdir(), "handoff-artefacts-"));

  const deployed = (name: FunctionName): Deployed => {
    const found = resources.find(
      (resource) => resource.type === "aws:lambda/function:Function" && resource.name === `${name}Function`,
    );
    if (!found) throw new Error(`the rehearsed deployment has no function ${name}`);
    const { handler, environment, timeout } = found.inputs;
    const taskRoot = join(unpacked, name);
    unzip(join(folder, "artifacts", name, "code.zip"), taskRoot);
    return { name, taskRoot, handler, environment: environment.variables, timeoutMs: timeout * 1000 };
  };

  const functions = Object.fromEntries(names.map((name) => [name, deployed(name)])) as Record<FunctionName, Deployed>;
  const {
    HANDOFF_TABLE: tableName = "",
    HANDOFF_BUS: busName = "",
    HANDOFF_URL: url = "",
  } = functions.Report.environment;
  const adminKey = linksOf(functions.Report).AdminKey.value;
  return { functions, tableName, busName, url, adminKey, end: () => rmSync(unpacked, { recursive: true }) };
}

/** Opens what lies sealed beside the bundle, as SST's library does in the function. */
function linksOf({ taskRoot, environment }: Deployed) {
  const sealed = readFileSync(join(taskRoot, environment.SST_KEY_FILE ?? ""));
  const decipher = createDecipheriv("aes-256-gcm", Buffer.from(environment.SST_KEY ?? "", "base64"), Buffer.alloc(12));
  decipher.setAuthTag(sealed.subarray(-16));
  return JSON.parse(decipher.update(sealed.subarray(0, -16), undefined, "utf8") + decipher.final("utf8"));
}
