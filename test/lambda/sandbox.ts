// One sandbox of Lambda: AWS's own runtime client runs an artefact in a process of its own, one invocation at a time. Between two of
// them the process is stopped, as Lambda freezes it; whoever takes longer than allowed is killed.
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

const runtimeClient = createRequire(import.meta.url).resolve("aws-lambda-ric");
const withoutAddon = new URL("./without-addon.ts", import.meta.url).href;

export async function openSandbox({ name, taskRoot, handler, environment, timeoutMs }: Deployed): Promise<Sandbox> {
  const waiting: Invocation[] = [];
  let atWork: Invocation | undefined;
  let idle: ServerResponse | undefined;
  let written = "";
  let child: ChildProcess;
  const { promise: ready, resolve: isReady, reject: isNotReady } = Promise.withResolvers<void>();

  function give(): void {
    if (!idle || waiting.length === 0) return;
    const response = idle;
    idle = undefined;
    atWork = waiting.shift();
    child.kill("SIGCONT");
    const { id, event } = atWork ?? {};
    const arn = `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
    response.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": id,
      "lambda-runtime-deadline-ms": String(Date.now() + timeoutMs),
      "lambda-runtime-invoked-function-arn": arn,
      "lambda-runtime-trace-id": `Root=1-${traceOf(id ?? "")};Parent=53995c3f42cd8ad8;Sampled=0`,
    });
    response.end(JSON.stringify(event));
    if (atWork) atWork.timer = setTimeout(() => tooLate(), timeoutMs);
  }

  function settle(outcome: Outcome): void {
    clearTimeout(atWork?.timer);
    atWork?.resolve(outcome);
    atWork = undefined;
  }

  function tooLate(): void {
    settle({ errorType: "Sandbox.Timedout", errorMessage: `Task timed out after ${timeoutMs / 1000} seconds` });
    child.kill("SIGKILL");
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = (request.url ?? "").replace("/2018-06-01/runtime", "");
    if (path === "/invocation/next") {
      idle = response;
      isReady();
      if (waiting.length === 0) child.kill("SIGSTOP");
      return give();
    }
    const body = JSON.parse(Buffer.concat(chunks).toString() || "null");
    response.writeHead(202).end();
    if (path === "/init/error") return isNotReady(new Error(`${body.errorType}: ${body.errorMessage}`));
    settle(path.endsWith("/response") ? { payload: body } : body);
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
    settle(left);
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
