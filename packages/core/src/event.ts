// What can happen, in our language? One union, `noun.pastVerb`; every border parses it, nothing invents its own shape.
// A fact's id names what happened (platform, object, kind, version), never the delivery that told us.
import * as z from "zod/mini";
import { Money } from "./money.ts";

const Instant = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));
const Text = z.string().check(z.maxLength(500));
const Url = z.string().check(z.maxLength(2000));
const Id = z.string().check(z.minLength(1), z.maxLength(300));

/** One name under which a person is known, as `kind:value`. E-mail addresses and phone numbers only as keyed hashes. */
export const Identity = z
  .string()
  .check(z.regex(/^(email|phone|customer|visitor|checkout|cart|click|profile):.+$/), z.maxLength(300));
export type Identity = z.infer<typeof Identity>;

/** The first verdict on who is behind a click (core/visit.ts), with its reason. */
export const Visitor = z.object({
  verdict: z.enum(["human", "scanner", "preview", "prefetch", "bot", "unknown"]),
  reason: Text,
});
export type Visitor = z.infer<typeof Visitor>;

/** The evidence a touch brings along, as found: nothing here is classified yet (core/channel.ts does that). */
export const Touch = z.object({
  /** click: on a tracked link. visit: seen by the snippet. ad: an ad or lead form of a platform. session, code, source: carried by an order. */
  kind: z.enum(["click", "visit", "ad", "session", "code", "source"]),
  source: z.optional(Text),
  medium: z.optional(Text),
  campaign: z.optional(Text),
  content: z.optional(Text),
  term: z.optional(Text),
  /** Slug of the tracked link. */
  link: z.optional(Text),
  /** Names (never values) of the click id parameters that were present: gclid, fbclid, mc_cid, … */
  clickIds: z.optional(z.array(Text)),
  /** Where she landed, without personal parameters. Absolute URL. */
  landingUrl: z.optional(Url),
  referrer: z.optional(Url),
  /** Where a tracked link led while its page was down: to a working page (`url`), or to the page that takes an address. Missing: to the page. */
  detour: z.optional(
    z.union([z.object({ to: z.literal("fallback"), url: Url }), z.object({ to: z.literal("catch") })]),
  ),
});
export type Touch = z.infer<typeof Touch>;

/** `amount` in shop money at the order's own rate; `shown` is what the buyer saw, in `presentment`'s currency. */
const RefundState = z.object({
  refund: Id,
  at: Instant,
  amount: z.int(),
  shown: z.optional(z.int()),
  giftCards: z.optional(z.int()),
  tips: z.optional(z.int()),
});
const NotSold = z.object({ amount: z.int(), lines: z.array(Id) });

const body = {
  "touch.arrived": z.object({ touch: Touch, identities: z.array(Identity), visitor: Visitor }),
  "engagement.counted": z.object({
    /** like, comment, reaction, share, mention, follow, … One plain word: reports count by it. */
    engagement: z.string().check(z.regex(/^[a-z][a-z-]{0,49}$/)),
    platform: Text,
    /** The post, photo or page it was about. */
    object: z.optional(Text),
    /** +1, or -1 when it was taken back. */
    count: z.int(),
  }),
  "lead.captured": z.object({
    lead: Id,
    kind: z.enum(["opt-in", "form", "message", "back-in-stock"]),
    platform: Text,
    identities: z.array(Identity),
    /** The sealed address (outside/vault.ts) that somebody must be written to with; only for leads that were left with us. */
    contact: z.optional(Text),
    /** How to find her on the platform when it gives ids only: "lead form 123, ad 456". */
    note: z.optional(Text),
    touch: z.optional(Touch),
    link: z.optional(Text),
  }),
  "lead.contacted": z.object({ lead: Id }),
  "promotion.published": z.object({
    promotion: Id,
    platform: Text,
    title: z.optional(Text),
    /** The platform's campaign id, as it comes back in URLs (mc_cid). */
    campaign: z.optional(Text),
    links: z.array(Url),
  }),
  "checkout.started": z.object({ checkout: Id, identities: z.array(Identity), value: z.optional(Money) }),
  /** An order as it was at one version. Every payload that carries a whole order states this, whatever topic brought it. */
  "sale.placed": z.object({
    sale: Id,
    /** `<updated_at>#<content hash>`: later is newer. */
    version: Id,
    name: z.optional(Text),
    placedAt: Instant,
    /** Total at order time in shop money. */
    total: Money,
    shipping: z.int(),
    tax: z.int(),
    /** The platform's current total at this version, after edits and returns, shop money. */
    currentTotal: z.int(),
    /** Successful refunds contained in this version, minor units of shop money. */
    refundedTotal: z.int(),
    /** The refunds this version lists, with what of each stands: 0 after it failed. Those that wait are left out; missing when there is none. */
    refunds: z.optional(z.array(RefundState)),
    /** What currentTotal holds of gift cards and of tips, and the lines they stand in: money that is no sale. */
    giftCards: z.optional(NotSold),
    tips: z.optional(NotSold),
    /** What paying in cash has rounded the total by: negative when less was paid. */
    rounding: z.optional(z.int()),
    presentment: z.optional(Money),
    paid: z.boolean(),
    /** A browser session stood behind the order. */
    browser: z.boolean(),
    sourceName: z.optional(Text),
    landingUrl: z.optional(Url),
    referrer: z.optional(Url),
    /** utm_* written into the order itself (note_attributes). */
    tags: z.optional(z.record(z.string(), Text)),
    clickIds: z.optional(z.array(Text)),
    discountCodes: z.array(Text),
    identities: z.array(Identity),
  }),
  /** The merchant edited the order; later versions carry the new total. */
  "sale.amended": z.object({ sale: Id, amendment: Id, amendedAt: Instant }),
  "sale.refunded": z.object({
    sale: Id,
    refund: Id,
    refundedAt: Instant,
    /** Money that went back, as the platform states it; currency null means the order's. Zero: it failed, whatever was said before. */
    amount: z.object({ text: Text, currency: z.nullable(z.string()) }),
    /** The same refund in shop money when the platform tells it. */
    shopAmount: z.optional(Money),
    /** What it gave back of lines that may be gift cards or tips, shop money. */
    lines: z.optional(z.array(z.object({ line: Id, amount: Money }))),
  }),
  "sale.cancelled": z.object({ sale: Id, cancelledAt: Instant, reason: z.optional(Text) }),
  /** The buyer's bank asked for the money back, or decided about it. An inquiry moves no money. */
  "sale.disputed": z.object({
    sale: Id,
    dispute: Id,
    kind: z.enum(["inquiry", "chargeback"]),
    /** settled: closed without a decision, by a refund or before it began. */
    state: z.enum(["open", "settled", "lost", "won"]),
    amount: z.object({ text: Text, currency: z.nullable(z.string()) }),
    closedAt: z.optional(Instant),
  }),
  /** The merchant deleted the order: it is in no report of the store any more. */
  "sale.deleted": z.object({ sale: Id, deletedAt: Instant }),
  "offer.changed": z.object({
    offer: Id,
    version: Id,
    /** available says published and sellable as a page; whether variants are in stock is in `variants`. */
    state: z.enum(["available", "unpublished", "deleted"]),
    handle: z.optional(Text),
    title: z.optional(Text),
    /** The store's public address; the page is `<storefrontUrl>/products/<handle>`. */
    storefrontUrl: z.optional(Url),
    variants: z.array(
      z.object({
        id: Id,
        inventoryItem: z.optional(Id),
        tracked: z.boolean(),
        continueSelling: z.boolean(),
        quantity: z.int(),
      }),
    ),
  }),
  "stock.changed": z.object({ inventoryItem: Id, location: Id, available: z.nullable(z.int()), version: Id }),
  "identity.linked": z.object({ identities: z.array(Identity) }),
  "consent.withdrawn": z.object({ identities: z.array(Identity), reason: Text }),
  /** Forget this person, and these orders' identities. */
  "person.erased": z.object({ identities: z.array(Identity), sales: z.array(Id) }),
  "person.requested": z.object({ identities: z.array(Identity), sales: z.array(Id), request: Id }),
  "connection.ended": z.object({
    connection: z.optional(Id),
    platform: Text,
    account: Text,
    reason: Text,
    erase: z.boolean(),
  }),
  /** A platform still sends sales to a connection that has ended: they wait for it to live again. */
  "delivery.held": z.object({
    connection: Id,
    /** Which of its ends: how often it had been taken up again before. */
    resumes: z.int(),
  }),
  "path.checked": z.object({ path: Id, verdict: Text, cause: z.optional(Text) }),
  "incident.opened": z.object({ incident: Id, kind: Text, landingUrl: Url }),
  "incident.recovered": z.object({ incident: Id, kind: Text, landingUrl: Url }),
} as const;

export type EventType = keyof typeof body;
export const eventTypes = Object.keys(body) as EventType[];

type Envelope<T extends EventType> = {
  type: T;
  /** The fact's name. The same fact has the same id, whoever told us and however often. */
  id: string;
  business: string;
  /** When it happened, UTC. */
  at: string;
  /** When we heard of it. Nothing that is computed may depend on it. */
  heardAt: string;
  /** The platform that said so: shopify, mailchimp, meta, handoff. */
  source: string;
  body: z.infer<(typeof body)[T]>;
};
export type EventOf<T extends EventType> = T extends EventType ? Envelope<T> : never;
export type HandoffEvent = { [T in EventType]: Envelope<T> }[EventType];
/** A fact before it is known whose it is and when it was heard: what a connector's translation yields. */
export type Fact = { [T in EventType]: Omit<Envelope<T>, "business" | "heardAt" | "source"> }[EventType];

const envelope = {
  id: z.string().check(z.minLength(1), z.maxLength(600)),
  business: z.string().check(z.minLength(1)),
  at: Instant,
  heardAt: Instant,
  source: z.string(),
};
const union = z.discriminatedUnion(
  "type",
  (Object.keys(body) as EventType[]).map((type) =>
    z.object({ type: z.literal(type), ...envelope, body: body[type] }),
  ) as never,
);

/** Parses what came over a border (queue, bus, disk) to an event; throws with the field that is wrong. */
export function parseEvent(input: unknown): HandoffEvent {
  return z.parse(union, input) as HandoffEvent;
}
