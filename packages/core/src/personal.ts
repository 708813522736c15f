// Does a text name a person? "@claypot" and "Market @ Town Hall" do not; ann@example.com does, however it is escaped.
import { visible } from "./text.ts";

// Every quantifier ends at a character that the next one cannot begin with, so that this is linear.
const address = /[\p{L}\p{N}._%+'-]@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/u;
const escapesMax = 3;

/** Whether an e-mail address stands in it, also one that was escaped up to three times. */
export function holdsAddress(text: string): boolean {
  if (!/@|\uff20|%(?:25)*40/i.test(text)) return false;
  let written = visible(text).normalize("NFKC");
  for (let times = 0; times <= escapesMax; times++) {
    if (address.test(written)) return true;
    const read = unescaped(written);
    if (read === written) return false;
    written = read;
  }
  return false;
}

/** Escapes read once, wherever they are whole: a stray % stays. */
export function unescaped(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

/** Read as often as anybody may have escaped it. */
export function fully(text: string): string {
  let read = text;
  for (let times = 0; times < escapesMax && read.includes("%"); times++) read = unescaped(read);
  return read;
}

const personalName =
  /^(?:.{0,40}[[_-])?(?:e[-_]?mail(?:[-_]?address)?|phone(?:[-_]?number)?|telephone|tel|mobile|msisdn|wa_id)\]?$/i;

/** Whether a parameter is one in which forms and mail tools carry a person's address or number. `mobile=1` is none. */
export function isPersonal(name: string, value: string): boolean {
  return holdsAddress(value) || holdsAddress(name) || (value.length > 5 && personalName.test(name));
}

/** A path without the addresses in it: /unsubscribe/ann@example.com. */
export function pathWithoutAddresses(path: string): string {
  if (!holdsAddress(path)) return path;
  return path
    .split("/")
    .map((segment) => (holdsAddress(segment) ? "-" : segment))
    .join("/");
}
