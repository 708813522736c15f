// A mail server on this machine, of other people's make (nodemailer's smtp-server and mailparser): takes every mail, or refuses as told.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import type { ReceivedMail } from "../contract/mail.ts";

export type SmtpRefusals = { recipient?: string; mailsToRefuse?: number };

export async function startSmtpServer(refusals: SmtpRefusals = {}) {
  const mails: (ReceivedMail & { messageId: string | undefined; from: string | undefined })[] = [];
  let left = refusals.mailsToRefuse ?? 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: (address, _session, answer) =>
      address.address === refusals.recipient ? answer(new Error("no such mailbox")) : answer(),
    async onData(stream, session, answer) {
      const parsed = await simpleParser(stream);
      if (left-- > 0) return answer(new Error("try again later"));
      mails.push({
        to: session.envelope.rcptTo.map(({ address }) => address),
        subject: parsed.subject ?? "",
        html: parsed.html || "",
        text: parsed.text ?? "",
        headers: Object.fromEntries(
          parsed.headerLines.map(({ key, line }) => [key, line.slice(key.length + 1).trim()]),
        ),
        messageId: parsed.messageId,
        from: parsed.from?.text,
      });
      answer();
    },
  });
  server.on("error", () => undefined);
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
