// How often may a stranger knock? A token bucket per key (connection, host, address), in memory only: it protects this process.

export type Limit = {
  /** Takes one token; false when none is left. */
  take(key: string, nowMs: number): boolean;
};

/** @param keysMax buckets remembered; the one that knocked longest ago is forgotten first */
export function createLimit({
  perSecond,
  burst,
  keysMax = 10_000,
}: {
  perSecond: number;
  burst: number;
  keysMax?: number;
}): Limit {
  const buckets = new Map<string, { tokens: number; at: number }>();

  return {
    take(key, nowMs) {
      const known = buckets.get(key) ?? { tokens: burst, at: nowMs };
      const elapsedMs = Math.max(0, nowMs - known.at);
      const tokens = Math.min(burst, known.tokens + (elapsedMs / 1000) * perSecond);
      const taken = tokens >= 1;
      buckets.delete(key); // a Map keeps the order of insertion: put back last
      buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at: nowMs });
      const [oldest] = buckets.keys();
      if (buckets.size > keysMax && oldest !== undefined) buckets.delete(oldest);
      return taken;
    },
  };
}
