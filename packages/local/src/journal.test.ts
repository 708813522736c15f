import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Journal, openJournal, type Write } from "./journal.ts";

let folder: string;
let journal: Journal;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "handoff-journal-"));
  journal = await openJournal(folder);
});
afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true });
});

const put = (key: string, value: unknown): Write => ({ type: "put", key, value });

test("writes at once are all kept, in order, and found after a restart", async () => {
  const keys = Array.from({ length: 50 }, (_, n) => `bowl!${String(n).padStart(2, "0")}`);
  await Promise.all(keys.map((key, n) => journal.write([put(key, n), put("last", n)], { flush: n % 2 === 0 })));
  await journal.close();
  journal = await openJournal(folder);
  const found: [string, unknown][] = [];
  for await (const entry of journal.entries("bowl!")) found.push(entry);
  expect(found).toEqual(keys.map((key, n) => [key, n]));
  expect(await journal.read(["last", "none"])).toEqual([49, undefined]);
});

test("a write that the disk refuses is a failure for everyone who wrote", async () => {
  await journal.close();
  const writes = await Promise.allSettled([journal.write([put("a", 1)]), journal.write([put("b", 2)])]);
  expect(writes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("closing waits for what is being written", async () => {
  const written = journal.write([put("a", 1)], { flush: true });
  await journal.close();
  await written;
  journal = await openJournal(folder);
  expect(await journal.read(["a"])).toEqual([1]);
});
