import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "handoff-main-"));
});
afterEach(() => rm(home, { recursive: true }));

/** Runs the program; `seen` is called with all of its output so far whenever some came. */
async function run(environment: Record<string, string>, seen: (output: string, stop: () => void) => void = () => {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env: { ...process.env, HANDOFF_HOME: home, HANDOFF_DEMO: "0", ...environment },
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (text) => {
    said.out += text;
    seen(said.out, () => child.kill("SIGTERM"));
  });
  child.stderr.on("data", (text) => (said.err += text));
  const [code] = await once(child, "close");
  return { code, ...said };
}

test("the start says where the page, the mailbox and the API are and which key to use, and a signal ends it in good order", async () => {
  const { code, out, err } = await run({ PORT: "0" }, (output, stop) => {
    if (output.includes("Ctrl-C")) stop();
  });
  const url = /http:\/\/localhost:\d+/.exec(out)?.[0];
  const key = /adm_[\w-]{32}/.exec(out)?.[0];
  expect(out).toBe(`Handoff is running.

  Page       ${url}/
  Mail       kept at ${url}/mailbox, sent to nobody: SMTP_URL is not set
  API        ${url}/docs
  Admin key  ${key}  (creates businesses)

Everything is kept in ${home}. Ctrl-C stops.
`);
  expect(err).toBe("");
  expect(code).toBe(0);
});

test("with SMTP_URL the start says that mails are sent, and where it keeps none", async () => {
  const { out } = await run({ PORT: "0", SMTP_URL: "smtp://127.0.0.1:9" }, (output, stop) => {
    if (output.includes("Ctrl-C")) stop();
  });
  expect(out).toContain("  Mail       sent through SMTP_URL\n");
  expect(out).not.toMatch(/mailbox|smtp:/);
});

test("a key that was given is not printed", async () => {
  const { out } = await run({ PORT: "0", HANDOFF_ADMIN_KEY: "clay-and-fire-0123456789" }, (output, stop) => {
    if (output.includes("Ctrl-C")) stop();
  });
  expect(out).toContain("Admin key  the one in HANDOFF_ADMIN_KEY");
  expect(out).not.toContain("clay-and-fire-0123456789");
});

test("a wrong setting ends it with the variable, its value and the remedy", async () => {
  expect(await run({ PORT: "http", HANDOFF_LOG: "loud" })).toEqual({
    code: 2,
    out: "",
    err: `Some settings in the environment are not what they should be.
  PORT is http: Give a port from 0 to 65535; 0 takes any free one.
  HANDOFF_LOG is loud: Give one of error, warn, info, debug.
`,
  });
});
