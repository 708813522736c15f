// The queues of a home folder, opened while no server runs on it: whoever has them open owns the home.
import { existsSync } from "node:fs";
import { HandoffError } from "@handoff/core/error";
import { type LocalBus, openBus } from "../bus.ts";
import { clock } from "../clock.ts";
import { readConfig } from "../config.ts";
import { type Home, openHome } from "../home.ts";
import { type Environment, wrongUse } from "./command.ts";

/** Does the work on the home's bus, and closes it whatever comes of it. */
export async function withHomeBus<T>(
  environment: Environment,
  work: (bus: LocalBus, home: Home) => Promise<T>,
): Promise<T> {
  const { home: folder } = readConfig(environment);
  if (!existsSync(folder)) {
    const remedy = "Give the folder that npm start uses, or --stage for what is deployed.";
    throw wrongUse("There is no home here.", "HANDOFF_HOME", remedy, folder);
  }
  const home = await openHome(folder);
  const bus = await open(home.bus, folder);
  try {
    return await work(bus, home);
  } finally {
    await bus.close();
  }
}

async function open(bus: string, folder: string): Promise<LocalBus> {
  try {
    return await openBus(bus, { now: clock.now });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "LEVEL_LOCKED")) throw error;
    const remedy = "Stop it (Ctrl-C), run this again, then start it: what waits is worked off at the start.";
    throw new HandoffError("conflict", "Handoff is running on this home.", [
      { field: "HANDOFF_HOME", value: folder, remedy },
    ]);
  }
}
