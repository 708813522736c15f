// The real thing as its user has it: `node packages/local/src/main.ts` in a process of its own, on a home of its own, reached through its
// public addresses only. Stories import nothing else of the project.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const adminKey = "adm_story_0123456789abcdef";
const startsWithinMs = 30_000;

/** Whatever JSON came: stories say with `expect` what must be in it. */
// biome-ignore lint/suspicious/noExplicitAny: the answers of the API are what the stories are about
export type Json = any;
export type Api = {
  get(path: string): Promise<Json>;
  post(path: string, body?: unknown): Promise<Json>;
  patch(path: string, body?: unknown): Promise<Json>;
  delete(path: string): Promise<Json>;
  /** The whole answer, whatever its status. */
  ask(method: string, path: string, headers?: Record<string, string>): Promise<Answer>;
};
/** An answer, whatever its status. `json` is undefined when it is none. */
export type Answer = { status: number; headers: Headers; text: string; json: Json };
export type Ask = { key?: string; body?: unknown; headers?: Record<string, string> };
export type Mail = { id: string; to: string[]; subject: string; html: string; text: string; at: string };

export type Handoff = {
  url: string;
  home: string;
  adminKey: string;
  /** As a browser or a platform would: redirects are not followed. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Asks and throws at nothing: for what must be refused. A body that is no text is sent as JSON. */
  ask(method: string, path: string, ask?: Ask): Promise<Answer>;
  api(key: string): Api;
  /** A business with its owner's API. */
  business(
    settings?: Record<string, unknown>,
  ): Promise<{ id: string; keys: { owner: string; read: string }; api: Api }>;
  /** Newest first; with a recipient only the mails to her. */
  mailbox(recipient?: string): Promise<Mail[]>;
  /** As Ctrl-C: resolves when the process is gone. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts again on the same home and port; with `aheadMs` on a machine whose clock is that far ahead, where a minute passes in a second. */
  start(aheadMs?: number): Promise<void>;
  /** Stops the process as Ctrl-C does, and removes its home. */
  end(): Promise<void>;
  /** What the process wrote so far, for failed stories. */
  output(): string;
};

export type HandoffOptions = {
  /** `host:port` of shops that may be looked at although they are on this machine. */
  webAllow?: string[];
  /** What it says on stderr: error, warn, info or debug. */
  log?: string;
  /** The address it hands out when that is not this machine's own. */
  publicUrl?: string;
  /** What else is in its environment. */
  environment?: Record<string, string>;
};

export async function startHandoff({
  webAllow = [],
  log = "warn",
  publicUrl = "",
  environment: more = {},
}: HandoffOptions = {}): Promise<Handoff> {
  const home = await mkdtemp(join(tmpdir(), "handoff-story-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = {
    ...process.env,
    PORT: String(port),
    HANDOFF_URL: publicUrl,
    HANDOFF_HOME: home,
    HANDOFF_ADMIN_KEY: adminKey,
    HANDOFF_DEMO: "0",
    HANDOFF_LOG: log,
    HANDOFF_WEB_ALLOW: webAllow.join(","),
    SMTP_URL: "",
    ...more,
  };
  let child: ChildProcess | undefined;
  let output = "";
  // A story that is broken off leaves nobody behind.
  const leaveNobody = () => child?.kill("SIGKILL");
  process.once("exit", leaveNobody);

  async function start(aheadMs = 0) {
    const clock = aheadMs > 0 ? ["--import", new URL("clock-ahead.ts", import.meta.url).href] : [];
    const started = spawn(process.execPath, [...clock, "packages/local/src/main.ts"], {
      cwd: root,
      env: { ...environment, STORY_AHEAD_MS: String(aheadMs) },
    });
    child = started;
    started.stdout.on("data", (text) => (output += text));
    started.stderr.on("data", (text) => (output += text));
    await eventually(async () => {
      if (hasEnded(started)) throw new Impossible(`it ended with ${started.exitCode}:\n${output}`);
      const answer = await fetch(`${url}/v1/health`);
      if (!answer.ok) throw new Error(`/v1/health answers ${answer.status}:\n${output}`);
    }, startsWithinMs);
  }

  async function end(signal: NodeJS.Signals) {
    if (!child || hasEnded(child)) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  const send = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, url), { redirect: "manual", signal: AbortSignal.timeout(20_000), ...init });

  const ask = async (method: string, path: string, { key, body, headers }: Ask = {}): Promise<Answer> => {
    const answer = await send(path, {
      method,
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: jsonIn(text) };
  };

  const api = (key: string): Api => {
    const call = async (method: string, path: string, body?: unknown) => {
      const { status, text, json } = await ask(method, path, { key, ...(body !== undefined && { body }) });
      if (status >= 300) throw new Error(`${method} ${path} answers ${status}: ${text}`);
      return json;
    };
    return {
      get: (path) => call("GET", path),
      post: (path, body) => call("POST", path, body),
      patch: (path, body) => call("PATCH", path, body),
      delete: (path) => call("DELETE", path),
      ask: (method, path, headers = {}) => ask(method, path, { key, headers }),
    };
  };

  await start();
  return {
    url,
    home,
    adminKey,
    fetch: send,
    ask,
    api,
    async business(settings = {}) {
      const shop = {
        name: "Clay & Fire",
        timezone: "Europe/Lisbon",
        currency: "EUR",
        recipients: ["ana@clay.example"],
      };
      const made = await api(adminKey).post("/v1/businesses", { ...shop, ...settings });
      return { ...made, api: api(made.keys.owner) };
    },
    async mailbox(recipient) {
      const { mails }: { mails: Mail[] } = (await ask("GET", "/mailbox.json", { key: adminKey })).json;
      return mails.filter(({ to }) => recipient === undefined || to.includes(recipient));
    },
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    start,
    async end() {
      await end("SIGTERM");
      process.off("exit", leaveNobody);
      await rm(home, { recursive: true, force: true });
    },
    output: () => output,
  };
}

/** A failure that no waiting will mend. */
class Impossible extends Error {}

/** Tries until the check holds, and gives up with its last failure after the time. */
export async function eventually<T>(check: () => Promise<T> | T, withinMs = 15_000): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until || error instanceof Impossible) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function jsonIn(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("there is no free port");
  return address.port;
}
