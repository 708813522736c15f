import { beforeAll, describe, expect, it } from "vitest";
import { standardRehearsals } from "../../tools/rehearse/standard.ts";
import { type Deployed, type DeployedFunction, deployed, statementsOf } from "./deployed.ts";

let production: Deployed;
beforeAll(async () => {
  production = deployed((await standardRehearsals()).first);
}, 600_000);

const names = ["Alert", "AlertTick", "Attribute", "Feedback", "Receive", "Report", "Watch", "WatchTick"];

// What no code of ours asks for: Lambda takes from the queue and writes the log in the function's name.
const ofLambda = /^(logs:(CreateLogStream|PutLogEvents)|sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes))$/;
// The DynamoDB client brings endpoint discovery along, and uses it only where that is switched on.
const neverSent = ["dynamodb:DescribeEndpoints"];
const services: Record<string, string> = { dynamodb: "dynamodb", eventbridge: "events", sesv2: "ses" };

/** The permissions that the AWS commands in a bundle need. */
function asked({ sources }: DeployedFunction): string[] {
  const commands = sources.flatMap((source) => {
    const [, client, command] = /client-([a-z0-9]+)\/dist-es\/commands\/(\w+)Command\.js$/.exec(source) ?? [];
    return client === undefined ? [] : [`${services[client] ?? client}:${command}`];
  });
  return [...new Set(commands)].filter((action) => !neverSent.includes(action)).sort();
}

describe.each(names)("%s", (name) => {
  it("may do exactly what its code asks AWS for", () => {
    const own = production.functionOf(name);
    const granted = own.statements.flatMap(({ actions }) => actions).filter((action) => !ofLambda.test(action));
    expect(granted.sort()).toEqual(asked(own));
  });

  it("may do it to what it was given, named one by one", () => {
    for (const { actions, resources, condition } of production.functionOf(name).statements) {
      for (const action of actions) expect(action).not.toContain("*");
      for (const arn of resources) {
        // A log group's streams are made as the function runs.
        const isOwnLog = arn.endsWith(`:log-group:/handoff/production/${name}:*`);
        // In SES's sandbox the recipient's identity is asked for too; the sender is held by the condition.
        const isMail =
          arn.endsWith(":identity/*") && condition?.StringEquals["ses:FromAddress"][0] === "wheel@pottery.example";
        if (isOwnLog || isMail) continue;
        expect(arn).not.toContain("*");
        expect(production.at(arn), arn).toBeDefined();
      }
    }
  });

  it("has a role of its own that only Lambda takes on, and nothing attached to it", () => {
    const { role, inputs } = production.functionOf(name);
    expect(production.at(inputs.role)?.name).toBe(`${name}Role`);
    expect(role.managedPolicyArns).toEqual([]);
    const trust = typeof role.assumeRolePolicy === "string" ? JSON.parse(role.assumeRolePolicy) : role.assumeRolePolicy;
    expect(trust.Statement.map(({ Principal }: { Principal: unknown }) => Principal)).toEqual([
      { Service: "lambda.amazonaws.com" },
    ]);
  });

  it("is given the variables and secrets that its entry reads, and no others", () => {
    const { entry, variables, secrets } = production.functionOf(name);
    const read = /readEnv\(\[([^\]]*)\]/.exec(entry)?.[1] ?? "";
    expect(Array.from(read.matchAll(/HANDOFF_\w+/g), ([variable]) => variable).sort()).toEqual(variables);
    expect(Array.from(entry.matchAll(/readSecret\("(\w+)"\)/g), ([, secret]) => secret).sort()).toEqual(secrets);
  });

  it("writes to its own log, as JSON, kept for thirty days", () => {
    const { loggingConfig } = production.functionOf(name).inputs;
    const log = production.named(`${name}Log`).inputs;
    expect(loggingConfig).toEqual({ logFormat: "JSON", logGroup: log.name, systemLogLevel: "WARN" });
    expect(log.retentionInDays).toBe(30);
  });
});

describe("the roles", () => {
  it("are one for each function and each timer, no more", () => {
    const roles = production.of("Role").map(({ name }) => name);
    const timers = ["AlertTickTimerRole", "WatchTickTimerRole"];
    expect(roles.sort()).toEqual([...names.map((name) => `${name}Role`), ...timers].sort());
  });

  it("let a timer call its own function and keep what was missed, nothing else", () => {
    for (const tick of ["AlertTick", "WatchTick"]) {
      const own = production.named(`${tick}Function`).outputs.arn;
      const missed = production.named("MissedTicksQueue").outputs.arn;
      expect(statementsOf(production.named(`${tick}TimerRole`).inputs)).toEqual([
        { actions: ["lambda:InvokeFunction"], resources: [own], condition: undefined },
        { actions: ["sqs:SendMessage"], resources: [missed], condition: undefined },
      ]);
    }
  });
});
