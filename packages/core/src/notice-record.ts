// Which mails went out, and which one is due? The record of a notice, and the rules that look at it.
// A reminder needs three things: a day since the last mail, nobody who has said that she knows, and further people.
import type { Incident } from "./incident.ts";
import { dayMs, minuteMs } from "./time.ts";

export type Transition = "opened" | "reminder" | "recovered" | "data-request" | "connection-ended" | "delivery-held";
/** sent: handed to a mail server. kept: only written into the mailbox of this machine. Both are done, and neither becomes the other. */
export const noticeStates = ["claimed", "sent", "kept", "failed", "skipped", "no-recipients"] as const;
export type NoticeState = (typeof noticeStates)[number];

/** The record of one mail: what it was about, and what became of it. */
export type Notice = {
  id: string;
  /** The id of the incident or connection; for a data request the id of the event that brought it. */
  about: string;
  transition: Transition;
  /** Which reminder it is, from 1; for a connection how often it had been taken up again; 0 for all else. */
  number: number;
  state: NoticeState;
  attempts: number;
  /** While it is claimed: until when nobody else may send it. */
  claimedUntil?: string;
  /** Keyed hashes of the recipients who have been served. */
  delivered: string[];
  /** Whether one of those mails was kept on this machine instead of being sent. */
  kept?: boolean;
  /** How many people the mail spoke of. */
  people: number;
  /** Why the last attempt failed. Never an address. */
  error?: string;
  /** For a data request: who passed it on, and when it was made. For a connection's end: when and why. */
  platform?: string;
  requestedAt?: string;
  endedAt?: string;
  reason?: string;
  createdAt: string;
  changedAt: string;
};

/**
 * The number of the reminder that is due, if one is: a day after the last mail, while the incident is open and nobody has said that
 * she knows. Send it only when more people have come than `peopleTold` says.
 */
export function nextReminder(incident: Incident, notices: readonly Notice[], now: number): number | undefined {
  if (!isUnattended(incident, now)) return undefined;
  const told = notices.filter(wasTold).map(({ changedAt }) => Date.parse(changedAt));
  if (told.length === 0 || now - Math.max(...told) < dayMs) return undefined;
  const settled = notices.filter(isDone);
  return Math.max(0, ...settled.map(({ number }) => number)) + 1;
}

/** How many people the mails before this reminder spoke of. */
export function peopleTold(notices: readonly Notice[], number: number): number {
  const before = notices.filter((notice) => wasTold(notice) && notice.number < number);
  return Math.max(0, ...before.map(({ people }) => people));
}

/** Open, and neither acknowledged nor snoozed at this moment. */
export function isUnattended(incident: Incident, now: number): boolean {
  if (incident.state === "snoozed") return Date.parse(incident.snoozedUntil ?? "") <= now;
  return incident.state === "open";
}

/** Whether somebody has had this mail. */
export function wasTold(notice: Notice): boolean {
  return notice.delivered.length > 0;
}

/** A mail about an opening is still worth sending: the incident is open, or was until a few minutes ago. */
export function isOpeningNews(incident: Incident, now: number): boolean {
  return incident.recoveredAt === undefined || now - Date.parse(incident.recoveredAt) <= 10 * minuteMs;
}

// The queue tries again within a minute or two; what is unsent after that is tried at this pace, and given up after a week.
const retryMs = 5 * minuteMs;
const retriedForMs = 7 * dayMs;

/** Whether nothing is left to do about a notice. */
export function isDone({ state }: Pick<Notice, "state">): boolean {
  return state === "sent" || state === "kept" || state === "skipped";
}

/** Whether a mail failed for so long that it is not tried any more. */
export function isGivenUp({ state, createdAt }: Pick<Notice, "state" | "createdAt">, now: number): boolean {
  return (state === "failed" || state === "claimed") && now - Date.parse(createdAt) > retriedForMs;
}

/** Whether a notice that did not go out should be tried again now. */
export function isOwed(notice: Notice, recipients: number, now: number): boolean {
  if (now - Date.parse(notice.createdAt) > retriedForMs) return false;
  if (notice.state === "no-recipients") return recipients > 0;
  if (notice.state === "failed") return now - Date.parse(notice.changedAt) >= retryMs;
  return notice.state === "claimed" && now - Date.parse(notice.changedAt) >= retryMs;
}

/** Whether the mail on an opening was never even begun, although its event must have come by now. */
export function isUntold(incident: Incident, notices: readonly Notice[], now: number): boolean {
  return notices.length === 0 && now - Date.parse(incident.openedAt) >= retryMs;
}
