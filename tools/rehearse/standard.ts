// The rehearsals that tests look at: a first deployment, the same once more, one with everything that can be chosen, and somebody's own
// stage. Made when what would be deployed has changed, else read: `npm run rehearse`.
import { createHash } from "node:crypto";
import { cpSync, existsSync, globSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openAccount } from "./account.ts";
import { readGraph } from "./graph.ts";
import { type Deployment, type Rehearsal, rehearsals, rehearse } from "./rehearse.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const secrets = { MasterKey: "rehearsal ".repeat(4), AdminKey: "rehearsal-admin-key-of-the-pottery" };
const operator = { HANDOFF_OPERATOR: "wheel@pottery.example" };

const deployments = {
  /** Production with the least that must be said. */
  first: { stage: "production", settings: operator, secrets },
  /** The same again. */
  again: { stage: "production", settings: operator, secrets },
  /** The same deployment, grown: its own domain, signed mail, reserved concurrency. */
  grown: {
    stage: "production",
    settings: {
      ...operator,
      HANDOFF_DOMAIN: "handoff.pottery.example",
      HANDOFF_MAIL_FROM: "kiln@pottery.example",
      HANDOFF_MAIL_DOMAIN: "pottery.example",
      HANDOFF_RECEIVE_CONCURRENCY: "50",
    },
    secrets,
  },
  /** A stage of somebody who works on Handoff, on a domain whose DNS is elsewhere. Nobody is told of alarms. */
  personal: {
    stage: "ann",
    settings: {
      HANDOFF_MAIL_FROM: "ann@pottery.example",
      HANDOFF_DOMAIN: "ann.pottery.example",
      HANDOFF_CERTIFICATE: "arn:aws:acm:us-east-1:123456789012:certificate/pottery",
    },
    secrets,
  },
} as const satisfies Record<string, Deployment>;
type Name = keyof typeof deployments;

export type Standard = Record<Name, Rehearsal>;

export async function standardRehearsals(): Promise<Standard> {
  mkdirSync(rehearsals, { recursive: true });
  const stamp = join(rehearsals, "made-of");
  const current = sourcesHash();
  await alone(async () => {
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === current) return;
    rmSync(stamp, { force: true });
    const account = await openAccount();
    try {
      for (const [name, deployment] of Object.entries(deployments)) await rehearse(account, deployment, name);
    } finally {
      await account.close();
    }
    // What was changed meanwhile is in some of them and not in others: the next one to ask makes them again.
    if (sourcesHash() === current) writeFileSync(stamp, current);
  });
  return { first: read("first"), again: read("again"), grown: read("grown"), personal: read("personal") };
}

function read(name: Name): Rehearsal {
  const folder = join(rehearsals, name);
  return { ...readGraph(join(folder, "graph.json")), folder };
}

/** Over everything that a deployment is made of. */
function sourcesHash(): string {
  const files = globSync(
    [
      "sst.config.ts",
      "pnpm-lock.yaml",
      "{infra,stacks,tools/rehearse}/*.ts",
      "packages/*/src/**/*.ts",
      "packages/dashboard/public/*",
    ],
    { cwd: root, exclude: ["**/*.test.ts", "**/*.fixture.ts"] },
  ).sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** Tests run side by side, and SST has one folder to work in. Whoever was killed at it holds up nobody. */
async function alone(work: () => Promise<void>): Promise<void> {
  const lock = join(rehearsals, "at-work");
  const own = `${lock}-${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    while (!taken(own, lock)) await pause(200);
    await work();
  } finally {
    if (ownerOf(lock) === process.pid) rmSync(lock, { force: true });
    rmSync(own, { force: true });
  }
}

/** A link to a file that says who is at work is there at once and whole, or not at all. */
function taken(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch {
    const owner = ownerOf(lock);
    if (owner !== undefined && !isAlive(owner)) rmSync(lock, { force: true });
    return false;
  }
}

function ownerOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, "utf8"));
  } catch {
    return undefined; // given back a moment ago
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

// Run by hand, it also brings the types of linked resources up to date.
if (import.meta.main) {
  const startedMs = performance.now();
  const made = await standardRehearsals();
  for (const [name, { resources, deleted }] of Object.entries(made)) {
    const of = (change: string) => resources.filter((resource) => resource.change === change).length;
    console.log(
      `${name.padEnd(9)} ${resources.length} resources: ${of("create")} created, ${of("update")} updated, ${of("same")} as they were, ${deleted.length} deleted`,
    );
  }
  cpSync(join(made.grown.folder, "sst-env.d.ts"), join(root, "sst-env.d.ts"));
  console.log(
    `Rehearsed, not deployed: nothing here has spoken to AWS. ${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
  );
}
