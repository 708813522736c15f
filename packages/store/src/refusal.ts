// What does DynamoDB refuse? Checked before the engine is asked, so that every engine behaves alike and a mistake shows in the first test.
// Limits: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
import type { Key } from "./keys.ts";
import type { Condition, Item, Range } from "./table.ts";

const partitionBytesMax = 2048;
const sortBytesMax = 1024;
const nameBytesMax = 65_535;
const itemBytesMax = 400 * 1024;
const levelsMax = 32;
const digitsMax = 38;
const smallestMagnitude = 1e-130;
const pageLimitMax = 2_147_483_647;

/** A request that DynamoDB would refuse: a mistake of ours, never of a caller. The value stands in quotes, which no log shows. */
export class TableRefusal extends Error {
  readonly field: string;
  readonly value: string;
  readonly remedy: string;
  constructor(field: string, value: unknown, what: string, remedy: string) {
    const shown = shownValue(value);
    super(`The table takes no such ${field}: ${what}. Value: "${shown}". ${remedy}`);
    this.name = "TableRefusal";
    this.field = field;
    this.value = shown;
    this.remedy = remedy;
  }
}

export function checkKey({ pk, sk }: Key): void {
  checkText("pk", pk, partitionBytesMax);
  checkText("sk", sk, sortBytesMax);
}

export function checkRange(pk: string, range: Range): void {
  const { from, to, prefix, limit } = range;
  checkText("pk", pk, partitionBytesMax);
  if (from !== undefined) checkText("from", from, sortBytesMax);
  if (to !== undefined) checkText("to", to, sortBytesMax);
  if (prefix !== undefined) checkText("prefix", prefix, sortBytesMax);
  if (prefix !== undefined && (from !== undefined || to !== undefined)) {
    throw new TableRefusal("prefix", prefix, "a key condition holds a prefix or two ends", "Give one of them.");
  }
  if (from !== undefined && to !== undefined && Buffer.compare(Buffer.from(from), Buffer.from(to)) > 0) {
    throw new TableRefusal("from", from, "it sorts after the other end", "Exchange `from` and `to`.");
  }
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= pageLimitMax)) {
    throw new TableRefusal("limit", limit, "it is not a whole number from 1", "Leave it out to read everything.");
  }
}

/** @param prefix of the partitions that a scan reads */
export function checkPrefix(prefix: string): void {
  checkText("prefix", prefix, partitionBytesMax);
}

export function checkCondition(condition: Condition | undefined): void {
  const [[field, value] = ["", undefined]] = Object.entries(condition ?? {});
  if (typeof value === "number") bytesOfNumber(field, value);
}

export function checkItem(item: Item): void {
  checkKey(item);
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) {
    if (value !== undefined) bytes += bytesOfName(name, name) + bytesOf(name, value, 1);
  }
  if (bytes > itemBytesMax) {
    const what = `with its names it takes ${bytes} bytes, ${itemBytesMax} are allowed`;
    throw new TableRefusal("item", `${item.pk} ${item.sk}`, what, "Divide it over several items.");
  }
}

function checkText(field: string, value: unknown, bytesMax: number): void {
  if (typeof value !== "string") throw new TableRefusal(field, value, "it is no text", "Give a text.");
  if (value === "")
    throw new TableRefusal(field, value, "it is empty", "Give at least one character, or leave it out.");
  const bytes = Buffer.byteLength(value);
  if (bytes <= bytesMax) return;
  const what = `in UTF-8 it takes ${bytes} bytes, ${bytesMax} are allowed`;
  throw new TableRefusal(field, value, what, "Shorten it, or put a hash in its place.");
}

/** What a value takes in an item: CapacityUnitCalculations.html in the guide above. */
function bytesOf(path: string, value: unknown, level: number): number {
  switch (typeof value) {
    case "string":
      return Buffer.byteLength(value);
    case "boolean":
      return 1;
    case "number":
    case "bigint":
      return bytesOfNumber(path, value);
    case "object":
      return value === null ? 1 : bytesOfParts(path, value, level);
    default:
      throw new TableRefusal(path, typeof value, "it is no data", "Leave it out.");
  }
}

function bytesOfParts(path: string, value: object, level: number): number {
  if (level > levelsMax) {
    throw new TableRefusal(path, "", `it lies deeper than ${levelsMax} levels`, "Keep it as JSON text.");
  }
  if (Array.isArray(value)) {
    return value.reduce((sum, part, place) => sum + 1 + bytesOf(`${path}[${place}]`, part, level + 1), 3);
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    // Sets and binary exist in DynamoDB, a set never empty; nothing here keeps one, and JSON has neither.
    const kind = value.constructor.name;
    throw new TableRefusal(path, kind, "only what JSON has is kept", "Keep a list or a text.");
  }
  let bytes = 3;
  for (const [name, part] of Object.entries(value)) {
    const inside = `${path}.${name}`;
    if (part !== undefined) bytes += 1 + bytesOfName(inside, name) + bytesOf(inside, part, level + 1);
  }
  return bytes;
}

function bytesOfName(path: string, name: string): number {
  const bytes = Buffer.byteLength(name);
  if (bytes >= 1 && bytes <= nameBytesMax) return bytes;
  throw new TableRefusal(path, name, `a name has 1 to ${nameBytesMax} bytes`, "Keep a list of pairs instead.");
}

function bytesOfNumber(path: string, value: number | bigint): number {
  const digits = String(value)
    .replace(/e.*$/, "")
    .replace(/^-|\./g, "")
    .replace(/^0+|0+$/g, "").length;
  // Beyond its safe integers a JavaScript number is not the one that was meant.
  const exact = typeof value === "bigint" ? digits <= digitsMax : Number.isFinite(value) && isExact(value);
  if (!exact) {
    const what = `numbers are exact, of ${digitsMax} digits at most, and no nearer to 0 than ${smallestMagnitude}`;
    throw new TableRefusal(path, value, what, "Keep it as text.");
  }
  return Math.ceil(digits / 2) + 1 + (value < 0 ? 1 : 0);
}

function isExact(value: number): boolean {
  const magnitude = Math.abs(value);
  return magnitude === 0 || (magnitude >= smallestMagnitude && magnitude <= Number.MAX_SAFE_INTEGER);
}

function shownValue(value: unknown): string {
  const text = String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
