import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { standardRehearsals } from "../../tools/rehearse/standard.ts";
import { type Deployed, deployed } from "./deployed.ts";

let production: Deployed;
beforeAll(async () => {
  production = deployed((await standardRehearsals()).first);
}, 600_000);

const alarms = [
  "AlertDead",
  "AlertLate",
  "AlertRuleFailed",
  "AttributeDead",
  "AttributeLate",
  "AttributeRuleFailed",
  "BusRefused",
  "FeedbackDead",
  "MailFailed",
  "MissedTicks",
  "ReceiveFailing",
  "ReceiveThrottled",
  "ReportFailing",
  "Unrecorded",
  "WatchDead",
  "WatchLate",
  "WatchRuleFailed",
  "WatchTickSilent",
];

describe("an alarm", () => {
  it("is raised for what needs a person, and for nothing else", () => {
    const names = production.of("MetricAlarm").map(({ inputs }) => inputs.name);
    expect(names.sort()).toEqual(alarms.map((name) => `handoff-production-${name}`));
  });

  it("says what happened and where to read what to do, and that place is there", () => {
    const manual = readFileSync(new URL("../../docs/operate.md", import.meta.url), "utf8");
    const headings = Array.from(manual.matchAll(/^### (.+)$/gm), ([, heading = ""]) => heading).join(" ");
    for (const { inputs } of production.of("MetricAlarm")) {
      const name = inputs.name.replace("handoff-production-", "");
      expect(inputs.alarmDescription, name).toMatch(new RegExp(`^[A-Z].+\\. See ${name} in docs/operate\\.md\\.$`));
      expect(headings, name).toContain(`\`${name}\``);
    }
  });

  it.each([
    ["Url5xxCount", "Receive"],
    ["Url5xxCount", "Report"],
    ["Throttles", "Receive"],
  ])("on %s watches %s", (metric, name) => {
    expect(production.alarmsOn(metric, "FunctionName", production.functionOf(name).inputs.name)).toHaveLength(1);
  });

  it("on log lines counts what the filters find", () => {
    for (const name of ["Unrecorded", "BusRefused", "MailFailed"]) {
      const { metricName, namespace } = production.named(`${name}Alarm`).inputs;
      const filters = production
        .of("LogMetricFilter")
        .filter(({ inputs }) => inputs.metricTransformation.name === metricName);
      expect(filters.length, name).toBeGreaterThan(0);
      for (const { inputs } of filters) expect(inputs.metricTransformation.namespace).toBe(namespace);
    }
  });
});

describe("the operator's page in CloudWatch", () => {
  it("shows every function and every queue by their names", () => {
    const { widgets } = JSON.parse(production.named("Dashboard").inputs.dashboardBody);
    const labels = (title: string) =>
      widgets
        .find(({ properties }: { properties: { title: string } }) => properties.title === title)
        .properties.metrics.map((metric: { label?: string }[]) => metric.at(-1)?.label);
    expect(labels("Runs").sort()).toEqual(production.functions.map(({ name }) => name));
    expect(labels("Dead letters").sort()).toEqual(["AlertDead", "AttributeDead", "FeedbackDead", "WatchDead"]);
  });
});
