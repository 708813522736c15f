// An HTTP service on this machine that answers what it is told to, or does not.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";

export type Asked = { method: string; path: string; headers: IncomingHttpHeaders; body: string };
/** hang: never answers. drop: hangs up instead of answering. */
export type Answer =
  | { status: number; type: string; body: unknown; afterMs?: number; sent?: () => void }
  | "hang"
  | "drop";

export async function openService(answer: (asked: Asked) => Answer) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url: path = "", headers } = request;
    const given = answer({ method, path, headers, body: Buffer.concat(chunks).toString() });
    if (given === "hang") return;
    if (given === "drop") return void request.socket.destroy();
    const { status, type, body, afterMs = 0, sent } = given;
    if (afterMs > 0) await setTimeout(afterMs);
    sent?.();
    response
      .writeHead(status, { "content-type": type, "x-amzn-requestid": "00000000-0000-4000-8000-000000000000" })
      .end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
