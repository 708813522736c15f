// What can be asked of the API, by whom, and what comes back? A route is data: the same schemas answer requests and write the
// OpenAPI document. Nothing leaves but what the answer's schema names.
import { HandoffError } from "@handoff/core/error";
import type { Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import * as z from "zod/mini";
import type { Access, Caller } from "./access.ts";
import { parseInput } from "./http.ts";

export type Schema<Out = unknown> = z.ZodMiniType<Out>;
type Parsed<S> = S extends z.ZodMiniType ? z.output<S> : undefined;

/** public: anybody. read: any key of a business. owner: its owner key. admin: the deployment's admin key. */
export type RouteRole = "public" | "read" | "owner" | "admin";
type WhoAsks<R> = R extends "read" | "owner" ? Extract<Caller, { business: string }> : undefined;

export type Call<R, P, Q, B> = {
  /** Business and role of the key: every store call takes its business from here. */
  caller: WhoAsks<R>;
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  request: Request;
  /** Who sent the request, for limits on those without a key. */
  context: Context;
  /** Headers of the answer. */
  headers: Headers;
};

type Answer<A> = {
  status: 200 | 201 | 202 | 204;
  says: string;
  schema?: A;
  /** Other media types of the same answer. */
  alsoAs?: string[];
};

type Facts<R extends RouteRole, P, Q, B, A> = {
  method: "get" | "post" | "patch" | "delete";
  /** With parameters as in OpenAPI: `/v1/links/{slug}`. */
  path: `/${string}`;
  role: R;
  /** The noun it stands under in the document. */
  tag: string;
  summary: string;
  details?: string;
  params?: P;
  query?: Q;
  body?: B;
  /** A body that works, for the document and its readers. */
  example?: Record<string, unknown>;
  answer: Answer<A>;
  /** Refusals beside those that every route has. */
  refusals?: { 404?: string; 409?: string };
};

export type Route = Facts<RouteRole, Schema | undefined, Schema | undefined, Schema | undefined, Schema | undefined> & {
  handle(context: Context, caller: Caller | undefined): Promise<Response>;
};

type Nothing = undefined;

/** Declares a route. The handler is given parsed input and answers what the schema says, or a whole Response. */
export function route<
  R extends RouteRole,
  P extends Schema | Nothing = Nothing,
  Q extends Schema | Nothing = Nothing,
  B extends Schema | Nothing = Nothing,
  A extends Schema | Nothing = Nothing,
>(
  facts: Facts<R, P, Q, B, A> & {
    handler(call: Call<R, P, Q, B>): Promise<Response | (A extends Schema ? z.input<A> : undefined)>;
  },
): Route {
  const { handler, ...rest } = facts;
  return {
    ...rest,
    async handle(context, caller) {
      const headers = new Headers();
      const given = await handler({
        caller: caller as WhoAsks<R>,
        params: parsed(facts.params as P, context.req.param()),
        query: parsed(facts.query as Q, context.req.query()),
        body: parsed(facts.body as B, facts.body && (await jsonOf(context))),
        request: context.req.raw,
        context,
        headers,
      });
      const response = given instanceof Response ? given : answerOf(facts.answer, given, context);
      for (const [name, value] of headers) response.headers.append(name, value);
      return response;
    },
  };
}

/** Mounts routes; every one of them asks first who is there and whether she may. */
export function mountRoutes(app: Hono, routes: readonly Route[], access: Access): void {
  for (const one of routes) {
    app.on(one.method.toUpperCase(), one.path.replace(/\{(\w+)\}/g, ":$1"), async (context) => {
      const caller = one.role === "public" ? undefined : await access.admit(context, one.role);
      return one.handle(context, caller);
    });
  }
}

function parsed<S extends Schema | Nothing>(schema: S, input: unknown): Parsed<S> {
  return (schema ? parseInput(schema, input) : undefined) as Parsed<S>;
}

function answerOf(answer: Answer<Schema | undefined>, given: unknown, context: Context): Response {
  if (!answer.schema) return new Response(null, { status: answer.status });
  return context.json(z.parse(answer.schema, given) as object, answer.status as ContentfulStatusCode);
}

/** A request without a body says nothing: the schema then names what is missing. */
async function jsonOf(context: Context): Promise<unknown> {
  const text = await context.req.text();
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new HandoffError("invalid", "The body is not JSON.", [{ field: "body", remedy: "Send a JSON object." }]);
  }
}
