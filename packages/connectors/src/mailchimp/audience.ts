// What an audience webhook says, type by type. Addresses become keyed hashes here, and so does the contact's id:
// it comes back in links as `mc_eid` and names a person.
import type { Fact, Identity } from "@handoff/core/event";
import { cutText } from "@handoff/core/text";
import { isInCalendar } from "@handoff/core/time";
import * as z from "zod/mini";
import { complaint, type Spelling } from "../complaint.ts";
import type { Form } from "./form.ts";

export type Heard =
  | { outcome: "facts"; audience?: string | undefined; facts: Fact[] }
  | { outcome: "ignored"; reason: string }
  | { outcome: "untranslatable"; reason: string };

type Hash = (address: string) => string;

/** Reads a webhook; undefined when its type is not one of the six. */
export function readAudience(type: string, form: Form, hash: Hash): Heard | undefined {
  return Object.hasOwn(types, type) ? types[type as keyof typeof types](form, hash) : undefined;
}

const asAddress = "expected an e-mail address";
const Address = z
  .string(asAddress)
  .check(z.maxLength(320, asAddress), z.regex(/^[^\s@\uFFFD]+@[^\s@\uFFFD]+$/, asAddress));
const asId = "expected letters and digits";
const Id = z.string(asId).check(z.regex(/^[\w-]{1,64}$/, asId));
const Words = z.optional(z.string("expected text"));
const asTime = "expected YYYY-MM-DD HH:MM:SS";
const FiredAt = z.string(asTime).check(z.refine(isTime, asTime));

/** When it was fired: as an instant, and as written, which is part of a fact's name. */
type Moment = { at: string; firedAt: string; hash: Hash };

const type =
  <T>(data: z.ZodMiniType<T>, read: (data: T, moment: Moment) => Heard) =>
  (form: Form, hash: Hash): Heard => {
    const parsed = z.safeParse(z.object({ fired_at: FiredAt, data }), form);
    if (!parsed.success) return { outcome: "untranslatable", reason: complaint(parsed.error, form, spelling) };
    const { fired_at: firedAt, data: value } = parsed.data;
    return read(value as T, { at: instantOf(firedAt), firedAt, hash });
  };

const types = {
  subscribe: type(
    z.object({ id: Id, list_id: Id, email: Address, web_id: z.optional(Id) }),
    ({ id, list_id, email, web_id }, { at, firedAt, hash }) => {
      const member = hash(`${list_id}:${id}`);
      const note = `audience ${list_id}${web_id === undefined ? "" : `, contact ${web_id}`}`;
      const identities = [emailOf(email, hash)];
      const lead = `mailchimp:${list_id}:${member}`;
      const body = { lead, kind: "opt-in", platform: "mailchimp", identities, note } as const;
      return said(list_id, {
        type: "lead.captured",
        id: `mailchimp:subscribe:${list_id}:${member}:${firedAt}`,
        at,
        body,
      });
    },
  ),

  unsubscribe: type(
    z.object({ list_id: Id, email: Address, action: Words, reason: Words }),
    ({ list_id, email, action, reason }, moment) => {
      const stated = cutText([action === "delete" && "deleted", reason].filter(Boolean).join(": "), 100);
      return withdrawn("unsubscribe", { list_id, email, reason: stated || "not stated" }, moment);
    },
  ),

  cleaned: type(z.object({ list_id: Id, email: Address, reason: Words }), ({ list_id, email, reason }, moment) =>
    withdrawn("cleaned", { list_id, email, reason: `cleaned: ${cutText(reason || "not stated", 100)}` }, moment),
  ),

  upemail: type(
    z.object({ list_id: Id, new_email: Address, old_email: Address }),
    ({ list_id, new_email, old_email }, moment) => linked("upemail", list_id, [old_email, new_email], moment),
  ),

  // Fires along with upemail, and whenever a field changes. It says something new only where the contact has two addresses.
  profile: type(
    z.object({ list_id: Id, email: Address, merges: z.optional(z.object({ EMAIL: z.optional(z.string()) })) }),
    ({ list_id, email, merges }, moment) => {
      const other = Address.safeParse(merges?.EMAIL);
      return linked("profile", list_id, other.success ? [email, other.data] : [email], moment);
    },
  ),

  campaign: type(
    z.object({ id: Id, list_id: z.optional(Id), subject: Words, status: z.string("expected a status") }),
    ({ id, list_id, subject, status }, { at }) => {
      if (status !== "sent")
        return { outcome: "ignored", reason: `campaign ${id} was not sent: ${status.slice(0, 100)}` };
      // The campaign's id is what its links carry as mc_cid; the links themselves are not in the webhook.
      const title = cutText(subject ?? "", 500);
      const promotion = { promotion: `mailchimp:${id}`, platform: "mailchimp", campaign: id, links: [] };
      const body = { ...promotion, ...(title && { title }) };
      return said(list_id, { type: "promotion.published", id: `mailchimp:campaign:${id}:sent`, at, body });
    },
  ),
};

const said = (audience: string | undefined, ...facts: Fact[]): Heard => ({ outcome: "facts", audience, facts });

function withdrawn(
  what: string,
  { list_id, email, reason }: { list_id: string; email: string; reason: string },
  { at, firedAt, hash }: Moment,
): Heard {
  const id = `mailchimp:${what}:${list_id}:${hash(email)}:${firedAt}`;
  return said(list_id, { type: "consent.withdrawn", id, at, body: { identities: [emailOf(email, hash)], reason } });
}

function linked(what: string, list: string, addresses: readonly string[], { at, firedAt, hash }: Moment): Heard {
  const identities = [...new Set(addresses.map((address) => emailOf(address, hash)))];
  if (identities.length < 2) return said(list);
  const id = `mailchimp:${what}:${list}:${addresses.map(hash).join(":")}:${firedAt}`;
  return said(list, { type: "identity.linked", id, at, body: { identities } });
}

const emailOf = (address: string, hash: Hash): Identity => `email:${hash(address)}`;

/** Mailchimp names no zone beside `fired_at`. Its API speaks UTC, so this is read as UTC; not confirmed by Mailchimp. */
const instantOf = (firedAt: string) => `${firedAt.replace(" ", "T")}.000Z`;

function isTime(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return false;
  const time = new Date(instantOf(text));
  // 31 February would pass for 3 March.
  return !Number.isNaN(time.getTime()) && time.toISOString() === instantOf(text) && isInCalendar(instantOf(text));
}

const shownFields = new Set(["fired_at", "list_id", "status", "action"]);
const spelling: Spelling = {
  field: ([first = "the body", ...rest]) => String(first) + rest.map((key) => `[${String(key)}]`).join(""),
  shown: (path) => shownFields.has(String(path.at(-1))),
};
