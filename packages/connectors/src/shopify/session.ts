// What does an order or a checkout tell of the browser session behind it, and of who she is? Evidence only: nothing is required.
import { clickIds } from "@handoff/core/click-id";
import type { Identity } from "@handoff/core/event";
import { holdsAddress } from "@handoff/core/personal";
import { addressOf, clickParameter, readTags, type Tags, visitorParameter, withoutPersonal } from "@handoff/core/url";
import * as z from "zod/mini";
import { cut, Id, Text } from "./field.ts";
import type { Shop } from "./settings.ts";

/** The fields orders and checkouts have in common. */
export const sessionFields = {
  email: Text,
  phone: Text,
  customer: z.nullish(z.object({ id: z.nullish(Id), email: Text, phone: Text })),
  cart_token: Text,
  landing_site: Text,
  referring_site: Text,
  /** Cart attributes: a list of {name, value}, in older deliveries an object. Free text of the storefront, so nothing in it is an error. */
  note_attributes: z.optional(z.unknown()),
};
const SessionFields = z.object(sessionFields);
type SessionFields = z.infer<typeof SessionFields>;

export type Session = {
  landingUrl?: string;
  referrer?: string;
  /** utm_* that the storefront wrote into the cart. */
  tags?: Record<string, string>;
  clickIds?: string[];
  /** The visitor, and the click on a tracked link, as `visitor:…` and `click:…`. */
  identities: Identity[];
};

/** What is known of the session; addresses are absolute and carry nothing personal. */
export function sessionOf(fields: SessionFields, shop: Shop): Session {
  const landing = fields.landing_site ? addressOf(absolute(fields.landing_site, shop)) : undefined;
  const notes = notesOf(fields.note_attributes);
  const landed = landing ? readTags(landing) : undefined;
  const noted = taggedBy(notes);
  const landingUrl = landing && withoutPersonal(landing);
  const referrer = fields.referring_site ? referrerOf(fields.referring_site) : undefined;
  const tags = noted && utm(noted);
  const names = [...new Set([...(landed?.clickIds ?? []), ...(noted?.clickIds ?? [])])].sort();
  const click = noted?.click ?? landed?.click;
  const visitor = token(notes.get(visitorParameter));
  return {
    ...(landingUrl && { landingUrl }),
    ...(referrer && { referrer }),
    ...(tags && { tags }),
    ...(names.length > 0 && { clickIds: names }),
    identities: [...(visitor ? [`visitor:${visitor}`] : []), ...(click ? [`click:${click}`] : [])],
  };
}

/** The names under which the person is known; addresses as keyed hashes. */
export function personOf(
  fields: Pick<SessionFields, "email" | "phone" | "customer"> & { contact_email?: string | null | undefined },
  shop: Shop,
  hash: (address: string) => string,
): Identity[] {
  const { customer } = fields;
  const emails = distinct([fields.email, fields.contact_email, customer?.email], (email) => email.toLowerCase());
  const phones = distinct([fields.phone, customer?.phone], dialled);
  return [
    ...emails.filter((email) => email.includes("@")).map((email) => `email:${hash(email)}`),
    ...phones.filter((phone) => phone.length > 4).map((phone) => `phone:${hash(phone)}`),
    ...(customer?.id ? [`customer:shopify:${shop.shopDomain}:${customer.id}`] : []),
  ];
}

/** The cart as an identity. The storefront's own cart API adds `?key=…` to the same token. */
export function cartOf(cartToken: string | null | undefined): Identity[] {
  const cart = token(cartToken?.split("?")[0]);
  return cart ? [`cart:${cart}`] : [];
}

/** A token that can be part of a name; undefined when it is none. */
export function token(text: string | null | undefined): string | undefined {
  return text && /^\S{1,200}$/.test(text) ? text : undefined;
}

function distinct(texts: (string | null | undefined)[], spelled: (text: string) => string): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    const name = text && spelled(text.trim());
    if (name) found.add(name);
  }
  return [...found];
}

/** "+1 (555) 625-1199" and "+15556251199" are one number. */
function dialled(phone: string): string {
  return phone.replace(/[^\d+]/g, "");
}

/** landing_site is a path with its query; the storefront's path prefix is already part of it. */
function absolute(landing: string, { storefrontUrl }: Shop): string {
  if (/^https?:\/\//i.test(landing)) return landing;
  const path = landing.startsWith("/") ? landing : `/${landing}`;
  return (/^https?:\/\/[^/]+/.exec(storefrontUrl)?.[0] ?? "") + path;
}

function referrerOf(referring: string): string | undefined {
  // Apps on Android name themselves so; the rest of such an address means nothing outside the phone.
  return withoutPersonal(referring) ?? /^android-app:\/\/[\w.]{1,200}/i.exec(referring)?.[0].toLowerCase();
}

function notesOf(attributes: unknown): Map<string, string> {
  const notes = new Map<string, string>();
  if (attributes === null || typeof attributes !== "object") return notes;
  const pairs = Array.isArray(attributes) ? attributes.map(pairOf) : Object.entries(attributes);
  for (const [name, value] of pairs) {
    const key = String(name).trim().toLowerCase();
    if (isText(value) && !notes.has(key)) notes.set(key, String(value).trim());
  }
  return notes;
}

function pairOf(attribute: unknown): [unknown, unknown] {
  if (attribute === null || typeof attribute !== "object" || !("name" in attribute)) return ["", undefined];
  return [attribute.name, "value" in attribute ? attribute.value : undefined];
}

function isText(value: unknown): value is string | number {
  return (typeof value === "string" && value.trim() !== "") || typeof value === "number";
}

/** The marketing parameters among the notes, read as they are everywhere else: from an address. */
function taggedBy(notes: Map<string, string>): Tags | undefined {
  const parameters = [...notes].filter(
    ([name, value]) =>
      (name.startsWith("utm_") || name === clickParameter || clickIds.has(name)) && !holdsAddress(value),
  );
  return parameters.length ? readTags(`https://cart.invalid/?${new URLSearchParams(parameters)}`) : undefined;
}

function utm(tags: Tags): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const part of ["source", "medium", "campaign", "content", "term"] as const) {
    const value = tags[part];
    if (value) found[`utm_${part}`] = cut(value);
  }
  return Object.keys(found).length ? found : undefined;
}
