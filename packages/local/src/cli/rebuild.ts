// `handoff rebuild`: everything is counted again from its facts.
import { createRebuild, type Rebuilt } from "@handoff/functions/rebuild";
import { createStore, type Store } from "@handoff/store/store";
import { openTable } from "@handoff/store/table";
import { clock } from "../clock.ts";
import { startEngine } from "../engine.ts";
import { columns } from "./columns.ts";
import { type Call, type Command, wrongUse } from "./command.ts";
import { findTable, stageOf, stageOption } from "./deployment.ts";
import { withHomeBus } from "./home-bus.ts";

export const rebuild: Command = {
  name: "rebuild",
  says: "Count everything again from its facts, after the zone, the window or what counts has changed.",
  takes: "[business]",
  argsMax: 1,
  about: [
    "Recomputes the sales, leads, rows, hours and days of one business or of all. Facts stay as they are, and days whose facts",
    "may have expired stay as they were counted. It can be stopped and run again. Here it opens the table of HANDOFF_HOME, so",
    "Handoff must not be running on it; with --stage it works on the deployed table from this machine, beside the workers:",
    "wait until what they had begun before the change has ended. It reads the whole table.",
  ].join("\n"),
  options: stageOption,
  run: (call) =>
    withStore(call, async (store) => {
      const all = await store.settings.businesses();
      const [wanted] = call.args;
      if (wanted !== undefined && !all.includes(wanted)) {
        throw wrongUse(
          "There is no such business.",
          "business",
          "Give an id from GET /v1/businesses, or none for all.",
          wanted,
        );
      }
      const done: ({ business: string } & Rebuilt)[] = [];
      for (const business of wanted === undefined ? all : [wanted]) {
        const counted = await createRebuild({ store, now: clock.now })(business, ({ sales, leads, hours }) =>
          call.say(`${business}: ${sales} sales, ${leads} leads, ${hours} hours …`),
        );
        done.push({ business, ...counted });
      }
      const rows = done.map(({ business, sales, leads, rows, hours }) => [business, sales, leads, rows, hours]);
      return {
        json: { businesses: done },
        text: done.length === 0 ? "No businesses." : columns(["business", "sales", "leads", "rows", "hours"], rows),
        trouble: false,
      };
    }),
};

async function withStore<T>(call: Call, work: (store: Store) => Promise<T>): Promise<T> {
  const stage = stageOf(call);
  if (stage !== undefined) return work(createStore(openTable(await findTable(stage))));
  return withHomeBus(call.environment, async (_, home) => {
    const engine = await startEngine(home.table);
    try {
      return await work(createStore(engine.table));
    } finally {
      await engine.stop();
    }
  });
}
