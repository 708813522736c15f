// Mail through SMTP. The receiving side may know a mail again by its Message-ID, which is made of the mail's id.
import { createHash } from "node:crypto";
import type { Mail } from "@handoff/functions/deps";
import { parseMailMessage } from "@handoff/functions/mail-message";
import { createMailOnce } from "@handoff/functions/mail-once";
import { createTransport } from "nodemailer";

const patienceMs = 10_000;

/**
 * @param url smtp://user:password@host:587 or smtps://…
 * A mail is sent once per id by this process; across restarts the caller's own record is what keeps it from going out twice.
 */
export function createSmtpMail(url: string, from = "Handoff <handoff@localhost>"): Mail & { close(): void } {
  if (!/^smtps?:\/\/[^/]+/.test(url)) throw new Error("SMTP_URL must look like smtp://user:password@host:587");
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1];
  if (!domain || /\p{Cc}/u.test(from)) throw new Error("the sender must look like: Name <name@domain>");
  const transport = createTransport(
    // No files and no addresses are ever read to make a mail: it brings all it has.
    {
      url,
      pool: true,
      maxConnections: 2,
      connectionTimeout: patienceMs,
      greetingTimeout: patienceMs,
      socketTimeout: patienceMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  async function hand(input: unknown): Promise<void> {
    const { id, business: _, ...message } = parseMailMessage(input);
    const name = createHash("sha256").update(id).digest("hex").slice(0, 40);
    const answer = await transport.sendMail({
      ...message,
      messageId: `<${name}@${domain}>`,
      headers: { "Auto-Submitted": "auto-generated", ...message.headers },
    });
    if (answer.rejected.length > 0) {
      throw new Error(`the mail server refused ${answer.rejected.length} of ${message.to.length} recipients`);
    }
  }

  return { ...createMailOnce(hand), close: () => transport.close() };
}
