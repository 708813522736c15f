// How often, how much? Counted from the log lines, in this one place, and stated as CloudWatch's embedded metric format: one line for
// all that an invocation did. Names are a contract with the alarms and the dashboard. Nothing here names a business or a person.
import { type Line, toStandardOutput, type Write } from "./log.ts";

export const metricsNamespace = "Handoff";

type Measure = { name: string; value: number; by?: Record<string, string> };

const count = (name: string, value: unknown = 1): Measure => ({ name, value: Number(value) || 0 });
const text = (value: unknown) => String(value ?? "none").slice(0, 100);

/** By what a line says happened. */
const measures: Readonly<Record<string, (line: Line) => Measure[]>> = {
  "delivery.taken": ({ platform, outcome, facts }) => [
    { name: "Deliveries", value: 1, by: { platform: text(platform), outcome: text(outcome) } },
    count("Facts", facts),
  ],
  "delivery.refused": () => [count("DeliveriesRefused")],
  "delivery.unrecorded": () => [count("DeliveriesUnrecorded")],
  "http.failed": () => [count("AnswersFailed")],
  "link.followed": () => [count("LinksFollowed")],
  "click.unrecorded": () => [count("ClicksUnrecorded")],
  "clicks.unsettled": ({ waiting }) => [count("ClicksUnsettled", waiting)],
  "lead.captured": () => [count("LeadsCaptured")],
  "lead.unrecorded": () => [count("LeadsUnrecorded")],
  "bus.failed": ({ entries }) => [count("BusEntriesFailed", entries)],
  "bus.refused": ({ entries }) => [count("BusEntriesRefused", entries)],
  attributed: ({ events, sales, leads, conflicts }) => [
    count("EventsAttributed", events),
    count("Recomputes", Number(sales) + Number(leads)),
    count("Conflicts", conflicts),
  ],
  "path.looked": ({ verdict }) => [{ name: "Looks", value: 1, by: { verdict: text(verdict) } }],
  "incident.opened": () => [count("IncidentsOpened")],
  "incident.recovered": () => [count("IncidentsRecovered")],
  "mail.sent": () => [count("MailsSent")],
  "mail.failed": () => [count("MailsFailed")],
  "recipient.lost": () => [count("RecipientsLost")],
  "message.failed": () => [count("MessagesFailed")],
  ticked: () => [count("Ticks")],
};

export type Metrics = {
  /** Takes a log line for what it says. */
  observe(line: Line): void;
  add(name: string, value: number): void;
  /** States what has been counted since the last time; nothing when nothing was. */
  flush(): void;
};

export function createMetrics(service: string, now: () => number, write: Write = toStandardOutput): Metrics {
  // By what they are broken down by, which CloudWatch calls dimensions: each combination is a metric of its own, and is paid for.
  let groups = new Map<string, { by: Record<string, string>; sums: Map<string, number> }>();

  function take({ name, value, by = {} }: Measure): void {
    if (value === 0) return;
    const key = JSON.stringify(by);
    const group = groups.get(key) ?? { by, sums: new Map<string, number>() };
    groups.set(key, group);
    group.sums.set(name, (group.sums.get(name) ?? 0) + value);
  }

  return {
    observe(line) {
      for (const measure of measures[line.what]?.(line) ?? []) take(measure);
    },
    add: (name, value) => take({ name, value }),
    flush() {
      const counted = groups;
      groups = new Map();
      for (const { by, sums } of counted.values()) {
        const dimensions = { app: "handoff", ...by };
        const directive = {
          Namespace: metricsNamespace,
          Dimensions: [Object.keys(dimensions)],
          Metrics: [...sums.keys()].map((Name) => ({ Name })),
        };
        const about = { _aws: { Timestamp: now(), CloudWatchMetrics: [directive] } };
        // Which function it was stands beside, for queries: as a dimension it would make eight metrics of one, each of them paid for.
        write(`${JSON.stringify({ ...about, ...dimensions, service, ...Object.fromEntries(sums) })}\n`);
      }
    },
  };
}
