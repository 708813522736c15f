// What people write is none of our business. That an ad led somebody to write is: it is a touch, under her id on the Page.

import { lenient } from "@handoff/core/lenient";
import { cutText } from "@handoff/core/text";
import * as z from "zod/mini";
import { counted, pseudonym } from "./engagement.ts";
import {
  type Hash,
  type Heard,
  IdOrNone,
  MessageId,
  type Part,
  Person,
  read,
  said,
  skipped,
  Time,
  Word,
} from "./shape.ts";

const anything = z.optional(z.unknown());
const Inner = lenient(z.nullish(z.object({ mid: anything, referral: anything, is_echo: anything })), undefined);
const Outline = z.object(
  { message: Inner, postback: Inner, reaction: anything, referral: anything },
  "expected an object",
);

/** One message, button, reaction or opened chat, from a `messaging` list or as the value of a change. */
export function readMessage(part: Part, hash: Hash): Heard {
  const outline = read(Outline, part.value, part.where);
  if (!outline.ok) return outline.heard;
  const { message, postback, reaction, referral } = outline.value;
  if (message?.is_echo === true) return skipped("a message of the shop itself");
  if (reaction != null) return readReaction(part, hash);
  if (message?.referral != null)
    return readReferral(part, { ...message, key: "message", did: "wrote a message" }, hash);
  if (postback?.referral != null)
    return readReferral(part, { ...postback, key: "postback", did: "pressed a button in the chat" }, hash);
  if (referral != null) return readReferral(part, { referral, key: undefined, did: "opened the chat" }, hash);
  return skipped("a message that no ad led to");
}

const Address = z.object({ sender: Person, timestamp: Time });
const Referral = z.object(
  {
    source: z.nullish(Word),
    ad_id: IdOrNone,
    ref: z.nullish(z.string()),
    ads_context_data: z.nullish(z.object({ ad_title: z.nullish(z.string()) })),
  },
  "expected an object",
);
const adSource = "ADS";

type Led = { referral?: unknown; mid?: unknown; key: string | undefined; did: string };

function readReferral(part: Part, { referral, mid, key, did }: Led, hash: Hash): Heard {
  const where = key === undefined ? part.where : `${part.where}.${key}`;
  const led = read(Referral, referral, `${where}.referral`);
  if (!led.ok) return led.heard;
  const { source, ad_id, ref, ads_context_data } = led.value;
  if (source !== adSource && ad_id == null) return skipped("a chat that a link of the shop opened, not an ad");
  const address = read(Address, part.value, part.where);
  if (!address.ok) return address.heard;
  const message = read(z.nullish(MessageId), mid, `${where}.mid`);
  if (!message.ok) return message.heard;

  const { sender, timestamp } = address.value;
  // Somebody in the chat plugin of a website has no id on the Page, only a `user_ref`.
  const person = sender?.id;
  const content = cutText(ref || ads_context_data?.ad_title || "", 200);
  return said({
    type: "touch.arrived",
    id: `meta:${part.account}:${key ?? "referral"}:${message.value ?? `${pseudonym(part, person, hash)}:${timestamp}`}`,
    at: timestamp,
    body: {
      touch: {
        kind: "ad",
        source: part.platform,
        medium: "paid",
        ...(ad_id != null && { campaign: ad_id }),
        ...(content && { content }),
      },
      identities: person == null ? [] : [`profile:meta:${part.account}:${person}`],
      visitor: { verdict: "human", reason: did },
    },
  });
}

const Reaction = z.object({
  sender: Person,
  timestamp: Time,
  reaction: z.object({ mid: MessageId, action: Word }, "expected an object"),
});
const verbs = new Map([
  ["react", "add"],
  ["unreact", "remove"],
]);

function readReaction(part: Part, hash: Hash): Heard {
  const found = read(Reaction, part.value, part.where);
  if (!found.ok) return found.heard;
  const { sender, timestamp, reaction } = found.value;
  if (sender?.id === part.account) return said();
  const name = `${reaction.mid}:${pseudonym(part, sender?.id, hash)}:${timestamp}`;
  const verb = verbs.get(reaction.action) ?? "edit";
  return counted(part, { engagement: "reaction", verb, name, at: timestamp });
}
