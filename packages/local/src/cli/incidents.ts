// `handoff incidents`: where marketing sent people and nobody could buy.
import { incidentStates } from "@handoff/core/incident";
import { decimalText } from "@handoff/core/money";
import * as z from "zod/mini";
import { apiSays, openApi } from "./api.ts";
import { columns } from "./columns.ts";
import type { Command } from "./command.ts";
import { listAll } from "./lists.ts";

const Incident = z.looseObject({
  id: z.string(),
  cause: z.string(),
  state: z.enum(incidentStates),
  path: z.object({ landingUrl: z.string() }),
  since: z.string(),
  people: z.int(),
  notices: z.array(z.looseObject({ transition: z.string(), state: z.string(), changedAt: z.string() })),
  estimatedLoss: z.nullable(z.object({ amount: z.int(), currency: z.string() })),
});

export const incidents: Command = {
  name: "incidents",
  says: "List incidents: where marketing sent people and nobody could buy.",
  takes: "",
  argsMax: 0,
  about: `Lists incidents, newest first, each with what became of the last mail: sent, kept (only in the mailbox here), failed, skipped,\nclaimed (on its way) or no-recipients. ${apiSays}\nEnds with 1 when one of them has not recovered.`,
  options: { state: { value: "<state>", says: `Only those in this state: ${incidentStates.join(", ")}.` } },
  async run({ options, environment }) {
    const found = await listAll(openApi(environment), "incidents", Incident, { state: options.state });
    const rows = found.map(({ state, cause, since, people, estimatedLoss: loss, notices, path, id }) => [
      state,
      cause,
      since,
      people,
      loss ? `${decimalText(loss)} ${loss.currency}` : "unknown",
      lastMail(notices),
      path.landingUrl,
      id,
    ]);
    return {
      json: { incidents: found },
      text:
        found.length === 0
          ? "No incidents."
          : columns(["state", "cause", "since", "could not buy", "lost", "last mail", "page", "id"], rows),
      trouble: found.some(({ state }) => state !== "recovered"),
    };
  },
};

/** "recovered, sent": what the last mail was about and what became of it. */
function lastMail(notices: z.output<typeof Incident>["notices"]): string {
  const last = notices.toSorted((a, b) => (a.changedAt < b.changedAt ? -1 : 1)).at(-1);
  return last ? `${last.transition}, ${last.state}` : "none";
}
