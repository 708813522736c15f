// The API's own description: OpenAPI 3.1, written from the very schemas that parse requests and shape answers.
import * as z from "zod/mini";
import { documented, named } from "./api/shape.ts";
import type { Route, RouteRole, Schema } from "./route.ts";

type Json = { [key: string]: unknown };

export type OpenApi = {
  openapi: "3.1.0";
  info: Json & { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json>; securitySchemes: Json; responses: Json };
};
export type Operation = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Json[];
  /** Which key it needs: the specification knows of schemes only, not of roles. */
  "x-role": RouteRole;
  parameters?: { name: string; in: "path" | "query"; required: boolean; description?: string; schema: Json }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Json; example?: unknown }> };
  responses: Record<string, Json>;
};

const tags: Record<string, string> = {
  reports: "What marketing brought. Every table's rows sum to its total, to the cent.",
  goals: "What you want to sell. Marketing is judged by it.",
  incidents: "Where marketing sent people and nobody could buy.",
  paths: "Landing pages that marketing points at, and whether anyone there can sell.",
  leads: "People who left an address and wait for an answer.",
  sales: "Why a sale was credited as it was.",
  links: "Tracked links and their QR codes.",
  endpoints: "Places where a prospect can become a customer.",
  connections: "Platform accounts that tell Handoff what happened.",
  deliveries: "What the platforms sent lately.",
  recipients: "Who gets the alert mails.",
  erasures: "Forgetting a person.",
  businesses: "Businesses and their settings.",
  keys: "API keys: who may ask, and as what.",
  session: "The dashboard's login.",
  health: "Whether Handoff is up.",
};

const Problem = named(
  "Problem",
  z.object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    problems: z.optional(z.array(z.object({ field: z.string(), value: z.optional(z.string()), remedy: z.string() }))),
  }),
  "RFC 9457: what was wrong, field by field, with the remedy.",
);

const description =
  "Which marketing earned which sale, and the alarm when marketing sends people where nobody can buy. " +
  "A key belongs to one business and one role; give it as `Authorization: Bearer <key>`. Money is whole minor units with a currency. " +
  "Days are the business's own. Lists answer `next` when there is more: give it as `cursor`. Answers to GET carry an `ETag`.";

export function describeApi(routes: readonly Route[], baseUrl: string): OpenApi {
  const schemas: Record<string, Json> = {};
  const collect = (schema: Schema, io: "input" | "output") => jsonSchemaOf(schema, io, schemas);
  collect(Problem, "output");
  const paths: OpenApi["paths"] = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, collect) };
  }
  const used = new Set(routes.map(({ tag }) => tag));
  return {
    openapi: "3.1.0",
    info: { title: "Handoff", version: "1", description, license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: baseUrl }],
    tags: [...used].map((name) => ({ name, description: tags[name] ?? "" })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "An owner or read key of a business." },
        session: { type: "apiKey", in: "cookie", name: "handoff_session", description: "The dashboard's session." },
        admin: { type: "http", scheme: "bearer", description: "The deployment's admin key." },
      },
      responses: Object.fromEntries(Object.entries(refusals).map(([status, says]) => [status, problemResponse(says)])),
    },
  };
}

const refusals: Record<string, string> = {
  400: "Not what it should be; the answer names field, value and remedy.",
  401: "No valid key.",
  403: "The key may not do this.",
  404: "Not yours or not there.",
  409: "In conflict with what is.",
  413: "The body is too large.",
  429: "Slow down.",
};

type Collect = (schema: Schema, io: "input" | "output") => Json;

function operationOf(route: Route, collect: Collect): Operation {
  const parameters = [
    ...parametersOf("path", route.params && collect(route.params, "input")),
    ...parametersOf("query", route.query && collect(route.query, "input")),
  ];
  const body = route.body && collect(route.body, "input");
  return {
    operationId: operationIdOf(route),
    tags: [route.tag],
    summary: route.summary,
    ...(route.details && { description: route.details }),
    security: security[route.role],
    "x-role": route.role,
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: body, ...(route.example && { example: route.example }) } },
      },
    }),
    responses: { ...answerOf(route, collect), ...refusalsOf(route) },
  };
}

const security: Record<RouteRole, Json[]> = {
  public: [],
  read: [{ key: [] }, { session: [] }],
  owner: [{ key: [] }, { session: [] }],
  admin: [{ admin: [] }],
};

function parametersOf(place: "path" | "query", schema: Json | undefined): NonNullable<Operation["parameters"]> {
  const properties = (schema?.properties ?? {}) as Record<string, Json>;
  const required = (schema?.required ?? []) as string[];
  return Object.entries(properties).map(([name, { description, ...of }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(typeof description === "string" && { description }),
    schema: of,
  }));
}

function answerOf({ method, answer }: Route, collect: Collect): Record<string, Json> {
  const schema = answer.schema && collect(answer.schema, "output");
  const others = (answer.alsoAs ?? []).map((type) => [type, { schema: { type: "string" } }] as const);
  const content = schema && { content: { "application/json": { schema }, ...Object.fromEntries(others) } };
  return {
    [answer.status]: { description: answer.says, ...content },
    ...(method === "get" && { 304: { description: "Nothing has changed since the `ETag` in `If-None-Match`." } }),
  };
}

function refusalsOf({ role, params, query, body, refusals: own = {} }: Route): Record<string, Json> {
  const statuses = [
    ...(params || query || body ? ["400"] : []),
    ...(role === "public" ? [] : ["401", "403", "429"]),
    ...(params ? ["404"] : []),
    ...(body ? ["413"] : []),
  ];
  const general = statuses.map((status) => [status, { $ref: `#/components/responses/${status}` }] as const);
  const special = Object.entries(own).map(([status, says]) => [status, problemResponse(says)] as const);
  return Object.fromEntries([...general, ...special]);
}

function problemResponse(says: string): Json {
  return {
    description: says,
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}

/** `get /v1/links/{slug}` is `get_links_slug`. */
function operationIdOf({ method, path }: Route): string {
  const words = path.replace(/^\/v1/, "").split(/[^\w]+/);
  return [method, ...words.filter(Boolean)].join("_");
}

/** The JSON Schema of a zod schema; what has a name goes to `schemas` and is referred to. */
function jsonSchemaOf(schema: Schema, io: "input" | "output", schemas: Record<string, Json>): Json {
  const override = ({ jsonSchema }: { jsonSchema: Json }) => plain(jsonSchema, io);
  const made = z.toJSONSchema(schema, { metadata: documented, io, unrepresentable: "any", override }) as Json;
  const {
    $schema: _dialect,
    $defs,
    ...own
  } = JSON.parse(JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json & {
    $defs?: Record<string, Json>;
  };
  Object.assign(schemas, $defs);
  const id = documented.get(schema)?.id;
  if (id === undefined || "$ref" in own) return own;
  schemas[id] = own;
  return { $ref: `#/components/schemas/${id}` };
}

/** Without the bounds that every whole number has; and an answer may get further fields. */
function plain(jsonSchema: Json, io: "input" | "output"): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}
