// The office behind the door: what owners, their scripts and their agencies ask, and the page that they look at.
import { readAssets } from "@handoff/dashboard/assets";
import type { Hono } from "hono";
import type { Neighbours } from "./api/routes.ts";
import { createDashboard } from "./dashboard.ts";
import type { ReportDeps } from "./deps.ts";
import { createReplay } from "./receive.ts";
import { createReport } from "./report.ts";
import { createWatch } from "./watch.ts";

export type Office = {
  /** Those of the front door, when it is in the same process: only they know how many clicks they could not record. */
  links?: Neighbours["links"];
  /** Where the page's files stand, when they do not stand where they were written. */
  pageFolder?: URL;
};

export function createBackOffice(deps: ReportDeps, { links, pageFolder }: Office): Hono[] {
  const neighbours = { replay: createReplay(deps), watch: createWatch(deps), ...(links && { links }) };
  return [createReport(deps, neighbours), createDashboard(readAssets(pageFolder))];
}
