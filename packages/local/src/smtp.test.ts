import { afterEach, describe, expect, it } from "vitest";
import { mailContract } from "../../../test/contract/mail.ts";
import { type SmtpRefusals, startSmtpServer } from "../../../test/doubles/smtp.ts";
import { createSmtpMail } from "./smtp.ts";

mailContract("SMTP", "sent", async () => {
  const server = await startSmtpServer();
  const mail = createSmtpMail(server.url);
  return {
    mail,
    received: async () => server.mails,
    async stop() {
      mail.close();
      await server.stop();
    },
  };
});

describe("SMTP", () => {
  const stops: (() => unknown)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  const start = async (refusals: SmtpRefusals = {}, from?: string) => {
    const server = await startSmtpServer(refusals);
    stops.push(server.stop);
    const mail = createSmtpMail(server.url, from);
    stops.push(() => mail.close());
    return { server, mail };
  };
  const message = {
    id: "biz_clay:inc_1#opened#0:a1b2",
    to: ["mira@clay.example"],
    subject: "Nobody can buy",
    html: "<p>x</p>",
    text: "x",
  };

  it("gives the same mail the same Message-ID after a restart, so that the receiving side knows it again", async () => {
    const { server, mail } = await start({}, "Clay <alerts@clay.example>");
    await mail.send(message);
    const restarted = createSmtpMail(server.url, "Clay <alerts@clay.example>");
    stops.push(() => restarted.close());
    await restarted.send(message);
    const [first, second] = server.mails;
    expect(first?.messageId).toMatch(/^<[0-9a-f]{40}@clay\.example>$/);
    expect(second?.messageId).toBe(first?.messageId);
    expect(first?.from).toBe('"Clay" <alerts@clay.example>');
  });

  it("says that a program wrote it, so that no absence note answers", async () => {
    const { server, mail } = await start();
    await mail.send(message);
    expect(server.mails[0]?.headers["auto-submitted"]).toBe("auto-generated");
    expect(server.mails[0]?.from).toBe('"Handoff" <handoff@localhost>');
  });

  it("rejects when the server refuses, and sends the mail when it is asked again", async () => {
    const { server, mail } = await start({ mailsToRefuse: 1 });
    await expect(mail.send(message)).rejects.toThrow();
    await mail.send(message);
    expect(server.mails).toHaveLength(1);
  });

  it("rejects when only some of the recipients were accepted", async () => {
    const { mail } = await start({ recipient: "gone@clay.example" });
    await expect(mail.send({ ...message, to: ["mira@clay.example", "gone@clay.example"] })).rejects.toThrow(
      "refused 1 of 2 recipients",
    );
  });

  it("rejects when nobody answers at the address", async () => {
    const { server, mail } = await start();
    await server.stop();
    stops.shift();
    await expect(mail.send(message)).rejects.toThrow();
  });

  it.each([
    ["no address of a server", "mail.example:25", undefined],
    ["no sender", "smtp://127.0.0.1", "nobody"],
    ["a line break in the sender", "smtp://127.0.0.1", "A\r\nBcc: eve@evil.example <a@b.example>"],
  ])("refuses to start with %s", (_, url, from) => {
    expect(() => createSmtpMail(url, from)).toThrow(/must look like/);
  });
});
