import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HandoffError } from "@handoff/core/error";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Config, readConfig } from "./config.ts";
import { createMailbox } from "./mailbox.ts";
import { type System, startSystem } from "./system.ts";

let home: string;
let running: System[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "handoff-system-"));
});
afterEach(async () => {
  for (const system of running) await system.stop();
  running = [];
  await rm(home, { recursive: true });
});

async function start(changes: Partial<Config> = {}): Promise<System> {
  const config = readConfig({ PORT: "0", HANDOFF_HOME: home, HANDOFF_DEMO: "0" });
  const system = await startSystem({ ...config, ...changes });
  running.push(system);
  return system;
}

const createBusiness = ({ url, adminKey }: System) =>
  fetch(`${url}/v1/businesses`, {
    method: "POST",
    headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "Clay & Fire", timezone: "Europe/Lisbon", currency: "EUR" }),
  });

const refusalOf = async (started: Promise<unknown>) => {
  const error = await started.catch((thrown) => thrown);
  expect(error).toBeInstanceOf(HandoffError);
  return (error as HandoffError).problems.map(({ field, value }) => ({ field, value }));
};

test("what was set up is there after a stop and a start, under the same admin key", async () => {
  const first = await start();
  const { keys } = (await (await createBusiness(first)).json()) as { keys: { read: string } };
  await first.stop();
  running = [];
  const second = await start();
  expect(second.adminKey).toBe(first.adminKey);
  const answer = await fetch(`${second.url}/v1/connections`, { headers: { authorization: `Bearer ${keys.read}` } });
  expect(answer.status).toBe(200);
});

test("a home belongs to one process at a time, and the one that has it goes on", async () => {
  const system = await start();
  expect(await refusalOf(start())).toEqual([{ field: "HANDOFF_HOME", value: home }]);
  expect((await fetch(`${system.url}/v1/health`)).status).toBe(200);
});

test("a start that finds its port taken lets go of the home again", async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), "handoff-system-"));
  const other = await start({ home: elsewhere });
  const port = Number(new URL(other.url).port);
  expect(await refusalOf(start({ port }))).toEqual([{ field: "PORT", value: String(port) }]);
  const system = await start();
  expect((await createBusiness(system)).status).toBe(201);
  await rm(elsewhere, { recursive: true });
});

test("with SMTP_URL what was kept before can still be read, and is not called sent", async () => {
  const first = await start();
  const mails = createMailbox(first.home.mailbox);
  await mails.send({ id: "biz_1:inc_1#opened#0:x", to: ["a@b.example"], subject: "Gone", html: "<p>x</p>", text: "x" });
  await first.stop();
  running = [];
  const system = await start({ smtpUrl: "smtp://127.0.0.1:9" });
  const page = await (await fetch(`${system.url}/mailbox`)).text();
  expect(page).toContain("Gone");
  expect(page).toContain("kept here before a mail server was set up, and were sent to nobody");
  const id = encodeURIComponent("biz_1:inc_1#opened#0:x");
  expect(await (await fetch(`${system.url}/mailbox/${id}`)).text()).toMatch(/<dt>Kept<\/dt>(?!.*<dt>Sent)/s);
});

test("with SMTP_URL there is no mailbox when none was needed before", async () => {
  const system = await start({ smtpUrl: "smtp://127.0.0.1:9" });
  expect(system.keepsMail).toBe(false);
  expect((await fetch(`${system.url}/mailbox.json`)).status).toBe(404);
});
