import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { registerExtension } from "./extension.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function listening(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Lambda's side: registers, and gives the next event when it is told to. */
async function lambda() {
  const asked: ServerResponse[] = [];
  const registered: unknown[] = [];
  const host = await listening(async (request, response) => {
    if (request.method === "GET") return void asked.push(response);
    let body = "";
    for await (const more of request) body += more;
    registered.push([request.url, request.headers["lambda-extension-name"], JSON.parse(body)]);
    response.writeHead(200, { "lambda-extension-identifier": "ext-1" }).end("{}");
  });
  const extension = await registerExtension({ AWS_LAMBDA_RUNTIME_API: host });
  if (!extension) throw new Error("did not register");
  const isAsked = () => vi.waitFor(() => expect(asked.length).toBeGreaterThan(0));
  const invoke = (requestId: string) => asked.shift()?.end(JSON.stringify({ eventType: "INVOKE", requestId }));
  return { extension, registered, asked, isAsked, invoke };
}

describe("time after the answer", () => {
  it("is asked of Lambda once, for every request", async () => {
    const { registered, isAsked } = await lambda();
    await isAsked();
    expect(registered).toEqual([["/2020-01-01/extension/register", "handoff", { events: ["INVOKE"] }]]);
  });

  it.each(["Lambda", "the work"])("ends with the request's own work, although %s is heard of first", async (first) => {
    const { extension, asked, isAsked, invoke } = await lambda();
    const { promise: done, resolve: finish } = Promise.withResolvers<void>();
    await isAsked();
    const sides = [() => void invoke("one"), () => extension.afterAnswer("one", () => done)];
    for (const side of first === "Lambda" ? sides : sides.reverse()) {
      side();
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    expect(asked).toHaveLength(0);
    finish();
    await isAsked();
  });

  it("is never handed from one request to another", async () => {
    const { extension, asked, isAsked, invoke } = await lambda();
    await isAsked();
    extension.afterAnswer("one", async () => undefined);
    invoke("one");
    await isAsked();
    invoke("two");
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(asked).toHaveLength(0);
    extension.afterAnswer("two", async () => undefined);
    await isAsked();
  });

  it("is not to be had outside Lambda, and where nobody knows extensions", async () => {
    expect(await registerExtension({})).toBeUndefined();
    const host = await listening((_, response) => void response.writeHead(404).end());
    expect(await registerExtension({ AWS_LAMBDA_RUNTIME_API: host })).toBeUndefined();
  });
});
