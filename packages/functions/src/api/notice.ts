// What became of a mail, as incidents and connections show it.
import { isGivenUp, type Notice as NoticeRecord, noticeStates } from "@handoff/core/notice-record";
import * as z from "zod/mini";
import { Instant, says } from "./shape.ts";

export const Notice = z.object({
  transition: says("What the mail was about.", z.string()),
  number: says("Which reminder it is; for a connection how often it had been taken up again; 0 for all else.", z.int()),
  state: says(
    "sent: handed to a mail server. kept: written into the mailbox of this machine and sent nowhere, since no SMTP_URL is set. skipped: there was nothing left to say.",
    z.enum(noticeStates),
  ),
  people: says("How many people who could not buy the mail spoke of; 0 when it was about a connection.", z.int()),
  error: says("Why the last try failed.", z.optional(z.string())),
  givenUp: says("True when it failed for a week and is not tried any more.", z.boolean()),
  changedAt: Instant,
});

export function noticeShown({ transition, number, state, people, error, ...notice }: NoticeRecord, nowMs: number) {
  const { changedAt } = notice;
  const givenUp = isGivenUp({ state, ...notice }, nowMs);
  return { transition, number, state, people, ...(error && { error }), givenUp, changedAt };
}
