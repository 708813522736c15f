// The door for strangers: platforms deliver here, people follow links, browsers carry the snippet. It needs no key, and neither mail nor
// a way out to the web.
import type { Hono } from "hono";
import { createCatch } from "./catch.ts";
import { createCollector } from "./collect.ts";
import type { DoorDeps } from "./deps.ts";
import { createLinks, type Links } from "./link.ts";
import { createReceive } from "./receive.ts";

export type FrontDoor = { parts: Hono[]; links: Links };

export function createFrontDoor(deps: DoorDeps): FrontDoor {
  const links = createLinks(deps);
  return { parts: [createReceive(deps), links.app, createCatch(deps), createCollector(deps)], links };
}
