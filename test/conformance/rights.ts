// What may each function do? Read from the roles of the rehearsed graph, as IAM reads them: named actions on named resources.
import type { Resource } from "../../tools/rehearse/graph.ts";
import type { Rights } from "./calls.ts";

type Statement = { Effect: string; Action: string[]; Resource: string[] };

export function rightsOf(resources: readonly Resource[]): Rights {
  const byFunction = new Map<string, Statement[]>();
  for (const { name, inputs } of resources.filter(({ type }) => type === "aws:lambda/function:Function")) {
    const role = resources.find(({ type, outputs }) => type === "aws:iam/role:Role" && outputs.arn === inputs.role);
    const policies: { policy: string }[] = role?.inputs.inlinePolicies ?? [];
    byFunction.set(
      name.replace(/Function$/, ""),
      policies.flatMap(({ policy }) => JSON.parse(policy).Statement),
    );
  }
  return (caller, action, arn) => {
    const statements = byFunction.get(caller);
    // Whoever operates Handoff asks with rights of her own.
    if (!statements) return caller === operator;
    return statements.some(
      ({ Effect, Action, Resource }) =>
        Effect === "Allow" &&
        Action.includes(action) &&
        (arn === undefined || Resource.some((pattern) => matches(pattern, arn))),
    );
  };
}

/** The access key of the command line. */
export const operator = "operator";

function matches(pattern: string, arn: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(arn);
}
