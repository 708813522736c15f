// A field that is read if it is as it should be, and is nothing otherwise. zod's own `catch` does the same and brings 11 kB along: half
// of its checks' machinery, into the public door, which every cold start loads.
import * as z from "zod/mini";

/** @param otherwise what stands there when the value does not match the schema */
export function lenient<T, const Otherwise>(schema: z.ZodMiniType<T>, otherwise: Otherwise) {
  return z.pipe(
    z.optional(z.unknown()),
    z.transform((value): T | Otherwise => {
      const read = z.safeParse(schema, value);
      return read.success ? read.data : otherwise;
    }),
  );
}
