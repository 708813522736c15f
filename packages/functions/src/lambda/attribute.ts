import { createAttribute } from "../attribute.ts";
import { readEnv } from "../outside/env.ts";
import { consumes } from "../outside/queue.ts";
import { createService } from "../outside/service.ts";
import { attributeDeps } from "./deps.ts";

const service = createService("attribute");
const attribute = createAttribute(attributeDeps(service, readEnv(["HANDOFF_TABLE"])));

export const handler = consumes(service, attribute.consume);
