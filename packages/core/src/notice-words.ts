// How are pages, people and strangers' words written into a mail? What anybody could have written never becomes an address
// one can follow, and never more than one line.
import type { Incident } from "./incident.ts";

/** The page as an owner names it: its path, or its host when the whole shop is meant. */
export function placeOf({ path, subject, paths }: Incident): string {
  const url = new URL(path.landingUrl);
  if (subject.startsWith("host:") || url.pathname === "/") return url.host;
  const others = paths.filter(({ id }) => id !== path.id).length;
  const name = line(readable(url.pathname), 60);
  return others ? `${name} and ${others} more page${others === 1 ? "" : "s"}` : name;
}

function readable(pathname: string): string {
  try {
    return decodeURI(pathname);
  } catch {
    return pathname;
  }
}

/** One line of text: no line breaks, control or direction marks, and not longer than it may be. */
export function line(text: string, lengthMax: number): string {
  const flat = text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f]+/gu, " ")
    .trim();
  const letters = [...flat];
  return letters.length > lengthMax ? `${letters.slice(0, lengthMax - 1).join("")}…` : flat;
}

/** Anybody can put words into utm_campaign; mail programs make links of whatever looks like an address. */
export function unlinked(text: string): string {
  return text.replaceAll("://", " ").replace(/(?<=[\p{L}\p{N}])[.@](?=\p{L})/gu, (mark) => ` ${mark} `);
}

export function people(counted: number): string {
  return counted === 1 ? "1 person" : `${count(counted)} people`;
}

export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** The last line of every mail to a recipient. */
export function footer(business: string): string {
  return `Handoff wrote this because you are an alert recipient of ${line(business, 80)}. Recipients are changed on the dashboard, under Mail. No link in this mail changes anything.`;
}
