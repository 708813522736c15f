// Stands before a service and keeps its answers back for a while. The service itself has done what it was asked by then.
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export type Detour = {
  url: string;
  /** From now on, each answer leaves so much later than it came. */
  delay(ms: number): void;
  /** How many requests came since the last time somebody asked. */
  seen(): number;
  stop(): Promise<void>;
};

/** @param target the service's own address */
export async function startDetour(target: string): Promise<Detour> {
  let delayMs = 0;
  let count = 0;
  const server = createServer((asked, response) => {
    count += 1;
    const { method, url = "/", headers } = asked;
    const sent = request(new URL(url, target), { method, headers }, async (answer) => {
      const ms = delayMs;
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      if (ms > 0) await pause(ms);
      response.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(chunks));
    });
    sent.on("error", () => response.destroy());
    asked.pipe(sent);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delay(ms) {
      delayMs = ms;
    },
    seen() {
      const seen = count;
      count = 0;
      return seen;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
