import { readEnv } from "../outside/env.ts";
import { createService } from "../outside/service.ts";
import { createWatch } from "../watch.ts";
import { watchDeps } from "./deps.ts";

const service = createService("watch-tick");
const env = readEnv(["HANDOFF_TABLE", "HANDOFF_BUS", "HANDOFF_URL"]);

export const handler = service.ticks(createWatch(watchDeps(service, env)).tick);
