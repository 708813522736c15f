// Everything that is asked of AWS passes through here, and is written down with who asked and what came back.
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export type Recorded = {
  /** The access key's name: each function has its own. */
  caller: string;
  method: string;
  path: string;
  /** Service and operation, where the protocol has them in a header. */
  target: string | undefined;
  body: string;
  status: number;
  /** What was answered to a refused call. */
  answer: string;
};

export type Recorder = { url: string; calls: Recorded[]; stop(): Promise<void> };

export async function startRecorder(target: string): Promise<Recorder> {
  const { hostname, port } = new URL(target);
  const calls: Recorded[] = [];
  const server = createServer(async (asked, answering) => {
    const { method = "", url: path = "", headers } = asked;
    const body = await whole(asked);
    const onward = request({ hostname, port, method, path, headers });
    onward.on("error", () => answering.destroy());
    onward.on("response", async (answered) => {
      const { statusCode: status = 0 } = answered;
      const bytes = await whole(answered);
      calls.push({
        caller: /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "",
        method,
        path,
        target: headers["x-amz-target"]?.toString(),
        body: body.toString(),
        status,
        answer: status >= 400 ? bytes.toString() : "",
      });
      answering.writeHead(status, answered.headers).end(bytes);
    });
    onward.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function whole(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
