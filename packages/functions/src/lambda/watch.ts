import { readEnv } from "../outside/env.ts";
import { consumes } from "../outside/queue.ts";
import { createService } from "../outside/service.ts";
import { createWatch } from "../watch.ts";
import { watchDeps } from "./deps.ts";

const service = createService("watch");
const env = readEnv(["HANDOFF_TABLE", "HANDOFF_BUS", "HANDOFF_URL"]);

export const handler = consumes(service, createWatch(watchDeps(service, env)).consume);
