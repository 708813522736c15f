// The two who are told the stories: what would be deployed, on moto, and the process on this machine.
import { setTimeout as pause } from "node:timers/promises";
import { startSmtpServer } from "../doubles/smtp.ts";
import { startHandoff } from "../stories/harness.ts";
import { seemAlike } from "./alike.ts";
import { readCall } from "./calls.ts";
import type { Deployed } from "./deployed.ts";
import type { Models } from "./model.ts";
import type { Json } from "./moto.ts";
import type { Recorder } from "./recorder.ts";
import type { Answer, Listener, Mail } from "./story/told.ts";

const stepMs = 100;

/** @param replay brings again what the bus has carried */
export function deployedListener(
  deployed: Deployed,
  recorder: Recorder,
  models: Models,
  replay: () => Promise<void>,
): Listener {
  return {
    adminKey: deployed.adminKey,
    fetch: deployed.fetch,
    async settled(ask) {
      await deployed.idle();
      return ask();
    },
    async tick() {
      await deployed.tick();
      await deployed.idle();
    },
    replay,
    async mails() {
      const known = recorder.calls.filter(({ status }) => status < 400).map((call) => readCall(models, call));
      return known.filter((call) => call?.operation === "SendEmail").map((call) => mailOf(call?.body));
    },
    stop: deployed.stop,
  };
}

function mailOf({ Destination, Content: { Simple } }: Json): Mail {
  const { Subject, Body } = Simple;
  return { to: Destination.ToAddresses, subject: Subject.Data, html: Body.Html.Data, text: Body.Text.Data };
}

/**
 * @param url the public address that the deployed one has, so that both hand out the same
 * @param wanted what the deployed one has answered
 */
export async function localListener(
  url: string,
  environment: Record<string, string>,
  wanted: readonly Answer[] = [],
): Promise<Listener> {
  // Its mails go over SMTP, so that both have handed theirs over and neither has kept them.
  const smtp = await startSmtpServer();
  const handoff = await startHandoff({ publicUrl: url, environment: { ...environment, SMTP_URL: smtp.url } });
  let patienceMs = 16_000;
  return {
    adminKey: handoff.adminKey,
    fetch: (path, init) => handoff.fetch(new URL(path, url).pathname + new URL(path, url).search, init),
    /** It works by itself: what must become so is waited for. */
    async settled(ask, holds) {
      const startedMs = performance.now();
      for (;;) {
        const answer = await ask();
        if (holds(answer)) return answer;
        if (performance.now() - startedMs > patienceMs) {
          patienceMs = Math.max(1_500, patienceMs / 2); // whoever differs once will differ often
          return answer;
        }
        await pause(stepMs);
      }
    },
    agrees(place, answer) {
      const other = wanted[place];
      return other !== undefined && seemAlike(answer, other);
    },
    tick: async () => {}, // its clock ticks by itself
    replay: async () => {}, // it has no archive: what comes again must change nothing there, so it is compared with nothing
    mails: async () => smtp.mails.map(({ to, subject, html, text }) => ({ to, subject, html, text })),
    async stop() {
      await handoff.end();
      await smtp.stop();
    },
  };
}
