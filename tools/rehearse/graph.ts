// What a rehearsal leaves behind: every resource with the inputs it would be made with, and what would change in an account that
// already has the graph of the deployment before.
import { readFileSync } from "node:fs";

// biome-ignore lint/suspicious/noExplicitAny: the inputs of a hundred kinds of resources, looked into by tests
export type Inputs = Record<string, any>;

export type Resource = {
  urn: string;
  /** aws:lambda/function:Function, sst:aws:Function, … */
  type: string;
  /** Its name in our own code, the end of its URN. */
  name: string;
  id: string;
  parent: string;
  /** False for a component, which only groups. */
  custom: boolean;
  inputs: Inputs;
  outputs: Inputs;
  dependencies: string[];
  /** Paths of inputs that are kept secret in the state. */
  secrets: string[];
  retainOnDelete: boolean;
  change: "create" | "update" | "same";
};

export type Graph = { resources: Resource[]; deleted: { urn: string; type: string; name: string }[] };

export function readGraph(file: string): Graph {
  return JSON.parse(readFileSync(file, "utf8"));
}
