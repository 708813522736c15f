// What does an order or a checkout tell of the browser session behind it, and of who she is? Evidence only: nothing is required.
import { isCheckoutPage } from "@handoff/core/checkout";
import type { Identity } from "@handoff/core/event";
import {
  type Address,
  addressOf,
  clickParameter,
  hostOf,
  readTags,
  type Tags,
  withoutPersonal,
} from "@handoff/core/url";
import * as z from "zod/mini";
import { cartAttributesOf, type Said } from "./cart-attributes.ts";
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

/**
 * What is known of the session; addresses are absolute and carry nothing personal. The order's own landing page and referrer stand before
 * what is in the cart: the shop's system wrote them as she came, a script of the theme wrote the others at some time. Where they say
 * nothing of marketing (the cart, the checkout, another page of the shop), the cart speaks, of her last visit before her first.
 */
export function sessionOf(fields: SessionFields, shop: Shop): Session {
  const { last, first, click, visitor } = cartAttributesOf(fields.note_attributes);
  const found = evidenceIn(fields, last, shop);
  const { landing, referrer, noted } = found.isEvidence ? found : evidenceIn(fields, both(last, first), shop);
  const landed = landing && readTags(landing);
  const landingUrl = landing && withoutPersonal(landing);
  const tags = noted && utm(noted);
  const names = [...new Set([...(landed?.clickIds ?? []), ...(noted?.clickIds ?? [])])].sort();
  const clicked = clickIn(click) ?? landed?.click;
  const browser = token(visitor);
  return {
    ...(landingUrl && { landingUrl }),
    ...(referrer && { referrer }),
    ...(tags && { tags }),
    ...(names.length > 0 && { clickIds: names }),
    identities: [...(browser ? [`visitor:${browser}`] : []), ...(clicked ? [`click:${clicked}`] : [])],
  };
}

const both = (a: Said, b: Said): Said => ({
  parameters: [...a.parameters, ...b.parameters],
  landings: [...a.landings, ...b.landings],
  referrers: [...a.referrers, ...b.referrers],
});

/** `isEvidence`: something in it says what brought her. */
function evidenceIn(fields: SessionFields, { parameters, landings, referrers }: Said, shop: Shop) {
  const texts = [fields.landing_site, ...landings];
  const addresses = texts.flatMap((text) => (text && addressOf(absolute(text, shop))) || []);
  const tagged = addresses.find(isTagged);
  const landing = tagged ?? addresses.find(({ url }) => !isCheckoutPage(url.href)) ?? addresses[0];
  const from = referrersIn(fields, referrers, shop);
  const outside = from.find((address) => ![shop.shopDomain, hostOf(shop.storefrontUrl)].includes(hostOf(address)));
  const noted = parameters.length > 0 ? tagsOf(parameters) : undefined;
  return { landing, referrer: outside ?? from[0], noted, isEvidence: Boolean(tagged ?? noted ?? outside) };
}

function isTagged(address: Address): boolean {
  const { source, medium, campaign, click, clickIds } = readTags(address);
  return clickIds.length > 0 || [source, medium, campaign, click].some((tag) => tag !== undefined);
}

/** What referred her to a page of the checkout is a step of the payment: it comes last. */
function referrersIn({ referring_site, landing_site }: SessionFields, noted: readonly string[], shop: Shop): string[] {
  const isOfPayment = isCheckoutPage(landing_site ? absolute(landing_site, shop) : undefined);
  const written = referring_site ? [referring_site] : [];
  return (isOfPayment ? [...noted, ...written] : [...written, ...noted]).flatMap((text) => referrerOf(text) ?? []);
}

/** The marketing parameters among the notes, read as they are everywhere else: from an address. */
function tagsOf(parameters: [string, string][]): Tags {
  return readTags(`https://cart.invalid/?${new URLSearchParams(parameters)}`);
}

const clickIn = (value: string | undefined) => value && tagsOf([[clickParameter, value]]).click;

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

function utm(tags: Tags): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const part of ["source", "medium", "campaign", "content", "term"] as const) {
    const value = tags[part];
    if (value) found[`utm_${part}`] = cut(value);
  }
  return Object.keys(found).length ? found : undefined;
}
