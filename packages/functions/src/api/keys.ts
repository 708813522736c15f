// API keys: made with a name and a role, shown once, listed without their secret, replaced and revoked at once.
import { type Key, type Role, roles } from "@handoff/core/business";
import { HandoffError } from "@handoff/core/error";
import { timeId } from "@handoff/core/id";
import { instant } from "@handoff/core/time";
import * as z from "zod/mini";
import { makeSecret } from "../access.ts";
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import { found } from "./missing.ts";
import { Next, PageQuery, pageOf } from "./page.ts";
import { ById, Instant, Name, named, says } from "./shape.ts";

const fields = {
  name: says('What it is for, like "Spreadsheet".', Name),
  role: says("owner: everything. read: reports and lists, without anybody's address.", z.enum(roles)),
};
const NewKey = named("NewKey", z.strictObject(fields));
const KeyAnswer = named("Key", z.object({ id: z.string(), ...fields, createdAt: Instant }));
const MadeKey = named(
  "MadeKey",
  z.object({
    id: z.string(),
    ...fields,
    createdAt: Instant,
    key: says("Shown this once; only its hash is kept.", z.string()),
  }),
);

const keysMax = 100;

export function keyRoutes(deps: ReportDeps) {
  const { apiKeys } = deps.store;

  async function make(business: string, asked: { name: string; role: Role }) {
    if ((await apiKeys.list(business)).length >= keysMax) {
      throw new HandoffError(
        "conflict",
        `A business has ${keysMax} keys at most. Revoke one that is not used any more.`,
      );
    }
    const { kept, secret } = newKey({ business, ...asked }, deps);
    await apiKeys.put(kept);
    return { ...kept, key: secret };
  }
  const find = async (business: string, id: string) => found(await apiKeys.get(business, id), "key");
  const ownersOf = async (business: string) =>
    (await apiKeys.list(business)).filter(({ role }) => role === "owner").length;

  return [
    route({
      method: "post",
      path: "/v1/keys",
      role: "owner",
      tag: "keys",
      summary: "Make a key",
      body: NewKey,
      example: { name: "Spreadsheet", role: "read" },
      answer: { status: 201, says: "The key; its secret is shown this once.", schema: MadeKey },
      refusals: { 409: "There are too many." },
      handler: ({ caller, body }) => make(caller.business, body),
    }),

    route({
      method: "get",
      path: "/v1/keys",
      role: "owner",
      tag: "keys",
      summary: "List keys",
      details: "Without their secrets. A key made before keys had names is listed once it has been used.",
      query: PageQuery,
      answer: { status: 200, says: "Keys, oldest first.", schema: z.object({ keys: z.array(KeyAnswer), next: Next }) },
      async handler({ caller, query }) {
        const { items, next } = pageOf(await apiKeys.list(caller.business), query, ({ id }) => id);
        return { keys: items, next };
      },
    }),

    route({
      method: "post",
      path: "/v1/keys/{id}/replace",
      role: "owner",
      tag: "keys",
      summary: "Replace a key's secret",
      details: "The old secret, and every browser signed in with it, is refused from now on.",
      params: ById,
      answer: { status: 200, says: "The key with its new secret.", schema: MadeKey },
      refusals: { 409: "Somebody else replaced it at the same time." },
      async handler({ caller, params }) {
        const before = await find(caller.business, params.id);
        const { secret, hash } = makeSecret(before.role, deps.random);
        if (await apiKeys.replace(before, hash)) return { ...before, key: secret };
        throw new HandoffError("conflict", "Somebody else replaced or revoked this key at the same time.");
      },
    }),

    route({
      method: "delete",
      path: "/v1/keys/{id}",
      role: "owner",
      tag: "keys",
      summary: "Revoke a key",
      details: "It is refused from now on, and so is every browser signed in with it.",
      params: ById,
      answer: { status: 204, says: "It is revoked." },
      refusals: { 409: "It is the last owner key." },
      async handler({ caller, params }) {
        const key = await find(caller.business, params.id);
        if (key.role === "owner" && (await ownersOf(caller.business)) === 1) throw lastOwner();
        await apiKeys.revoke(key);
        if (key.role === "owner" && (await ownersOf(caller.business)) === 0) {
          // Two who revoke each other's at once have both seen two.
          await apiKeys.put(key);
          throw lastOwner();
        }
        return undefined;
      },
    }),

    route({
      method: "post",
      path: "/v1/businesses/{id}/keys",
      role: "admin",
      tag: "keys",
      summary: "Make a key for a business",
      details: "For an owner who has lost every key.",
      params: ById,
      body: NewKey,
      example: { name: "After the old one was lost", role: "owner" },
      answer: { status: 201, says: "The key; its secret is shown this once.", schema: MadeKey },
      refusals: { 409: "There are too many." },
      async handler({ params, body }) {
        const business = found(await deps.store.settings.business(params.id), "business");
        return make(business.id, body);
      },
    }),
  ];
}

const lastOwner = () =>
  new HandoffError("conflict", "This is the last owner key. Make another one first, or replace this one.");

/** A new key as it is kept, and its secret. */
export function newKey(
  { business, name, role }: { business: string; name: string; role: Role },
  { now, random }: Pick<ReportDeps, "now" | "random">,
): { kept: Key; secret: string } {
  const { secret, hash } = makeSecret(role, random);
  const nowMs = now();
  return {
    kept: { id: timeId("key", nowMs, random(10)), name, role, hash, business, createdAt: instant(nowMs) },
    secret,
  };
}
