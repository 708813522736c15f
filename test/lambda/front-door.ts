// What CloudFront does: one address in front of two functions, and whom it lets them see.
import { functionUrlEvent } from "../doubles/function-url.ts";
import type { FunctionName } from "./deployment.ts";
import type { Outcome } from "./sandbox.ts";

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at as their readers look at them
type Json = any;
export type Asked = RequestInit & { isBase64Encoded?: boolean };

// As in the stacks (receive.ts, report.ts); test/infra holds that the routes are these.
const doorPaths = /^\/(hooks|l|catch|t|handoff\.js)(\/|$)/;

/** A fetch on the deployment's public address. */
export function createFrontDoor(url: string, invoke: (name: FunctionName, event: unknown) => Promise<Outcome>) {
  return async (path: string, { method = "GET", headers, body, isBase64Encoded }: Asked = {}): Promise<Response> => {
    const name = doorPaths.test(new URL(path, url).pathname) ? "Receive" : "Report";
    const given = { "x-handoff-viewer": "198.51.100.4", ...Object.fromEntries(new Headers(headers)) };
    const text = body === undefined || body === null ? {} : { body: String(body) };
    const request = { headers: given, ...text, ...(isBase64Encoded !== undefined && { isBase64Encoded }) };
    const outcome = await invoke(name, functionUrlEvent(method, path, request));
    if ("errorType" in outcome) return new Response(outcome.errorMessage, { status: 502 });
    return responseOf(outcome.payload);
  };
}

function responseOf(payload: unknown): Response {
  const { statusCode, headers, cookies, body, isBase64Encoded } = payload as Json;
  const answered = new Headers(headers);
  for (const cookie of cookies ?? []) answered.append("set-cookie", cookie);
  const bytes = isBase64Encoded ? Buffer.from(body, "base64") : body;
  return new Response([204, 304].includes(statusCode) ? null : bytes, { status: statusCode, headers: answered });
}
