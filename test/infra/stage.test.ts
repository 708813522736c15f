import { beforeAll, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../infra/settings.ts";
import { type Standard, standardRehearsals } from "../../tools/rehearse/standard.ts";
import { deployed } from "./deployed.ts";

let standard: Standard;
beforeAll(async () => {
  standard = await standardRehearsals();
}, 600_000);

// By its address: its types are SST's, and are checked where those are (infra/tsconfig.json).
const configuration = new URL("../../sst.config.ts", import.meta.url).href;

async function policyOf(stage: string): Promise<unknown> {
  vi.stubGlobal("$config", (config: unknown) => config);
  const { default: config } = await import(configuration);
  return config.app({ stage });
}

describe("a stage", () => {
  it("that is production keeps its data and cannot be removed", async () => {
    expect(await policyOf("production")).toMatchObject({ removal: "retain", protect: true });
    const table = deployed(standard.first).named("TableTable");
    expect(table.retainOnDelete).toBe(true);
    expect(table.inputs).toMatchObject({
      deletionProtectionEnabled: true,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      pointInTimeRecovery: { enabled: true },
      ttl: { attributeName: "expiresAt", enabled: true },
    });
  });

  it("of one's own leaves nothing behind and wakes nobody", async () => {
    expect(await policyOf("ann")).toMatchObject({ removal: "remove", protect: false });
    const own = deployed(standard.personal);
    expect(own.named("TableTable").retainOnDelete).toBe(false);
    expect(own.named("TableTable").inputs.deletionProtectionEnabled).toBe(false);
    expect(own.of("MetricAlarm")).toEqual([]);
    expect(own.of("TopicSubscription").map(({ inputs }) => inputs.protocol)).toEqual(["sqs"]);
  });

  it("tells the operator of every alarm, and when it is over", () => {
    const production = deployed(standard.first);
    const operator = production.named("OperatorTopic").outputs.arn;
    for (const { inputs } of production.of("MetricAlarm")) {
      expect(inputs.alarmActions, inputs.name).toEqual([operator]);
      expect(inputs.okActions, inputs.name).toEqual([operator]);
    }
    expect(production.named("OperatorMail").inputs).toMatchObject({
      protocol: "email",
      endpoint: "wheel@pottery.example",
    });
  });
});

describe("a second deployment", () => {
  it("of the same changes nothing", () => {
    expect(standard.again.deleted).toEqual([]);
    expect(standard.again.resources.filter(({ change }) => change !== "same").map(({ urn }) => urn)).toEqual([]);
  });

  it("that adds a domain, signed mail and a reserve touches nothing that holds data", () => {
    const { resources, deleted } = standard.grown;
    expect(deleted).toEqual([]);
    const holding = /^aws:(dynamodb|sqs|sns|cloudwatch\/event)/;
    expect(
      resources.filter(({ type, change }) => holding.test(type) && change !== "same").map(({ urn }) => urn),
    ).toEqual([]);
  });

  // Whoever renames one of these makes a new one beside it, empty.
  it("finds what holds data under the names it always had", () => {
    const production = deployed(standard.first);
    const urns = ["Table", "EventBus", "EventArchive", "Queue", "Secret"].flatMap((kind) =>
      standard.first.resources
        .filter(({ type }) => type.endsWith(`:${kind}`) && !type.startsWith("sst:aws"))
        .map(({ name }) => name),
    );
    expect(production.named("TableTable").urn).toBe(
      "urn:pulumi:production::handoff::sst:aws:Dynamo$aws:dynamodb/table:Table::TableTable",
    );
    expect(urns.sort()).toEqual([
      "AdminKey",
      "AlertDeadQueue",
      "Archive",
      "AttributeDeadQueue",
      "BusBus",
      "FeedbackDeadQueue",
      "MasterKey",
      "MissedTicksQueue",
      "TableTable",
      "ToAlertQueue",
      "ToAttributeQueue",
      "ToFeedbackQueue",
      "ToWatchQueue",
      "WatchDeadQueue",
    ]);
  });
});

describe("what whoever deploys must say", () => {
  it("is, for production, who hears of alarms; she is then the sender too", () => {
    expect(() => readSettings({}, true)).toThrow("HANDOFF_OPERATOR: give the e-mail address");
    expect(readSettings({ HANDOFF_OPERATOR: "wheel@pottery.example" }, true)).toMatchObject({
      operator: "wheel@pottery.example",
      mailFrom: "wheel@pottery.example",
      receiveConcurrency: undefined,
    });
  });

  it.each([
    [{}, "HANDOFF_MAIL_FROM: give the e-mail address"],
    [{ HANDOFF_MAIL_FROM: "pottery.example" }, "HANDOFF_MAIL_FROM: give the e-mail address"],
    [
      { HANDOFF_MAIL_FROM: "kiln@pottery.example", HANDOFF_MAIL_DOMAIN: "clay.example" },
      "HANDOFF_MAIL_DOMAIN: kiln@pottery.example is not an address of clay.example",
    ],
    [
      { HANDOFF_MAIL_FROM: "kiln@pottery.example", HANDOFF_CERTIFICATE: "arn:aws:acm:us-east-1:1:certificate/1" },
      "HANDOFF_CERTIFICATE: a certificate is for a domain",
    ],
    [
      { HANDOFF_MAIL_FROM: "kiln@pottery.example", HANDOFF_RECEIVE_CONCURRENCY: "plenty" },
      'HANDOFF_RECEIVE_CONCURRENCY: "plenty" is no number',
    ],
  ])("names the setting that is wrong: %o", (environment, remedy) => {
    expect(() => readSettings(environment, false)).toThrow(remedy);
  });
});
