// Is this one of the samples that the "Test" buttons of Meta's app dashboard send? They carry no flag, only invented ids. Meta does not
// document them; these were collected from what developers quote in public, and dashboards before and after may send others.
// Leads of the Lead Ads Testing Tool have real ids and cannot be told from real ones here.
import type { Part } from "./shape.ts";

/** The entry's id of every dashboard sample. */
const sampleAccount = "0";

const sampleIds: readonly [path: string, id: string][] = [
  ["leadgen_id", "444444444444"],
  ["page_id", "444444444444"],
  ["adgroup_id", "44444444444"],
  ["post_id", "44444444_444444444"],
  ["media_id", "17887498072083520"],
  ["comment_id", "17887498072083520"],
  ["id", "17865799348089039"],
  ["comment_id", "17865799348089039"],
  ["media.id", "123123123"],
  ["message.mid", "random_mid"],
  ["reaction.mid", "random_mid"],
  ["postback.mid", "random_mid"],
];

export function isTestTraffic({ account, value }: Part): boolean {
  return account === sampleAccount || sampleIds.some(([path, id]) => idAt(value, path) === id);
}

function idAt(value: unknown, path: string): string | undefined {
  let found = value;
  for (const key of path.split(".")) {
    if (found === null || typeof found !== "object" || !Object.hasOwn(found, key)) return undefined;
    found = Reflect.get(found, key);
  }
  return typeof found === "string" || typeof found === "number" ? String(found) : undefined;
}
