// What was kept while a connection had ended counts once its account is connected again.
import type { Platforms } from "@handoff/connectors/connector";
import type { Connection } from "@handoff/core/business";
import { HandoffError } from "@handoff/core/error";
import type { Replay } from "./api/deliveries.ts";
import { isSameAccount } from "./connection.ts";
import type { ReportDeps } from "./deps.ts";

/** Half of the time an answer may take; the rest is run when it is asked for again. */
const patienceMs = 10_000;

/** Runs what waits for the account of a live connection, oldest first, as far as the time goes. */
export function createCatchUp({ store, now }: ReportDeps, replay: Replay, platforms: Platforms) {
  return async function catchUp({ business, ...connection }: Connection): Promise<void> {
    const connector = await platforms.get(connection.platform);
    const all = await store.settings.connections(business);
    const own = all.filter((one) => connector && isSameAccount(connector, one, { business, ...connection }));
    const waiting = await Promise.all(own.map(({ id }) => store.deliveries.held(business, id)));
    const until = now() + patienceMs;
    for (const id of waiting.flat().sort()) {
      if (now() > until) return;
      await run(business, id);
    }
  };

  /** Items expire one by one: what names a delivery may outlive its body by days, and must not keep the later ones back. */
  async function run(business: string, id: string): Promise<void> {
    try {
      await replay(business, id);
    } catch (error) {
      if (!(error instanceof HandoffError && error.code === "not-found")) throw error;
    }
  }
}
