import { audience } from "@handoff/core/audience";
import { eventTypes } from "@handoff/core/event";
import { beforeAll, describe, expect, it } from "vitest";
import { standardRehearsals } from "../../tools/rehearse/standard.ts";
import { type Deployed, deployed } from "./deployed.ts";

let production: Deployed;
beforeAll(async () => {
  production = deployed((await standardRehearsals()).first);
}, 600_000);

const fourteenDays = 14 * 24 * 60 * 60;

/** The dead-letter queue at this address, which keeps for fourteen days and raises an alarm. */
function expectDeadLetters(arn: string): void {
  const dead = production.at(arn);
  expect(dead?.type, arn).toBe("aws:sqs/queue:Queue");
  expect(dead?.inputs.messageRetentionSeconds, arn).toBe(fourteenDays);
  const name = dead?.inputs.name;
  expect(production.alarmsOn("ApproximateNumberOfMessagesVisible", "QueueName", name), name).toHaveLength(1);
}

describe("whoever works without being waited for", () => {
  it("takes batches of which single messages can fail, and has a dead-letter queue with an alarm", () => {
    const consumers = production.of("EventSourceMapping");
    expect(consumers.map(({ name }) => name).sort()).toEqual([
      "AlertConsumer",
      "AttributeConsumer",
      "FeedbackConsumer",
      "WatchConsumer",
    ]);
    for (const { name, inputs } of consumers) {
      const queue = production.at(inputs.eventSourceArn)?.inputs;
      const { maxReceiveCount, deadLetterTargetArn } = JSON.parse(queue?.redrivePolicy);
      expect(inputs.functionResponseTypes, name).toEqual(["ReportBatchItemFailures"]);
      expect(maxReceiveCount, name).toBe(5);
      expectDeadLetters(deadLetterTargetArn);
    }
  });

  it("has time to fill a batch and for six tries before a message is shown to another", () => {
    for (const { name, inputs } of production.of("EventSourceMapping")) {
      const visible = production.at(inputs.eventSourceArn)?.inputs.visibilityTimeoutSeconds;
      const timeout = production.at(inputs.functionName)?.inputs.timeout;
      expect(visible, name).toBeGreaterThanOrEqual(6 * timeout + inputs.maximumBatchingWindowInSeconds);
      // Lambda refuses larger batches without a window.
      expect(inputs.maximumBatchingWindowInSeconds >= 1 || inputs.batchSize <= 10, name).toBe(true);
    }
  });

  it("is called by a timer that tries again, keeps what was missed, and raises an alarm", () => {
    const timers = production.of("Schedule");
    expect(timers.map(({ name }) => name).sort()).toEqual(["AlertTickTimerSchedule", "WatchTickTimerSchedule"]);
    for (const { inputs } of timers) {
      expect(inputs.scheduleExpression).toBe("rate(5 minutes)");
      expect(inputs.target.retryPolicy).toEqual({ maximumRetryAttempts: 2, maximumEventAgeInSeconds: 300 });
      expectDeadLetters(inputs.target.deadLetterConfig.arn);
    }
    const watch = production.functionOf("WatchTick").inputs.name;
    const [silent] = production.alarmsOn("Errors", "FunctionName", watch);
    expect(silent?.inputs.treatMissingData).toBe("breaching");
  });

  it("hears of what could not be handed over for a day, and the operator hears of it too", () => {
    for (const { name, inputs } of production.of("EventTarget")) {
      expect(inputs.retryPolicy, name).toEqual({ maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 });
      expectDeadLetters(inputs.deadLetterConfig.arn);
      expect(production.alarmsOn("FailedInvocations", "RuleName", inputs.rule), name).toHaveLength(1);
    }
    const [feedback] = production.of("TopicSubscription").filter(({ inputs }) => inputs.protocol === "sqs");
    expectDeadLetters(JSON.parse(feedback?.inputs.redrivePolicy).deadLetterTargetArn);
  });

  it.each(["Attribute", "Watch", "Alert"])("says when %s falls behind", (worker) => {
    const queue = production.named(`To${worker}Queue`).inputs.name;
    expect(production.alarmsOn("ApproximateAgeOfOldestMessage", "QueueName", queue)).toHaveLength(1);
  });
});

describe("who hears which event", () => {
  it.each(["Attribute", "Watch", "Alert"] as const)("%s hears what the core's list says", (worker) => {
    const { inputs } = production.named(`${worker}Rule`);
    const heard = audience[worker.toLowerCase() as keyof typeof audience];
    expect(JSON.parse(inputs.eventPattern)).toEqual({ "detail-type": heard });
    const target = production.named(`${worker}Target`).inputs;
    expect(production.at(target.arn)?.name).toBe(`To${worker}Queue`);
    expect(target.eventBusName).toBe(production.named("BusBus").inputs.name);
  });

  it("leaves no event unheard but those that are said for the record", () => {
    const heard = production.of("EventRule").flatMap(({ inputs }) => JSON.parse(inputs.eventPattern)["detail-type"]);
    expect(eventTypes.filter((type) => !heard.includes(type))).toEqual(["path.checked"]);
  });

  it("can play everything of the last thirty days again", () => {
    const { inputs } = production.named("Archive");
    expect(inputs).toMatchObject({ eventSourceArn: production.named("BusBus").outputs.arn, retentionDays: 30 });
    expect(inputs.eventPattern).toBeUndefined();
  });
});

describe("a log line that raises an alarm", () => {
  it("is one that the code says", () => {
    const filters = production.of("LogMetricFilter");
    expect(filters.map(({ name }) => name).sort()).toEqual([
      "BusRefusedInReceive",
      "BusRefusedInReport",
      "BusRefusedInWatch",
      "BusRefusedInWatchTick",
      "MailFailedInAlert",
      "MailFailedInAlertTick",
      "UnrecordedInReceive",
    ]);
    for (const { name, inputs } of filters) {
      const { bundle } = production.functionOf(name.replace(/.*In(?=[A-Z])/, ""));
      const said = Array.from(inputs.pattern.matchAll(/\$\.what = "([^"]+)"/g), ([, what]) => what as string);
      expect(said.length).toBeGreaterThan(0);
      for (const what of said) expect(bundle.includes(`what:"${what}"`), `${name}: ${what}`).toBe(true);
    }
  });
});
