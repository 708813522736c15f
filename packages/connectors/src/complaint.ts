// Why could a body not be read? The first thing that is wrong with it: which field, which value, what to do.
// Reasons are kept and shown, so a value is named only where its field cannot hold anything of a person.
import type * as z from "zod/mini";

export type Spelling = {
  /** How the platform writes a field: `data[email]`, `entry[0].id`. */
  field(path: readonly PropertyKey[]): string;
  /** Whether values of this field may be shown. */
  shown(path: readonly PropertyKey[]): boolean;
};

const remedy = "Replay the delivery once the connector reads this shape.";

/** One sentence about a body that did not parse; the schema's own messages say what was expected. */
export function complaint(error: z.core.$ZodError, input: unknown, { field, shown }: Spelling): string {
  const [issue] = error.issues;
  const path = issue?.path ?? [];
  return `${field(path)} ${found(valueAt(input, path), shown(path))}: ${issue?.message || "not understood"}. ${remedy}`;
}

function found(value: unknown, shown: boolean): string {
  if (value === undefined) return "is missing";
  if (value === "") return "is empty";
  if (typeof value === "object")
    return value === null ? "is null" : `is a${Array.isArray(value) ? " list" : "n object"}`;
  // An address can stand in any field.
  return shown && !String(value).includes("@")
    ? `is ${JSON.stringify(value).slice(0, 100)}`
    : "has a value that is not shown";
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (value === null || typeof value !== "object") return undefined;
    value = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  }
  return value;
}
