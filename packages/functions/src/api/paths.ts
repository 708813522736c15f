// Paths: landing pages that marketing points at, and whether anyone there can buy.
import type { PathState } from "@handoff/core/path";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import { found } from "./missing.ts";
import { Next, pageFields, pageOf } from "./page.ts";
import { ById, Evidence, Instant, named, says, Verdict } from "./shape.ts";

const PathAnswer = named(
  "Path",
  z.object({
    id: z.string(),
    landingUrl: says("Without tracking parameters.", z.string()),
    verdict: Verdict,
    cause: says("Why, in one word: deleted, sold-out, not-found, nothing-to-buy, …", z.optional(z.string())),
    evidence: z.array(Evidence),
    since: says("Since when the verdict holds.", Instant),
    lookedAt: z.optional(Instant),
    endpoint: says("The registered endpoint behind it.", z.optional(z.string())),
    incident: says("The open incident it belongs to.", z.optional(z.string())),
    lastArrivalAt: z.optional(Instant),
    lastPromotionAt: z.optional(Instant),
  }),
);

/** Looks at a path of this business now, whatever its turn. */
export type CheckNow = (business: string, path: string) => Promise<unknown>;

export function pathRoutes(deps: ReportDeps, checkNow: CheckNow) {
  const { paths } = deps.store;
  const find = async (business: string, id: string) => found(await paths.stateOf(business, id), "path");
  return [
    route({
      method: "get",
      path: "/v1/paths",
      role: "read",
      tag: "paths",
      summary: "List paths, those that people reached last first",
      query: z.strictObject({ state: says("Only paths with this verdict.", z.optional(Verdict)), ...pageFields }),
      answer: { status: 200, says: "Paths.", schema: z.object({ paths: z.array(PathAnswer), next: Next }) },
      async handler({ caller, query }) {
        const all = (await paths.list(caller.business)).filter(
          ({ verdict }) => query.state === undefined || verdict === query.state,
        );
        const { items, next } = pageOf(all.sort(lastReachedFirst), query, ({ id }) => id);
        return { paths: items, next };
      },
    }),

    route({
      method: "get",
      path: "/v1/paths/{id}",
      role: "read",
      tag: "paths",
      summary: "Read a path, with its evidence",
      params: ById,
      answer: { status: 200, says: "The path.", schema: PathAnswer },
      handler: ({ caller, params }) => find(caller.business, params.id),
    }),

    route({
      method: "post",
      path: "/v1/paths/{id}/check",
      role: "owner",
      tag: "paths",
      summary: "Look at a path now",
      params: ById,
      answer: { status: 200, says: "The path after the look.", schema: PathAnswer },
      async handler({ caller, params }) {
        await find(caller.business, params.id);
        await checkNow(caller.business, params.id);
        return find(caller.business, params.id);
      },
    }),
  ];
}

function lastReachedFirst(a: PathState, b: PathState): number {
  const at = ({ lastArrivalAt = "", since, id }: PathState) => `${lastArrivalAt || since} ${id}`;
  return at(a) < at(b) ? 1 : -1;
}
