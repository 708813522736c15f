import { createAlert } from "../alert.ts";
import { readEnv } from "../outside/env.ts";
import { readSecret } from "../outside/secret.ts";
import { createService } from "../outside/service.ts";
import { alertDeps } from "./deps.ts";

const service = createService("alert-tick");
const env = readEnv(["HANDOFF_TABLE", "HANDOFF_URL", "HANDOFF_MAIL_FROM", "HANDOFF_MAIL_SET"]);

export const handler = service.ticks(createAlert(alertDeps(service, env, readSecret("MasterKey"))).tick);
