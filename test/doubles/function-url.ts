// A request as Lambda brings it to a function with an address of its own (payload format 2.0).
import type { FunctionUrlEvent } from "@handoff/functions/outside/gateway";

export type Request = { body?: string; headers?: Record<string, string>; isBase64Encoded?: boolean };

/** @param isBase64Encoded as Lambda does with every body that is not known to be text: a form's, for one */
export function functionUrlEvent(
  method: string,
  address: string,
  { body, headers = {}, isBase64Encoded = false }: Request = {},
): FunctionUrlEvent {
  const { pathname, search, host } = new URL(address, "https://clay.lambda-url.eu-west-1.on.aws");
  const { cookie, ...others } = headers;
  const text = body !== undefined && (isBase64Encoded ? Buffer.from(body).toString("base64") : body);
  const event = {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    rawQueryString: search.slice(1),
    ...(cookie !== undefined && { cookies: cookie.split("; ") }),
    headers: { host, "x-forwarded-proto": "https", ...others },
    requestContext: {
      accountId: "anonymous",
      apiId: "clay",
      domainName: host,
      domainPrefix: "clay",
      http: {
        method,
        path: pathname,
        protocol: "HTTP/1.1",
        sourceIp: "203.0.113.7",
        userAgent: others["user-agent"] ?? "",
      },
      requestId: "2f8a1c2e-0000-4000-8000-000000000000",
      routeKey: "$default",
      stage: "$default",
      time: "02/Mar/2026:10:00:00 +0000",
      timeEpoch: Date.parse("2026-03-02T10:00:00Z"),
    },
    ...(text !== false && { body: text }),
    isBase64Encoded,
  };
  return event;
}
