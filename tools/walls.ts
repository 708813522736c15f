// Who may import whom? One line a room; arrows go one way: core <- connectors, store <- functions <- local <- test.
// Tests beside the code may import what they like; stories may not: a story that needs an internal is a missing feature.
import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

type Room = {
  name: string;
  holds(file: string): boolean;
  /** Files of the project that may be imported, by the beginning (or the shape) of their path. A room's own folder is always open, unless `closed`. */
  files: readonly (string | RegExp)[];
  /** Files of which only types may be imported. */
  types?: readonly string[];
  /** Packages from outside; `node:*` stands for all of Node. */
  packages: readonly string[];
  closed?: boolean;
  /** What must not stand in the text, and why. */
  never?: readonly (readonly [RegExp, string])[];
};

const core = "packages/core/";
const connectors = "packages/connectors/";
const store = "packages/store/";
const functions = "packages/functions/src/";
const dashboard = "packages/dashboard/";
const shell = ["packages/local/", "test/", "tools/", "infra/", "stacks/"];
const everything = ["packages/", "test/", "tools/"];
// Handlers are path strings: the deployment and the code meet nowhere else.
const deployedCode = ["packages/core/src/audience.ts", "packages/store/src/definition.ts"];

const noEnvironment = [/\bprocess\.(env|argv)\b/, "reads the environment: pass it in"] as const;
const impure = [
  [/\bDate\.now\(|\bnew Date\(\s*\)/, "looks at the clock: now is an argument"],
  [/\bMath\.random\(|\bcrypto\.|\bgetRandomValues\b/, "throws dice: ids are arguments"],
  [/\bprocess\./, "knows the process: pass in what it needs"],
  [/\bconsole\./, "prints: return it instead"],
  [/(?<![.\w])fetch\(/, "goes out to the network"],
  [/(?<![.\w])set(Timeout|Interval|Immediate)\(/, "waits: the core performs nothing"],
] as const;

/** The first room that holds a file is its room. */
const rooms: readonly Room[] = [
  { name: "core", holds: (file) => file.startsWith(core), files: [], packages: ["zod"], never: impure },
  {
    name: "connectors/signature.ts",
    holds: (file) => file === `${connectors}src/signature.ts`,
    files: [core, `${connectors}src/connector.ts`],
    packages: ["node:crypto"],
    closed: true,
    never: [noEnvironment],
  },
  {
    name: "connectors, one platform",
    holds: (file) => /^packages\/connectors\/src\/[^/]+\//.test(file),
    // What several platforms share lies beside them; the registry knows them, they do not know it.
    files: [core, /^packages\/connectors\/src\/(?!registry)[^/]+\.ts$/],
    packages: ["zod"],
    never: impure,
  },
  {
    name: "connectors",
    holds: (file) => file.startsWith(connectors),
    files: [core, connectors],
    packages: ["zod"],
    never: impure,
  },
  {
    name: "store",
    holds: (file) => file.startsWith(store),
    files: [core, store],
    packages: ["@aws-sdk/client-dynamodb", "@aws-sdk/util-dynamodb"],
    never: [noEnvironment],
  },
  {
    name: "functions/outside",
    holds: (file) => file.startsWith(`${functions}outside/`),
    files: [core, functions],
    packages: ["*"],
  },
  {
    name: "functions/lambda",
    holds: (file) => file.startsWith(`${functions}lambda/`),
    files: [core, connectors, store, functions],
    packages: ["*"],
    never: [[/\bif\s*\(/, "decides something: no `if` in this folder"]],
  },
  {
    name: "functions",
    holds: (file) => file.startsWith(functions),
    // The manifest tells the version.
    files: [core, connectors, functions, dashboard, "packages/functions/package.json"],
    types: [store],
    packages: ["hono", "zod", "isbot", "ipaddr.js", "htmlparser2", "uqr", "node:crypto", "node:zlib"],
    never: [noEnvironment],
  },
  { name: "dashboard", holds: (file) => file.startsWith(dashboard), files: [core], packages: ["hono", "node:*"] },
  {
    name: "local",
    holds: (file) => file.startsWith("packages/local/"),
    files: [core, connectors, store, functions, dashboard],
    packages: ["*"],
  },
  {
    name: "infra",
    holds: (file) => file.startsWith("infra/"),
    files: deployedCode,
    packages: [],
    never: [[/^(?:new |sst\.|aws\.|\$)/m, "makes something when it is imported: export a function"]],
  },
  { name: "stacks", holds: (file) => file.startsWith("stacks/"), files: ["infra/", ...deployedCode], packages: [] },
  { name: "sst.config.ts", holds: (file) => file === "sst.config.ts", files: ["stacks/"], packages: [] },
  { name: "test/stories", holds: (file) => file.startsWith("test/stories/"), files: [], packages: ["*"] },
  {
    name: "test/infra",
    holds: (file) => file.startsWith("test/infra/"),
    files: [...everything, "infra/", "sst.config.ts"],
    packages: ["*"],
  },
  { name: "test", holds: (file) => file.startsWith("test/"), files: everything, packages: ["*"] },
  { name: "tools", holds: (file) => file.startsWith("tools/"), files: everything, packages: ["*"] },
];

/** Every broken wall of the project in `root`, one line each: where, what, why. */
export function brokenWalls(root: string): string[] {
  const files = globSync(["packages/*/src/**/*.ts", "{test,tools}/**/*.ts", "{infra,stacks}/*.ts", "sst.config.ts"], {
    cwd: root,
  }).sort();
  return files.flatMap((file) => wallsBrokenBy(file, readFileSync(join(root, file), "utf8")));
}

/** @param file its path from the root, with forward slashes */
export function wallsBrokenBy(file: string, source: string): string[] {
  const room = rooms.find(({ holds }) => holds(file));
  if (!room) return [`${file} stands in no room: add it to tools/walls.ts`];
  const story = room.name === "test/stories";
  if (file.endsWith(".d.ts") || (/\.(test|fixture)\.ts$/.test(file) && !story)) return [];
  const broken = importsOf(source)
    .map((found) => ({ ...found, refused: refusal(room, file, found) }))
    .filter(({ refused }) => refused)
    .map(({ name, refused }) => `${file} imports "${name}": ${refused}`);
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
  const said = (room.never ?? []).filter(([pattern]) => pattern.test(code)).map(([, why]) => `${file} ${why}`);
  return [...broken, ...said];
}

type Import = { name: string; typeOnly: boolean };

function importsOf(source: string): Import[] {
  const statements = source.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm);
  const calls = source.matchAll(/\bimport\(\s*["'`]([^"'`]+)["'`]/g);
  return [
    ...Array.from(statements, ([, type, name = ""]) => ({ name, typeOnly: type !== undefined })),
    ...Array.from(calls, ([, name = ""]) => ({ name, typeOnly: false })),
  ];
}

function refusal(room: Room, file: string, { name, typeOnly }: Import): string | undefined {
  const target = targetOf(file, name);
  if (target === undefined) {
    const root = name.startsWith("@") ? name.split("/").slice(0, 2).join("/") : (name.split("/")[0] ?? "");
    const node = name.startsWith("node:");
    const open = [name, root, "*", ...(node ? ["node:*"] : [])];
    return room.packages.some((one) => open.includes(one)) ? undefined : `${room.name} may not`;
  }
  if (!shell.some((folder) => file.startsWith(folder)) && file !== "sst.config.ts") {
    if (shell.some((folder) => target.startsWith(folder))) return "nobody but test may import it";
  }
  const own = !room.closed && posix.dirname(target).startsWith(ownFolder(room, file));
  const open = room.files.some((one) => (typeof one === "string" ? target.startsWith(one) : one.test(target)));
  if (own || open) return undefined;
  if (room.types?.some((prefix) => target.startsWith(prefix))) {
    return typeOnly ? undefined : `${room.name} may import its types only (functions/src/deps.ts brings the thing)`;
  }
  return `${room.name} may not`;
}

/** Where the import leads within the project; undefined when it leads outside. */
function targetOf(file: string, name: string): string | undefined {
  if (name.startsWith(".")) return posix.normalize(posix.join(posix.dirname(file), name));
  const [, room, path] = /^@handoff\/([^/]+)\/(.+)$/.exec(name) ?? [];
  return room ? `packages/${room}/src/${path}.ts` : undefined;
}

function ownFolder(room: Room, file: string): string {
  const parts = file.split("/");
  if (room.name === "connectors, one platform") return parts.slice(0, 4).join("/");
  if (room.name === "test/stories") return "test/stories";
  return parts.slice(0, parts[0] === "packages" ? 3 : 1).join("/");
}
