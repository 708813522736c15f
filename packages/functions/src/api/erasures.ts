// Erasures: a person asks to be forgotten. Her identities, links and facts go; the totals stay.
import { HandoffError } from "@handoff/core/error";
import type { Identity } from "@handoff/core/event";
import { timeId } from "@handoff/core/id";
import { instant } from "@handoff/core/time";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { publishFacts } from "../publish.ts";
import { route } from "../route.ts";
import { Email } from "./recipients.ts";
import { Instant, named, says } from "./shape.ts";

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));
const fields = {
  email: z.optional(Email),
  phone: z.optional(Name),
  visitor: says("The visitor id of the snippet, as a cart carries it in `ho_visitor`.", z.optional(Name)),
  customer: says("The customer's id at a platform.", z.optional(Name)),
  platform: says("Which platform's customer, when there are several.", z.optional(Name)),
};
const Person = named(
  "PersonToErase",
  z.strictObject(fields),
  "Any of her names is enough; what is linked with it goes too.",
);
const Accepted = named(
  "ErasureAccepted",
  z.object({ id: z.string(), state: z.literal("accepted") }),
  "The request is kept durably and is carried out within moments.",
);
type Asked = z.output<typeof Person>;

export function erasureRoutes(deps: ReportDeps) {
  const erase = async (business: string, asked: Asked) => {
    const identities = await identitiesOf(business, asked, deps);
    const now = instant(deps.now());
    const id = timeId("ers", deps.now(), deps.random(10));
    await publishFacts(
      deps.bus,
      [{ type: "person.erased", id: `handoff:erasure:${id}`, at: now, body: { identities, sales: [] } }],
      { business, source: "handoff", heardAt: now },
    );
    return { id, state: "accepted" as const };
  };
  const answer = { status: 202, says: "She will be forgotten within moments.", schema: Accepted } as const;
  return [
    route({
      method: "post",
      path: "/v1/erasures",
      role: "owner",
      tag: "erasures",
      summary: "Forget a person",
      body: Person,
      example: { email: "mara@example.com" },
      answer,
      handler: ({ caller, body }) => erase(caller.business, body),
    }),

    route({
      method: "delete",
      path: "/v1/erasures",
      role: "owner",
      tag: "erasures",
      summary: "Forget a person, asked with a query",
      details: "Addresses in a query may end up in logs on the way: the POST is kinder.",
      query: Person,
      answer,
      handler: ({ caller, query }) => erase(caller.business, query),
    }),

    route({
      method: "get",
      path: "/v1/erasures",
      role: "read",
      tag: "erasures",
      summary: "List erasures that were carried out",
      answer: {
        status: 200,
        says: "The last hundred, newest first. Nothing in it says who.",
        schema: z.object({ erasures: z.array(z.object({ at: Instant, sales: z.int(), leads: z.int() })) }),
      },
      handler: async ({ caller }) => ({ erasures: await deps.store.people.erasures(caller.business) }),
    }),
  ];
}

async function identitiesOf(business: string, asked: Asked, { store, vault }: ReportDeps): Promise<Identity[]> {
  const identities = [
    ...(asked.email ? [`email:${vault.hash(asked.email)}`] : []),
    ...(asked.phone ? [`phone:${vault.hash(asked.phone)}`] : []),
    ...(asked.visitor ? [`visitor:${asked.visitor}`] : []),
    ...(asked.customer ? await customersOf(business, asked.customer, asked.platform, store) : []),
  ];
  if (identities.length > 0) return identities;
  throw new HandoffError("invalid", "This names nobody.", [
    { field: "email", remedy: "Give email, phone, visitor, or customer with a platform that is connected." },
  ]);
}

/** A customer id means something within one account only: asked of every account of that platform. */
async function customersOf(
  business: string,
  customer: string,
  platform: string | undefined,
  store: ReportDeps["store"],
) {
  const connections = await store.settings.connections(business);
  return connections
    .filter((connection) => platform === undefined || connection.platform === platform)
    .flatMap(({ platform, settings: { shopDomain } }) =>
      typeof shopDomain === "string" ? [`customer:${platform}:${shopDomain}:${customer}`] : [],
    );
}
