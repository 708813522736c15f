// One sandbox of Lambda: AWS's own runtime client runs an artefact in a process of its own, one invocation at a time. It is over when the
// runtime and the extension, if the artefact registers one, have asked for the next; until that comes the process is stopped, as Lambda
// freezes it. The answer goes out when it is given. Whoever takes longer than allowed is killed.
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

export type Deployed = {
  name: string;
  /** Where the artefact lies unpacked. */
  taskRoot: string;
  /** `<file>.<export>` */
  handler: string;
  environment: Record<string, string>;
  timeoutMs: number;
};

export type SandboxOptions = {
  /** false: as an emulator that knows no extensions. */
  extensions?: boolean;
};

export type Outcome = { payload: unknown } | { errorType: string; errorMessage: string };

export type Sandbox = {
  /** Resolves when the artefact is loaded; rejects with what went wrong. */
  ready: Promise<void>;
  invoke(event: unknown): Promise<Outcome>;
  /** Everything it has written, a line each. */
  lines(): string[];
  end(): Promise<void>;
};

type Invocation = { id: string; event: unknown; resolve(outcome: Outcome): void; timer?: NodeJS.Timeout };

const extensionId = "0f9c5a1e-0000-4000-8000-000000000000";

const runtimeClient = createRequire(import.meta.url).resolve("aws-lambda-ric");
const withoutAddon = new URL("./without-addon.ts", import.meta.url).href;

export async function openSandbox(deployed: Deployed, { extensions = true }: SandboxOptions = {}): Promise<Sandbox> {
  const { name, taskRoot, handler, environment, timeoutMs } = deployed;
  const waiting: Invocation[] = [];
  let atWork: Invocation | undefined;
  let idle: ServerResponse | undefined;
  let idleExtension: ServerResponse | undefined;
  let hasExtension = false;
  let written = "";
  let child: ChildProcess;
  const { promise: ready, resolve: isReady, reject: isNotReady } = Promise.withResolvers<void>();

  /** Both have asked for the next: what was at work is over, and without more to do the process is frozen. */
  function rest(): void {
    if (!idle || (hasExtension && !idleExtension)) return;
    clearTimeout(atWork?.timer);
    atWork = undefined;
    isReady();
    if (waiting.length === 0) child.kill("SIGSTOP");
    give();
  }

  function give(): void {
    if (atWork || !idle || (hasExtension && !idleExtension) || waiting.length === 0) return;
    const [runtime, extension] = [idle, idleExtension];
    idle = undefined;
    idleExtension = undefined;
    atWork = waiting.shift();
    child.kill("SIGCONT");
    const { id = "", event } = atWork ?? {};
    const arn = `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
    const deadlineMs = Date.now() + timeoutMs;
    runtime.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": id,
      "lambda-runtime-deadline-ms": String(deadlineMs),
      "lambda-runtime-invoked-function-arn": arn,
      "lambda-runtime-trace-id": `Root=1-${traceOf(id)};Parent=53995c3f42cd8ad8;Sampled=0`,
    });
    runtime.end(JSON.stringify(event));
    const invoked = { eventType: "INVOKE", deadlineMs, requestId: id, invokedFunctionArn: arn };
    extension?.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(invoked));
    if (atWork) atWork.timer = setTimeout(() => tooLate(), timeoutMs);
  }

  function tooLate(): void {
    const errorMessage = `Task timed out after ${timeoutMs / 1000} seconds`;
    atWork?.resolve({ errorType: "Sandbox.Timedout", errorMessage });
    child.kill("SIGKILL");
  }

  function serveExtension(path: string, response: ServerResponse): void {
    if (path.endsWith("/register")) {
      hasExtension = true;
      response.writeHead(200, { "lambda-extension-identifier": extensionId }).end("{}");
    } else {
      idleExtension = response;
      rest();
    }
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url = "" } = request;
    if (url.startsWith("/2020-01-01/extension/")) {
      if (!extensions) return void response.writeHead(404).end();
      return serveExtension(url, response);
    }
    const path = url.replace("/2018-06-01/runtime", "");
    if (path === "/invocation/next") {
      idle = response;
      return rest();
    }
    const body = JSON.parse(Buffer.concat(chunks).toString() || "null");
    response.writeHead(202).end();
    if (path === "/init/error") return isNotReady(new Error(`${body.errorType}: ${body.errorMessage}`));
    atWork?.resolve(path.endsWith("/response") ? { payload: body } : body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  child = spawn(process.execPath, ["--import", withoutAddon, runtimeClient, handler], {
    cwd: taskRoot,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...lambdaEnvironment(name, taskRoot, handler), AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`, ...environment },
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (written += text));
  const ended = once(child, "exit").then(([code, signal]) => {
    const left = {
      errorType: "Runtime.ExitError",
      errorMessage: `exited with ${code ?? signal}: ${written.slice(-500)}`,
    };
    isNotReady(new Error(left.errorMessage));
    clearTimeout(atWork?.timer);
    atWork?.resolve(left);
    for (const { resolve } of waiting.splice(0)) resolve(left);
  });
  ready.catch(() => undefined);

  return {
    ready,
    invoke: (event) =>
      new Promise((resolve) => {
        waiting.push({ id: randomUUID(), event, resolve });
        give();
      }),
    lines: () => written.split("\n").filter((line) => line !== ""),
    async end() {
      child.kill("SIGKILL");
      await ended;
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** What Lambda sets for every function. */
function lambdaEnvironment(name: string, taskRoot: string, handler: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    TZ: ":UTC",
    LAMBDA_TASK_ROOT: taskRoot,
    _HANDLER: handler,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "1024",
    AWS_LAMBDA_LOG_FORMAT: "JSON",
    AWS_LAMBDA_LOG_GROUP_NAME: `/handoff/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "2026/03/02/[$LATEST]0123456789abcdef",
    AWS_REGION: "eu-west-1",
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "ASIATEST",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_SESSION_TOKEN: "test",
  };
}

const traceOf = (id: string) => `${id.slice(0, 8)}-${id.replaceAll("-", "").slice(8)}`;
