// Lambda's side of a sandbox: its Runtime API and its Extensions API, one invocation at a time. The answer goes out when it is given. The
// invocation is over when the runtime and the extension, if there is one, have asked for the next; until that comes, the process is
// frozen. Whoever takes longer than allowed is killed.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Outcome = { payload: unknown } | { errorType: string; errorMessage: string };

/** What Lambda does to the process. */
export type Process = { freeze(): void; thaw(): void; kill(): void };

export type RuntimeApi = {
  /** `host:port` */
  host: string;
  /** Resolves when the function asks for its first invocation; rejects with what went wrong. */
  ready: Promise<void>;
  invoke(event: unknown): Promise<Outcome>;
  /** Resolves when nothing is at work any more, behind an answer either. */
  atRest(): Promise<void>;
  /** To be told when the process is no more. */
  exited(message: string): void;
  close(): Promise<void>;
};

type About = { name: string; timeoutMs: number; extensions: boolean; process: Process };
type Invocation = { id: string; event: unknown; resolve(outcome: Outcome): void; timer?: NodeJS.Timeout };

const extensionId = "0f9c5a1e-0000-4000-8000-000000000000";

export async function openRuntimeApi({ name, timeoutMs, extensions, process }: About): Promise<RuntimeApi> {
  const waiting: Invocation[] = [];
  let atWork: Invocation | undefined;
  /** Who has asked for the next. */
  let idle: { runtime?: ServerResponse; extension?: ServerResponse } = {};
  let hasExtension = false;
  const resters: (() => void)[] = [];
  const { promise: ready, resolve: isReady, reject: isNotReady } = Promise.withResolvers<void>();
  ready.catch(() => undefined);

  const isAtRest = () => idle.runtime !== undefined && (!hasExtension || idle.extension !== undefined);

  function asks(who: "runtime" | "extension", response: ServerResponse): void {
    idle[who] = response;
    if (!isAtRest()) return;
    clearTimeout(atWork?.timer);
    atWork = undefined;
    isReady();
    if (waiting.length === 0) process.freeze();
    give();
    rested();
  }

  function rested(): void {
    if (atWork || waiting.length > 0) return;
    for (const resolve of resters.splice(0)) resolve();
  }

  function give(): void {
    if (atWork || !isAtRest()) return;
    atWork = waiting.shift();
    if (!atWork) return;
    process.thaw();
    bring(idle, atWork, { name, deadlineMs: Date.now() + timeoutMs });
    idle = {};
    atWork.timer = setTimeout(() => {
      const errorMessage = `Task timed out after ${timeoutMs / 1000} seconds`;
      atWork?.resolve({ errorType: "Sandbox.Timedout", errorMessage });
      process.kill();
    }, timeoutMs);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url: path = "" } = request;
    if (path.startsWith("/2020-01-01/extension/") && !extensions) return void response.writeHead(404).end();
    if (path === "/2020-01-01/extension/event/next") return asks("extension", response);
    if (path === "/2020-01-01/extension/register") {
      hasExtension = true;
      return void response.writeHead(200, { "lambda-extension-identifier": extensionId }).end("{}");
    }
    if (path === "/2018-06-01/runtime/invocation/next") return asks("runtime", response);
    const body = JSON.parse(Buffer.concat(chunks).toString() || "null");
    response.writeHead(202).end();
    if (path.endsWith("/init/error")) return isNotReady(new Error(`${body.errorType}: ${body.errorMessage}`));
    atWork?.resolve(path.endsWith("/response") ? { payload: body } : body);
  }

  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready,
    invoke: (event) =>
      new Promise((resolve) => {
        waiting.push({ id: randomUUID(), event, resolve });
        give();
      }),
    atRest: () =>
      new Promise((resolve) => {
        resters.push(resolve);
        rested();
      }),
    exited(errorMessage) {
      isNotReady(new Error(errorMessage));
      clearTimeout(atWork?.timer);
      for (const { resolve } of [...(atWork ? [atWork] : []), ...waiting.splice(0)])
        resolve({ errorType: "Runtime.ExitError", errorMessage });
      atWork = undefined;
      rested();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** One event, to both who have asked for it. */
function bring(
  { runtime, extension }: { runtime?: ServerResponse; extension?: ServerResponse },
  { id, event }: Invocation,
  { name, deadlineMs }: { name: string; deadlineMs: number },
): void {
  const arn = `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
  const trace = `${id.slice(0, 8)}-${id.replaceAll("-", "").slice(8)}`;
  const headers = {
    "content-type": "application/json",
    "lambda-runtime-aws-request-id": id,
    "lambda-runtime-deadline-ms": String(deadlineMs),
    "lambda-runtime-invoked-function-arn": arn,
    "lambda-runtime-trace-id": `Root=1-${trace};Parent=53995c3f42cd8ad8;Sampled=0`,
  };
  runtime?.writeHead(200, headers).end(JSON.stringify(event));
  const invoked = { eventType: "INVOKE", deadlineMs, requestId: id, invokedFunctionArn: arn };
  extension?.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(invoked));
}
