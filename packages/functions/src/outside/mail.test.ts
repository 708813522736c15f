import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mailContract } from "../../../../test/contract/mail.ts";
import { type Ses, startSes } from "../../../../test/doubles/ses.ts";
import type { Mail, MailMessage } from "../deps.ts";
import type { Line } from "./log.ts";
import { createMail } from "./mail.ts";

const sender = { from: "alarm@handoff.example", configurationSet: "handoff-production" };
const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** A busy machine answers late; only where nobody answers at all is a short wait needed. */
function mailThrough(ses: Ses, log: (line: Line) => void, answerMs = 10_000): Mail {
  const client = { endpoint: ses.url, region: "eu-west-1", credentials };
  return createMail({ ...sender, log, now: () => 0, answerMs, client });
}

mailContract("SES", "sent", async () => {
  const ses = await startSes();
  return {
    mail: mailThrough(ses, () => {}),
    received: async () =>
      ses.mails.map(({ Destination, Content: { Simple } }) => ({
        to: Destination.ToAddresses,
        subject: Simple.Subject.Data,
        html: Simple.Body.Html.Data,
        text: Simple.Body.Text.Data,
        headers: Object.fromEntries(Simple.Headers.map(({ Name, Value }) => [Name.toLowerCase(), Value])),
      })),
    stop: ses.stop,
  };
});

describe("SES", () => {
  let ses: Ses;
  let mail: Mail;
  let lines: Line[];
  beforeEach(async () => {
    ses = await startSes();
    lines = [];
    mail = mailThrough(ses, (line) => lines.push(line));
  });
  afterEach(() => ses.stop());

  const letter: MailMessage = {
    id: "biz_clay:inc_1#opened#0:a1b2",
    business: "biz_clay",
    to: ["mira@clay.example"],
    subject: "Nobody can buy the blue bowl",
    html: "<p>14 people</p>",
    text: "14 people",
  };

  it("sends from the deployment's address, through the configuration set that brings bounces back to the business", async () => {
    await mail.send(letter);
    expect(ses.mails).toMatchObject([
      {
        FromEmailAddress: "Handoff <alarm@handoff.example>",
        ConfigurationSetName: "handoff-production",
        EmailTags: [{ Name: "business", Value: "biz_clay" }],
      },
    ]);
  });

  it("names every mail, and says that a machine wrote it", async () => {
    await mail.send(letter);
    expect(ses.mails[0]?.Content.Simple.Headers).toEqual([
      { Name: "Auto-Submitted", Value: "auto-generated" },
      { Name: "X-Handoff-Id", Value: "biz_clay:inc_1#opened#0:a1b2" },
    ]);
  });

  it("says in ASCII what a header says in any script", async () => {
    await mail.send({ ...letter, headers: { "X-Page": "Schüssel 🏺 aus Ton und Feuer" } });
    const value = ses.mails[0]?.Content.Simple.Headers.find(({ Name }) => Name === "X-Page")?.Value ?? "";
    const words = value.split(" ").map((word) => /^=\?UTF-8\?B\?(.+)\?=$/.exec(word)?.[1] ?? "");
    expect(words.map((word) => Buffer.from(word, "base64").toString()).join("")).toBe("Schüssel 🏺 aus Ton und Feuer");
  });

  it.each([
    ["its sandbox knows nobody", "sandbox", "MessageRejected"],
    ["it is throttled", "throttle", "TooManyRequestsException"],
    ["it does not answer", "hang", "TimeoutError"],
  ] as const)("rejects when %s, tells why, and names no address in the log", async (_, trouble, reason) => {
    ses.trouble(trouble);
    if (trouble === "hang") mail = mailThrough(ses, (line) => lines.push(line), 50);
    await expect(mail.send(letter)).rejects.toThrow();
    expect(lines).toEqual([{ what: "mail.failed", level: "error", id: "biz_clay:inc_1#opened#0:a1b2", reason, ms: 0 }]);
    ses.trouble("none");
    await mail.send(letter);
    expect(ses.mails).toHaveLength(1);
  });
});
