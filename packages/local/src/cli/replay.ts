// `handoff replay`: something is run again, be it one delivery or everything that the bus has carried in a while.
import { randomBytes } from "node:crypto";
import { deliveryOutcomes } from "@handoff/core/delivery";
import * as z from "zod/mini";
import { clock } from "../clock.ts";
import { apiSays, openApi } from "./api.ts";
import { type Call, type Command, type Result, wrongUse } from "./command.ts";
import { findArchive, stageOf, stageOption } from "./deployment.ts";

export const replay: Command = {
  name: "replay",
  says: "Run a quarantined delivery again, or on AWS everything the bus has carried in a while.",
  takes: "<delivery id> | --stage <stage> --from <instant> [--to <instant>]",
  argsMax: 1,
  about: [
    "With a delivery's id (handoff deliveries are listed at /v1/deliveries): runs it again, after a fix of its translation.",
    apiSays,
    "Ends with 1 when it could not be read this time either.",
    "",
    "With --stage: starts a replay of the bus's archive (30 days) to all rules: of what came between the two instants,",
    "whenever it happened. Facts are named by what happened, so what was already known changes nothing. It goes on by",
    "itself; EventBridge's console shows how far it is. The archive may be ten minutes behind the bus: wait as long after",
    "--to, or run it again.",
  ].join("\n"),
  options: {
    from: { value: "<instant>", says: "From when, like 2026-11-23T10:00:00Z." },
    to: { value: "<instant>", says: "Until when; now without it." },
    ...stageOption,
  },
  async run(call) {
    const [delivery] = call.args;
    const stage = stageOf(call);
    if (stage !== undefined) return replayArchive(stage, call);
    if (delivery !== undefined) return replayDelivery(call, delivery);
    const remedy = "Give a delivery's id, or --stage <stage> --from <instant> for what AWS has archived.";
    throw wrongUse("What is to run again?", "delivery", remedy);
  },
};

const Replayed = z.object({ outcome: z.enum(deliveryOutcomes), facts: z.int(), reason: z.optional(z.string()) });

async function replayDelivery({ environment }: Call, id: string): Promise<Result> {
  const path = `/v1/deliveries/${encodeURIComponent(id)}/replay`;
  const answer = await openApi(environment).ask("POST", path, Replayed);
  const { outcome, facts, reason } = answer;
  return {
    json: answer,
    text: `${outcome}, ${facts} ${facts === 1 ? "fact" : "facts"}${reason ? `: ${reason}` : ""}`,
    trouble: outcome === "quarantined",
  };
}

// "EventBridge recommends that you delay replaying archived events by 10 minutes" (eb-archive in its guide).
const archiveDelayMs = 10 * 60 * 1000;
const again = "in ten minutes, run this again.";

async function replayArchive(stage: string, call: Call): Promise<Result> {
  if (call.args.length > 0) {
    throw wrongUse("A delivery is replayed through the API.", "delivery", "Leave out --stage.", call.args[0]);
  }
  const from = instantOf("--from", call.options.from);
  const to = call.options.to === undefined ? new Date(clock.now()) : instantOf("--to", call.options.to);
  if (from >= to) throw wrongUse("Nothing lies between.", "--to", "Give an instant after --from.", to.toISOString());
  const { archiveArn, busArn } = await findArchive(stage);

  const { EventBridgeClient, StartReplayCommand } = await import("@aws-sdk/client-eventbridge");
  const name = `handoff-${from.toISOString().slice(0, 13)}-${randomBytes(4).toString("hex")}`;
  const { State = "STARTING" } = await new EventBridgeClient().send(
    new StartReplayCommand({
      ReplayName: name,
      EventSourceArn: archiveArn,
      EventStartTime: from,
      EventEndTime: to,
      Destination: { Arn: busArn },
    }),
  );
  const period = { from: from.toISOString(), to: to.toISOString() };
  const certainUntil = new Date(clock.now() - archiveDelayMs).toISOString();
  const mayLack = certainUntil < period.to ? { mayLackSince: certainUntil } : {};
  return {
    json: { replay: name, state: State, ...period, ...mayLack },
    text: [
      `${name}: ${State.toLowerCase()}, from ${period.from} to ${period.to}`,
      ...(mayLack.mayLackSince ? [`The archive may not hold yet what came after ${certainUntil}: ${again}`] : []),
    ].join("\n"),
    trouble: false,
  };
}

function instantOf(option: string, text: string | undefined): Date {
  const at = new Date(text ?? "");
  if (
    text !== undefined &&
    /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text) &&
    !Number.isNaN(at.getTime())
  )
    return at;
  throw wrongUse("When?", option, "Give a point in time, like 2026-11-23T10:00:00Z.", text);
}
