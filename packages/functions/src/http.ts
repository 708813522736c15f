// How does a mistake look from outside? Everything that goes wrong becomes an RFC 9457 problem document here, and nowhere else.
import type { ErrorCode, Problem } from "@handoff/core/error";
import { HandoffError } from "@handoff/core/error";
import { randomId } from "@handoff/core/id";
import type { ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import * as z from "zod/mini";
import type { Deps } from "./deps.ts";

const answers = {
  invalid: { status: 400, title: "Not what it should be" },
  unauthorized: { status: 401, title: "No valid key or signature" },
  forbidden: { status: 403, title: "The key may not do this" },
  "not-found": { status: 404, title: "Not yours or not there" },
  conflict: { status: 409, title: "In conflict with what is" },
  "too-large": { status: 413, title: "Too large" },
  "slow-down": { status: 429, title: "Slow down" },
} as const satisfies Record<ErrorCode, { status: number; title: string }>;

const headersOf: Readonly<Record<number, Record<string, string>>> = {
  401: { "www-authenticate": "Bearer" }, // RFC 9110: a 401 names a scheme
  429: { "retry-after": "1" },
  503: { "retry-after": "5" },
};

/**
 * Answers whatever was thrown. What is not a caller's mistake is logged under a trace id that the answer carries, and nothing else of it.
 * @param failure the status of our own failures: 503 where the caller should send the same again
 */
export function createOnError(deps: Pick<Deps, "log" | "random">, failure: 500 | 503 = 500): ErrorHandler {
  return (error) => {
    if (error instanceof HandoffError) return problemDocument(error);
    if (error instanceof HTTPException && error.status < 500) return problemDocument(translated(error));
    const trace = randomId("trc", deps.random(10));
    deps.log({ what: "http.failed", trace, error: describeFailure(error) });
    const body = { type: "urn:handoff:problem:failure", title: "Our own failure", status: failure, trace };
    return respond({ ...body, detail: "Nothing is wrong with the request. Send it again later." });
  };
}

export function notFound(): Response {
  return problemDocument(new HandoffError("not-found", "There is nothing at this address."));
}

function problemDocument(error: HandoffError): Response {
  const { status, title } = answers[error.code];
  const problems = error.problems.length > 0 ? { problems: error.problems } : {};
  return respond({ type: `urn:handoff:problem:${error.code}`, title, status, detail: error.message, ...problems });
}

function respond(document: { status: number } & Record<string, unknown>): Response {
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
  return new Response(JSON.stringify(document), {
    status: document.status,
    headers: { ...headers, ...headersOf[document.status] },
  });
}

function translated({ status, message }: HTTPException): HandoffError {
  const found = Object.entries(answers).find(([, answer]) => answer.status === status);
  return new HandoffError((found?.[0] as ErrorCode | undefined) ?? "invalid", message || "The request cannot be read.");
}

/** What failed and where, without the values: whatever an error quotes may be a person's. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const frame = /([\w.-]+\.[jt]s:\d+):\d+/.exec(error.stack?.slice(error.message.length) ?? "")?.[1];
  return `${error.name}: ${withoutValues(error.message)}${frame ? ` (${frame})` : ""}`;
}

/** A message of somebody else's, for the log: whatever it quotes may be a person's. */
export function withoutValues(message: string): string {
  return message
    .replace(/(["'`]).*?\1/gs, "…")
    .replace(/\S+@\S+/g, "…")
    .slice(0, 200);
}

/** Parses what a caller sent; throws a HandoffError that names every field, its value (never a secret) and the remedy. */
export function parseInput<S extends z.ZodMiniType>(schema: S, input: unknown): z.output<S> {
  const parsed = z.safeParse(schema, input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, input));
  const fields = problems.map(({ field }) => field).join(", ");
  throw new HandoffError("invalid", `Not what it should be: ${fields}.`, problems);
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, input: unknown): Problem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: fieldOf([...issue.path, key]),
      remedy: worded(issue) ?? "Nothing is called that here. Leave it out, or check its spelling.",
    }));
  }
  const value = shownValue(issue.path, input);
  return [{ field: fieldOf(issue.path), ...(value !== undefined && { value }), remedy: remedyOf(issue) }];
}

function fieldOf(path: readonly PropertyKey[]): string {
  return (
    path
      .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
      .join("")
      .replace(/^\./, "") || "body"
  );
}

const secretName = /secret|key|password|token/i;

/** The value at a path as text: shortened, only its kind when it has parts (a secret may be among them), nothing when it is secret. */
function shownValue(path: readonly PropertyKey[], input: unknown): string | undefined {
  if (path.some((step) => secretName.test(String(step)))) return undefined;
  let value = input;
  for (const step of path) value = isObject(value) ? value[String(step)] : undefined;
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value !== null && typeof value === "object") return "an object";
  const text = String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const kinds: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};
const formats: Readonly<Record<string, string>> = {
  email: "Give an e-mail address, like shop@example.com.",
  url: "Give a whole address, like https://shop.example.com/products/mug.",
  datetime: "Give a point in time, like 2026-11-23T10:15:03Z.",
  date: "Give a day, like 2026-11-23.",
};

/** A schema that says itself what to do says it better than we can. */
function worded({ message }: Issue): string | undefined {
  return message && message !== "Invalid input" ? message : undefined;
}

function remedyOf(issue: Issue): string {
  const own = worded(issue);
  if (own !== undefined) return own;
  switch (issue.code) {
    case "invalid_type":
      return `Give ${kinds[issue.expected] ?? `a ${issue.expected}`}.`;
    case "invalid_value":
      return `Give ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}.`;
    case "invalid_format":
      return formats[issue.format] ?? "Give it in the form that the documentation shows.";
    case "too_small":
      return `Give at least ${bound(issue.minimum, issue.origin)}.`;
    case "too_big":
      return `Give at most ${bound(issue.maximum, issue.origin)}.`;
    case "invalid_union":
      return unionRemedy(issue);
    default:
      return "Give what the documentation shows.";
  }
}

function bound(limit: number | bigint, origin: string): string {
  if (origin === "string") return `${limit} ${limit === 1 ? "character" : "characters"}`;
  if (origin === "array" || origin === "set") return `${limit} ${limit === 1 ? "entry" : "entries"}`;
  return String(limit);
}

function unionRemedy(issue: Extract<Issue, { code: "invalid_union" }>): string {
  if ("options" in issue && issue.options) return `Give one of ${issue.options.map(String).join(", ")}.`;
  const options = issue.errors.flatMap(([first]) => (first ? [remedyOf(first).replace(/^Give |\.$/g, "")] : []));
  return options.length > 0 ? `Give ${[...new Set(options)].join(", or ")}.` : "Give what the documentation shows.";
}
