import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { startEngine } from "./engine.ts";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

it("what was written is there after the engine has stopped and started again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "handoff-engine-"));
  folders.push(folder);
  const first = await startEngine(folder);
  await first.table.put({ pk: "a", sk: "b", value: "kept" });
  await first.stop();
  const second = await startEngine(folder);
  expect(await second.table.get({ pk: "a", sk: "b" })).toMatchObject({ value: "kept" });
  await second.stop();
});

it("a sweep removes what has expired, and nothing that has not or never will", async () => {
  const engine = await startEngine();
  const now = Date.parse("2026-11-23T12:00:00.000Z");
  await engine.table.put({ pk: "a", sk: "old", expiresAt: now / 1000 - 1 });
  await engine.table.put({ pk: "a", sk: "young", expiresAt: now / 1000 + 1 });
  await engine.table.put({ pk: "a", sk: "forever" });
  expect(await engine.sweep(now)).toBe(1);
  expect((await engine.table.query("a")).map((item) => item.sk)).toEqual(["forever", "young"]);
  await engine.stop();
});

it("a connection that was opened and never asked over does not hold up the end", { timeout: 5_000 }, async () => {
  const engine = await startEngine();
  const spare = connect(Number(new URL(engine.endpoint).port), "127.0.0.1");
  await once(spare, "connect");
  await engine.table.get({ pk: "a", sk: "b" });
  await engine.stop();
  spare.destroy();
});
