// A rehearsed deployment, asked in the words of our stacks: which function, with which role, code and consumers.

import { createDecipheriv } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Inputs, Resource } from "../../tools/rehearse/graph.ts";
import type { Rehearsal } from "../../tools/rehearse/rehearse.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export type Statement = { actions: string[]; resources: string[]; condition: Inputs | undefined };
export type DeployedFunction = {
  name: string;
  inputs: Inputs;
  role: Inputs;
  statements: Statement[];
  /** Variables of ours that it is given. */
  variables: string[];
  /** Secrets that its artefact carries, opened as the function would. */
  secrets: string[];
  bundle: string;
  bundleBytes: number;
  /** Every file that has a part in the bundle. */
  sources: string[];
  /** Text of its entry in functions/src/lambda. */
  entry: string;
};

export function deployed({ resources, folder }: Rehearsal) {
  const of = (kind: string) => resources.filter(({ type, custom }) => custom && type.endsWith(`:${kind}`));
  const named = (name: string) => {
    const [found, ...others] = resources.filter((resource) => resource.custom && resource.name === name);
    if (!found || others.length > 0)
      throw new Error(`there are ${others.length + (found ? 1 : 0)} resources called ${name}`);
    return found;
  };
  const functions = resources
    .filter(({ type }) => type === "aws:lambda/function:Function")
    .map((resource) => functionOf(resource, named, folder))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    of,
    named,
    functions,
    functionOf(name: string): DeployedFunction {
      const found = functions.find((one) => one.name === name);
      if (!found) throw new Error(`there is no function ${name}`);
      return found;
    },
    /** The resource with this ARN. */
    at: (arn: string) => resources.find(({ custom, outputs }) => custom && outputs.arn === arn),
    /** Alarms that watch this metric of this resource. */
    alarmsOn: (metric: string, dimension: string, value: string) =>
      of("MetricAlarm").filter(
        ({ inputs }) => inputs.metricName === metric && inputs.dimensions?.[dimension] === value,
      ),
  };
}
export type Deployed = ReturnType<typeof deployed>;

function functionOf(
  { name: logical, inputs }: Resource,
  named: (name: string) => Resource,
  folder: string,
): DeployedFunction {
  const name = logical.replace(/Function$/, "");
  const artefact = join(folder, "artifacts", `${name}-src`);
  const bundle = readFileSync(join(artefact, "bundle.mjs"), "utf8");
  const map: { sources: string[] } = JSON.parse(readFileSync(join(artefact, "bundle.mjs.map"), "utf8"));
  const environment: Record<string, string> = inputs.environment.variables;
  const role = named(`${name}Role`).inputs;
  return {
    name,
    inputs,
    role,
    statements: statementsOf(role),
    variables: Object.keys(environment)
      .filter((variable) => variable.startsWith("HANDOFF_"))
      .sort(),
    secrets: secretsIn(readFileSync(join(artefact, "resource.enc")), environment.SST_KEY ?? ""),
    bundle,
    bundleBytes: Buffer.byteLength(bundle),
    sources: map.sources,
    entry: readFileSync(join(root, "packages/functions/src/lambda", entryOf(map.sources)), "utf8"),
  };
}

/** Of a role, a queue's or a topic's policy. */
export function statementsOf({ inlinePolicies = [] }: Inputs): Statement[] {
  return inlinePolicies.flatMap(({ policy }: Inputs) =>
    JSON.parse(policy).Statement.map(({ Action, Resource: resources, Condition }: Inputs) => ({
      actions: [Action].flat(),
      resources: [resources].flat(),
      condition: Condition,
    })),
  );
}

/** As SST's own `Resource` opens it at run time. */
function secretsIn(sealed: Buffer, key: string): string[] {
  const opened = createDecipheriv("aes-256-gcm", Buffer.from(key, "base64"), Buffer.alloc(12));
  opened.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([opened.update(sealed.subarray(0, -16)), opened.final()]).toString();
  return Object.keys(JSON.parse(text)).sort();
}

const entries = globSync("packages/functions/src/lambda/*.ts", { cwd: root }).map((file) => basename(file));

function entryOf(sources: readonly string[]): string {
  const [entry, ...others] = sources
    .filter((source) => source.includes("functions/src/lambda/"))
    .map((source) => basename(source))
    .filter((file) => file !== "deps.ts" && entries.includes(file));
  if (!entry || others.length > 0) throw new Error(`a bundle has the entries ${[entry, ...others].join(", ")}`);
  return entry;
}
