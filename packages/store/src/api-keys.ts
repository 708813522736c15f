// Which API keys does a business have, and which browsers are signed in with them? A key is found by its hash, and valid only while it
// stands in the business's own list: revoking or replacing it is one write there, whatever else a crash leaves behind.
import type { Key } from "@handoff/core/business";
import { keys } from "./keys.ts";
import type { Item, Table } from "./table.ts";

/** Kept in the list of a business; the secret itself is nowhere. */
const listing = (business: string, id: string) => keys.settings(business, `key#${id}`);

export function createApiKeys(table: Table) {
  /** Before keys had ids, only the hash led to one. Such a key is listed when it is first used, unless it was revoked or replaced meanwhile. */
  async function adopted(found: Item): Promise<Key | undefined> {
    const old = found.value as Omit<Key, "id" | "name">;
    const key = { ...old, id: `key_${old.hash.slice(0, 20)}`, name: `First ${old.role} key` };
    const place = listing(key.business, key.id);
    const isListed = await table.put({ ...place, v: 1, value: key }, { absent: true });
    // Whoever revokes or replaces it takes the hash away.
    const door = await table.get(keys.apiKey(key.hash));
    if (isListed && !door) await table.remove(place);
    if (door && door.id === undefined)
      await table.put({ ...keys.apiKey(key.hash), business: key.business, id: key.id });
    const stands = await get(key.business, key.id);
    return stands?.hash === key.hash ? stands : undefined;
  }

  async function put(key: Key): Promise<void> {
    await table.put({ ...listing(key.business, key.id), v: 1, value: key });
    await table.put({ ...keys.apiKey(key.hash), business: key.business, id: key.id });
  }

  const get = async (business: string, id: string) =>
    (await table.get(listing(business, id)))?.value as Key | undefined;

  return {
    /** The valid key with this hash. */
    async byHash(hash: string): Promise<Key | undefined> {
      const found = await table.get(keys.apiKey(hash));
      if (!found) return undefined;
      if (found.id === undefined) return adopted(found);
      const key = await get(found.business as string, found.id as string);
      return key?.hash === hash ? key : undefined;
    },
    get,
    async list(business: string): Promise<Key[]> {
      const { pk, sk } = listing(business, "");
      return (await table.query(pk, { prefix: sk })).map((item) => item.value as Key);
    },
    put,
    /** Puts a new secret in the place of the old one, which is worth nothing from this write on. False when the key is gone. */
    async replace(before: Key, hash: string): Promise<boolean> {
      const key = { ...before, hash };
      const place = listing(before.business, before.id);
      const stands = await table.get(place);
      if (!stands || (stands.value as Key).hash !== before.hash) return false;
      await table.put({ ...keys.apiKey(hash), business: key.business, id: key.id });
      if (!(await table.put({ ...place, v: (stands.v ?? 0) + 1, value: key }, { version: stands.v }))) return false;
      await table.remove(keys.apiKey(before.hash));
      return true;
    },
    async revoke({ business, id, hash }: Key): Promise<void> {
      // The list goes last: whoever lists an old key at this moment looks for its hash afterwards.
      await table.remove(keys.apiKey(hash));
      await table.remove(listing(business, id));
    },

    /** Signs a browser in: `session` is the hash of what its cookie holds, `key` the hash of the key it was given. */
    async beginSession(session: string, key: string, expiresAtMs: number): Promise<void> {
      await table.put({ ...keys.session(session), key, until: expiresAtMs, expiresAt: Math.ceil(expiresAtMs / 1000) });
    },
    /** The hash of the key a browser is signed in with. */
    async keyOfSession(session: string, nowMs: number): Promise<string | undefined> {
      const found = await table.get(keys.session(session));
      return found && nowMs < (found.until as number) ? (found.key as string) : undefined;
    },
    endSession: (session: string) => table.remove(keys.session(session)),
  };
}
