// `npm start`: everything in one process, and a few lines that say where to look.
import { HandoffError } from "@handoff/core/error";
import { readConfig } from "./config.ts";
import { type Demo, startDemo } from "./demo/demo.ts";
import { type System, startSystem } from "./system.ts";

const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const config = readConfig(process.env);
  const system = await startSystem(config);
  let demo: Demo | undefined;
  // First of all: whoever reads the welcome may stop us at once.
  stopOnSignals(async () => {
    await demo?.stop();
    await system.stop();
  });
  welcome(system, config.adminKey !== undefined);
  const { shop } = system;
  if (shop) demo = startDemo({ ...system, shop }, { print: say });
} catch (error) {
  if (!(error instanceof HandoffError)) throw error;
  process.stderr.write(`${error.message}\n`);
  for (const { field, value, remedy } of error.problems) {
    process.stderr.write(`  ${field}${value === undefined ? "" : ` is ${value}`}: ${remedy}\n`);
  }
  process.exitCode = 2;
}

function welcome({ url, adminKey, home, keepsMail }: System, keyWasGiven: boolean) {
  say("Handoff is running.");
  say("");
  say(`  Page       ${url}/`);
  say(
    `  Mail       ${keepsMail ? `kept at ${url}/mailbox, sent to nobody: SMTP_URL is not set` : "sent through SMTP_URL"}`,
  );
  say(`  API        ${url}/docs`);
  say(`  Admin key  ${keyWasGiven ? "the one in HANDOFF_ADMIN_KEY" : adminKey}  (creates businesses)`);
  say("");
  say(`Everything is kept in ${home.folder}. Ctrl-C stops.`);
}

function stopOnSignals(stopAll: () => Promise<void>) {
  let stopping = false;
  const stop = async () => {
    // Whoever asks twice means it: what was acknowledged is on disk.
    if (stopping) process.exit(130);
    stopping = true;
    await stopAll();
    process.exit(0);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}
