// From a function URL's event to the app and back (payload format 2.0). Lambda freezes the process between two requests: what is under
// way behind an answer is given time to end, after the answer where an extension keeps the process awake, else before it.
import type { Hono } from "hono";
import { afterAwake } from "./awake.ts";
import type { Extension } from "./extension.ts";
import type { Service } from "./service.ts";

/** What we read of an event. */
export type FunctionUrlEvent = {
  rawPath: string;
  rawQueryString: string;
  headers: Record<string, string | undefined>;
  cookies?: string[];
  body?: string | null;
  isBase64Encoded: boolean;
  requestContext: { domainName: string; http: { method: string; sourceIp: string } };
};
export type FunctionUrlResult = {
  statusCode: number;
  headers: Record<string, string>;
  cookies: string[];
  body: string;
  isBase64Encoded: boolean;
};

/** What goes on behind the answers. */
export type Background = {
  settled(): Promise<void>;
  waiting(): number;
  /** How many came to a good end so far. */
  recorded(): number;
};

/** What we read of Lambda's context. */
type Invocation = { awsRequestId: string; getRemainingTimeInMillis(): number };
type Handler = (event: FunctionUrlEvent, context?: Invocation) => Promise<FunctionUrlResult>;

/**
 * An entry for a function URL.
 * @param extension without one, who asks waits for what goes on behind the answer, if not for long
 */
export function answers(service: Service, app: Hono, behind?: Background, extension?: Extension): Handler {
  const answer = async (event: FunctionUrlEvent): Promise<FunctionUrlResult> => {
    const { requestContext } = event;
    return resultOf(await app.fetch(requestOf(event), { requestContext }));
  };
  if (!behind) return service.works(answer);
  const settle = createSettle(service, behind, extension ? afterAnswerMs : beforeAnswerMs);
  if (!extension)
    return service.works(async (event) => {
      const result = await answer(event);
      await settle();
      return result;
    });

  const [answering, settling] = [service.works(answer), service.works(settle)];
  return async (event, context) => {
    try {
      return await answering(event);
    } finally {
      // Whoever is still at work when the function's time is up is killed, and cannot even say what it leaves behind.
      const leftMs = (context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY) - lastWordsMs;
      extension.afterAnswer(context?.awsRequestId ?? "", () => settling(leftMs));
    }
  };
}

// The whole of a publishing, with its three tries (outside/bus.ts).
const afterAnswerMs = 4_000;
// A bus in health takes a tenth of it. Somebody waits; and after an answer, every process that waits is one less for who comes next.
const beforeAnswerMs = 300;
const lastWordsMs = 1_000;

/** @param patienceMs for a bus that takes what it is given. One that took nothing since we last gave up gets little. */
function createSettle({ log }: Service, { settled, waiting, recorded }: Background, patienceMs: number) {
  let givenUpAt: number | undefined;

  return async (leftMs = patienceMs): Promise<void> => {
    if (waiting() === 0) return;
    const mostMs = recorded() === givenUpAt ? Math.min(patienceMs, beforeAnswerMs) : patienceMs;
    const { promise: late, resolve: isLate } = Promise.withResolvers<void>();
    const callOff = afterAwake(Math.max(0, Math.min(mostMs, leftMs)), isLate);
    await Promise.race([settled(), late]);
    callOff();
    givenUpAt = waiting() > 0 ? recorded() : undefined;
    // The next request thaws the process, and it goes on. If none comes, they may be lost.
    if (waiting() > 0) log({ what: "clicks.unsettled", level: "warn", waiting: waiting() });
  };
}

function requestOf({ requestContext, rawPath, rawQueryString, headers, cookies, ...rest }: FunctionUrlEvent): Request {
  const { domainName, http } = requestContext;
  const given = new Headers();
  for (const [name, value = ""] of Object.entries(headers)) given.set(name, inAscii(value));
  // Lambda takes them out of the headers.
  if (cookies && cookies.length > 0) given.set("cookie", cookies.map(inAscii).join("; "));
  const body = bodyOf(rest);
  if (body) given.set("content-length", String(body.length));
  const mayHaveBody = http.method !== "GET" && http.method !== "HEAD";
  return new Request(`https://${domainName}${rawPath}${rawQueryString && `?${rawQueryString}`}`, {
    method: http.method,
    headers: given,
    ...(mayHaveBody && body && { body }),
  });
}

function bodyOf({ body, isBase64Encoded }: Pick<FunctionUrlEvent, "body" | "isBase64Encoded">) {
  return body ? Buffer.from(body, isBase64Encoded ? "base64" : "utf8") : undefined;
}

/** A header of a request can hold nothing else. */
function inAscii(value: string): string {
  return /^[\x20-\x7e\t]*$/.test(value) ? value : encodeURIComponent(value.toWellFormed());
}

async function resultOf(response: Response): Promise<FunctionUrlResult> {
  const headers = Object.fromEntries(response.headers);
  delete headers["set-cookie"]; // several of them would not fit under one name
  const isText = /^text\/|[/+](json|xml|javascript)\b/.test(headers["content-type"] ?? "text/plain");
  return {
    statusCode: response.status,
    headers,
    cookies: response.headers.getSetCookie(),
    body: isText ? await response.text() : Buffer.from(await response.arrayBuffer()).toString("base64"),
    isBase64Encoded: !isText,
  };
}
