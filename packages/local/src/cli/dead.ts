// `handoff dead`: what could not be done in spite of all retries.
import { columns } from "./columns.ts";
import type { Command } from "./command.ts";
import { stageOption } from "./deployment.ts";
import { withDeadQueues } from "./queues.ts";

export const dead: Command = {
  name: "dead",
  says: "List dead letters: what a worker could not do in spite of all retries.",
  takes: "[worker]",
  argsMax: 1,
  about: [
    "Lists the dead letters of one worker (attribute, watch, alert; on AWS feedback too) or of all: which fact, of which",
    "business, since when and why. Here it opens the queues of HANDOFF_HOME, so Handoff must not be running on it; on AWS",
    "it asks SQS and shows up to ten of each queue, which stay where they are for whoever asks next.",
    "Ends with 1 when there are any.",
  ].join("\n"),
  options: stageOption,
  run: (call) =>
    withDeadQueues(call, async (queues) => {
      const found = await Promise.all(
        queues.map(async (queue) => ({
          worker: queue.worker,
          dead: await queue.count(),
          letters: await queue.letters(),
        })),
      );
      const total = found.reduce((sum, { dead }) => sum + dead, 0);
      const letters = found.flatMap((one) => one.letters);
      return {
        json: { workers: found.map(({ worker, dead }) => ({ worker, dead })), letters },
        text:
          total === 0
            ? "No dead letters."
            : shown(
                found.map(({ worker, dead }) => [worker, dead]),
                letters,
              ),
        trouble: total > 0,
      };
    }),
};

type Letters = Awaited<ReturnType<Parameters<Parameters<typeof withDeadQueues>[1]>[0][number]["letters"]>>;

function shown(counts: (string | number)[][], letters: Letters): string {
  const rows = letters.map(({ worker, diedAt, type, business, fact, reason }) => [
    worker,
    diedAt,
    type,
    business,
    fact.slice(0, 60),
    reason.replace(/\s+/g, " ").slice(0, 80),
  ]);
  return [
    columns(["worker", "dead"], counts),
    "",
    columns(["worker", "died", "event", "business", "fact", "reason"], rows),
  ].join("\n");
}
