import { once } from "node:events";
import { Agent, createServer, get, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { openTable } from "@handoff/store/table";
import { afterEach, expect, it } from "vitest";
import { createRequestHandler, withConnectTimeout } from "./request-handler.ts";

const asked: number[] = [];
const ends: (() => void)[] = [];
afterEach(() => {
  asked.length = 0;
  for (const end of ends.splice(0)) end();
});

/** @returns what is read from a table that answers so */
async function read(answer: RequestListener, answerMs: number) {
  const server = createServer((request, response) => {
    asked.push(performance.now());
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const table = openTable("Table", {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    requestHandler: createRequestHandler({ connectMs: answerMs, answerMs }),
  });
  return table.get({ pk: "a", sk: "b" });
}

const found: RequestListener = (_, response) => {
  response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end('{"Item":{"pk":{"S":"a"}}}');
};

it("an answer that lay there while the process was frozen is taken, and nothing is asked twice", async () => {
  const reading = read((request, response) => void setTimeout(() => found(request, response), 150), 600);
  await pause(50);
  // Both sides of the wire stand still here; the server's timer and the answer come first after the thaw.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  expect(await reading).toEqual({ pk: "a" });
  expect(asked).toHaveLength(1);
});

it("silence is given up as a timeout, which the SDK asks again after by itself", async () => {
  const reading = read((request, response) => asked.length > 1 && found(request, response), 400);
  expect(await reading).toEqual({ pk: "a" });
  expect(asked).toHaveLength(2);
  expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(395);
});

it("nobody waits for ever for a service that never answers", async () => {
  await expect(read(() => undefined, 60)).rejects.toMatchObject({ name: "TimeoutError" });
});

it("a connection that does not come about is given up sooner than an answer", async () => {
  const agent = withConnectTimeout(new Agent(), 60);
  const asking = get({ agent, host: "nowhere.example", lookup: () => undefined });
  const [error] = await new Promise<unknown[]>((resolve) => asking.on("error", (...given) => resolve(given)));
  expect(error).toMatchObject({ name: "TimeoutError", message: "no connection in 60 ms" });
});
