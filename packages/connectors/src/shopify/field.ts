// How does Shopify write ids, money and instants, and how do we say which field was wrong? One spelling each, for every topic.
import { type Money, parseMoney } from "@handoff/core/money";
import { cutText } from "@handoff/core/text";
import { instant, isInCalendar } from "@handoff/core/time";
import * as z from "zod/mini";

/** A field that cannot be read. The message names field, value and remedy, and never repeats what may identify a person. */
export class UnreadableError extends Error {
  constructor(field: string, value: unknown, remedy: string) {
    super(`${field} ${shown(field, value)}: ${remedy}`);
    this.name = "UnreadableError";
  }
}

/** Ids come as numbers; beyond 2^53 the parser kept their digits as text. */
export const Id = z.custom<string | number>(
  (value) => (typeof value === "number" ? Number.isSafeInteger(value) && value >= 0 : isDigits(value)),
  "expected a whole number",
);
/** Decimal text, or a number in hand-made deliveries. */
export const Decimal = z.custom<string | number>(
  (value) => typeof value === "string" || typeof value === "number",
  "expected decimal text",
);
export const Text = z.nullish(z.string());
const Price = z.object({ amount: Decimal, currency_code: z.string() });
/** The same money in the shop's currency and in the one the buyer saw. */
export const PriceSet = z.object({ shop_money: Price, presentment_money: z.nullish(Price) });
/** Where the buyer's currency is not asked for. */
export const ShopPriceSet = z.object({ shop_money: Price });
export type Price = z.infer<typeof Price>;

/** Picks the schema's fields out of a body; throws UnreadableError for the first that is not as it should be. */
export function readBody<T>(schema: z.ZodMiniType<T>, body: unknown): T {
  const result = z.safeParse(schema, body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  let value: unknown = body;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  const expected =
    issue && "expected" in issue && issue.code === "invalid_type" ? `expected ${issue.expected}` : issue?.message;
  throw new UnreadableError(
    path.join(".") || "body",
    value,
    `${expected ?? "unknown shape"}; replay it once we read this shape`,
  );
}

/** Shopify's instants carry their zone; one without would mean another time on every machine. */
export function readInstant(text: string, field: string): string {
  if (/(Z|[+-]\d\d:?\d\d)$/i.test(text)) {
    const at = instantOf(text);
    if (at && isInCalendar(at)) return at;
  }
  throw new UnreadableError(field, text, "expected a date and time with its zone, as 2026-10-05T10:15:00-04:00");
}

function instantOf(text: string): string | undefined {
  try {
    return instant(text);
  } catch {
    return undefined;
  }
}

export function readMoney(amount: string | number, currency: string, field: string): Money {
  try {
    return parseMoney(String(amount), currency);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UnreadableError(
      field,
      `${amount} ${currency}`.slice(0, 60),
      "expected decimal text and an ISO 4217 currency",
    );
  }
}

export function readPrice(price: Price, field: string): Money {
  return readMoney(price.amount, price.currency_code, field);
}

/** Texts of facts are bounded; what a buyer or merchant typed is not. */
export function cut(text: string): string {
  return cutText(text, 500);
}

function isDigits(value: unknown): boolean {
  return typeof value === "string" && /^\d{1,40}$/.test(value);
}

const harmless =
  /(^|[._])(id|at|price|amount|currency|currency_code|status|kind|quantity|available|test|processing|domain|topic|action)$/;

function shown(field: string, value: unknown): string {
  if (value === undefined) return "is missing";
  if (value === null) return "is null";
  if (typeof value === "object") return Array.isArray(value) ? "is a list" : "is an object";
  const text = String(value);
  if (!harmless.test(field) || field.startsWith("customer") || text.includes("@") || text.length > 60)
    return `has a ${typeof value} we cannot read`;
  return `is ${JSON.stringify(value)}`;
}
