import type { Key } from "@handoff/core/business";
import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiKeys } from "./api-keys.ts";
import { keys } from "./keys.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
let apiKeys: ReturnType<typeof createApiKeys>;
beforeAll(async () => {
  engine = await startEngine();
  apiKeys = createApiKeys(engine.table);
});
afterAll(() => engine.stop());

const createdAt = "2026-11-23T12:00:00.000Z";
const key = (id: string, business = "biz_1"): Key => ({
  id,
  name: "Spreadsheet",
  role: "read",
  hash: `hash-of-${id}`,
  business,
  createdAt,
});

test("a key is found by its hash, and listed in its own business alone", async () => {
  await apiKeys.put(key("key_a"));
  await apiKeys.put(key("key_b", "biz_2"));
  expect(await apiKeys.byHash("hash-of-key_a")).toEqual(key("key_a"));
  expect(await apiKeys.list("biz_1")).toEqual([key("key_a")]);
  expect(await apiKeys.byHash("hash-of-nobody")).toBeUndefined();
});

test("a replaced key opens with its new secret only, also when the old one's place was not cleared any more", async () => {
  const before = key("key_c");
  await apiKeys.put(before);
  expect(await apiKeys.replace(before, "new-hash")).toBe(true);
  await engine.table.put({ ...keys.apiKey(before.hash), business: "biz_1", id: "key_c" });
  expect(await apiKeys.byHash(before.hash)).toBeUndefined();
  expect(await apiKeys.byHash("new-hash")).toEqual({ ...before, hash: "new-hash" });
});

test("of two who replace a key at once one succeeds, and only that secret opens", async () => {
  const before = key("key_d");
  await apiKeys.put(before);
  const done = await Promise.all(["first", "second"].map((hash) => apiKeys.replace(before, hash)));
  expect([...done].sort()).toEqual([false, true]);
  const [winner, loser] = done[0] ? ["first", "second"] : ["second", "first"];
  expect((await apiKeys.byHash(winner))?.id).toBe("key_d");
  expect(await apiKeys.byHash(loser)).toBeUndefined();
});

test("a revoked key opens nothing, also when a crash left its hash behind", async () => {
  await apiKeys.put(key("key_e"));
  await apiKeys.revoke(key("key_e"));
  await engine.table.put({ ...keys.apiKey("hash-of-key_e"), business: "biz_1", id: "key_e" });
  expect(await apiKeys.byHash("hash-of-key_e")).toBeUndefined();
  expect(await apiKeys.replace(key("key_e"), "another")).toBe(false);
  expect(await apiKeys.byHash("another")).toBeUndefined();
});

test("a key from before keys had ids opens, and is listed once it was used", async () => {
  const old = { hash: "0123456789abcdef0123456789abcdef", business: "biz_old", role: "owner", createdAt };
  await engine.table.put({ ...keys.apiKey(old.hash), value: old });
  const found = { ...old, id: "key_0123456789abcdef0123", name: "First owner key" };
  expect(await apiKeys.byHash(old.hash)).toEqual(found);
  expect(await apiKeys.list("biz_old")).toEqual([found]);
  await apiKeys.revoke(found as Key);
  expect(await apiKeys.byHash(old.hash)).toBeUndefined();
});

test.each(["revoked", "replaced"])("an old key that is %s while it is first used stays so", async (how) => {
  const old = { hash: `${how}-89abcdef0123456789abcdef`, business: `biz_${how}`, role: "owner", createdAt };
  await engine.table.put({ ...keys.apiKey(old.hash), value: old });
  // Two use it at once; the slower one has read its place before the other one's owner acts.
  let read = () => {};
  const hasRead = new Promise<void>((resolve) => {
    read = resolve;
  });
  let go = () => {};
  const mayGo = new Promise<void>((resolve) => {
    go = resolve;
  });
  let reads = 0;
  const slow = createApiKeys({
    ...engine.table,
    async get(key) {
      const item = await engine.table.get(key);
      reads += 1;
      if (reads > 1) return item;
      read();
      await mayGo;
      return item;
    },
  });
  const late = slow.byHash(old.hash);
  await hasRead;
  const found = (await apiKeys.byHash(old.hash)) as Key;
  if (how === "revoked") await apiKeys.revoke(found);
  else await apiKeys.replace(found, "the-next-hash");
  go();
  expect(await late).toBeUndefined();
  expect(await apiKeys.byHash(old.hash)).toBeUndefined();
  expect((await apiKeys.list(old.business)).map(({ hash }) => hash)).toEqual(
    how === "revoked" ? [] : ["the-next-hash"],
  );
});

test("a session leads to its key until it is ended or over", async () => {
  await apiKeys.beginSession("session-hash", "hash-of-key_a", 1_000);
  expect(await apiKeys.keyOfSession("session-hash", 999)).toBe("hash-of-key_a");
  expect(await apiKeys.keyOfSession("session-hash", 1_000)).toBeUndefined();
  await apiKeys.endSession("session-hash");
  expect(await apiKeys.keyOfSession("session-hash", 0)).toBeUndefined();
});
