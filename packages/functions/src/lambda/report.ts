import { createBackOffice } from "../back-office.ts";
import { readEnv } from "../outside/env.ts";
import { answers } from "../outside/gateway.ts";
import { readSecret } from "../outside/secret.ts";
import { createService } from "../outside/service.ts";
import { createSurface } from "../surface.ts";
import { reportDeps } from "./deps.ts";

const service = createService("report");
const env = readEnv(["HANDOFF_TABLE", "HANDOFF_BUS", "HANDOFF_URL"]);
const deps = reportDeps(service, env, { masterKey: readSecret("MasterKey"), adminKey: readSecret("AdminKey") });
const pageFolder = new URL("./public/", import.meta.url); // copied beside the bundle (stacks/report.ts)
export const handler = answers(service, createSurface(deps, createBackOffice(deps, { pageFolder })));
