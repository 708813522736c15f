// Which request did this work begin with? Its trace id travels beside the events, so that a mail can be followed back to the click.
// It stands in logs and nowhere else: nothing that is computed may depend on it.
import { AsyncLocalStorage } from "node:async_hooks";

const traces = new AsyncLocalStorage<string | undefined>();

/** Runs the work, and all that it starts, under this trace. */
export function inTrace<T>(trace: string | undefined, work: () => T): T {
  return traces.run(trace, work);
}

export function currentTrace(): string | undefined {
  return traces.getStore();
}

/** The trace of the invocation at hand. Lambda's runtime states it anew for each one: `Root=1-67…;Parent=…;Sampled=0`. */
export function traceOfInvocation(environment: Readonly<Record<string, string | undefined>> = process.env) {
  return /(?:^|;)Root=([\w-]{1,60})/.exec(environment._X_AMZN_TRACE_ID ?? "")?.[1];
}
