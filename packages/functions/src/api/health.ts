// Is Handoff itself up? Asks the table, since without it nothing can be taken in.
import * as z from "zod/mini";
import manifest from "../../package.json" with { type: "json" };
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import { says } from "./shape.ts";

const Health = z.object({
  status: z.literal("ok"),
  version: z.string(),
  clicksUnrecorded: says(
    "Clicks that were sent on but could not be recorded, since the start. Left out where links are served by another process.",
    z.optional(z.int()),
  ),
});

export function healthRoutes(deps: ReportDeps, clicksUnrecorded?: () => number) {
  return [
    route({
      method: "get",
      path: "/v1/health",
      role: "public",
      tag: "health",
      summary: "Is Handoff up?",
      answer: { status: 200, says: "It is, and its table answers.", schema: Health },
      async handler() {
        await deps.store.apiKeys.byHash("health");
        return {
          status: "ok" as const,
          version: manifest.version,
          ...(clicksUnrecorded && { clicksUnrecorded: clicksUnrecorded() }),
        };
      },
    }),
  ];
}
