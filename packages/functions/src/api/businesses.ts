// Businesses: made by the deployment's admin key, changed by their own owner.
import type { Business } from "@handoff/core/business";
import { HandoffError } from "@handoff/core/error";
import { timeId } from "@handoff/core/id";
import { instant, isTimezone } from "@handoff/core/time";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { keepDomains, namedHost } from "../domains.ts";
import { route } from "../route.ts";
import { changed } from "./change.ts";
import { newKey } from "./keys.ts";
import { found, missing } from "./missing.ts";
import { Next, PageQuery, pageOf } from "./page.ts";
import { Email } from "./recipients.ts";
import { ById, Currency, Instant, Name, named, says } from "./shape.ts";

const Timezone = z
  .string()
  .check(
    z.refine((zone) => isTimezone(String(zone)), "Give an IANA time zone, like Europe/Lisbon or America/New_York."),
  );

const Host = z.string().check(
  z.trim(),
  z.maxLength(253),
  z.refine(
    (text) => namedHost(text) !== undefined,
    "Give a host of your own, like journal.pottery.example; none on which everybody may have a page.",
  ),
  z.overwrite((text) => namedHost(text) ?? text),
);

const settings = {
  name: Name,
  timezone: says("IANA zone. Decides which day a sale belongs to.", Timezone),
  windowDays: says("How long before a sale a touch may earn credit, in days.", z.int().check(z.gte(1), z.lte(365))),
  halfLifeDays: says("Half-life of the time-decay model, in days.", z.number().check(z.gt(0), z.lte(365))),
  counts: says(
    "placed: a sale counts at once, as in the store's own reports. paid: once it is paid.",
    z.enum(["placed", "paid"]),
  ),
  basis: says("total: the order's total. goods: without shipping and tax.", z.enum(["total", "goods"])),
  giftCards: says(
    "excluded: selling a gift card is no sale, what is bought with one is. included: both are, so such money counts twice.",
    z.enum(["excluded", "included"]),
  ),
  tips: says("excluded: a tip is no sale. included: it counts with its order.", z.enum(["excluded", "included"])),
  retentionDays: says("How long raw facts are kept, in days.", z.int().check(z.gte(30), z.lte(3650))),
};
const Hosts = z.array(Host).check(
  z.maxLength(50),
  z.overwrite((hosts) => [...new Set(hosts)].sort()),
);
const hosts = says(
  "Hosts of yours that no connection and no endpoint names, such as a blog or a booking page under another domain. Whoever comes from " +
    "them, or from below them, is not referred by anybody.",
  z.optional(Hosts),
);

export const BusinessAnswer = named(
  "Business",
  z.object({
    id: z.string(),
    currency: z.string(),
    ...settings,
    hosts,
    giftCards: z._default(settings.giftCards, "excluded"),
    tips: z._default(settings.tips, "excluded"),
    createdAt: Instant,
  }),
);
const NewBusiness = named(
  "NewBusiness",
  z.strictObject({
    name: settings.name,
    timezone: settings.timezone,
    currency: says("ISO 4217. Reports are in this currency; it cannot be changed later.", Currency),
    hosts,
    recipients: says("Who is mailed when something breaks.", z._default(z.array(Email).check(z.maxLength(20)), [])),
  }),
);
const Change = named("BusinessChange", z.partial(z.strictObject({ ...settings, hosts })));

export function businessRoutes(deps: ReportDeps) {
  const { settings: store } = deps.store;
  return [
    route({
      method: "post",
      path: "/v1/businesses",
      role: "admin",
      tag: "businesses",
      summary: "Create a business and its two keys",
      details: "The keys are shown this once: only their hashes are kept.",
      body: NewBusiness,
      example: {
        name: "Clay & Kiln",
        timezone: "Europe/Lisbon",
        currency: "EUR",
        recipients: ["ines@claykiln.example"],
      },
      answer: {
        status: 201,
        says: "The business, and its keys.",
        schema: z.object({ id: z.string(), keys: z.object({ owner: z.string(), read: z.string() }) }),
      },
      async handler({ body }) {
        const business = newBusiness(body, deps);
        const read = newKey({ business: business.id, name: "First read key", role: "read" }, deps);
        const owner = newKey({ business: business.id, name: "First owner key", role: "owner" }, deps);
        const { id, createdAt } = business;
        await store.putBusiness(business);
        await keepDomains(deps.store, id);
        for (const email of body.recipients) await store.putRecipient(id, { email, createdAt });
        await deps.store.apiKeys.put(read.kept);
        await deps.store.apiKeys.put(owner.kept);
        return { id, keys: { owner: owner.secret, read: read.secret } };
      },
    }),

    route({
      method: "get",
      path: "/v1/businesses",
      role: "admin",
      tag: "businesses",
      summary: "List every business of the deployment",
      query: PageQuery,
      answer: {
        status: 200,
        says: "Businesses, oldest first.",
        schema: z.object({ businesses: z.array(BusinessAnswer), next: Next }),
      },
      async handler({ query }) {
        const { items: ids, next } = pageOf(await store.businesses(), query, (id) => id);
        const businesses = await Promise.all(ids.map((id) => store.business(id)));
        return { businesses: businesses.filter((one) => one !== undefined), next };
      },
    }),

    route({
      method: "get",
      path: "/v1/businesses/{id}",
      role: "read",
      tag: "businesses",
      summary: "Read your business's settings",
      params: ById,
      answer: { status: 200, says: "The business.", schema: BusinessAnswer },
      async handler({ caller, params }) {
        if (params.id !== caller.business) throw missing("business");
        return found(await store.business(caller.business), "business");
      },
    }),

    route({
      method: "patch",
      path: "/v1/businesses/{id}",
      role: "owner",
      tag: "businesses",
      summary: "Change your business's settings",
      details:
        "What is given is changed, the rest stays. Days that are already counted keep their figures until they are rebuilt.",
      params: ById,
      body: Change,
      example: { windowDays: 14, counts: "paid" },
      answer: { status: 200, says: "The business as it is now.", schema: BusinessAnswer },
      async handler({ caller, params, body }) {
        if (params.id !== caller.business) throw missing("business");
        const business = await store.changeBusiness(caller.business, (before) => checked(changed(before, body)));
        await keepDomains(deps.store, caller.business);
        return found(business, "business");
      },
    }),
  ];
}

function newBusiness(body: z.output<typeof NewBusiness>, deps: ReportDeps): Business {
  return {
    id: timeId("biz", deps.now(), deps.random(10)),
    name: body.name,
    timezone: body.timezone,
    currency: body.currency,
    windowDays: 30,
    halfLifeDays: 7,
    counts: "placed",
    basis: "total",
    retentionDays: 400,
    ...(body.hosts?.length && { hosts: body.hosts }),
    createdAt: instant(deps.now()),
  };
}

function checked(business: Business): Business {
  if (business.windowDays <= business.retentionDays) return business;
  throw new HandoffError("invalid", "Touches would be gone before the window ends.", [
    {
      field: "windowDays",
      value: String(business.windowDays),
      remedy: `Give at most retentionDays (${business.retentionDays}), or raise that.`,
    },
  ]);
}
