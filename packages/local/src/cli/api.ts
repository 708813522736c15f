// A running Handoff, here or deployed, asked through its HTTP API.
import { errorCodes, HandoffError } from "@handoff/core/error";
import * as z from "zod/mini";
import { type Environment, wrongUse } from "./command.ts";

export type Api = {
  /** Throws a HandoffError for what the caller did wrong, an Error for what is wrong over there. */
  ask<S extends z.ZodMiniType>(method: "GET" | "POST", path: string, answer: S, query?: Query): Promise<z.output<S>>;
};
type Query = Readonly<Record<string, string | undefined>>;

export const apiSays =
  "Asks the Handoff at HANDOFF_URL (http://localhost:3000 without it) with the key in HANDOFF_KEY.";

const Refusal = z.object({
  type: z.string(),
  detail: z.string(),
  problems: z._default(z.array(z.object({ field: z.string(), value: z.optional(z.string()), remedy: z.string() })), []),
});

export function openApi({ HANDOFF_URL, HANDOFF_KEY, PORT }: Environment): Api {
  const base = (HANDOFF_URL?.trim() || `http://localhost:${PORT?.trim() || 3000}`).replace(/\/+$/, "");
  if (!URL.canParse(base)) {
    throw wrongUse("This is no address.", "HANDOFF_URL", "Give one such as https://handoff.kiln.example.", base);
  }
  const key = HANDOFF_KEY?.trim();
  if (!key) {
    const remedy = "Give an owner's or a read-only key: POST /v1/businesses answered both.";
    throw wrongUse("A key is missing.", "HANDOFF_KEY", remedy);
  }
  return {
    async ask(method, path, answer, query = {}) {
      const url = new URL(base + path);
      for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
      const response = await send(url, { method, headers: { authorization: `Bearer ${key}` } });
      const body: unknown = await response.json().catch(() => undefined);
      if (!response.ok) throw refused(response.status, body, url);
      return z.parse(answer, body);
    },
  };
}

async function send(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(
      `${url.origin} does not answer (${cause}). Is Handoff running there? HANDOFF_URL says where it is.`,
    );
  }
}

function refused(status: number, body: unknown, url: URL): Error {
  const read = z.safeParse(Refusal, body);
  const code = errorCodes.find((one) => read.success && read.data.type.endsWith(`:${one}`));
  if (!read.success || code === undefined) return new Error(`${url.origin}${url.pathname} answered ${status}.`);
  const problems = read.data.problems.map(({ field, value, remedy }) => ({ field, ...(value && { value }), remedy }));
  return new HandoffError(code, read.data.detail, problems);
}
