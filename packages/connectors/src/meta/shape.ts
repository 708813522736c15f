// The few shapes that all of Meta's fields are made of. Ids come as text or as numbers, times as seconds (changes) or milliseconds
// (messages), optional fields are left out or null.

import type { Fact } from "@handoff/core/event";
import { instant, isInCalendar } from "@handoff/core/time";
import * as z from "zod/mini";
import { complaint } from "../complaint.ts";

/** One thing that Meta tells us: a change of a field, or a message. */
export type Part = {
  platform: "facebook" | "instagram" | "whatsapp";
  /** The Page, professional account or WhatsApp Business account it happened to. */
  account: string;
  field: string;
  value: unknown;
  /** When Meta sent it: the time of things that carry none themselves. Meta is taken to repeat it with a repetition; it does not say so. */
  sentAt: string;
  /** Where it stands in the body: `entry[0].changes[1].value`. */
  where: string;
};

export type Heard =
  | { outcome: "facts"; facts: Fact[] }
  | { outcome: "skipped"; reason: string }
  | { outcome: "untranslatable"; reason: string };

export type Hash = (text: string) => string;
export type Reader = (part: Part, hash: Hash) => Heard;

export const said = (...facts: Fact[]): Heard => ({ outcome: "facts", facts });
export const skipped = (reason: string): Heard => ({ outcome: "skipped", reason });

const asId = "expected an id";
const id = (lengthMax: number) =>
  z.pipe(
    z.union([z.string().check(z.maxLength(lengthMax, asId), z.regex(/^[\w.$:=+/-]+$/, asId)), z.int()], asId),
    z.transform(String),
  );
export const Id = id(100);
/** The id of an ad or a form. Meta writes none as null, as 0, as "0" or as empty text. */
export const IdOrNone = z.pipe(
  z.nullish(z.union([z.literal(""), z.literal("0"), z.literal(0), Id], asId)),
  z.transform((id) => (id === "" || id === "0" || id === 0 || id === null ? undefined : id)),
);
/** The id of a message, which is long. */
export const MessageId = id(300);

const asTime = "expected seconds or milliseconds since 1970";
const millisecondsMin = 1e11; // in seconds that would be the year 5138
export const Time = z.pipe(
  z.pipe(
    z.union(
      [z.number().check(z.positive(asTime), z.maximum(1e14, asTime)), z.string().check(z.regex(/^\d{9,14}$/, asTime))],
      asTime,
    ),
    z.transform((time) => instant(Math.round(Number(time) < millisecondsMin ? Number(time) * 1000 : Number(time)))),
  ),
  z.string().check(z.refine((at) => isInCalendar(String(at)), `${asTime}, not before 2000 and not after 2199`)),
);

export const Person = z.nullish(z.object({ id: z.nullish(Id) }));
export const Word = z.string("expected one word");

/** Parses what is at `where`, or says which of its fields is wrong. */
export function read<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
  where: string,
): { ok: true; value: T } | { ok: false; heard: Heard } {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const reason = complaint(parsed.error, value, {
    field: (path) => path.reduce<string>((text, key) => text + spell(key), where).replace(/^\./, "") || "the body",
    shown: (path) => shownFields.test(String(path.at(-1))),
  });
  return { ok: false, heard: { outcome: "untranslatable", reason } };
}

const spell = (key: PropertyKey) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`);
// Everything else may be what a person wrote, or who she is.
const shownFields =
  /^(object|field|item|verb|action|time|timestamp|created_time|(leadgen|form|ad|adgroup|page|post|media)_id)$/;
