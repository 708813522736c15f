// Values as Pulumi sends them: a secret is wrapped, with a mark that says so.
import type { Inputs } from "./graph.ts";

// Pulumi's signatures (sdk/nodejs/runtime/rpc.ts): of any wrapped value, and of a secret.
const markField = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** The value with every secret unwrapped. */
export function plain<T>(value: T): Inputs & T {
  return unwrapped(value) as Inputs & T;
}

function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (!isObject(value)) return value;
  if (isSecret(value)) return unwrapped(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}

/** Where secrets stand: `environment.variables.SST_KEY`. */
export function secretPaths(value: unknown, path = ""): string[] {
  if (!isObject(value)) return [];
  if (isSecret(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => secretPaths(inner, path ? `${path}.${key}` : key));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isSecret = (value: Record<string, unknown>) => value[markField] === secretMark;
