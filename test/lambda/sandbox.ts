// One sandbox of Lambda: AWS's own runtime client runs an artefact in a process of its own, which is really stopped when Lambda would
// freeze it (runtime-api.ts).
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { type Outcome, openRuntimeApi } from "./runtime-api.ts";

export type { Outcome } from "./runtime-api.ts";

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

export type Sandbox = {
  /** Resolves when the artefact is loaded; rejects with what went wrong. */
  ready: Promise<void>;
  invoke(event: unknown): Promise<Outcome>;
  /** Resolves when nothing is at work any more, behind an answer either. */
  atRest(): Promise<void>;
  /** Everything it has written, a line each. */
  lines(): string[];
  end(): Promise<void>;
};

const runtimeClient = createRequire(import.meta.url).resolve("aws-lambda-ric");
const withoutAddon = new URL("./without-addon.ts", import.meta.url).href;

export async function openSandbox(deployed: Deployed, { extensions = true }: SandboxOptions = {}): Promise<Sandbox> {
  const { name, taskRoot, handler, environment, timeoutMs } = deployed;
  let written = "";
  let child: ChildProcess | undefined;
  const sandboxed = {
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
    kill: () => void child?.kill("SIGKILL"),
  };
  const api = await openRuntimeApi({ name, timeoutMs, extensions, process: sandboxed });

  child = spawn(process.execPath, ["--import", withoutAddon, runtimeClient, handler], {
    cwd: taskRoot,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...lambdaEnvironment(name, taskRoot, handler), AWS_LAMBDA_RUNTIME_API: api.host, ...environment },
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (written += text));
  const ended = once(child, "exit").then(([code, signal]) =>
    api.exited(`exited with ${code ?? signal}: ${written.slice(-500)}`),
  );

  return {
    ready: api.ready,
    invoke: api.invoke,
    atRest: api.atRest,
    lines: () => written.split("\n").filter((line) => line !== ""),
    async end() {
      sandboxed.kill();
      await ended;
      await api.close();
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
