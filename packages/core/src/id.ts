// What is a thing called? Random ids carry a prefix (con_, lnk_, …); names made of text are cut to what keys can hold.

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * An id that sorts by time: prefix, nine digits of milliseconds in base 32, then randomness.
 * @param bytes at least 10 random bytes, given by the caller
 */
export function timeId(prefix: string, nowMs: number, bytes: Uint8Array): string {
  let time = "";
  for (let rest = nowMs, i = 0; i < 9; i++, rest = Math.floor(rest / 32)) time = alphabet[rest % 32] + time;
  return `${prefix}_${time}${randomText(bytes.subarray(0, 10))}`;
}

/** An id nobody can guess: 5 bits of each given byte. 26 bytes make 130 bits. */
export function randomId(prefix: string, bytes: Uint8Array): string {
  return `${prefix}_${randomText(bytes)}`;
}

function randomText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => alphabet[byte % 32]).join("");
}

/** A 53-bit hash as text: a short stable name for a text. Not for secrets. */
export function shortHash(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36).padStart(11, "0");
}
