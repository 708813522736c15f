// `handoff redrive`: dead letters get a new start.
import type { Command } from "./command.ts";
import { stageOption } from "./deployment.ts";
import { withDeadQueues } from "./queues.ts";

export const redrive: Command = {
  name: "redrive",
  says: "Give dead letters a new start, once the cause is gone.",
  takes: "[worker]",
  argsMax: 1,
  about: [
    "Puts the dead letters of one worker (attribute, watch, alert; on AWS feedback too) or of all back into its queue. Doing",
    "it twice does no harm: the same fact twice is the same fact. Here it opens the queues of HANDOFF_HOME, so Handoff must",
    "not be running on it, and the letters are worked off at the next start; on AWS it starts SQS's own move, which goes on",
    "by itself.",
  ].join("\n"),
  options: stageOption,
  run: (call) =>
    withDeadQueues(call, async (queues) => {
      const moved: { worker: string; redriven: number }[] = [];
      for (const queue of queues) {
        const redriven = await queue.count();
        if (redriven > 0) await queue.redrive();
        moved.push({ worker: queue.worker, redriven });
      }
      const lines = moved.map(({ worker, redriven }) => `${worker}: ${redriven} on their way again`);
      return { json: { workers: moved }, text: lines.join("\n"), trouble: false };
    }),
};
