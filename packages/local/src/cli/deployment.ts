// Where is what was deployed? `sst deploy` leaves its outputs in .sst/outputs.json; HANDOFF_OUTPUTS names another copy of that file.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Worker } from "@handoff/core/audience";
import * as z from "zod/mini";
import { type Call, type Option, wrongUse } from "./command.ts";

const Outputs = z.object({
  bus: z.string(),
  archive: z.string().check(z.regex(/^arn:[\w-]+:events:[\w-]+:\d+:archive\/.+$/)),
  queues: z.record(z.string(), z.object({ url: z.url(), dead: z.url() })),
});

export type DeployedQueue = { url: string; arn: string; deadUrl: string; deadArn: string };
export type Deployment = {
  region: string;
  archiveArn: string;
  busArn: string;
  ruleArn(name: string): string;
  queues: ReadonlyMap<string, DeployedQueue>;
};

export const deploymentOptions: Readonly<Record<string, Option>> = {
  aws: { says: "On AWS: what was deployed last from here (.sst/outputs.json, or the file in HANDOFF_OUTPUTS)." },
  stage: { value: "<stage>", says: "On AWS, and only if it is this stage that was deployed last." },
};

export const isOnAws = ({ options, switches }: Pick<Call, "options" | "switches">) =>
  switches.has("aws") || options.stage !== undefined;

/** Throws a HandoffError when nothing was deployed from here, or another stage. */
export function findDeployment({ options, environment }: Pick<Call, "options" | "environment">): Deployment {
  const file =
    environment.HANDOFF_OUTPUTS?.trim() || fileURLToPath(new URL("../../../../.sst/outputs.json", import.meta.url));
  if (!existsSync(file)) {
    const remedy = "Deploy from this checkout, or name the outputs of the deployment: HANDOFF_OUTPUTS=<file>.";
    throw wrongUse("Nothing was deployed from here.", "HANDOFF_OUTPUTS", remedy, file);
  }
  const read = z.safeParse(Outputs, JSON.parse(readFileSync(file, "utf8")));
  if (!read.success) {
    const remedy = "Give the .sst/outputs.json that a deploy of Handoff has written.";
    throw wrongUse("These are not the outputs of Handoff.", "HANDOFF_OUTPUTS", remedy, file);
  }
  const { bus, archive, queues } = read.data;
  if (options.stage !== undefined && !bus.startsWith(`handoff-${options.stage}-`)) {
    const remedy = `Deploy ${options.stage} from here, or name its outputs: HANDOFF_OUTPUTS=<file>.`;
    throw wrongUse(`What was deployed last is another stage: its bus is ${bus}.`, "--stage", remedy, options.stage);
  }
  const [, partition = "", , region = "", account = ""] = archive.split(":");
  const arn = (service: string, name: string) => `arn:${partition}:${service}:${region}:${account}:${name}`;
  const queueArn = (url: string) => arn("sqs", new URL(url).pathname.split("/").at(-1) ?? "");
  return {
    region,
    archiveArn: archive,
    busArn: arn("events", `event-bus/${bus}`),
    ruleArn: (name) => arn("events", `rule/${bus}/${name}`),
    queues: new Map(
      Object.entries(queues).map(([name, { url, dead }]) => [
        name.toLowerCase(),
        { url, arn: queueArn(url), deadUrl: dead, deadArn: queueArn(dead) },
      ]),
    ),
  };
}

/** The queues that were meant: one, or all. */
export function chosen<T>(
  queues: ReadonlyMap<string, T>,
  name: Worker | string | undefined,
): [name: string, queue: T][] {
  if (name === undefined) return [...queues];
  const queue = queues.get(name.toLowerCase());
  if (queue !== undefined) return [[name.toLowerCase(), queue]];
  throw wrongUse(
    "There is no such worker.",
    "worker",
    `Give one of ${[...queues.keys()].join(", ")}, or none for all.`,
    name,
  );
}
