// Was every call that the functions made one that AWS takes? Held against the services' models, against what DynamoDB says of its
// expressions and keys, and against the rights of whoever asked.
import { readFileSync } from "node:fs";
import { expressionProblems, valueProblems } from "./expression.ts";
import type { Model, Models } from "./model.ts";
import type { Json } from "./moto.ts";
import type { Recorded } from "./recorder.ts";

/** What may a caller do? `arn` is what the call is about, where a policy can name it. */
export type Rights = (caller: string, action: string, arn: string | undefined) => boolean;
export type Known = { service: string; operation: string; body: Json };

const services = ["dynamodb", "events", "sesv2"] as const;

export function createCallChecker(models: Models, reservedWordsFile: string, mayDo: Rights) {
  const words = readFileSync(reservedWordsFile, "utf8").split(/\s+/).filter(Boolean);
  const reserved = new Set(words.map((word) => word.toUpperCase()));

  function problemsOf(call: Recorded): string[] {
    const known = readCall(models, call);
    if (!known) return [`an unknown call: ${call.method} ${call.path} ${call.target ?? ""}`];
    const { service, operation, body } = known;
    const found = models.problems(service, operation, body);
    if (service === "dynamodb") {
      found.push(...expressionProblems(body, reserved), ...valueProblems(body));
    }
    const action = `${models.of(service).metadata.signingName ?? service}:${operation}`;
    if (!mayDo(call.caller, action, arnOf(known))) found.push(`${call.caller} has no right to ${action}`);
    // Somebody else was first: an ordinary outcome.
    if (call.status >= 400 && !call.answer.includes("ConditionalCheckFailedException")) {
      found.push(`answered ${call.status}: ${call.answer.slice(0, 200)}`);
    }
    return found.map((problem) => `${call.caller} ${operation}: ${problem}`);
  }

  return {
    /** Distinct problems, each with how often it was met. */
    check(calls: readonly Recorded[]): { problems: string[]; counts: Record<string, number> } {
      const problems = new Map<string, number>();
      const counts: Record<string, number> = {};
      for (const call of calls) {
        const operation = readCall(models, call)?.operation ?? "unknown";
        counts[operation] = (counts[operation] ?? 0) + 1;
        for (const problem of problemsOf(call)) problems.set(problem, (problems.get(problem) ?? 0) + 1);
      }
      return { problems: Array.from(problems, ([problem, times]) => `${times} × ${problem}`), counts };
    },
  };
}

/** Which operation of which service is it? */
export function readCall(models: Models, { method, path, target, body }: Recorded): Known | undefined {
  for (const service of services) {
    const operation = operationOf(models.of(service), method, path, target);
    if (operation !== undefined) return { service, operation, body: JSON.parse(body || "{}") };
  }
  return undefined;
}

function operationOf({ metadata, operations }: Model, method: string, path: string, target?: string) {
  if (target !== undefined) {
    const [prefix, operation] = target.split(".");
    return prefix === metadata.targetPrefix ? operation : undefined;
  }
  if (metadata.targetPrefix !== undefined) return undefined;
  const [found] = Object.values(operations).filter(({ http }) => http.method === method && http.requestUri === path);
  return found?.name;
}

function arnOf({ service, body }: Known): string | undefined {
  const place = "eu-west-1:123456789012";
  if (service === "dynamodb") return `arn:aws:dynamodb:${place}:table/${body.TableName}`;
  if (service === "events" && body.Entries) return `arn:aws:events:${place}:event-bus/${body.Entries[0].EventBusName}`;
  return undefined;
}
