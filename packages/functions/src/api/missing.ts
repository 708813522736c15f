// What does one say of a thing that is not yours or not there? The same, so that nobody learns which.
import { HandoffError } from "@handoff/core/error";

export function missing(noun: string): HandoffError {
  return new HandoffError("not-found", `There is no such ${noun}.`);
}

/** The thing, or the one answer for everything that is not yours or not there. */
export function found<T>(thing: T | undefined, noun: string): T {
  if (thing === undefined) throw missing(noun);
  return thing;
}
