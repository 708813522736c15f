// A rehearsed graph, made on AWS call by call in the order in which its resources depend on each other. Each call is held against the
// service's model before it is sent; afterwards everything is read back and compared with what was asked.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Resource } from "../../../tools/rehearse/graph.ts";
import type { Rehearsal } from "../../../tools/rehearse/rehearse.ts";
import type { Models } from "../model.ts";
import { type Call, type Json, type Moto, region } from "../moto.ts";
import { compare, watched } from "./compare.ts";
import { door } from "./door.ts";
import { functions } from "./functions.ts";
import { emulatorDiffers, isLacking, isNotOfTheApi, notMade } from "./known.ts";
import { mail } from "./mail.ts";
import { messages } from "./messages.ts";
import { names } from "./names.ts";
import type { Given, Recipes } from "./recipe.ts";
import { storage } from "./storage.ts";

const recipes: Recipes = { ...storage, ...messages, ...functions, ...mail, ...door, ...names };

export type Applied = {
  /** Calls that were answered. */
  calls: number;
  /** Calls that a deployment makes, each held against its model. */
  checked: number;
  /** Values that were read back and compared. */
  compared: number;
  problems: string[];
  /** Which known differences of the emulator were met. */
  met: Set<string>;
  /** What AWS calls what the rehearsal has called so. */
  own<T>(value: T): T;
};

export async function applyGraph(moto: Moto, models: Models, { resources, folder }: Rehearsal): Promise<Applied> {
  const renamed = new Map<string, string>();
  const own = <T>(value: T): T => {
    let text = JSON.stringify(value);
    for (const [ours, theirs] of renamed) text = text.replaceAll(ours, theirs);
    return JSON.parse(text);
  };
  const applied: Applied = { calls: 0, checked: 0, compared: 0, problems: [], met: new Set(), own };
  const zone = await prepareAccount(moto, resources);

  const read = (call: Call) => {
    applied.calls += 1;
    return moto.call(call);
  };
  const ask = async (call: Call) => {
    applied.problems.push(...models.problems(call.service, call.operation, call.params));
    applied.checked += 1;
    return isLacking(call) ? undefined : read(call);
  };
  for (const resource of resources.filter(({ custom }) => custom)) {
    try {
      await make(resource, { resources, folder, zone, ask, read, renamed, applied });
    } catch (error) {
      applied.problems.push(`${resource.name} is refused: ${error instanceof Error ? error.message : error}`);
    }
  }
  return applied;
}

type Making = Pick<Rehearsal, "resources" | "folder"> & {
  zone: string;
  ask(call: Call): Promise<Json>;
  read(call: Call): Promise<Json>;
  renamed: Map<string, string>;
  applied: Applied;
};

async function make(
  resource: Resource,
  { resources, folder, zone, ask, read, renamed, applied }: Making,
): Promise<void> {
  const { type, name } = resource;
  const recipe = recipes[type];
  if (!recipe) {
    if (!Object.hasOwn(notMade, type)) applied.problems.push(`${name}: there is no recipe for ${type}`);
    return;
  }
  const given = (): Given => ({
    resource: applied.own(resource),
    zone,
    all: (wanted) => resources.filter((other) => other.type === wanted),
    code: (functionName) => readFileSync(join(folder, "artifacts", functionName, "code.zip")),
  });
  for (const broken of recipe.rules?.(resource.inputs, given()) ?? []) applied.problems.push(`${name}: ${broken}`);

  const inputs = watched(applied.own(resource.inputs));
  const answers: Json[] = [];
  const calls = recipe.calls(inputs.value, given());
  for (const call of calls) answers.push(await ask(call));
  for (const path of inputs.unread().filter((path) => !isNotOfTheApi(type, path))) {
    applied.problems.push(`${name}: no call says ${path}`);
  }
  // Held against the model, and nothing more: what it would have answered stays as the rehearsal has invented it.
  if (calls.some(isLacking)) return;
  rename(resource, recipe.outputs?.(answers) ?? {}, renamed, applied);
  for (const { holds, at, ...call } of recipe.readBack?.(applied.own(resource.inputs), given(), answers) ?? []) {
    const { compared, differences } = compare(holds, at(await read(call)));
    applied.compared += compared;
    for (const { path, asked, kept } of differences) {
      const known = emulatorDiffers(type, call.operation, path);
      if (known) applied.met.add(known);
      else applied.problems.push(`${name}: ${call.operation} ${path} is ${shown(kept)}, ${shown(asked)} was asked`);
    }
  }
}

/** What the rehearsal could not know may be called otherwise; what it has invented in AWS's own shape may not. */
function rename(
  resource: Resource,
  outputs: Record<string, string | undefined>,
  renamed: Making["renamed"],
  applied: Applied,
) {
  for (const [output, theirs] of Object.entries(outputs)) {
    const ours: unknown = output === "id" ? resource.id : resource.outputs[output];
    if (theirs === undefined || typeof ours !== "string" || ours === theirs) continue;
    // Ids are thrown dice; names are not.
    const invented = output !== "arn" || resource.type === "aws:acm/certificate:Certificate";
    if (invented) renamed.set(ours, theirs);
    else applied.problems.push(`${resource.name}: its ${output} is ${theirs}, the rehearsal says ${ours}`);
  }
}

/** What is there before the first deployment: SST's bucket for code, and the domain's zone, whose id is answered. */
async function prepareAccount(moto: Moto, resources: readonly Resource[]): Promise<string> {
  const buckets = new Set(
    resources.filter(({ type }) => type.startsWith("aws:s3/")).map(({ inputs }) => inputs.bucket),
  );
  for (const Bucket of buckets) {
    const params = { Bucket, CreateBucketConfiguration: { LocationConstraint: region } };
    await moto.call({ service: "s3", operation: "CreateBucket", params });
  }
  const params = { Name: "pottery.example", CallerReference: "conformance" };
  const { HostedZone } = await moto.call({ service: "route53", operation: "CreateHostedZone", params });
  return HostedZone.Id.replace("/hostedzone/", "");
}

const shown = (value: Json) => JSON.stringify(value)?.slice(0, 160) ?? "not there";
