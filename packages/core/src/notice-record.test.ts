import { describe, expect, it } from "vitest";
import type { Incident } from "./incident.ts";
import { isOpeningNews, isOwed, isUntold, type Notice, nextReminder, peopleTold } from "./notice-record.ts";

const page = { id: "pth_bowl", landingUrl: "https://claykiln.example/products/blue-bowl" };

function incident(change: Partial<Incident> = {}): Incident {
  const fixed = { kind: "broken", cause: "deleted", subject: "product:7", paths: [page], evidence: [] } as const;
  const at = "2026-11-23T09:32:00.000Z";
  return {
    ...fixed,
    paths: [page],
    evidence: [],
    id: "inc_1",
    state: "open",
    path: page,
    since: at,
    openedAt: at,
    ...change,
  };
}

function notice(change: Partial<Notice> = {}): Notice {
  const at = "2026-11-23T09:33:00.000Z";
  const fixed = { about: "inc_1", transition: "opened", number: 0, state: "sent", attempts: 1 } as const;
  return { id: "inc_1#opened#0", ...fixed, delivered: ["a"], people: 14, createdAt: at, changedAt: at, ...change };
}
const reminder = (number: number, changedAt: string, change: Partial<Notice> = {}) =>
  notice({ id: `inc_1#reminder#${number}`, transition: "reminder", number, changedAt, ...change });

describe("a reminder", () => {
  const dayLater = Date.parse("2026-11-24T09:33:00.000Z");

  it("is due a day after the last mail, not a millisecond earlier", () => {
    expect(nextReminder(incident(), [notice()], dayLater - 1)).toBeUndefined();
    expect(nextReminder(incident(), [notice()], dayLater)).toBe(1);
  });

  it("counts the day from the last reminder, and gets the next number", () => {
    const notices = [notice(), reminder(1, "2026-11-24T10:00:00.000Z")];
    expect(nextReminder(incident(), notices, Date.parse("2026-11-25T09:59:59.999Z"))).toBeUndefined();
    expect(nextReminder(incident(), notices, Date.parse("2026-11-25T10:00:00.000Z"))).toBe(2);
  });

  it.each([
    ["acknowledged", { state: "acknowledged" }],
    ["recovered", { state: "recovered", recoveredAt: "2026-11-23T12:00:00.000Z" }],
    ["still snoozed", { state: "snoozed", snoozedUntil: "2026-11-24T09:33:00.001Z" }],
  ] satisfies [string, Partial<Incident>][])("is not due while the incident is %s", (_, change) => {
    expect(nextReminder(incident(change), [notice()], dayLater)).toBeUndefined();
  });

  it("is due again when the snooze is over", () => {
    const snoozed = incident({ state: "snoozed", snoozedUntil: "2026-11-24T09:33:00.000Z" });
    expect(nextReminder(snoozed, [notice()], dayLater)).toBe(1);
  });

  it("is not due when nobody has had the first mail", () => {
    expect(nextReminder(incident(), [], dayLater)).toBeUndefined();
    expect(nextReminder(incident(), [notice({ state: "failed", delivered: [] })], dayLater)).toBeUndefined();
  });

  it("keeps its number until it is sent", () => {
    const unsent = reminder(1, "2026-11-24T10:00:00.000Z", { state: "failed", delivered: [] });
    expect(nextReminder(incident(), [notice(), unsent], dayLater + 3_600_000)).toBe(1);
  });

  it("compares with the people of the mails before it", () => {
    const notices = [notice(), reminder(1, "2026-11-24T10:00:00.000Z", { people: 20 })];
    expect(peopleTold(notices, 2)).toBe(20);
    expect(peopleTold(notices, 1)).toBe(14);
    expect(peopleTold([], 1)).toBe(0);
  });
});

describe("a mail that did not go out", () => {
  const at = Date.parse("2026-11-23T09:33:00.000Z");

  it.each([
    ["sent", 10, false],
    ["kept", 10, false],
    ["skipped", 10, false],
    ["failed", 4, false],
    ["failed", 5, true],
    ["claimed", 4, false],
    ["claimed", 5, true],
    ["no-recipients", 0, true],
    ["failed", 7 * 24 * 60 + 1, false],
  ] as const)("in state %s is tried again after %i minutes: %s", (state, minutes, owed) => {
    expect(isOwed(notice({ state }), 1, at + minutes * 60_000)).toBe(owed);
  });

  it("for want of recipients waits until there is one", () => {
    expect(isOwed(notice({ state: "no-recipients" }), 0, at + 3_600_000)).toBe(false);
  });

  it("is not sent about an incident that ended more than ten minutes ago", () => {
    const ended = incident({ state: "recovered", recoveredAt: "2026-11-23T09:33:00.000Z" });
    expect(isOpeningNews(ended, at + 10 * 60_000)).toBe(true);
    expect(isOpeningNews(ended, at + 10 * 60_000 + 1)).toBe(false);
    expect(isOpeningNews(incident(), at + 99 * 60_000)).toBe(true);
  });

  it("is made up for when its event never came", () => {
    expect(isUntold(incident(), [], at + 4 * 60_000)).toBe(true);
    expect(isUntold(incident(), [], at + 3 * 60_000)).toBe(false);
    expect(isUntold(incident(), [notice()], at + 4 * 60_000)).toBe(false);
  });
});
