// The demo's way into Handoff: HTTP to the running server, as platforms, people and scripts come in. Whatever is not a success ends it.
import * as z from "zod/mini";
import { DemoError } from "./stage.ts";

/** A request that is ready to go out; `url` as Handoff gave it. */
export type Sending = { url: string; init: RequestInit };

export type Caller = {
  /** As a browser would, but that a redirect is not followed. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** Sends what must be taken: anything but a 2xx is a DemoError. */
  send(sending: Sending): Promise<void>;
  /** The API under one key. */
  api(key: string): Api;
};

export type Api = {
  get<T>(path: string, as: z.ZodMiniType<T>): Promise<T>;
  post<T>(path: string, body: unknown, as: z.ZodMiniType<T>): Promise<T>;
};

const Problem = z.object({
  title: z.string(),
  detail: z.optional(z.string()),
  problems: z.optional(z.array(z.object({ field: z.string(), remedy: z.string() }))),
});

const patienceMs = 20_000;

/**
 * @param base what the addresses that Handoff hands out begin with
 * @param door where the same is reached from this machine
 */
export function createCaller({ base, door, signal }: { base: string; door: string; signal: AbortSignal }): Caller {
  const there = (url: string) => (url.startsWith(`${base}/`) ? door + url.slice(base.length) : url);

  const fetchThere = (url: string, init: RequestInit = {}) =>
    fetch(there(url), {
      redirect: "manual",
      ...init,
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });

  async function call<T>(key: string, method: string, path: string, as: z.ZodMiniType<T>, body?: unknown): Promise<T> {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const answer = await fetchThere(base + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw await refusal(`${method} ${path}`, answer);
    return z.parse(as, await answer.json());
  }

  return {
    fetch: fetchThere,
    async send({ url, init }) {
      const answer = await fetchThere(url, init);
      // Without the query, which may carry a secret.
      if (!answer.ok) throw await refusal(`${init.method ?? "GET"} ${new URL(url).pathname}`, answer);
      await answer.arrayBuffer();
    },
    api: (key) => ({
      get: (path, as) => call(key, "GET", path, as),
      post: (path, body, as) => call(key, "POST", path, as, body),
    }),
  };
}

async function refusal(what: string, answer: Response): Promise<DemoError> {
  const problem = z.safeParse(Problem, await answer.json().catch(() => undefined));
  const { title = "", detail = "", problems = [] } = problem.success ? problem.data : {};
  const said = [title, detail, ...problems.map(({ field, remedy }) => `${field}: ${remedy}`)].filter(Boolean);
  return new DemoError(`${what} was answered with ${answer.status}${said.length > 0 ? ` (${said.join(" ")})` : ""}`);
}
