// Does a text name a person? "@claypot" and "Market @ Town Hall" do not; ann@example.com does, however it is escaped.
import { visible } from "./text.ts";

// Every quantifier ends at a character that the next one cannot begin with, so that this is linear.
// "bowl@2x.png" is a picture.
const address = /[\p{L}\p{N}._%+'-]@(?!\d{1,2}x\.)(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/u;
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

const mailName = /^(?:.{0,40}[[_-])?e[-_]?mail(?:[-_]?address)?\]?$/i;
const phoneName = /^(?:.{0,40}[[_-])?(?:phone(?:[-_]?number)?|telephone|tel|mobile|msisdn|wa_id)\]?$/i;

/** Whether a parameter carries a person's address or number, hashed or not. `email=1` and `mobile=desktop` do not. */
export function isPersonal(name: string, value: string): boolean {
  if (holdsAddress(value) || holdsAddress(name)) return true;
  if (mailName.test(name)) return value.length > 5;
  return phoneName.test(name) && value.replace(/\D/g, "").length > 5;
}

/** A path without the addresses in it: /unsubscribe/ann@example.com. */
export function pathWithoutAddresses(path: string): string {
  if (!holdsAddress(path)) return path;
  return path
    .split("/")
    .map((segment) => (holdsAddress(segment) ? "-" : segment))
    .join("/");
}
