// Incidents: where marketing sent people and nobody could buy; what that costs, what proves it, and who has been told.
import { HandoffError } from "@handoff/core/error";
import { type Incident, incidentStates } from "@handoff/core/incident";
import { troubleOf } from "@handoff/core/notice";
import { isUnattended } from "@handoff/core/notice-record";
import { dayMs, hourMs, instant } from "@handoff/core/time";
import * as z from "zod/mini";
import { damageOf } from "../damage.ts";
import type { ReportDeps } from "../deps.ts";
import { linksTo, wordsFor } from "../meanwhile.ts";
import { route } from "../route.ts";
import { found } from "./missing.ts";
import { Notice, noticeShown } from "./notice.ts";
import { Next, pageFields, pageOf } from "./page.ts";
import { ById, Evidence, Instant, Money, named, PathName, says } from "./shape.ts";

const State = z.enum(incidentStates);
const LinkNow = named(
  "LinkNow",
  z.object({
    slug: z.string(),
    url: z.string(),
    campaign: z.string(),
    fallback: says("The fallback it was given.", z.optional(z.string())),
    to: says(
      "wanted: to its own destination. fallback: to another page that works. catch: to the page that takes an address.",
      z.enum(["wanted", "fallback", "catch"]),
    ),
    address: says("Where that is, without the tags that are added.", z.optional(z.string())),
  }),
);
const IncidentAnswer = named(
  "Incident",
  z.object({
    id: z.string(),
    kind: z.enum(["no-endpoint", "broken", "sold-out"]),
    cause: z.string(),
    subject: says("What failed: a product, a host or a path. One open incident each.", z.string()),
    state: State,
    headline: says("What is wrong, in a sentence.", z.string()),
    steps: says("What to do about it, the likeliest first.", z.array(z.string())),
    path: PathName,
    paths: says("Every path that fails for this cause.", z.array(PathName)),
    since: says("Since when people find nothing.", Instant),
    openedAt: Instant,
    acknowledgedAt: z.optional(Instant),
    snoozedUntil: z.optional(Instant),
    recoveredAt: z.optional(Instant),
    came: says("How many people marketing has sent there since: `people` and those in `led`.", z.int()),
    people: says("How many of them could not buy.", z.int()),
    led: says(
      "How many were led on by a tracked link, to which page that works.",
      z.array(z.object({ url: z.string(), people: z.int() })),
    ),
    asked: says("Of `people`: how many were shown the page that takes an address.", z.int()),
    campaigns: says(
      "Who sent the `people`.",
      z.array(z.object({ campaign: z.string(), channel: z.string(), people: z.int() })),
    ),
    links: says("The tracked links to its pages, and where each leads right now.", z.array(LinkNow)),
    estimatedLoss: says("Null: cannot be known yet; `basis` says why or how it was computed.", z.nullable(Money)),
    basis: z.string(),
    evidence: z.array(Evidence),
    proof: says("What showed that it works again.", z.optional(z.array(Evidence))),
    notices: says("The mails about it.", z.array(Notice)),
  }),
);
const Until = named(
  "Snooze",
  z.strictObject({
    until: says("A point in time, up to 30 days ahead.", z.optional(z.iso.datetime({ offset: true }))),
    hours: says("Or so many hours from now, up to 720.", z.optional(z.int().check(z.gte(1), z.lte(720)))),
  }),
);

export function incidentRoutes(deps: ReportDeps) {
  const { incidents, notices, settings } = deps.store;
  const shownFor = async (business: string) => {
    const all = found(await settings.all(business), "business");
    return async (kept: Incident) => {
      const incident = atNow(kept, deps.now());
      const [damage, links, mails] = await Promise.all([
        damageOf(deps, all, incident),
        linksTo(deps, all, incident),
        notices.list(business, incident.id),
      ]);
      const { says: headline, steps } = troubleOf({ incident, links, ...wordsFor(all, incident) }).remedy;
      return {
        ...incident,
        headline,
        steps,
        ...damage,
        links,
        notices: mails.map((mail) => noticeShown(mail, deps.now())),
      };
    };
  };
  const shown = async (business: string, incident: Incident) => (await shownFor(business))(incident);
  return [
    route({
      method: "get",
      path: "/v1/incidents",
      role: "read",
      tag: "incidents",
      summary: "List incidents, newest first",
      query: z.strictObject({ state: z.optional(State), ...pageFields }),
      answer: { status: 200, says: "Incidents.", schema: z.object({ incidents: z.array(IncidentAnswer), next: Next }) },
      async handler({ caller: { business }, query }) {
        const all = (await incidents.list(business)).filter(
          (one) => query.state === undefined || atNow(one, deps.now()).state === query.state,
        );
        const { items, next } = pageOf(all, query, ({ id }) => id);
        return { incidents: await Promise.all(items.map(await shownFor(business))), next };
      },
    }),

    route({
      method: "get",
      path: "/v1/incidents/{id}",
      role: "read",
      tag: "incidents",
      summary: "Read an incident",
      params: ById,
      answer: { status: 200, says: "The incident.", schema: IncidentAnswer },
      handler: async ({ caller: { business }, params }) =>
        shown(business, found(await incidents.get(business, params.id), "incident")),
    }),

    route({
      method: "post",
      path: "/v1/incidents/{id}/ack",
      role: "owner",
      tag: "incidents",
      summary: "Say that you know: no more reminders",
      params: ById,
      answer: { status: 200, says: "The incident as it is now.", schema: IncidentAnswer },
      refusals: { 409: "It has recovered." },
      async handler({ caller: { business }, params }) {
        const now = instant(deps.now());
        return shown(business, unrecovered(await incidents.ack(business, params.id, now)));
      },
    }),

    route({
      method: "post",
      path: "/v1/incidents/{id}/snooze",
      role: "owner",
      tag: "incidents",
      summary: "Be left in peace for a while",
      details: "Give `until` or `hours`. Recovery is still told.",
      params: ById,
      body: Until,
      example: { hours: 12 },
      answer: { status: 200, says: "The incident as it is now.", schema: IncidentAnswer },
      refusals: { 409: "It has recovered." },
      async handler({ caller: { business }, params, body }) {
        const until = untilOf(body, deps.now());
        return shown(business, unrecovered(await incidents.snooze(business, params.id, until)));
      },
    }),
  ];
}

/** Peace that has ended is over, although nobody has written it down. */
function atNow(incident: Incident, nowMs: number): Incident {
  const over = incident.state === "snoozed" && isUnattended(incident, nowMs);
  return over ? { ...incident, state: "open" } : incident;
}

function unrecovered(incident: Incident | undefined): Incident {
  const stands = found(incident, "incident");
  if (stands.state !== "recovered") return stands;
  throw new HandoffError("conflict", "This incident has recovered: there is nothing left to be told.");
}

function untilOf({ until, hours }: z.output<typeof Until>, nowMs: number): string {
  if ((until === undefined) === (hours === undefined)) {
    throw new HandoffError("invalid", "Until when?", [{ field: "until", remedy: "Give either until or hours." }]);
  }
  const end = until === undefined ? nowMs + (hours ?? 0) * hourMs : Date.parse(until);
  if (end > nowMs && end <= nowMs + 30 * dayMs) return instant(end);
  throw new HandoffError("invalid", "Nobody can be left in peace until then.", [
    { field: "until", value: until ?? "", remedy: "Give a point in time within the next 30 days." },
  ]);
}
