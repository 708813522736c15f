// What does a service say of its own calls? The models that every AWS SDK is made from, as botocore carries them: each call is held against
// them more strictly than SDKs do, with enums, patterns, lengths and ranges.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Json } from "./moto.ts";

type Shape = {
  type: string;
  members?: Record<string, { shape: string }>;
  required?: string[];
  member?: { shape: string };
  key?: { shape: string };
  value?: { shape: string };
  enum?: string[];
  min?: number;
  max?: number;
  pattern?: string;
  union?: boolean;
};
type Operation = { name: string; http: { method: string; requestUri: string }; input?: { shape: string } };
export type Model = {
  metadata: { targetPrefix?: string; protocol: string; signingName?: string; endpointPrefix: string };
  operations: Record<string, Operation>;
  shapes: Record<string, Shape>;
};

export type Models = {
  of(service: string): Model;
  /** What is wrong with a call's parameters, a line each. */
  problems(service: string, operation: string, params: Json): string[];
};

/** @param folder botocore's `data` */
export function openModels(folder: string): Models {
  const models = new Map<string, Model>();
  function of(service: string): Model {
    const known = models.get(service);
    if (known) return known;
    const version = readdirSync(join(folder, service)).sort().at(-1) ?? "";
    const model = JSON.parse(String(gunzipSync(readFileSync(join(folder, service, version, "service-2.json.gz")))));
    models.set(service, model);
    return model;
  }
  return {
    of,
    problems(service, operation, params) {
      const model = of(service);
      const declared = model.operations[operation];
      if (!declared) return [`${service} has no operation ${operation}`];
      if (!declared.input) return [];
      const found = [...check(model, declared.input, params, "")];
      return found.map((problem) => `${service} ${operation}: ${problem}`);
    },
  };
}

type Problems = Generator<string, void>;

function* check(model: Model, { shape: name }: { shape: string }, value: Json, path: string): Problems {
  const shape = model.shapes[name];
  const at = path || "the call";
  switch (shape?.type) {
    case "structure":
      yield* checkStructure(model, shape, value, path);
      break;
    case "list":
    case "map":
      yield* checkParts(model, shape, value, path);
      break;
    case "string":
      yield* checkString(shape, value, at);
      break;
    case "integer":
    case "long":
    case "float":
    case "double":
      yield* checkNumber(shape, value, at);
      break;
    case "boolean":
      if (typeof value !== "boolean") yield `${at} is neither true nor false: ${JSON.stringify(value)}`;
      break;
    case "blob":
    case "timestamp":
      break; // in JSON a text or a number, of any content
    default:
      yield `${at} is of a kind that is not known here: ${shape?.type ?? name}`;
  }
}

function* checkStructure(model: Model, shape: Shape, value: Json, path: string): Problems {
  const { members = {}, required = [], union } = shape;
  const at = path || "the call";
  if (!isObject(value)) {
    yield `${at} is no structure`;
    return;
  }
  for (const name of required) if (value[name] === undefined) yield `${at} lacks ${name}`;
  for (const [name, part] of Object.entries(value)) {
    const member = members[name];
    if (member) yield* check(model, member, part, path ? `${path}.${name}` : name);
    else yield `${at} has no member ${name}`;
  }
  if (union && Object.keys(value).length !== 1) yield `${at} holds exactly one member`;
}

function* checkParts(
  model: Model,
  { type, member, key, value: inner, ...bounds }: Shape,
  value: Json,
  path: string,
): Problems {
  const isList = type === "list";
  if (isList ? !Array.isArray(value) : !isObject(value)) {
    yield `${path} is no ${type}`;
    return;
  }
  const parts = Object.entries(value);
  yield* checkBounds(bounds, parts.length, `${path}, in entries,`);
  for (const [name, part] of parts) {
    if (key) yield* check(model, key, name, `${path}.${name} as a key`);
    const shape = isList ? member : inner;
    if (shape) yield* check(model, shape, part, isList ? `${path}[${name}]` : `${path}.${name}`);
  }
}

function* checkString({ enum: allowed, pattern, ...bounds }: Shape, value: Json, at: string): Problems {
  if (typeof value !== "string") {
    yield `${at} is no text: ${JSON.stringify(value)}`;
    return;
  }
  const shown = JSON.stringify(value.slice(0, 80));
  if (allowed && !allowed.includes(value)) yield `${at} is ${shown}, not one of ${allowed.join(", ")}`;
  yield* checkBounds(bounds, [...value].length, `${at}, in characters,`);
  if (pattern && !expressionOf(pattern).test(value)) yield `${at} is ${shown}, which is not ${pattern}`;
}

function* checkNumber({ type, ...bounds }: Shape, value: Json, at: string): Problems {
  if (typeof value !== "number") {
    yield `${at} is no number: ${JSON.stringify(value)}`;
    return;
  }
  if (/integer|long/.test(type) && !Number.isInteger(value)) yield `${at} is no whole number: ${value}`;
  yield* checkBounds(bounds, value, at);
}

function* checkBounds({ min, max }: Pick<Shape, "min" | "max">, size: number, what: string): Problems {
  if (min !== undefined && size < min) yield `${what} is ${size}, at least ${min} is asked`;
  if (max !== undefined && size > max) yield `${what} is ${size}, at most ${max} is allowed`;
}

/** Models write their patterns for Java, and mean the whole text. */
function expressionOf(pattern: string): RegExp {
  const whole = `^(?:${pattern})$`;
  try {
    return new RegExp(whole, "su");
  } catch {
    return new RegExp(whole, "s"); // escapes that Java allows and Unicode mode does not
  }
}

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
