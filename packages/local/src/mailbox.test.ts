import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type MailBench, mailContract } from "../../../test/contract/mail.ts";
import { createMailbox } from "./mailbox.ts";

mailContract("the mailbox", "kept", async (): Promise<MailBench> => {
  const folder = await mkdtemp(join(tmpdir(), "handoff-mailbox-"));
  const mail = createMailbox(join(folder, "mails"));
  return {
    mail,
    async received() {
      const mails = await mail.list();
      return mails.reverse().map(({ headers = {}, ...rest }) => ({
        ...rest,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      }));
    },
    stop: () => rm(folder, { recursive: true }),
  };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "handoff-mailbox-"));
});
afterEach(() => rm(folder, { recursive: true }));

const mail = (id: string, subject = "Nobody can buy") => ({
  id,
  to: ["mira@clay.example"],
  subject,
  html: "<p>x</p>",
  text: "x",
});

it("lists the newest mail first, also when two come in one millisecond", async () => {
  const mailbox = createMailbox(folder, () => 1_795_000_000_000);
  await mailbox.send(mail("a", "first"));
  await mailbox.send(mail("b", "second"));
  await mailbox.send(mail("c", "third"));
  expect((await mailbox.list()).map(({ subject }) => subject)).toEqual(["third", "second", "first"]);
});

it("still has its mails, and still knows them again, after a restart", async () => {
  await createMailbox(folder).send(mail("a", "first"));
  const restarted = createMailbox(folder);
  await restarted.send(mail("a", "the same mail again"));
  expect((await restarted.list()).map(({ subject }) => subject)).toEqual(["first"]);
  expect(await restarted.get("a")).toMatchObject({ id: "a", subject: "first", to: ["mira@clay.example"] });
});

it("keeps one of the mails that several mailboxes on one folder are given under one id at once", async () => {
  const mailboxes = Array.from({ length: 8 }, () => createMailbox(folder));
  await Promise.all(mailboxes.map((mailbox, n) => mailbox.send(mail("a", `copy ${n}`))));
  expect(await readdir(folder)).toHaveLength(1);
});

it("keeps every mail inside its folder, whatever the id looks like", async () => {
  const mailbox = createMailbox(join(folder, "inner"));
  await mailbox.send(mail("../../outside"));
  await mailbox.send(mail("/etc/outside"));
  expect(await readdir(folder)).toEqual(["inner"]);
  expect(await readdir(join(folder, "inner"))).toHaveLength(2);
});

it("does not count what a crash left half written", async () => {
  const mailbox = createMailbox(folder);
  await writeFile(join(folder, "5e0c.tmp"), '{"id":"a","to":["mi');
  expect(await mailbox.list()).toEqual([]);
  expect(await mailbox.get("a")).toBeUndefined();
});

it("is empty before the first mail, without a folder", async () => {
  expect(await createMailbox(join(folder, "none")).list()).toEqual([]);
});
