// Somebody writes to the shop on WhatsApp after clicking an ad. The first message of such a conversation carries where it came from:
// developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages ("referral"). What anybody wrote, her
// name and her number never get into a fact; the number becomes the same keyed hash that an order's phone number becomes.
import type { Identity } from "@handoff/core/event";
import { lenient } from "@handoff/core/lenient";
import { cutText } from "@handoff/core/text";
import { hostOf } from "@handoff/core/url";
import * as z from "zod/mini";
import { unheard } from "./harmless.ts";
import { type Hash, type Heard, IdOrNone, MessageId, type Part, read, said, skipped, Time } from "./shape.ts";

const anything = z.optional(z.unknown());
const List = z.nullish(z.array(z.unknown(), "expected a list"));
const Value = z.object({ messages: List, contacts: lenient(List, undefined) }, "expected an object");
const Outline = z.object({ referral: anything, type: anything }, "expected an object");
/** What people write to each other. Not here: order. */
const typesWritten = new Set(
  "text image audio video document sticker location contacts reaction button interactive system unsupported edit revoke".split(
    " ",
  ),
);
/** Of a WhatsApp account. Not here: payment_configuration_update, flows, and whatever nobody listed. */
const harmlessFields = new Set(
  `account_alerts account_review_update account_settings_update account_update automatic_events business_capability_update
  business_status_update history message_echoes message_template_components_update message_template_quality_update
  message_template_status_update phone_number_name_update phone_number_quality_update security smb_app_state_sync
  smb_message_echoes template_category_update user_preferences`.split(/\s+/),
);
const Dated = z.object({ timestamp: Time });

type Change = Pick<Part, "account" | "field" | "value" | "where">;

/** Every message of a change by itself: only those that an ad or a post led to have anything to be read. */
export function messagesOf({ account, field, value, where }: Change): ({ part: Part } | { heard: Heard })[] {
  if (field !== "messages") {
    return [{ heard: harmlessFields.has(field) ? skipped("a field we do not listen to") : unheard(where, "field") }];
  }
  const told = read(Value, value, where);
  if (!told.ok) return [{ heard: told.heard }];
  const { messages, contacts } = told.value;
  if (!messages?.length) return [{ heard: skipped("no message of a person in it") }];
  return messages.map((message, i) => {
    const place = `${where}.messages[${i}]`;
    const outline = read(Outline, message, place);
    if (!outline.ok) return { heard: outline.heard };
    if (outline.value.referral == null) {
      // A customer orders from the catalogue, or Meta has thought of something new.
      const isWritten = typesWritten.has(String(outline.value.type));
      return { heard: isWritten ? skipped("a message that no ad led to") : unheard(place, "message") };
    }
    const dated = read(Dated, message, place);
    if (!dated.ok) return { heard: dated.heard };
    const { timestamp: sentAt } = dated.value;
    return { part: { platform: "whatsapp", account, field, value: { message, contacts }, sentAt, where: place } };
  });
}

const text = z.nullish(z.string("expected text"));
// Not an id of Meta's: "US.13491208655302741918". It stands for a person who shows her user name and no number.
const UserId = z.nullish(z.string().check(z.regex(/^[A-Z]{2}\.[\w.]{1,150}$/)));
const Message = z.object({
  id: MessageId,
  from: lenient(z.nullish(z.string().check(z.regex(/^\+?\d{5,20}$/))), undefined),
  from_user_id: lenient(UserId, undefined),
  referral: z.object(
    { source_url: text, source_id: IdOrNone, source_type: text, headline: text, ctwa_clid: text },
    "expected an object",
  ),
});
const Contacts = lenient(z.nullish(z.array(z.object({ user_id: lenient(UserId, undefined) }))), undefined);

export function readWhatsApp(part: Part, hash: Hash): Heard {
  const { message, contacts } = part.value as { message: unknown; contacts: unknown };
  const told = read(Message, message, part.where);
  if (!told.ok) return told.heard;
  const { id, from, from_user_id, referral } = told.value;
  const { source_url, source_id, source_type, headline, ctwa_clid } = referral;
  // A post of the Page may have the same button; then nobody paid.
  const isAd = source_type === "ad" || ctwa_clid != null;
  const people = z.parse(Contacts, contacts) ?? [];
  const user = from_user_id ?? (people.length === 1 ? people[0]?.user_id : undefined);
  const content = cutText(headline ?? "", 200);
  return said({
    type: "touch.arrived",
    // The id of a message has the writer's number in it, in Base64.
    id: `meta:${part.account}:whatsapp:${hash(`meta:${part.account}:${id}`)}`,
    at: part.sentAt,
    body: {
      touch: {
        kind: "ad",
        source: placeOf(source_url),
        ...(isAd && { medium: "paid" }),
        ...(isAd && source_id !== undefined && { campaign: source_id }),
        ...(content && { content }),
      },
      identities: [
        ...(from ? numbersOf(from.replace(/^\+/, "")).map((number): Identity => `phone:${hash(number)}`) : []),
        ...(user ? [`profile:meta:${part.account}:${user}`] : []),
      ],
      visitor: { verdict: "human", reason: "wrote on WhatsApp" },
    },
  });
}

/** Where the ad was seen: its address leads to the ad on Facebook or on Instagram. */
function placeOf(address: string | null | undefined): "facebook" | "instagram" {
  return /(?:^|\.)(?:instagram\.com|instagr\.am|ig\.me)$/.test(hostOf(address ?? "") ?? "") ? "instagram" : "facebook";
}

/**
 * The number as an order has it. WhatsApp keeps numbers as they were when the account was made: those of Mexico with a 1 that is no
 * longer dialled, older ones of Brazil without the ninth digit.
 */
function numbersOf(digits: string): string[] {
  const today = /^521\d{10}$/.test(digits)
    ? `52${digits.slice(3)}`
    : /^55\d{2}[6-9]\d{7}$/.test(digits)
      ? `${digits.slice(0, 4)}9${digits.slice(4)}`
      : undefined;
  return [`+${digits}`, ...(today ? [`+${today}`] : [])];
}
