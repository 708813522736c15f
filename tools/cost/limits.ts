// Which limit is met at how many events a second? What was measured, against AWS's quotas as known on the day in prices.ts and from memory.
import { assumed, batchOf, clicksOf, type Given, usdOf } from "./bill.ts";
import type { Use } from "./measure.ts";

/** Defaults of AWS, from memory: see Service Quotas in the account for those that hold. */
export const quotas = {
  partitionReads: 3_000,
  partitionWrites: 1_000,
  tableWritesAtFirst: 4_000,
  tableWrites: 40_000,
  functionsAtOnce: 1_000,
  functionsAtOnceInNewAccount: 10,
  putEvents: { "us-east-1, us-west-2, eu-west-1": 10_000, "eu-central-1, us-east-2": 2_400 },
} as const;

export type Limit = { what: string; perSecond: number; scope: "a page" | "a shop" | "all"; remedy: string };

/** Lowest first. Clicks on tracked links, since they are what comes in crowds. */
export function limitsOf(given: Given): Limit[] {
  const { click } = given.measured;
  const attribute = consumerOf(given, "attribute", 100);
  const watch = consumerOf(given, "watch", 10);
  const crowd = { attribute: batchOf(click.attribute, 100, 100, 0), watch: batchOf(click.watch, 10, 10, 0) };
  const writes = crowd.attribute.writes / 100 + crowd.watch.writes / 10;
  const receive = durationOf(given, "receive", click.receive);
  return [
    {
      what: `reads of a page's hour by the watch (${quotas.partitionReads.toLocaleString("en")} a second of one partition), after an hour of it`,
      perSecond: hotReads(click.watch.late.reads - click.watch.alone.reads, watch),
      scope: "a page" as const,
      remedy: "minutes between arrivals and hours",
    },
    {
      what: `reads of a shop's hour for its rollup (${quotas.partitionReads.toLocaleString("en")} a second of one partition), after an hour of it`,
      perSecond: hotReads(click.attribute.late.reads - click.attribute.alone.reads, attribute),
      scope: "a shop" as const,
      remedy: "minutes between rows and hours",
    },
    {
      what: `writes into a shop's day (${quotas.partitionWrites.toLocaleString("en")} a second of one partition)`,
      perSecond: quotas.partitionWrites,
      scope: "a shop" as const,
      remedy: "a day in shards: the key has room for it",
    },
    {
      what: `attribute at its concurrency of ${attribute.concurrency}`,
      perSecond: (attribute.concurrency * 100) / (durationOf(given, "attribute", crowd.attribute) / 1000),
      scope: "all" as const,
      remedy: "raise it in stacks/attribute.ts; until then the queue waits",
    },
    {
      what: `watch at its concurrency of ${watch.concurrency}`,
      perSecond: (watch.concurrency * 10) / (durationOf(given, "watch", crowd.watch) / 1000),
      scope: "all" as const,
      remedy: "raise it in stacks/watch.ts; until then the queue waits",
    },
    {
      what: `receive in an account that may run ${quotas.functionsAtOnceInNewAccount} functions at once`,
      perSecond: quotas.functionsAtOnceInNewAccount / (receive / 1000),
      scope: "all" as const,
      remedy: "ask for 1,000 (Service Quotas, Lambda): new accounts start with 10",
    },
    {
      what: `receive in an account that may run ${quotas.functionsAtOnce.toLocaleString("en")} at once`,
      perSecond: quotas.functionsAtOnce / (receive / 1000),
      scope: "all" as const,
      remedy: "ask for more; reserve a part for receive",
    },
    {
      what: `writes into the table as it starts (${quotas.tableWritesAtFirst.toLocaleString("en")} a second)`,
      perSecond: quotas.tableWritesAtFirst / writes,
      scope: "all" as const,
      remedy: "warm throughput, before a rush that is foreseen; else it doubles by itself",
    },
    {
      what: `writes into the table (${quotas.tableWrites.toLocaleString("en")} a second)`,
      perSecond: quotas.tableWrites / writes,
      scope: "all" as const,
      remedy: "ask for more (Service Quotas, DynamoDB)",
    },
    ...Object.entries(quotas.putEvents).map(([regions, perSecond]) => ({
      what: `PutEvents in ${regions}`,
      perSecond,
      scope: "all" as const,
      remedy: "ask for more; beyond that touches need a stream of their own",
    })),
  ].sort((a, b) => a.perSecond - b.perSecond);
}

type Consumer = { batch: number; windowSeconds: number; concurrency: number; crowd: number };

function consumerOf({ deployed }: Given, name: string, crowd: number): Consumer {
  const found = deployed.consumers[name];
  if (found === undefined) throw new Error(`nothing consumes ${name}`);
  return { ...found, crowd };
}

/**
 * At r events a second an hour has 3,600 r rows at its end, and r / batch recomputes a second read them all: where does that meet what a
 * partition gives? @param per1000 units to read a thousand rows
 */
function hotReads(per1000: number, { batch, windowSeconds }: Consumer): number {
  const readsAt = (rate: number) => {
    const size = Math.min(batch, 1 + rate * Math.max(windowSeconds, assumed.pollGathersSeconds));
    return (rate / size) * (per1000 / 1000) * 3600 * rate;
  };
  let rate = 0.1;
  while (readsAt(rate) < quotas.partitionReads) rate *= 1.01;
  return rate;
}

function durationOf({ deployed }: Given, name: string, { waits, cpuMs }: Use): number {
  const memory = (deployed.memoryMb[name] ?? 1024) / 1024;
  return waits * assumed.waitMs + (cpuMs * assumed.cpuFactor) / memory;
}

/** An hour at this rate, spread over so many shops that none is hot. */
export function hourOf(given: Given, perSecond: number): { shops: number; usd: number } {
  const shops = Math.max(1, Math.ceil(perSecond / 2));
  const quantities = clicksOf(given, { clicks: perSecond * 3600, shops, hours: 1 });
  return { shops, usd: usdOf(quantities, "eu-central-1", { free: false }) };
}
