// How is a resource of the rehearsed graph made on AWS, and where is it read again? One recipe for each kind.
import type { Inputs, Resource } from "../../../tools/rehearse/graph.ts";
import type { Call, Json } from "../moto.ts";

/** What must be found where: everything in `holds`, in the picked part of the answer. */
export type ReadBack = Call & { holds: Json; at(answer: Json): Json };

export type Given = {
  resource: Resource;
  /** The whole graph's resources of a kind. */
  all(type: string): Resource[];
  /** The bytes of what a function would be deployed with. */
  code(functionName: string): Buffer;
  /** The hosted zone that the domain's owner has. Which one it is, SST looks up while it deploys. */
  zone: string;
};

export type Recipe = {
  calls(inputs: Inputs, given: Given): Call[];
  /** What the service has called it: replaces the rehearsal's invention wherever that stands in later calls. */
  outputs?(answers: Json[]): { id?: string; [output: string]: string | undefined };
  readBack?(inputs: Inputs, given: Given, answers: Json[]): ReadBack[];
  /** What the service demands beyond its model; what is wrong, a line each. */
  rules?(inputs: Inputs, given: Given): string[];
};

export type Recipes = Readonly<Record<string, Recipe>>;

/** A documented range that the model leaves out; what is wrong, if anything. */
export function outside(what: string, value: number, [min, max]: readonly [number, number]): string[] {
  return value >= min && value <= max ? [] : [`${what} is ${value}, ${min} to ${max} are allowed`];
}

/** The properties of a graph are those of the API with a small letter at the beginning. */
export function capitalized(value: Json): Json {
  if (Array.isArray(value)) return value.map(capitalized);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name.charAt(0).toUpperCase() + name.slice(1), capitalized(part)]),
  );
}

export function without(value: Record<string, Json>, ...names: string[]): Record<string, Json> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

export const jsonText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A resource that is not named gets the name it has in our code, as the rehearsal has invented it. */
export const nameOf = (inputs: Inputs, { outputs }: Resource): string => inputs.name ?? outputs.name;
