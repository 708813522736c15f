import { HandoffError, type Problem } from "@handoff/core/error";
import * as z from "zod/mini";
import type { MailMessage } from "./deps.ts";

// A line break in a header value starts a new header: it is refused, never repaired.
const headerValue = /^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u;
const headerName = /^[A-Za-z][A-Za-z0-9-]{0,75}$/;
const ownHeaders =
  /^(from|to|cc|bcc|sender|reply-to|return-path|subject|date|message-id|mime-version|content-.*|received|dkim-.*)$/i;
const address = /^[^\s\p{Cc}\p{Cs}@,;:<>()[\]\\"]{1,64}@[^\s\p{Cc}\p{Cs}@,;:<>()[\]\\"]{1,255}$/u;
const body = z
  .string()
  .check(z.minLength(1, "must not be empty"), z.refine(isWellFormed, "must be well-formed Unicode"));

const MailMessageSchema = z.strictObject({
  id: z.string().check(z.regex(/^[\x21-\x7e]{1,600}$/, "must be 1 to 600 visible ASCII characters")),
  business: z.optional(z.string().check(z.regex(/^[\w-]{1,256}$/, "must be a business's id"))),
  to: z
    .array(z.string().check(z.regex(address, "must be one plain e-mail address, without a name")))
    .check(
      z.minLength(1, "must name at least one recipient"),
      z.maxLength(50, "must not name more than 50 recipients"),
    ),
  subject: z
    .string()
    .check(
      z.minLength(1, "must not be empty"),
      z.maxLength(250),
      z.regex(headerValue, "must be one line of plain text"),
    ),
  html: body,
  text: body,
  headers: z.optional(
    z.record(
      z.string().check(
        z.regex(headerName, "must be a header's name"),
        z.refine((name) => !ownHeaders.test(name), "must not be a header that the mail sets itself"),
      ),
      z.string().check(z.maxLength(900), z.regex(headerValue, "must be one line of plain text")),
    ),
  ),
});

/**
 * A mail as every implementation of Mail demands it: throws `invalid` with the field that is wrong. Values are not repeated:
 * they may be addresses.
 */
export function parseMailMessage(input: unknown): MailMessage {
  const parsed = z.safeParse(MailMessageSchema, input);
  if (parsed.success) return parsed.data as MailMessage;
  const problems: Problem[] = parsed.error.issues.map(({ path, message }) => ({
    field: path.join("."),
    remedy: message,
  }));
  const named = problems.map(({ field, remedy }) => `${field || "message"}: ${remedy}`).join("; ");
  throw new HandoffError("invalid", `this is no mail that can be sent: ${named}`, problems);
}

function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}
