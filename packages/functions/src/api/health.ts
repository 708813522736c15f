// Is Handoff itself up? Asks the table, since without it nothing can be taken in.
import * as z from "zod/mini";
import type { Deps } from "../deps.ts";
import { route } from "../route.ts";

export function healthRoutes(deps: Deps) {
  return [
    route({
      method: "get",
      path: "/v1/health",
      role: "public",
      tag: "health",
      summary: "Is Handoff up?",
      answer: { status: 200, says: "It is, and its table answers.", schema: z.object({ status: z.literal("ok") }) },
      async handler() {
        await deps.store.settings.keyByHash("health");
        return { status: "ok" as const };
      },
    }),
  ];
}
