// What DynamoDB refuses and other engines take, at its documented limits: every table refuses it itself, and takes what is just inside.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
import type { Condition, Item, Range, Table } from "@handoff/store/table";
import { expect } from "vitest";

type Refused = { what: string; ask(table: Table, pk: string): Promise<unknown>; field: string; remedy: string };

const empty = "Give at least one character, or leave it out.";
const long = "Shorten it, or put a hash in its place.";
const notExact = "Keep it as text.";
const notJson = "Keep a list or a text.";

const key = (
  what: string,
  key: (pk: string) => { pk: string; sk: string },
  field: string,
  remedy: string,
): Refused[] => [
  { what: `a read of ${what}`, ask: (table, pk) => table.get(key(pk)), field, remedy },
  { what: `a write of ${what}`, ask: (table, pk) => table.put(key(pk)), field, remedy },
  { what: `a removal of ${what}`, ask: (table, pk) => table.remove(key(pk)), field, remedy },
];
const range = (what: string, range: Range, field: string, remedy: string): Refused => ({
  what,
  ask: (table, pk) => table.query(pk, range),
  field,
  remedy,
});
const item = (what: string, data: Record<string, unknown>, field: string, remedy: string): Refused => ({
  what,
  ask: (table, pk) => table.put({ pk, sk: "a", ...data }),
  field,
  remedy,
});
const condition = (what: string, condition: Condition, field: string, remedy: string): Refused => ({
  what,
  ask: (table, pk) => table.put({ pk, sk: "a" }, condition),
  field,
  remedy,
});

export const refused: Refused[] = [
  ...key("an empty partition key", () => ({ pk: "", sk: "a" }), "pk", empty),
  ...key("an empty sort key", (pk) => ({ pk, sk: "" }), "sk", empty),
  ...key("a partition key of 2,049 bytes", (pk) => ({ pk: sized(pk, 2049), sk: "a" }), "pk", long),
  ...key("a sort key of 1,025 bytes", (pk) => ({ pk, sk: sized("", 1025) }), "sk", long),
  ...key("a sort key of 400 characters and 1,200 bytes", (pk) => ({ pk, sk: "壺".repeat(400) }), "sk", long),
  { what: "a query of an empty partition", ask: (table) => table.query(""), field: "pk", remedy: empty },
  range("an empty beginning of a range", { from: "" }, "from", empty),
  range("an empty beginning of a range with an end", { from: "", to: "9" }, "from", empty),
  range("an empty end of a range", { to: "" }, "to", empty),
  range("an empty prefix", { prefix: "" }, "prefix", empty),
  range("a beginning of 1,025 bytes", { from: sized("", 1025) }, "from", long),
  range("an end of 1,025 bytes", { to: sized("", 1025) }, "to", long),
  range("a prefix of 1,025 bytes", { prefix: sized("", 1025) }, "prefix", long),
  range("ends that are exchanged", { from: "b", to: "a" }, "from", "Exchange `from` and `to`."),
  // In UTF-8 this order is the other way round than in JavaScript's own comparison.
  range("ends that are exchanged in UTF-8", { from: "🫖", to: "\ufb01" }, "from", "Exchange `from` and `to`."),
  range("a prefix beside an end", { prefix: "a", to: "b" }, "prefix", "Give one of them."),
  range("a page of none", { limit: 0 }, "limit", "Leave it out to read everything."),
  range("a page of less than none", { limit: -1 }, "limit", "Leave it out to read everything."),
  range("a page of one and a half", { limit: 1.5 }, "limit", "Leave it out to read everything."),
  {
    what: "a scan for a partition of 2,049 bytes",
    ask: async (table) => table.scan(sized("", 2049)).next(),
    field: "prefix",
    remedy: long,
  },
  item("an item of more than 400 KB", { filler: "x".repeat(409_600) }, "item", "Divide it over several items."),
  item("a name that is empty", { "": 1 }, "", "Keep a list of pairs instead."),
  item("a name that is empty, deep inside", { of: [{ "": 1 }] }, "of[0].", "Keep a list of pairs instead."),
  item("33 levels", { deep: nested(33) }, `deep${"[0]".repeat(32)}`, "Keep it as JSON text."),
  item("a number of 39 digits", { n: 10n ** 38n + 1n }, "n", notExact),
  item("a number nearer to 0 than 1E-130", { of: { n: 1e-131 } }, "of.n", notExact),
  item("a number that JavaScript has rounded", { n: 2 ** 53 }, "n", notExact),
  item("no number", { n: Number.NaN }, "n", notExact),
  item("an infinite number", { n: Number.POSITIVE_INFINITY }, "n", notExact),
  item("an empty set", { tags: new Set() }, "tags", notJson),
  item("a set", { tags: new Set(["a"]) }, "tags", notJson),
  item("a date", { at: new Date(0) }, "at", notJson),
  item("a function", { f: () => 1 }, "f", "Leave it out."),
  condition("a condition on no number", { older: Number.NaN }, "older", notExact),
  condition("a condition on a version that JavaScript has rounded", { version: 2 ** 60 }, "version", notExact),
];

/** What stands at the limits is taken, and comes back as it was. */
export async function expectTheLimitsAreTaken(table: Table, pk: string): Promise<void> {
  const items: Item[] = [
    { pk: sized(pk, 2048), sk: "a" },
    { pk, sk: sized("", 1024) },
    { pk, sk: "壺".repeat(341) },
    { pk, sk: "a" },
    { pk, sk: "b", deep: nested(32) },
    { pk, sk: "c", n: [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0, -0.125, 1e-7] },
    { pk, sk: "d", none: [null, "", [], {}, false] },
  ];
  for (const one of items) await table.put(one);
  for (const one of items) expect(await table.get(one)).toEqual(one);
  await table.put({ pk, sk: "e", n: 1e-130 });
  expect((await table.get({ pk, sk: "e" }))?.n).toBe(1e-130);
  expect(await table.query(pk, { from: "a", to: "a" })).toHaveLength(1);
  expect(await table.query(pk, { prefix: sized("", 1024) })).toHaveLength(1);
  expect(await table.query(pk, { limit: 1 })).toHaveLength(1);
}

/** The largest item that may be: names and values together. */
export function itemOf400KB(pk: string): Item {
  return { pk, sk: "a", filler: "x".repeat(409_600 - Buffer.byteLength(`pk${pk}skafiller`)) };
}

/** A text that begins so and has this many bytes. */
function sized(text: string, bytes: number): string {
  return text.padEnd(bytes, "k");
}

/** Lists in lists: so many levels, the attribute itself being the first. */
function nested(levels: number): unknown {
  return levels === 0 ? "x" : [nested(levels - 1)];
}
