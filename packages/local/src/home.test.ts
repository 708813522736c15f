import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openHome } from "./home.ts";

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "handoff-home-"));
  folder = join(parent, "deep", ".handoff");
});
afterEach(() => rm(parent, { recursive: true }));

test("the home and its keys can be read by their user alone", async () => {
  await openHome(folder);
  const modes = await Promise.all(
    [folder, join(folder, "master.key"), join(folder, "admin.key")].map(
      async (path) => (await stat(path)).mode & 0o777,
    ),
  );
  expect(modes).toEqual([0o700, 0o600, 0o600]);
});

test("keys are made once and kept", async () => {
  const first = await openHome(folder);
  expect(first.masterKey).toMatch(/^[\w-]{43}$/);
  expect(first.adminKey).toMatch(/^adm_[\w-]{32}$/);
  expect(await openHome(folder)).toEqual(first);
});

test("two that start at once agree on the keys", async () => {
  const [one, two] = await Promise.all([openHome(folder), openHome(folder)]);
  expect(one).toEqual(two);
  expect(await readFile(join(folder, "master.key"), "utf8")).toBe(`${one.masterKey}\n`);
  expect((await readdir(folder)).sort()).toEqual(["admin.key", "master.key"]);
});

test("a half-written key of a killed start is not taken for a key", async () => {
  const { masterKey } = await openHome(folder);
  await rm(join(folder, "admin.key"));
  await writeFile(join(folder, "admin.key.1f00"), "adm_ha");
  const home = await openHome(folder);
  expect(home.masterKey).toBe(masterKey);
  expect(home.adminKey).toMatch(/^adm_[\w-]{32}$/);
});

test("an empty key file is refused by name rather than used", async () => {
  await openHome(folder);
  await writeFile(join(folder, "master.key"), "");
  await expect(openHome(folder)).rejects.toThrow(`${join(folder, "master.key")} is empty`);
});

test("a lost master key is not replaced by another one once there is something sealed with it", async () => {
  const { table } = await openHome(folder);
  await mkdir(table);
  await rm(join(folder, "master.key"));
  await expect(openHome(folder)).rejects.toThrow("master.key is missing");
});
