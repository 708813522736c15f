// Who asks, and may she? A key belongs to one business and one role, and only its hash is kept. The admin key creates and lists
// businesses, and nothing else. A refusal never says whether a key, a business or a thing exists.
import { createHash, timingSafeEqual } from "node:crypto";
import type { Role } from "@handoff/core/business";
import { HandoffError } from "@handoff/core/error";
import { randomId } from "@handoff/core/id";
import type { Context } from "hono";
import type { ReportDeps } from "./deps.ts";
import { createLimit } from "./limit.ts";
import type { RouteRole } from "./route.ts";
import type { Session } from "./session.ts";

export type Caller = { role: Role; business: string } | { role: "admin" };

export type Access = ReturnType<typeof createAccess>;

// Wrong keys from one address: enough for a person who errs, too slow for a machine that guesses.
const failures = { perSecond: 2, burst: 100 };

export function createAccess(deps: ReportDeps, session: Session) {
  const failed = createLimit(failures);

  /** Whose key this is; undefined when it is nobody's. Throws slow-down after too many that were nobody's. */
  async function callerOf(context: Context, key: string): Promise<Caller | undefined> {
    return slowedDown(context, await find(key));
  }

  function slowedDown(context: Context, caller: Caller | undefined): Caller | undefined {
    if (caller || failed.take(addressOf(context), deps.now())) return caller;
    throw new HandoffError("slow-down", "Too many wrong keys. Wait a minute.");
  }

  async function find(key: string): Promise<Caller | undefined> {
    if (isSame(key, deps.adminKey)) return { role: "admin" };
    if (!/^ho_(owner|read)_\w+$/.test(key)) return undefined;
    return holderOf(hashOfKey(key));
  }

  async function holderOf(hash: string): Promise<Caller | undefined> {
    const found = hash === "" ? undefined : await deps.store.apiKeys.byHash(hash);
    return found && { role: found.role, business: found.business };
  }

  /** Whose browser this is; undefined when it carries no cookie, or one that is over. */
  async function signedIn(context: Context): Promise<Caller | undefined> {
    const hash = await session.keyOf(context);
    return hash === undefined ? undefined : slowedDown(context, await holderOf(hash));
  }

  return {
    callerOf,

    /** The caller, when she may use routes of this role. Throws unauthorized or forbidden. */
    async admit(context: Context, needed: Exclude<RouteRole, "public">): Promise<Caller> {
      const key = bearerOf(context);
      const caller = key === undefined ? await signedIn(context) : await callerOf(context, key);
      if (!caller) throw new HandoffError("unauthorized", "This needs a valid key.", [keyProblem]);
      if (!mayUse(caller, needed)) throw new HandoffError("forbidden", `This needs ${keyNames[needed]}.`);
      return caller;
    },
  };
}

/** A new secret, of 130 random bits, and its hash, which is all that is kept of it. */
export function makeSecret(role: Role, random: ReportDeps["random"]): { secret: string; hash: string } {
  const secret = randomId(`ho_${role}`, random(26));
  return { secret, hash: hashOfKey(secret) };
}

export const hashOfKey = (key: string) => createHash("sha256").update(key).digest("hex");

const keyProblem = {
  field: "authorization",
  remedy: "Send `Authorization: Bearer <key>` with a key of your business.",
};
const keyNames = { read: "a key of a business", owner: "the owner key", admin: "the deployment's admin key" };

function mayUse(caller: Caller, needed: Exclude<RouteRole, "public">): boolean {
  if (needed === "read") return caller.role !== "admin";
  return caller.role === needed;
}

/** Hashed first, so that neither content nor length shows in the time it takes. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return wanted.length > 0 && timingSafeEqual(digest(given), digest(wanted));
}

function bearerOf(context: Context): string | undefined {
  const header = context.req.header("authorization");
  if (header === undefined) return undefined;
  return /^Bearer +(\S+)$/i.exec(header.trim())?.[1] ?? "";
}

// Behind the deployed front door the request comes from CloudFront, which states here who asked it (infra/door.ts).
const viewerHeader = "x-handoff-viewer";
/** Of the local server, or of Lambda. */
type CallerEnv = {
  /** What trusted proxies say, where there are any. */
  visitorAddress?: string;
  incoming?: { socket?: { remoteAddress?: string } };
  requestContext?: { http?: { sourceIp?: string } };
};

/** From where the request came: for limits, and for nothing that counts. */
export function addressOf(context: Context): string {
  const env = context.env as CallerEnv | undefined;
  if (env?.visitorAddress) return env.visitorAddress;
  if (env?.incoming) return env.incoming.socket?.remoteAddress ?? "unknown";
  const { sourceIp } = env?.requestContext?.http ?? {};
  return (sourceIp && context.req.header(viewerHeader)) ?? sourceIp ?? "unknown";
}
