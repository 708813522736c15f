// Did the platform really send this? Schemes are data: which header, which hash, over which bytes, in which spelling.
// The one file to audit. Always over the raw bytes, always in constant time, and a short secret never verifies anything.
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Delivery, Verified } from "./connector.ts";

export type Scheme = {
  header: string;
  hash: "sha1" | "sha256";
  encoding: "base64" | "hex";
  /** What stands before the digest in the header: `sha256=`. */
  prefix?: string;
  /** A `t=<unix seconds>,v1=<digest>` header: the digest is over `<t>.<body>`, and t may be this far off, in seconds. */
  timestamped?: { toleranceSeconds: number };
};

// The platform chooses a secret; what must never verify anything is one that was left empty or is a slip of the finger.
const secretMin = 4;

/** Checks a delivery against every live secret; one match is enough. Reasons never name a secret. */
export function verifySignature(scheme: Scheme, delivery: Delivery, secrets: readonly string[], now: number): Verified {
  const given = delivery.headers[scheme.header];
  if (!given) return { ok: false, reason: `header ${scheme.header} is missing` };
  const signed = scheme.timestamped ? readTimestamped(given) : { digests: [given], at: undefined };
  if (scheme.timestamped) {
    const age = Math.abs(now / 1000 - (signed.at ?? Number.NaN));
    if (!(age <= scheme.timestamped.toleranceSeconds))
      return { ok: false, reason: "the signature's time is missing or stale" };
  }
  const usable = secrets.filter((secret) => secret.length >= secretMin);
  if (usable.length === 0) return { ok: false, reason: "the connection has no usable secret" };
  let matched = false;
  for (const secret of usable) {
    const hmac = createHmac(scheme.hash, secret);
    if (signed.at !== undefined) hmac.update(`${signed.at}.`);
    const expected = hmac.update(delivery.body).digest();
    for (const digest of signed.digests) matched = sameDigest(digest, expected, scheme) || matched;
  }
  return matched ? { ok: true } : { ok: false, reason: "the signature does not match" };
}

/** Compares two texts without telling by its duration where they differ. Empty never equals. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length > 0 && left.length === right.length && timingSafeEqual(left, right);
}

/** Compares what was given with a secret of ours, in constant time. A missing, empty or short secret never matches. */
export function sameSecret(given: string | undefined, secret: string): boolean {
  return secret.length >= secretMin && given !== undefined && sameText(given, secret);
}

// The digest's text must be the very spelling: decoding it first would let garbage behind it pass.
function sameDigest(given: string, expected: Buffer, { prefix = "", encoding }: Scheme): boolean {
  if (!given.startsWith(prefix)) return false;
  const text = given.slice(prefix.length).trim();
  return sameText(encoding === "hex" ? text.toLowerCase() : text, expected.toString(encoding));
}

function readTimestamped(header: string): { at: number | undefined; digests: string[] } {
  const pairs = header.split(",").map((pair) => pair.trim().split("="));
  const at = Number(pairs.find(([key]) => key === "t")?.[1]);
  return {
    at: Number.isSafeInteger(at) ? at : undefined,
    digests: pairs.filter(([key]) => key === "v1").map(([, value]) => value ?? ""),
  };
}
