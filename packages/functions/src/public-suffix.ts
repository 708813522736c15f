// Where does one owner's part of a host begin? By the public suffix list: shop.moss.co.uk belongs to moss.co.uk, and two names below
// github.io or myshopify.com are two owners.
import { brotliDecompressSync } from "node:zlib";
import { publicSuffixList } from "./public-suffix-list.ts";

let known: ReadonlySet<string> | undefined;

/** The rules, largest part first: com, uk.co, ck.*, ck.!www; unpacked on first use. */
export function suffixRules(): ReadonlySet<string> {
  known ??= unpacked();
  return known;
}

function unpacked(): Set<string> {
  const rules = new Set<string>();
  let rule = "";
  for (const piece of brotliDecompressSync(Buffer.from(publicSuffixList, "base64")).toString().split(" ")) {
    rule = rule.slice(0, piece.charCodeAt(0) - "0".charCodeAt(0)) + piece.slice(1);
    rules.add(rule);
  }
  return rules;
}

/** The registrable domain of a host in lower case; undefined for a suffix itself, an address of numbers and a name without a point. */
export function registrableDomain(host: string): string | undefined {
  if (host.length > 253 || !host.includes(".") || /^[\d.]+$|[:[\]]|^\.|\.\.|\.$/.test(host)) return undefined;
  const rules = suffixRules();
  const labels = host.split(".").reverse();
  // What no rule names is a suffix of one label.
  let suffix = 1;
  for (let i = 1; i <= labels.length; i++) {
    const above = labels.slice(0, i - 1).join(".");
    const label = labels[i - 1] ?? "";
    const below = (name: string) => (above ? `${above}.${name}` : name);
    if (rules.has(below(`!${label}`))) return named(labels, i);
    if (rules.has(below(label)) || rules.has(below("*"))) suffix = i;
  }
  return suffix < labels.length ? named(labels, suffix + 1) : undefined;
}

const named = (labels: readonly string[], count: number) => labels.slice(0, count).reverse().join(".");
