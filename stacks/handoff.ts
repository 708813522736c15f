// All of Handoff, from what is shared to who looks after it. Arguments and return values are the dependencies.
import { setDefaults } from "../infra/function.ts";
import { alert } from "./alert.ts";
import { attribute } from "./attribute.ts";
import { observe } from "./observe.ts";
import { receive } from "./receive.ts";
import { report } from "./report.ts";
import { share } from "./shared.ts";
import { watch } from "./watch.ts";

export function handoff() {
  setDefaults();
  const shared = share();
  const received = receive(shared);
  const reported = report(shared);
  const attributed = attribute(shared);
  const watched = watch(shared);
  const alerted = alert(shared);
  const { feedback } = alerted;

  const workers = [attributed, watched, alerted, feedback];
  const publishing = [received, reported, watched, watched.tick];
  const queues = workers.map(({ queue }) => queue);
  observe(shared, { functions: [received, reported, ...workers, watched.tick, alerted.tick], publishing, queues });

  return {
    url: shared.url,
    table: shared.table.name,
    bus: shared.bus.name,
    archive: shared.archive.arn,
    ...Object.fromEntries(
      queues.flatMap(({ name, url, dead }) => [
        [`to${name}`, url],
        [`dead${name}`, dead.url],
      ]),
    ),
  };
}
