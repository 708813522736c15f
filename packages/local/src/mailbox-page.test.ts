import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono, type MiddlewareHandler } from "hono";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createMailbox, type Mailbox } from "./mailbox.ts";
import { createMailboxPage } from "./mailbox-page.ts";

const open: MiddlewareHandler = (_, next) => next();
let folder: string;
let mailbox: Mailbox;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "handoff-mailbox-"));
  mailbox = createMailbox(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const page = (guard = open) =>
  new Hono().route("/", createMailboxPage(mailbox, guard)).get("/other", (c) => c.text("ok"));
const mail = (id: string, subject: string) => ({
  id,
  to: ["mira@clay.example"],
  subject,
  html: '<!doctype html><html><head></head><body><p class="x">14 people & "more"</p></body></html>',
  text: "14 people <now>",
  headers: { "X-Handoff-Incident": "inc_1" },
});

it("shows the newest mail first, each with a link to it", async () => {
  await mailbox.send(mail("biz_clay:inc_1#opened#0:a/b", "Nobody can buy"));
  await mailbox.send(mail("biz_clay:inc_1#recovered#0:a/b", "People can buy <again>"));
  const body = await (await page().request("/mailbox")).text();
  expect(body.indexOf("People can buy &lt;again&gt;")).toBeGreaterThan(0);
  expect(body.indexOf("Nobody can buy")).toBeGreaterThan(body.indexOf("People can buy &lt;again&gt;"));
  expect(body).toContain('href="/mailbox/biz_clay%3Ainc_1%23opened%230%3Aa%2Fb"');
});

it("says that what it keeps was sent to nobody", async () => {
  const text = async (path: string) => (await page().request(path)).text();
  expect(await text("/mailbox")).toContain("kept here, and sent to nobody, as long as SMTP_URL is not set");
  await mailbox.send(mail("a", "Nobody can buy"));
  expect(await text("/mailbox")).toContain("They are kept here and were sent to nobody: SMTP_URL is not set.");
  expect(await text("/mailbox/a")).toContain("<dt>Kept</dt>");
  expect(await text("/mailbox/a")).not.toContain("<dt>Sent</dt>");
});

it("opens a mail by its link, whatever its id looks like", async () => {
  await mailbox.send(mail("biz_clay:inc_1#opened#0:a/b", "Nobody can buy"));
  const response = await page().request("/mailbox/biz_clay%3Ainc_1%23opened%230%3Aa%2Fb");
  expect(response.status).toBe(200);
  const body = await response.text();
  expect(body).toContain("<h1>Nobody can buy</h1>");
  expect(body).toContain("<dt>X-Handoff-Incident</dt><dd>inc_1</dd>");
  expect(body).toContain("14 people &lt;now&gt;</pre>");
});

it("shows the HTML part in a frame where nothing runs and nothing is loaded", async () => {
  await mailbox.send(mail("a", "Nobody can buy"));
  const response = await page().request("/mailbox/a");
  const body = await response.text();
  expect(body).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
  expect(body).toContain("&lt;p class=&quot;x&quot;&gt;14 people &amp; &quot;more&quot;&lt;/p&gt;");
  expect(body).not.toContain('<p class="x">');
  expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/);
});

it("gives programs the mails as JSON, newest first", async () => {
  await mailbox.send(mail("a", "first"));
  await mailbox.send(mail("b", "second"));
  const { mails } = (await (await page().request("/mailbox.json")).json()) as { mails: unknown[] };
  expect(mails).toMatchObject([
    { id: "b", subject: "second", to: ["mira@clay.example"], text: "14 people <now>" },
    { id: "a", subject: "first" },
  ]);
});

it("says that there is no such mail, and that there is no mail yet", async () => {
  expect((await page().request("/mailbox/none")).status).toBe(404);
  expect(await (await page().request("/mailbox")).text()).toContain("No mail yet");
});

it.each(["/mailbox", "/mailbox.json", "/mailbox/a"])(
  "shows nothing of %s to whom the guard turns away",
  async (path) => {
    await mailbox.send(mail("a", "Nobody can buy"));
    const guarded = page(async (context) => context.text("who are you?", 401));
    const response = await guarded.request(path);
    expect(response.status).toBe(401);
    expect(await response.text()).toBe("who are you?");
    expect((await guarded.request("/other")).status).toBe(200);
  },
);
