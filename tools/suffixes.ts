// Makes packages/functions/src/public-suffix-list.ts from the public suffix list that the library tldts ships: `node tools/suffixes.ts`.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync } from "node:zlib";

const zero = "0".charCodeAt(0);
const lettersMax = 70;
const target = new URL("../packages/functions/src/public-suffix-list.ts", import.meta.url);

/** What tldts generates: a node's edges stand side by side, the label of each is a piece of one text. */
type Trie = {
  nodeFlags: Uint8Array;
  edgeStart: ArrayLike<number>;
  edgeLength: ArrayLike<number>;
  edgeChild: ArrayLike<number>;
  labelText: string;
  rulesRoot: number;
  exceptionsRoot: number;
};

/** The rules in the spelling of hosts, largest part first: com, uk.co, ck.*, ck.!www; sorted. */
export async function suffixRules(): Promise<string[]> {
  const library = dirname(createRequire(import.meta.url).resolve("tldts/package.json"));
  const trie = (await import(pathToFileURL(join(library, "dist/cjs/src/data/trie.js")).href)) as Trie;
  const offsets: number[] = [];
  let offset = 0;
  for (const length of Array.from(trie.edgeLength)) {
    offsets.push(offset);
    offset += length;
  }
  const rulesBelow = (node: number, suffix: string): string[] => {
    const first = trie.edgeStart[node] ?? 0;
    const edges = Array.from({ length: (trie.edgeStart[node + 1] ?? first) - first }, (_, i) => first + i);
    return edges.flatMap((edge) => {
      const start = offsets[edge] ?? 0;
      const label = trie.labelText.slice(start, start + (trie.edgeLength[edge] ?? 0));
      const child = trie.edgeChild[edge] ?? 0;
      const name = suffix ? `${suffix}.${label}` : label;
      return [...(trie.nodeFlags[child] ? [name] : []), ...rulesBelow(child, name)];
    });
  };
  const exceptions = rulesBelow(trie.exceptionsRoot, "").map((name) => name.replace(/[^.]+$/, "!$&"));
  // Names in other letters stand there twice, once as a URL spells them.
  return [...rulesBelow(trie.rulesRoot, ""), ...exceptions].filter((name) => /^[!-~]+$/.test(name)).sort();
}

async function suffixesText(): Promise<string> {
  let before = "";
  const pieces = (await suffixRules()).map((rule) => {
    let shared = 0;
    while (shared < Math.min(rule.length, lettersMax) && rule[shared] === before[shared]) shared += 1;
    before = rule;
    return `${String.fromCharCode(zero + shared)}${rule.slice(shared)}`;
  });
  const packed = brotliCompressSync(pieces.join(" ")).toString("base64");
  return [
    "// biome-ignore-all format: made by tools/suffixes.ts, not by hand",
    "// The public suffix list (publicsuffix.org, Mozilla Public License 2.0), its private section included: sorted rules with spaces between",
    "// them, largest part first; each begins with how many letters it shares with the one before (0 is zero). Brotli, in base64.",
    `export const publicSuffixList = \`\n${(packed.match(/.{1,150}/g) ?? []).join("\n")}\n\`;`,
    "",
  ].join("\n");
}

if (import.meta.main) writeFileSync(target, await suffixesText());
