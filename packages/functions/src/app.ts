// The whole HTTP surface as one app, for a run in one process.
import type { Hono } from "hono";
import { createBackOffice } from "./back-office.ts";
import type { Deps } from "./deps.ts";
import { createFrontDoor } from "./front-door.ts";
import { createSurface } from "./surface.ts";

export function createApp(deps: Deps): Hono {
  const { parts, links } = createFrontDoor(deps);
  return createSurface(deps, [...parts, ...createBackOffice(deps, { links })]);
}
