// What SES tells through the configuration set: bounces and complaints. Hard ones only: a full mailbox empties again.
import * as z from "zod/mini";
import type { Feedback } from "../feedback.ts";

const Instant = z.pipe(
  z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), "is no instant")),
  z.transform((text) => new Date(text).toISOString()),
);
const Recipients = z.array(z.object({ emailAddress: z.string() }));
const Mail = z.object({
  timestamp: Instant,
  // Given with every mail (outside/mail.ts); SES adds its own.
  tags: z.object({ business: z.tuple([z.string()]) }),
});
const SesEvent = z.discriminatedUnion("eventType", [
  z.object({
    eventType: z.literal("Bounce"),
    mail: Mail,
    bounce: z.object({ bounceType: z.string(), bouncedRecipients: Recipients, timestamp: Instant }),
  }),
  z.object({
    eventType: z.literal("Complaint"),
    mail: Mail,
    complaint: z.object({
      complainedRecipients: Recipients,
      complaintFeedbackType: z.optional(z.nullable(z.string())),
      timestamp: Instant,
    }),
  }),
]);

/** Throws when it is no event of SES that we asked for. */
export function readFeedback(text: string): Feedback[] {
  const event = z.parse(SesEvent, JSON.parse(text));
  const [business] = event.mail.tags.business;
  const about = { business, sentAt: event.mail.timestamp };
  if (event.eventType === "Bounce") {
    const { bounceType, bouncedRecipients, timestamp: at } = event.bounce;
    if (bounceType !== "Permanent") return [];
    return bouncedRecipients.map(({ emailAddress }) => ({
      ...about,
      email: addressIn(emailAddress),
      state: "bounced",
      at,
    }));
  }
  const { complaintFeedbackType, complainedRecipients, timestamp: at } = event.complaint;
  // Somebody took it out of the spam folder, and her mail program reports that too.
  if (complaintFeedbackType === "not-spam") return [];
  return complainedRecipients.map(({ emailAddress }) => ({
    ...about,
    email: addressIn(emailAddress),
    state: "complained",
    at,
  }));
}

/** With a name before it at times. */
function addressIn(text: string): string {
  return /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text;
}
