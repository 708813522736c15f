// Does everything exist that the documents name? Paths in backticks and links, and every npm, npx and node command.
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What README.md, AGENTS.md, CONTRIBUTING.md and docs name that is not there, one line each. */
export function brokenDocs(root: string): string[] {
  const documents = globSync(["README.md", "AGENTS.md", "CONTRIBUTING.md", "docs/**/*.md"], { cwd: root }).sort();
  return documents.flatMap((document) => missingIn(root, document, readFileSync(join(root, document), "utf8")));
}

/** @param document its path from the root */
export function missingIn(root: string, document: string, text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, "");
  const quoted = Array.from(prose.matchAll(/`([^`\n]+)`/g), ([, inside = ""]) => inside);
  const links = Array.from(prose.matchAll(/\]\(([^)\s#]+)[^)]*\)/g), ([, target = ""]) => target);
  const paths = [
    ...quoted.filter((inside) => isPath(root, inside)).filter((path) => !pathExists(root, document, path)),
    ...links.filter((target) => !/^[a-z]+:/.test(target)).filter((target) => !pathExists(root, document, target)),
  ];
  return [
    ...paths.map((path) => `${document} names ${path}, which is not there`),
    ...missingCommands(root, text).map((command) => `${document} says "${command}", which cannot be run`),
  ];
}

/** Routes (/v1/…), media types and topics (orders/create) are no paths; what begins like a folder of ours or ends like a file is. */
function isPath(root: string, text: string): boolean {
  if (!/^[\w.@{},*/-]+$/.test(text) || text.startsWith("/") || text.startsWith("@")) return false;
  const [first = ""] = text.split("/");
  const folder = text.includes("/") && readdirSync(root).includes(first) && !text.startsWith(".handoff");
  return folder || (/\w\.(ts|mjs|json|ya?ml|md)$/.test(text) && !text.startsWith("/"));
}

function pathExists(root: string, document: string, path: string): boolean {
  const folders = [root, join(root, dirname(document))];
  if (folders.some((folder) => existsSync(join(folder, path)) || globSync(path, { cwd: folder }).length > 0))
    return true;
  // A file may be called by its end (store/keys.ts, keys.ts) where the text is about its room.
  const tail = path.replace(/^(core|connectors|store|functions|local|dashboard)\//, "$1/src/");
  return (
    !path.startsWith(".") && globSync(`packages/**/${tail}`, { cwd: root, exclude: ["**/node_modules"] }).length > 0
  );
}

function missingCommands(root: string, text: string): string[] {
  const { scripts, bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const known = (name: string) => Object.hasOwn(scripts ?? {}, name);
  const wrong: string[] = [];
  for (const [said, verb = "", name = ""] of text.matchAll(/\bnpm (run (?:-s )?([\w:-]+)|start|test|bench|check)\b/g)) {
    if (!known(name || verb)) wrong.push(said);
  }
  for (const [said, name = ""] of text.matchAll(/\bnpx (?!-)([\w@./-]+)/g)) {
    if (!Object.hasOwn(bin ?? {}, name) && !existsSync(join(root, "node_modules", ".bin", name))) wrong.push(said);
  }
  for (const [said, file = ""] of text.matchAll(/\bnode ([\w./-]+\.(?:ts|mjs|js))\b/g)) {
    if (!existsSync(join(root, file))) wrong.push(said);
  }
  return wrong;
}
