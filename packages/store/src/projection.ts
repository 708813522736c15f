// How does a projection stay right under duplicates, reordering, concurrency and crashes? It is recomputed, never incremented:
// read its version, read its facts, compute, put on condition that the version has not moved, else again.
// A writer stores its facts BEFORE it calls this; then the last successful put has seen them all.
import type { Key } from "./keys.ts";
import type { Item, Table } from "./table.ts";

export type Recomputed<T> = { value: T; version: number; conflicts: number };

/**
 * Recomputes one item from its facts. `compute` reads the facts (strongly consistent) and returns the new value, given what stands
 * there now; it may run several times. An unchanged value is written too: the version must move, or a slower worker that has seen fewer
 * facts would write over it. Throws after 50 lost races (the queue tries again).
 */
export async function recompute<T>(
  table: Table,
  key: Key,
  compute: (before: T | undefined) => Promise<T>,
  attributesOf: (value: T) => { expiresAt?: number } = () => ({}),
): Promise<Recomputed<T>> {
  for (let conflicts = 0; conflicts < 50; conflicts++) {
    const stands = await table.get(key);
    const value = await compute(stands?.value as T | undefined);
    const version = (stands?.v ?? 0) + 1;
    const item: Item = { ...key, v: version, value, ...attributesOf(value) };
    if (await table.put(item, { version: stands?.v })) return { value, version, conflicts };
  }
  throw new Error(`lost 50 races for ${key.pk} ${key.sk}`);
}

/** JSON with sorted keys and without undefined: equal values have equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
