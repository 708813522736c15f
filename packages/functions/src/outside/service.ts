// One deployed function from within: what it says, what it counts, and the trace it works under. Every entry is wrapped by this.
import type { Log } from "../deps.ts";
import { describeFailure } from "../http.ts";
import { clock } from "./clock.ts";
import { createLog, toStandardOutput, type Write } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { inTrace, traceOfInvocation } from "./trace.ts";

type Usage = { usage(): { read: number; write: number } };

export type Service = {
  log: Log;
  /** Counts the capacity units that the table states, per invocation. Answers the table. */
  metered<T extends Usage>(table: T): T;
  /** The work on one invocation, with its metrics stated at the end whatever comes of it. */
  works<E, A>(work: (event: E) => Promise<A>): (event: E) => Promise<A>;
  /** What the timer asks for. Throws when a part of it failed, so that the timer tries again. */
  ticks(tick: () => Promise<void>): (event: unknown) => Promise<void>;
};

export function createService(name: string, write: Write = toStandardOutput, now: () => number = clock.now): Service {
  const metrics = createMetrics(name, now, write);
  const say = createLog(name, now, write);
  const log: Log = (line) => {
    metrics.observe(line);
    say(line);
  };
  let table: Usage = { usage: () => ({ read: 0, write: 0 }) };
  let used = table.usage();

  function state(): void {
    const { read, write } = table.usage();
    metrics.add("ReadUnits", read - used.read);
    metrics.add("WriteUnits", write - used.write);
    used = { read, write };
    metrics.flush();
  }

  const works: Service["works"] = (work) => (event) =>
    inTrace(traceOfInvocation(), async () => {
      try {
        return await work(event);
      } catch (error) {
        // The runtime logs what it is given: the failure without the values, as we log it ourselves.
        for (const one of partsOf(error)) log({ what: "invocation.failed", error: describeFailure(one) });
        throw new Error(describeFailure(error));
      } finally {
        state();
      }
    });

  return {
    log,
    metered(opened) {
      table = opened;
      used = opened.usage();
      return opened;
    },
    works,
    ticks: (tick) =>
      works(async () => {
        const startedMs = now();
        await tick();
        log({ what: "ticked", ms: now() - startedMs });
      }),
  };
}

const partsOf = (error: unknown): unknown[] => (error instanceof AggregateError ? error.errors.slice(0, 20) : [error]);
