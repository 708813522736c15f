// Text that people typed: what nobody can see in it, and where it may be cut.

// Zero-width spaces and joiners, marks of direction, soft hyphens, the byte order mark, controls. They come along from web pages and documents.
const unseen = /[\p{Cc}\p{Cf}]/gu;
// In the middle of a text these are the business of letters and emoji: they make one sign of several (👩‍🎨, a region's flag) and keep
// Persian words apart.
const joiner = /\u200c|\u200d|[\u{e0020}-\u{e007f}]/u;

/** Without anything invisible: for comparing. */
export function visible(text: string): string {
  return text.replace(/\s+/g, " ").replace(unseen, "");
}

/** Without what is invisible and says nothing, and without space around it: for keeping. */
export function tidy(text: string): string {
  const kept = text.replace(unseen, (sign) => (joiner.test(sign) ? sign : /\s/.test(sign) ? " " : ""));
  return kept
    .trim()
    .replace(/^[\u200c\u200d]+/u, "")
    .replace(/(?<![\u200c\u200d])[\u200c\u200d]+$/u, "")
    .trim();
}

/** With a capital first letter: a platform's name as it is written in a sentence. */
export const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const characters = new Intl.Segmenter("en", { granularity: "grapheme" });
// More parts than any sign of a script or emoji has.
const partsMax = 64;

/** At most so many UTF-16 units, and never through what a reader takes for one character. */
export function cutText(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  let end = 0;
  for (const { index, segment } of characters.segment(text.slice(0, lengthMax + partsMax))) {
    if (index + segment.length > lengthMax) break;
    end = index + segment.length;
  }
  // One "character" of endless accents is cut all the same, but not into half a code point.
  return end > lengthMax - partsMax
    ? text.slice(0, end)
    : text
        .slice(0, lengthMax)
        .toWellFormed()
        .replace(/\ufffd$/u, "");
}

/** The same for an address: never through `%C3%A9`, which is one character. */
export function cutAddress(address: string, lengthMax: number): string {
  if (address.length <= lengthMax) return address;
  const cut = address.slice(0, lengthMax).replace(/(?:%[0-9a-f]?|[\ud800-\udbff])$/i, "");
  // A character has at most four bytes: what cannot be read without the last one to three of them was cut through.
  for (let bytes = 0; bytes < 4; bytes++) {
    const kept = cut.slice(0, cut.length - 3 * bytes);
    const tail = /(?:%[89a-f][0-9a-f]){1,4}$/i.exec(kept.slice(-12))?.[0];
    if (tail === undefined || [tail, tail.slice(3), tail.slice(6), tail.slice(9)].some(isWhole)) return kept;
  }
  return cut;
}

function isWhole(escapes: string): boolean {
  try {
    return escapes !== "" && decodeURIComponent(escapes) !== "";
  } catch {
    return false;
  }
}
