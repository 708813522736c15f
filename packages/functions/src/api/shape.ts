// What do the parts of requests and answers look like? Shapes that several nouns share; a shape with a name stands once in the document.
import { verdicts } from "@handoff/core/path";
import { calendar } from "@handoff/core/time";
import * as z from "zod/mini";
import type { Schema } from "../route.ts";

/** What the document says about a schema: its name, if it has one, and a sentence. */
export const documented = z.registry<{ id?: string; description?: string; format?: string }>();

/** Gives a schema a name in the document. */
export function named<S extends Schema>(id: string, schema: S, description?: string): S {
  documented.add(schema, { id, ...(description && { description }) });
  return schema;
}

/** The same schema with a sentence on what it means in this place; a schema that is used in several places keeps its own. */
export function says<S extends Schema>(description: string, schema: S): S {
  const here = schema.clone(undefined, { parent: true });
  documented.add(here, { description });
  return here;
}

export const Id = z.string().check(z.minLength(1), z.maxLength(300));
export const ById = z.object({ id: Id });
export const Instant = z.string();
documented.add(Instant, { format: "date-time" });
export const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));

/** An http(s) address as people type it; nothing else is ever redirected to or looked at. */
export const WebAddress = z
  .url({ protocol: /^https?$/, error: "Give a whole address, like https://shop.example.com/products/mug." })
  .check(z.maxLength(2000));

export const Day = z.string().check(
  z.regex(/^\d{4}-\d\d-\d\d$/, { error: "Give a day, like 2026-11-23.", abort: true }),
  z.refine((day) => isDay(String(day)), { error: "Give a day that the calendar has, like 2026-11-23.", abort: true }),
  z.refine(
    (day) => String(day) >= calendar.first && String(day) <= calendar.last,
    `Give a day from ${calendar.first} to ${calendar.last}.`,
  ),
);

const currencies = new Set(Intl.supportedValuesOf("currency"));
export const Currency = z
  .string()
  .check(
    z.refine((code) => currencies.has(String(code)), "Give an ISO 4217 code in capital letters, like EUR, USD or JPY."),
  );

export const Money = named(
  "Money",
  z.object({ amount: says("Whole minor units: cents for USD, yen for JPY.", z.int()), currency: z.string() }),
  "An exact amount. Amounts of different currencies are never added up.",
);

export const Evidence = named(
  "Evidence",
  z.object({ by: z.enum(["store", "page", "owner", "people"]), says: z.string(), at: Instant }),
  "Who says so, what, and since when.",
);

export const PathName = z.object({ id: z.string(), landingUrl: z.string() });
export const Verdict = z.enum(verdicts);

function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === day;
}
