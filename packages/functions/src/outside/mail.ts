// Mail through SES. SES knows no idempotency: a mail whose answer was lost may go out twice, and only the notice's record keeps that rare.
// The configuration set brings bounces and complaints back, under the business that the mail was for (outside/feedback.ts).
import { SESv2Client, type SESv2ClientConfig, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { Deps, Mail, MailMessage } from "../deps.ts";
import { parseMailMessage } from "../mail-message.ts";
import { createMailOnce } from "../mail-once.ts";
import { createRequestHandler } from "./request-handler.ts";

export type MailOptions = Pick<Deps, "log" | "now"> & {
  answerMs?: number;
  /** The address that mails come from. */
  from: string;
  configurationSet: string;
  client?: SESv2ClientConfig;
};

export function createMail({ from, configurationSet, log, now, answerMs = 8_000, client: config }: MailOptions): Mail {
  const client = new SESv2Client({
    maxAttempts: 1, // whoever sends has a record of it, and decides when to try again
    requestHandler: createRequestHandler({ connectMs: 3_000, answerMs }),
    ...config,
  });

  async function hand(input: MailMessage): Promise<void> {
    const message = parseMailMessage(input);
    const startedMs = now();
    const { id } = message;
    try {
      const answer = await client.send(new SendEmailCommand(requestOf(message, { from, configurationSet })));
      log({ what: "mail.sent", id, ses: answer.MessageId, ms: now() - startedMs });
    } catch (error) {
      const reason = error instanceof Error ? error.name : "unknown";
      log({ what: "mail.failed", level: "error", id, reason, ms: now() - startedMs });
      throw error;
    }
  }

  return createMailOnce(hand);
}

type Sender = Pick<MailOptions, "from" | "configurationSet">;

function requestOf({ id, business, to, subject, html, text, headers = {} }: MailMessage, sender: Sender) {
  const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });
  const named = { "Auto-Submitted": "auto-generated", "X-Handoff-Id": id, ...headers };
  return {
    FromEmailAddress: `Handoff <${sender.from}>`,
    ConfigurationSetName: sender.configurationSet,
    Destination: { ToAddresses: to },
    Content: {
      Simple: {
        Subject: utf8(subject),
        Body: { Html: utf8(html), Text: utf8(text) },
        Headers: Object.entries(named).map(([Name, value]) => ({ Name, Value: inAscii(value) })),
      },
    },
    ...(business !== undefined && { EmailTags: [{ Name: "business", Value: business }] }),
  };
}

/** SES takes printable ASCII in headers; whatever else is said in encoded words (RFC 2047), each of a few whole characters. */
function inAscii(value: string): string {
  if (/^[ -~]*$/.test(value)) return value;
  const pieces = value.match(/.{1,10}/gsu) ?? [];
  return pieces.map((piece) => `=?UTF-8?B?${Buffer.from(piece).toString("base64")}?=`).join(" ");
}
