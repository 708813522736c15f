// Endpoints: the places where a prospect can become a customer, as the owner names them.
import { type Endpoint, endpointKinds } from "@handoff/core/business";
import { timeId } from "@handoff/core/id";
import { instant } from "@handoff/core/time";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { keepDomains } from "../domains.ts";
import { route } from "../route.ts";
import { changed, given } from "./change.ts";
import { found } from "./missing.ts";
import { Next, PageQuery, pageOf } from "./page.ts";
import { ById, Currency, Instant, Money, Name, named, says, WebAddress } from "./shape.ts";

const Value = z.strictObject({ amount: z.int().check(z.gte(0)), currency: Currency });
const fields = {
  url: WebAddress,
  kind: z.enum(endpointKinds),
  name: Name,
  value: says("What one sale here is worth, for the estimate of what an incident costs.", z.optional(Value)),
  fallback: says("Where tracked links lead while this endpoint is down.", z.optional(WebAddress)),
};
const EndpointAnswer = named(
  "Endpoint",
  z.object({ id: z.string(), ...fields, value: z.optional(Money), createdAt: Instant }),
);
const NewEndpoint = named("NewEndpoint", z.strictObject(fields));
const Change = named(
  "EndpointChange",
  z.strictObject({
    kind: z.optional(fields.kind),
    name: z.optional(Name),
    value: z.optional(z.nullable(Value)),
    fallback: z.optional(z.nullable(WebAddress)),
  }),
  "What is given is changed, null takes away, the rest stays.",
);

export function endpointRoutes(deps: ReportDeps) {
  const { settings } = deps.store;
  const find = async (business: string, id: string) =>
    found(
      (await settings.endpoints(business)).find((endpoint) => endpoint.id === id),
      "endpoint",
    );
  return [
    route({
      method: "post",
      path: "/v1/endpoints",
      role: "owner",
      tag: "endpoints",
      summary: "Register a place where people can buy, book, give or leave an address",
      body: NewEndpoint,
      example: {
        url: "https://claykiln.example/products/moon-jar",
        kind: "product",
        name: "Moon jar",
        value: { amount: 4800, currency: "EUR" },
        fallback: "https://claykiln.example/collections/jars",
      },
      answer: { status: 201, says: "The endpoint.", schema: EndpointAnswer },
      async handler({ caller, body }) {
        const id = timeId("end", deps.now(), deps.random(10));
        const endpoint: Endpoint = { id, ...given(body), createdAt: instant(deps.now()) };
        await settings.putEndpoint(caller.business, endpoint);
        await keepDomains(deps.store, caller.business);
        return endpoint;
      },
    }),

    route({
      method: "get",
      path: "/v1/endpoints",
      role: "read",
      tag: "endpoints",
      summary: "List endpoints",
      query: PageQuery,
      answer: {
        status: 200,
        says: "Endpoints, oldest first.",
        schema: z.object({ endpoints: z.array(EndpointAnswer), next: Next }),
      },
      async handler({ caller, query }) {
        const { items, next } = pageOf(await settings.endpoints(caller.business), query, ({ id }) => id);
        return { endpoints: items, next };
      },
    }),

    route({
      method: "get",
      path: "/v1/endpoints/{id}",
      role: "read",
      tag: "endpoints",
      summary: "Read an endpoint",
      params: ById,
      answer: { status: 200, says: "The endpoint.", schema: EndpointAnswer },
      handler: ({ caller, params }) => find(caller.business, params.id),
    }),

    route({
      method: "patch",
      path: "/v1/endpoints/{id}",
      role: "owner",
      tag: "endpoints",
      summary: "Change an endpoint, for example where people go while it is down",
      params: ById,
      body: Change,
      example: { fallback: "https://claykiln.example/collections/jars" },
      answer: { status: 200, says: "The endpoint as it is now.", schema: EndpointAnswer },
      async handler({ caller, params, body }) {
        const next = await settings.changeEndpoint(caller.business, params.id, (before) => changed(before, body));
        return found(next, "endpoint");
      },
    }),

    route({
      method: "delete",
      path: "/v1/endpoints/{id}",
      role: "owner",
      tag: "endpoints",
      summary: "Remove an endpoint",
      params: ById,
      answer: { status: 204, says: "It is no longer registered." },
      async handler({ caller, params }) {
        await find(caller.business, params.id);
        await settings.removeEndpoint(caller.business, params.id);
        await keepDomains(deps.store, caller.business);
        return undefined;
      },
    }),
  ];
}
