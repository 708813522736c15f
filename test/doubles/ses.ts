// SES on this machine, as far as SendEmail goes: what it refuses, and what it hands over.
import { randomUUID } from "node:crypto";
import { type Answer, openService } from "./service.ts";

type Text = { Data: string; Charset?: string };
/** What SendEmail takes, of which this is the part that we send. */
export type SesMail = {
  FromEmailAddress: string;
  ConfigurationSetName?: string;
  Destination: { ToAddresses: string[] };
  EmailTags?: { Name: string; Value: string }[];
  Content: { Simple: { Subject: Text; Body: { Html: Text; Text: Text }; Headers: { Name: string; Value: string }[] } };
};

export type Ses = {
  url: string;
  /** Oldest first. */
  mails: SesMail[];
  /** From now on: refuse as SES does in its sandbox, throttle, never answer, or nothing of it. */
  trouble(trouble: "sandbox" | "throttle" | "hang" | "none"): void;
  stop(): Promise<void>;
};

export async function startSes(): Promise<Ses> {
  const mails: SesMail[] = [];
  let trouble: Parameters<Ses["trouble"]>[0] = "none";

  const service = await openService(({ method, path, headers, body }): Answer => {
    const type = "application/json";
    const refuse = (status: number, name: string, message: string): Answer => ({
      status,
      type,
      body: { __type: name, message },
    });
    if (method !== "POST" || path !== "/v2/email/outbound-emails")
      return refuse(404, "NotFoundException", "no such thing");
    if (!headers.authorization?.startsWith("AWS4-HMAC-SHA256 ")) return refuse(403, "AccessDeniedException", "who?");
    const mail = JSON.parse(body) as SesMail;
    if (trouble === "hang") return "hang";
    if (trouble === "throttle") return refuse(429, "TooManyRequestsException", "Maximum sending rate exceeded.");
    if (trouble === "sandbox") {
      const to = mail.Destination.ToAddresses.join(", ");
      return refuse(400, "MessageRejected", `Email address is not verified. The following identities failed: ${to}`);
    }
    const wrong = wrongIn(mail);
    if (wrong) return refuse(400, "BadRequestException", wrong);
    mails.push(mail);
    return { status: 200, type, body: { MessageId: randomUUID() } };
  });

  return {
    url: service.url,
    mails,
    trouble(next) {
      trouble = next;
    },
    stop: service.stop,
  };
}

/** Patterns and lengths as in the API's reference (MessageHeader, MessageTag, Destination). */
function wrongIn({ FromEmailAddress, Destination, Content, EmailTags = [] }: SesMail): string | undefined {
  const { Headers, Subject, Body } = Content.Simple;
  if (!FromEmailAddress.includes("@")) return "no sender";
  if (Destination.ToAddresses.length < 1 || Destination.ToAddresses.length > 50) return "between 1 and 50 recipients";
  if (!Subject.Data || !Body.Html.Data || !Body.Text.Data) return "nothing to say";
  for (const { Name, Value } of Headers) {
    if (!/^[!-9;-@A-~]{1,126}$/.test(Name)) return `header name ${Name}`;
    if (!/^[ -~]{1,870}$/.test(Value)) return `header value of ${Name}`;
  }
  for (const { Name, Value } of EmailTags) {
    if (!/^[\w-]{1,256}$/.test(Name) || !/^[\w.@-]{1,256}$/.test(Value)) return `tag ${Name}`;
  }
  return undefined;
}
