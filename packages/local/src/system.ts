// The whole of Handoff in one process: table, bus, workers, mail and the page, on one home folder and one port.
import { randomBytes } from "node:crypto";
import { HandoffError } from "@handoff/core/error";
import { hourMs, minuteMs } from "@handoff/core/time";
import { createAlert } from "@handoff/functions/alert";
import { createApp } from "@handoff/functions/app";
import { createAttribute } from "@handoff/functions/attribute";
import type { Deps, Log } from "@handoff/functions/deps";
import { createVault } from "@handoff/functions/outside/vault";
import { createWeb } from "@handoff/functions/outside/web";
import { createWatch } from "@handoff/functions/watch";
import { createStore } from "@handoff/store/store";
import { Hono } from "hono";
import { type LocalBus, openBus } from "./bus.ts";
import { clock, every, type Timer } from "./clock.ts";
import type { Config } from "./config.ts";
import { createDemoShop, type DemoShop } from "./demo/shop.ts";
import { type Engine, startEngine } from "./engine.ts";
import { createGuard, isLoopback } from "./guard.ts";
import { type Home, openHome } from "./home.ts";
import { createLog } from "./log.ts";
import { createMailbox } from "./mailbox.ts";
import { createMailboxPage } from "./mailbox-page.ts";
import { type LocalServer, listen } from "./server.ts";
import { createSmtpMail } from "./smtp.ts";

export type System = {
  /** Public base of the URLs that are handed out, without a slash at the end. */
  url: string;
  adminKey: string;
  home: Home;
  bus: LocalBus;
  /** Whether mails are kept in the mailbox at `/mailbox`, and sent to nobody. */
  keepsMail: boolean;
  /** The storefront of the demo; only while the demo is on. */
  shop?: DemoShop;
  /** Lets what is under way come to its end; everything else waits on disk for the next start. */
  stop(): Promise<void>;
};

/** Starts everything. Throws a HandoffError when the home or the port is somebody else's; nothing is left running then. */
export async function startSystem(config: Config): Promise<System> {
  const log = createLog(config.logLevel, clock.now, (line) => process.stderr.write(line));
  const parts: Parts = {};
  const stop = () => stopParts(parts);

  try {
    const home = await openHome(config.home);
    const bus = await takeHome(home, log);
    parts.bus = bus;
    const engine = await startEngine(home.table);
    parts.engine = engine;
    const mailbox = createMailbox(home.mailbox, clock.now);
    const smtp = config.smtpUrl === undefined ? undefined : createSmtpMail(config.smtpUrl);
    if (smtp) parts.smtp = smtp;
    // Only a public address is a reason to be reachable from elsewhere.
    const host = config.url && !isLoopback(config.url) ? undefined : "127.0.0.1";
    const server = await listen(config.port, host, config.trustProxy);
    parts.server = server;

    const url = config.url ?? `http://localhost:${server.port}`;
    const adminKey = config.adminKey ?? home.adminKey;
    const shop = config.demo ? createDemoShop(url, server.port) : undefined;
    if (shop) parts.shop = shop;
    const web = createWeb({ allow: [...config.webAllow, ...(shop ? [shop.host] : [])] });
    const deps: Deps = {
      store: createStore(engine.table),
      bus,
      vault: createVault(home.masterKey),
      mail: smtp ?? mailbox,
      mailOutcome: smtp ? "sent" : "kept",
      web: shop?.seenThrough(web) ?? web,
      log,
      ...clock,
      random: (bytes) => randomBytes(bytes),
      baseUrl: url,
      adminKey,
    };

    const app = new Hono();
    // What was kept before a mail server was set up can still be read.
    const isWanted = !smtp || (await mailbox.list()).length > 0;
    if (isWanted) app.route("/", createMailboxPage(mailbox, createGuard(url, adminKey), { sends: smtp !== undefined }));
    if (shop) app.route("/", shop.app);
    app.route("/", createApp(deps));
    server.serve(app);
    parts.timers = [...startWorkers(deps, bus), startSweeping(engine, log)];
    return { url, adminKey, home, bus, keepsMail: smtp === undefined, ...(shop && { shop }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Parts = {
  bus?: LocalBus;
  engine?: Engine;
  smtp?: { close(): void };
  server?: LocalServer;
  shop?: DemoShop;
  timers?: Timer[];
};

/** First nothing new comes in, then the workers come to rest, and only then goes what they use. */
async function stopParts({ timers = [], shop, server, bus, smtp, engine }: Parts) {
  shop?.close();
  await Promise.all(timers.map((timer) => timer.stop()));
  await server?.stop();
  await bus?.close();
  smtp?.close();
  await engine?.stop();
}

/** Whoever has the bus open owns the home. A killed owner owns nothing: the lock goes with its process. */
async function takeHome(home: Home, log: Log): Promise<LocalBus> {
  try {
    return await openBus(home.bus, { now: clock.now, log });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "LEVEL_LOCKED")) throw error;
    throw new HandoffError("conflict", "Another Handoff is running on this home.", [
      { field: "HANDOFF_HOME", value: home.folder, remedy: "Stop it, or give another folder." },
    ]);
  }
}

/** Starts the three workers on their queues and what they do every minute; returns the latter. */
function startWorkers(deps: Deps, bus: LocalBus): Timer[] {
  const watch = createWatch(deps);
  const alert = createAlert(deps);
  bus.subscribe("attribute", createAttribute(deps).consume, { batch: 25, concurrency: 2 });
  bus.subscribe("watch", watch.consume, { batch: 10, concurrency: 2 });
  bus.subscribe("alert", alert.consume, { batch: 10, concurrency: 1 });

  return [
    every(minuteMs, () => watch.tick(), told(deps.log, "watch")),
    every(minuteMs, () => alert.tick(), told(deps.log, "alert")),
  ];
}

/** What has expired goes at the start and then every hour. */
function startSweeping(engine: Engine, log: Log): Timer {
  const sweep = async () => {
    const removed = await engine.sweep(clock.now());
    if (removed > 0) log({ what: "swept", removed });
  };
  const first = sweep().catch(told(log, "sweep"));
  const timer = every(hourMs, sweep, told(log, "sweep"));
  return {
    async stop() {
      await timer.stop();
      await first;
    },
  };
}

const told = (log: Log, worker: string) => (error: unknown) =>
  log({ what: "tick.failed", worker, error: error instanceof Error ? (error.stack ?? error.message) : "unknown" });
