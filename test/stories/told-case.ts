// A case told as data: what platforms and browsers send, and what the reports must say afterwards. The shape, and how cases are read.
import { readdirSync, readFileSync } from "node:fs";
import * as z from "zod";

/** One right text, or a list of them. null: nothing stands there. */
const Words = z.union([z.string(), z.null(), z.array(z.union([z.string(), z.null()]))]);
const Fields = z.record(z.string(), z.unknown());
const HeaderNames = z.record(z.string(), z.string());

const Step = z.discriminatedUnion("do", [
  /**
   * A signed delivery. `body`: the payload; of an order, what differs from a plain paid web order of 54.00 (`_now`: placed now).
   * Mailchimp sends a form: `fields`, or `raw` as it stands. `rename`: header names as this sender writes them.
   */
  z.strictObject({
    do: z.literal("hook"),
    platform: z.enum(["shopify", "mailchimp", "meta"]),
    topic: z.optional(z.string()),
    body: z.optional(Fields),
    fields: z.optional(z.array(z.tuple([z.string(), z.string()]))),
    raw: z.optional(z.string()),
    rename: z.optional(HeaderNames),
  }),
  /** Somebody follows link number `link` of the set-up. */
  z.strictObject({
    do: z.literal("click"),
    link: z.number(),
    method: z.optional(z.string()),
    headers: z.optional(HeaderNames),
    suffix: z.optional(z.string()),
    query: z.optional(z.string()),
  }),
  /** What the snippet sends; one visitor per case unless the body names another. */
  z.strictObject({ do: z.literal("visit"), body: Fields }),
  z.strictObject({ do: z.literal("wait"), seconds: z.number().max(5) }),
]);
export type Step = z.infer<typeof Step>;

const Expected = z.strictObject({
  /** The id of a Shopify order, and who has its credit under `model` (last-non-direct unless named). */
  order: z.optional(z.unknown()),
  channel: z.optional(Words),
  source: z.optional(Words),
  campaign: z.optional(Words),
  model: z.optional(z.string()),
  absent: z.optional(z.boolean()),
  /** Sales, and touches by channel, of the report of these days (the last 60 unless named). */
  orders: z.optional(z.number()),
  touches: z.optional(z.record(z.string(), z.number())),
  from: z.optional(z.string()),
  to: z.optional(z.string()),
  /** How many leads there are, and what the newest says. */
  leads: z.optional(z.number()),
  lead: z.optional(z.record(z.string(), Words)),
  /** What became of the newest delivery. */
  delivery: z.optional(Words),
  facts: z.optional(z.number()),
  /** How click number `click` of the case was answered; `location`: a part of the address. */
  click: z.optional(z.number()),
  status: z.optional(z.number()),
  location: z.optional(z.string()),
});
export type Expected = z.infer<typeof Expected>;

const Case = z.object({
  name: z.string(),
  kind: z.string(),
  setup: z.strictObject({
    timezone: z.string(),
    currency: z.string(),
    /** Further settings of the business. */
    business: z.optional(Fields),
    storefront: z.optional(z.string()),
    links: z.optional(z.array(Fields)),
    endpoints: z.optional(z.array(Fields)),
  }),
  steps: z.array(Step),
  expect: z.union([Expected, z.array(Expected)]),
});
export type Case = z.infer<typeof Case>;

const ours = new URL("./cases/", import.meta.url);

/** The project's own cases, and those in the files that HANDOFF_CASES names, with colons between them. */
export function readCases(): Case[] {
  const others = (process.env.HANDOFF_CASES ?? "").split(":").filter((path) => path !== "");
  const own = readdirSync(ours).map((name) => new URL(name, ours));
  return [...own, ...others].flatMap((path) => z.array(Case).parse(JSON.parse(readFileSync(path, "utf8"), keepDigits)));
}

/** Ids beyond 2^53 are written again digit by digit as they were read. */
function keepDigits(_key: string, value: unknown, { source }: { source?: string } = {}): unknown {
  const isExact = typeof value !== "number" || !Number.isInteger(value) || Number.isSafeInteger(value);
  return isExact || source === undefined ? value : rawJson(source);
}
const rawJson = (text: string) => (JSON as typeof JSON & { rawJSON(text: string): unknown }).rawJSON(text);
