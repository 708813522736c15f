// How much of everything do a million clicks, a thousand orders, a shop's month and an idle month take? Quantities only; prices.ts prices them.
import type { BatchUse, Measured, Use } from "./measure.ts";
import { type Item, prices, type Region } from "./prices.ts";

/** What the deployment's graph says. */
export type Deployed = {
  memoryMb: Record<string, number>;
  consumers: Record<string, { batch: number; windowSeconds: number; concurrency: number }>;
  alarms: number;
  dashboards: number;
  timers: number;
  /** Lambda's own lines about every run; off when the system's log level is WARN. */
  platformLines: boolean;
};
export type Given = { measured: Measured; deployed: Deployed };
export type Quantities = Partial<Record<Item, number>>;

/** What no machine here can tell. Each is named in docs/cost.md. */
export const assumed = {
  /** One wait for DynamoDB, EventBridge or SES from within Lambda. */
  waitMs: 6,
  /** By how much Lambda at 1 GB of memory (0.58 of an arm core) is slower than a core of the machine that measured. */
  cpuFactor: 3,
  /** One look at a page of somebody else's shop, and at one that cannot exist. */
  lookMs: 700,
  looksAtOnce: 8,
  /** Lambda's own two lines about a run. */
  platformLineBytes: 650,
  /** Lambda asks an idle queue with five pollers of twenty seconds each. */
  idlePollsPerMinute: 15,
  /** How long a poll that is answered at once has gathered. */
  pollGathersSeconds: 0.2,
  answerBytes: 1_200,
} as const;

const gb = 1e9;
const hoursOfMonth = 720;
const ticksOfMonth = (hoursOfMonth * 60) / 5;

export function sum(...all: Quantities[]): Quantities {
  const total: Quantities = {};
  for (const one of all) {
    for (const [item, quantity] of Object.entries(one) as [Item, number][]) total[item] = (total[item] ?? 0) + quantity;
  }
  return total;
}

export function usdOf(quantities: Quantities, region: Region, { free }: { free: boolean }): number {
  return (Object.entries(quantities) as [Item, number][]).reduce((usd, [item, quantity]) => {
    const price: { usd: Record<Region, number>; free?: number } = prices[item];
    return usd + Math.max(0, quantity - (free ? (price.free ?? 0) : 0)) * price.usd[region];
  }, 0);
}

/** @param runs how many invocations like this one */
function runsOf({ deployed }: Given, name: string, use: Use, runs: number, extraMs = 0): Quantities {
  const memory = (deployed.memoryMb[name] ?? 1024) / 1024;
  const ms = use.waits * assumed.waitMs + (use.cpuMs * assumed.cpuFactor) / memory + extraMs;
  const logBytes = use.logBytes + (deployed.platformLines ? assumed.platformLineBytes : 0);
  return {
    functionRuns: runs,
    functionTime: runs * (ms / 1000) * memory,
    tableReads: runs * use.reads,
    tableWrites: runs * use.writes,
    logs: (runs * logBytes) / gb,
    logStorage: (runs * logBytes) / gb,
  };
}

/** Over the bus into the archive and into the queues of those who hear it. */
function carried(events: number, bytes: number, queues: number): Quantities {
  return {
    busEvents: events,
    archived: (events * bytes) / gb,
    archiveStorage: (events * bytes) / gb, // for thirty days
    queueRequests: events * queues,
  };
}

function throughTheDoor(requests: number): Quantities {
  return {
    doorRequests: requests,
    doorRuns: requests,
    doorLookups: requests,
    doorTraffic: (requests * assumed.answerBytes) / gb,
  };
}

/** For the month in which it comes. It stays for the business's retention; docs/cost.md says what that adds. */
function kept(bytes: number): Quantities {
  return { tableStorage: bytes / gb, tableBackup: bytes / gb };
}

export type Clicks = { clicks: number; shops: number; hours: number };

/** A batch of `size` for one shop whose hour holds `rows` already: between what was measured alone, in a crowd and late in an hour. */
export function batchOf({ alone, crowd, late }: BatchUse, crowdSize: number, size: number, rows: number): Use {
  const between = (name: keyof Use) => {
    const more = (crowd[name] - alone[name]) / (crowdSize - 1);
    const perRow = name === "waits" ? 0 : Math.max(0, late[name] - alone[name]) / 1_000;
    return alone[name] + Math.max(0, more) * (size - 1) + perRow * rows;
  };
  return {
    reads: between("reads"),
    writes: between("writes"),
    logBytes: between("logBytes"),
    cpuMs: between("cpuMs"),
    waits: between("waits"),
  };
}

export function clicksOf(given: Given, { clicks, shops, hours }: Clicks): Quantities {
  const { measured, deployed } = given;
  const { click } = measured;
  const perSecond = clicks / (hours * 3600);
  const rows = clicks / shops / hours / 2; // an hour is half full on average
  const workers = (["attribute", "watch"] as const).map((worker) => {
    const { batch = 1, windowSeconds = 0 } = deployed.consumers[worker] ?? {};
    const gathers = Math.max(windowSeconds, assumed.pollGathersSeconds);
    const size = Math.min(batch, 1 + perSecond * gathers);
    const groups = Math.max(1, Math.min(size, shops * (1 - (1 - 1 / shops) ** size)));
    const group = batchOf(click[worker], worker === "attribute" ? 100 : 10, size / groups, rows);
    const whole = Object.fromEntries(Object.entries(group).map(([name, value]) => [name, value * groups])) as Use;
    const runs = clicks / size;
    // Up to ten messages a request, for taking and for deleting.
    return sum(runsOf(given, worker, whole, runs), { queueRequests: runs * Math.ceil(size / 10) * 2 });
  });
  // Under load the link is known from the click before.
  const known = perSecond / shops > 0.5 ? { ...click.receive, reads: 0, waits: 1 } : click.receive;
  return sum(
    throughTheDoor(clicks),
    runsOf(given, "receive", known, clicks),
    carried(clicks, click.entryBytes, 2),
    ...workers,
    kept(clicks * click.itemBytes * 3), // the touch, its row and its arrival
  );
}

export function ordersOf(given: Given, orders: number): Quantities {
  const { order } = given.measured;
  const runs = orders * order.attributeRuns;
  const looked = orders * order.watchRuns;
  return sum(
    throughTheDoor(orders * order.deliveries),
    runsOf(given, "receive", order.receive, orders * order.deliveries),
    carried(orders * order.events, order.entryBytes, 1),
    runsOf(given, "attribute", order.attribute, runs),
    { queueRequests: runs * 2 },
    // The watch hears of the order too, though not of a refund.
    runsOf(given, "watch", order.watch, looked),
    { queueRequests: looked * 3 },
    kept(orders * 6_000),
  );
}

/** Pages that somebody reached within a day are looked at every five minutes. */
export function looksOf(given: Given, pages: number): Quantities {
  const { look } = given.measured;
  const looks = pages * ticksOfMonth;
  const perPage = { ...look, waits: 0 };
  const quantities = runsOf(given, "watch-tick", perPage, looks, assumed.lookMs / assumed.looksAtOnce);
  return {
    ...quantities,
    functionRuns: 0,
    logs: (looks * look.logBytes) / gb,
    logStorage: (looks * look.logBytes) / gb,
  };
}

export function mailsOf(given: Given, mails: number): Quantities {
  return sum(runsOf(given, "alert", given.measured.mail, mails), carried(mails, 600, 1), {
    queueRequests: mails * 2,
    mails,
  });
}

/** The page asks a dozen questions each time it is opened. */
export function opensOf(given: Given, opens: number): Quantities {
  const asked = opens * 12;
  return sum(throughTheDoor(asked), runsOf(given, "report", given.measured.report, asked));
}

/** Ticks and the units they read are counted even when nothing happens. */
const idleMetrics = 2;

/** A deployment of which nobody takes notice: timers, polls, alarms, the dashboard. */
export function idleOf(given: Given): Quantities {
  const { deployed, measured } = given;
  return sum(
    runsOf(given, "watch-tick", measured.idle.watchTick, ticksOfMonth),
    runsOf(given, "alert-tick", measured.idle.alertTick, ticksOfMonth),
    {
      timerRuns: deployed.timers * ticksOfMonth,
      queueRequests: Object.keys(deployed.consumers).length * assumed.idlePollsPerMinute * hoursOfMonth * 60,
      alarms: deployed.alarms,
      dashboards: deployed.dashboards,
      metrics: idleMetrics,
    },
  );
}

/** A small shop's month on a deployment of its own: 50,000 events, three pages that people reach, ten mails, the page opened every day. */
export function shopOf(given: Given): Quantities {
  const { measured } = given;
  const orders = 500;
  const clicks = Math.round(50_000 - orders * measured.order.events);
  return sum(
    idleOf(given),
    clicksOf(given, { clicks, shops: 1, hours: hoursOfMonth }),
    ordersOf(given, orders),
    looksOf(given, 3),
    mailsOf(given, 10),
    opensOf(given, 30),
    { metrics: measured.metrics.length - idleMetrics },
  );
}
