// Takes a delivery apart. Up to a thousand updates may come at once, in several entries, in two dialects: `changes` and `messaging`
// lists, or (Business Login for Instagram) `field` and `value` in the entry itself. What is broken does not spoil what stands beside it.
import * as z from "zod/mini";
import { harmlessObjects, unheard } from "./harmless.ts";
import { type Heard, Id, type Part, read, skipped, Time, Word } from "./shape.ts";
import { messagesOf } from "./whatsapp.ts";

export type Piece = { topic: string } & ({ part: Part } | { heard: Heard });

const Payload = z.object(
  { object: Word, entry: z.array(z.unknown(), "expected a list of entries") },
  "expected an object",
);
const List = z.nullish(z.array(z.unknown(), "expected a list"));
const Entry = z.object(
  { id: Id, time: Time, changes: List, messaging: List, field: z.nullish(Word), value: z.optional(z.unknown()) },
  "expected an object",
);
const Change = z.object({ field: Word, value: z.optional(z.unknown()) }, "expected an object");

const platforms = new Map([
  ["page", "facebook"],
  ["instagram", "instagram"],
] as const);

/** Everything a delivery tells, in its order. Meta's documents sometimes show a list around the whole. */
export function piecesOf(body: unknown): Piece[] {
  if (!Array.isArray(body)) return ofPayload(body, "");
  return body.flatMap((payload, index) => ofPayload(payload, `[${index}].`));
}

function ofPayload(body: unknown, prefix: string): Piece[] {
  const payload = read(Payload, body, prefix.replace(/\.$/, ""));
  if (!payload.ok) return [{ topic: "unknown", heard: payload.heard }];
  const { object, entry } = payload.value;
  const platform = platforms.get(object as "page" | "instagram");
  const topic = object.slice(0, 40);
  if (object === "whatsapp_business_account")
    return entry.flatMap((raw, index) => ofWhatsApp(raw, topic, `${prefix}entry[${index}]`));
  if (!platform) {
    const isHarmless = harmlessObjects.has(object);
    return [
      { topic, heard: isHarmless ? skipped("an object we do not listen to") : unheard(`${prefix}object`, "object") },
    ];
  }
  return entry.flatMap((raw, index) => ofEntry(raw, { topic, platform, where: `${prefix}entry[${index}]` }));
}

type Place = { topic: string; platform: Part["platform"]; where: string };

function ofEntry(raw: unknown, { topic, platform, where }: Place): Piece[] {
  const entry = read(Entry, raw, where);
  if (!entry.ok) return [{ topic, heard: entry.heard }];
  const { id, time, changes, messaging, field, value } = entry.value;
  const piece = (field: string, value: unknown, where: string): Piece => ({
    topic: `${topic}/${field.slice(0, 40)}`,
    part: { platform, account: id, field, value, sentAt: time, where },
  });

  const pieces = (messaging ?? []).map((item, i) => piece(messageField(item), item, `${where}.messaging[${i}]`));
  for (const [i, item] of (changes ?? []).entries()) {
    const change = read(Change, item, `${where}.changes[${i}]`);
    if (!change.ok) pieces.push({ topic, heard: change.heard });
    else pieces.push(piece(change.value.field, change.value.value, `${where}.changes[${i}].value`));
  }
  if (field != null) pieces.push(piece(field, value, `${where}.value`));
  if (changes ?? messaging ?? field) return pieces;
  // `standby` (another app answers), `changed_fields` (values switched off in the app): nothing we could read.
  const others = Object.keys(raw as object).filter((key) => !["id", "time", "uid"].includes(key));
  return [...pieces, ...others.map((key) => piece(key, undefined, `${where}.${key}`))];
}

const WhatsAppEntry = z.object({ id: Id, changes: List }, "expected an object");

/** Entries of WhatsApp carry no time, and each change a list of messages. */
function ofWhatsApp(raw: unknown, topic: string, where: string): Piece[] {
  const entry = read(WhatsAppEntry, raw, where);
  if (!entry.ok) return [{ topic, heard: entry.heard }];
  const { id: account, changes } = entry.value;
  return (changes ?? []).flatMap((item, i): Piece[] => {
    const change = read(Change, item, `${where}.changes[${i}]`);
    if (!change.ok) return [{ topic, heard: change.heard }];
    const { field, value } = change.value;
    return messagesOf({ account, field, value, where: `${where}.changes[${i}].value` }).map((told) => ({
      topic: `${topic}/${field.slice(0, 40)}`,
      ...told,
    }));
  });
}

const messageFields = new Map([
  ["message", "messages"],
  ["postback", "messaging_postbacks"],
  ["reaction", "message_reactions"],
  ["referral", "messaging_referrals"],
]);
const addressing = new Set(["sender", "recipient", "timestamp"]);

/** Messages say by a key of their own what they are; the field they were subscribed by is not in them. */
function messageField(item: unknown): string {
  const keys = item !== null && typeof item === "object" ? Object.keys(item) : [];
  for (const [key, field] of messageFields) if (keys.includes(key)) return field;
  return keys.find((key) => !addressing.has(key)) ?? "messaging";
}
