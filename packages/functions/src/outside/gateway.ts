// From a function URL's event to the app and back (payload format 2.0). Once the answer is given, Lambda freezes the process: what is
// still under way gets a moment to end, and no more, since somebody is waiting for the answer.
import type { Hono } from "hono";
import { clock } from "./clock.ts";
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
type Background = { settled(): Promise<void>; waiting(): number; patienceMs?: number };

type Handler = (event: FunctionUrlEvent, context?: unknown) => Promise<FunctionUrlResult>;

/** An entry for a function URL. */
export function answers({ log, works }: Service, app: Hono, behind?: Background): Handler {
  async function letSettle({ settled, waiting, patienceMs = 300 }: Background): Promise<void> {
    if (waiting() === 0) return;
    await Promise.race([settled(), clock.pause(patienceMs)]);
    // The next request thaws the process, and it goes on. If none comes, they may be lost.
    if (waiting() > 0) log({ what: "clicks.unsettled", level: "warn", waiting: waiting() });
  }

  return works(async (event: FunctionUrlEvent): Promise<FunctionUrlResult> => {
    const { requestContext } = event;
    const result = await resultOf(await app.fetch(requestOf(event), { requestContext }));
    if (behind) await letSettle(behind);
    return result;
  });
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
