// Every route of the API, in the order in which the document shows them.
import type { Platforms } from "@handoff/connectors/connector";
import type { Access } from "../access.ts";
import { createCatchUp } from "../catch-up.ts";
import type { ReportDeps } from "../deps.ts";
import type { Route } from "../route.ts";
import type { Session } from "../session.ts";
import { businessRoutes } from "./businesses.ts";
import { channelRoutes } from "./channels.ts";
import { connectionRoutes } from "./connections.ts";
import { deliveryRoutes, type Replay } from "./deliveries.ts";
import { endpointRoutes } from "./endpoints.ts";
import { erasureRoutes } from "./erasures.ts";
import { goalRoutes } from "./goals.ts";
import { healthRoutes } from "./health.ts";
import { incidentRoutes } from "./incidents.ts";
import { keyRoutes } from "./keys.ts";
import { landingRoutes } from "./landing.ts";
import { leadRoutes } from "./leads.ts";
import { linkRoutes } from "./links.ts";
import { type CheckNow, pathRoutes } from "./paths.ts";
import { progressRoutes } from "./progress.ts";
import { recipientRoutes } from "./recipients.ts";
import { reconciliationRoutes } from "./reconciliation.ts";
import { saleRoutes } from "./sales.ts";
import { sessionRoutes } from "./sessions.ts";
import { timelineRoutes } from "./timeline.ts";

/** What other verbs lend to the API. */
export type Neighbours = { replay: Replay; watch: { checkNow: CheckNow }; links?: { unrecorded(): number } };
type Parts = Neighbours & { platforms: Platforms; access: Access; session: Session };

export function apiRoutes(deps: ReportDeps, { platforms, access, session, replay, watch, links }: Parts): Route[] {
  return [
    ...channelRoutes(deps),
    ...reconciliationRoutes(deps),
    ...progressRoutes(deps),
    ...timelineRoutes(deps),
    ...landingRoutes(deps),
    ...goalRoutes(deps),
    ...incidentRoutes(deps),
    ...pathRoutes(deps, watch.checkNow),
    ...leadRoutes(deps),
    ...saleRoutes(deps),
    ...linkRoutes(deps),
    ...endpointRoutes(deps),
    ...connectionRoutes(deps, platforms, createCatchUp(deps, replay, platforms)),
    ...deliveryRoutes(deps, replay),
    ...recipientRoutes(deps),
    ...erasureRoutes(deps),
    ...businessRoutes(deps),
    ...keyRoutes(deps),
    ...sessionRoutes(deps, access, session),
    ...healthRoutes(deps, links?.unrecorded),
  ];
}
