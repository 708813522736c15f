// moto: an independent AWS, on loopback. `call` goes through boto3, which also holds parameters against its own idea of them.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

// biome-ignore lint/suspicious/noExplicitAny: parameters and answers of a dozen services
export type Json = any;
export type Call = { service: string; operation: string; params: Record<string, Json>; region?: string };

export type Moto = {
  url: string;
  /** Folder of botocore's service models. */
  models: string;
  /** File with DynamoDB's reserved words, a line each. */
  reservedWords: string;
  call(call: Call): Promise<Json>;
  /** Forgets everything. */
  reset(): Promise<void>;
  /** Everything one service holds, by kind. */
  data(service: string): Promise<Json>;
  stop(): Promise<void>;
};

export const region = "eu-west-1";
const program = fileURLToPath(new URL("moto_server.py", import.meta.url));
const python = process.env.PYTHON ?? "python3";

/** Why there is no moto here, and what to do about it; undefined when there is. */
export function motoMissing(): string | undefined {
  const { error, status, stdout, stderr } = spawnSync(python, [program, "--check"], { encoding: "utf8" });
  if (status === 0) return undefined;
  const reason = error?.message ?? (stdout || stderr.trim().split("\n").at(-1));
  return `There is no moto for ${python} (${reason}). Install it with: pip install 'moto[server]>=5.2'`;
}

export async function startMoto(): Promise<Moto> {
  const missing = motoMissing();
  if (missing !== undefined) throw new Error(missing);
  const server = spawn(python, [program], { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  server.stderr.on("data", (text) => {
    said = (said + text).slice(-4_000);
  });
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Json> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`moto has ended:\n${said}`);
    return JSON.parse(value);
  };
  const { url, models, reservedWords } = await next();
  let last: Promise<unknown> = Promise.resolve();

  /** One at a time: answers come in the order of the asks. */
  function call({ service, operation, params, region: where = region }: Call): Promise<Json> {
    const asked = last
      .catch(() => undefined)
      .then(async () => {
        server.stdin.write(`${JSON.stringify({ service, operation, params, region: where })}\n`);
        const { answer, error } = await next();
        if (error !== undefined) throw new Error(`${service} ${operation}: ${error}`);
        return answer;
      });
    last = asked;
    return asked;
  }

  return {
    url,
    models,
    reservedWords,
    call,
    async reset() {
      const answer = await fetch(`${url}/moto-api/reset`, { method: "POST" });
      if (!answer.ok) throw new Error(`moto cannot be reset: ${answer.status}`);
    },
    async data(service) {
      const all = (await (await fetch(`${url}/moto-api/data.json`)).json()) as Json;
      return all[service] ?? {};
    },
    stop: () => stop(server),
  };
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.stdin?.end();
  const late = setTimeout(() => server.kill("SIGKILL"), 5_000);
  await ended;
  clearTimeout(late);
}
