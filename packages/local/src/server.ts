// The front door of the local run: HTTP on one port, with an end that lets answers under way go out.
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { HandoffError } from "@handoff/core/error";
import { createAdaptorServer, type Http2Bindings, type HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import { type TrustedProxies, visitorAddress } from "./proxy.ts";

export type LocalServer = {
  port: number;
  /** Hands requests over to the app. Call it in the same turn in which `listen` has resolved: nobody waits longer than that. */
  serve(app: Hono): void;
  stop(): Promise<void>;
};

/** For answers under way. A browser's spare connection, opened and never asked over, lasts as long too. */
const graceMs = 2_000;

/**
 * @param port 0 takes any free one. Throws a HandoffError when it is taken or not ours to take.
 * @param trustProxy proxies that say from where a request came
 */
export async function listen(
  port: number,
  host: string | undefined,
  trustProxy?: TrustedProxies | undefined,
): Promise<LocalServer> {
  let app: Hono | undefined;
  const server = createAdaptorServer({
    fetch: (request, env) =>
      app?.fetch(request, trustProxy ? { ...env, visitorAddress: behind(request, env, trustProxy) } : env) ??
      new Response("starting", { status: 503 }),
  }) as Server;
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw refused(error, port);
  }

  return {
    port: (server.address() as AddressInfo).port,
    serve(given) {
      app = given;
    },
    async stop() {
      const closed = once(server, "close");
      server.close();
      // A connection that is kept alive would hold us up after its last answer.
      const idle = setInterval(() => server.closeIdleConnections(), 20);
      const grace = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(grace);
    },
  };
}

function behind(request: Request, env: HttpBindings | Http2Bindings, trusted: TrustedProxies): string {
  return visitorAddress(
    env.incoming.socket.remoteAddress ?? "unknown",
    request.headers.get("x-forwarded-for") ?? undefined,
    trusted,
  );
}

function refused(error: unknown, port: number): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const problem = { field: "PORT", value: String(port) };
  if (code === "EADDRINUSE") {
    const remedy = `Stop what listens there, or give another one: PORT=${port + 1} npm start`;
    return new HandoffError("conflict", `Port ${port} is in use.`, [{ ...problem, remedy }]);
  }
  if (code === "EACCES") {
    const remedy = "Give one from 1024 on: PORT=3000 npm start";
    return new HandoffError("conflict", `Port ${port} is not ours to take.`, [{ ...problem, remedy }]);
  }
  return error;
}
