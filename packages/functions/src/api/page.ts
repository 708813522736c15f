// How is a long list read? In pages: `next` of one is the `cursor` of the following.
import { HandoffError } from "@handoff/core/error";
import * as z from "zod/mini";
import { says } from "./shape.ts";

const Limit = z.coerce.number().check(z.int(), z.gte(1), z.lte(200));

// A cursor is the sort key of an item, which holds 1,024 bytes.
const Cursor = z.string().check(
  z.minLength(1),
  z.maxLength(600),
  z.refine((text) => Buffer.byteLength(String(text)) <= 1024, "Begin again without a cursor."),
);

export const pageFields = {
  limit: says("How many at most, 1 to 200.", z._default(Limit, 50)),
  cursor: says("The `next` of the page before.", z.optional(Cursor)),
};
export const PageQuery = z.strictObject(pageFields);
export const Next = says("There is more: give this as `cursor`. Missing on the last page.", z.optional(z.string()));

/** A page of a list that is read whole; `nameOf` is unique and is the cursor. */
export function pageOf<T>(
  items: readonly T[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  nameOf: (item: T) => string,
): { items: T[]; next?: string } {
  const before = cursor === undefined ? -1 : items.findIndex((item) => nameOf(item) === cursor);
  if (cursor !== undefined && before < 0) throw staleCursor(cursor);
  const page = items.slice(before + 1, before + 1 + limit);
  const last = page.at(-1);
  return { items: page, ...(last && before + 1 + limit < items.length && { next: nameOf(last) }) };
}

export function staleCursor(cursor: string): HandoffError {
  return new HandoffError("invalid", "The list has no such place.", [
    { field: "cursor", value: cursor.slice(0, 80), remedy: "Begin again without a cursor." },
  ]);
}
