import { createFrontDoor } from "../front-door.ts";
import { readEnv } from "../outside/env.ts";
import { registerExtension } from "../outside/extension.ts";
import { answers } from "../outside/gateway.ts";
import { readSecret } from "../outside/secret.ts";
import { createService } from "../outside/service.ts";
import { createSurface } from "../surface.ts";
import { doorDeps } from "./deps.ts";

const service = createService("receive");
const env = readEnv(["HANDOFF_TABLE", "HANDOFF_BUS", "HANDOFF_URL"]);
const deps = doorDeps(service, env, readSecret("MasterKey"));
const { parts, links } = createFrontDoor(deps);

export const handler = answers(service, createSurface(deps, parts), links, await registerExtension());
