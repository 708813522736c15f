// What was kept while a connection had ended counts once its account is connected again.
import type { Platforms } from "@handoff/connectors/connector";
import type { Connection } from "@handoff/core/business";
import type { Replay } from "./api/deliveries.ts";
import { isSameAccount } from "./connection.ts";
import type { ReportDeps } from "./deps.ts";

/** Half of the time an answer may take; the rest is run when it is asked for again. */
const patienceMs = 10_000;

/** Runs what waits for the account of a live connection, oldest first. Answers how many deliveries were run, and how many are left. */
export function createCatchUp({ store, now }: ReportDeps, replay: Replay, platforms: Platforms) {
  return async function catchUp({ business, ...connection }: Connection): Promise<{ replayed: number; left: number }> {
    const connector = await platforms.get(connection.platform);
    const all = await store.settings.connections(business);
    const own = all.filter((one) => connector && isSameAccount(connector, one, { business, ...connection }));
    const waiting = await Promise.all(own.map(({ id }) => store.deliveries.held(business, id)));
    const ids = waiting.flat().sort();
    const until = now() + patienceMs;
    let replayed = 0;
    for (const id of ids) {
      if (now() > until) break;
      await replay(business, id);
      replayed += 1;
    }
    return { replayed, left: ids.length - replayed };
  };
}
