import { startEngine } from "@handoff/local/engine";
import { createStore } from "@handoff/store/store";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Deps } from "./deps.ts";
import { createFeedback } from "./feedback.ts";
import { readFeedback } from "./outside/feedback.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
let store: Deps["store"];
let lines: unknown[];
let business = 0;
beforeAll(async () => {
  engine = await startEngine();
  store = createStore(engine.table);
});
afterAll(() => engine.stop());
beforeEach(async () => {
  lines = [];
  business += 1;
  for (const owner of [`biz_${business}`, "biz_other"])
    await store.settings.putRecipient(owner, { email: "mira@clay.example", createdAt: "2026-03-01T08:00:00.000Z" });
});

const tell = async (event: unknown) => {
  const hear = createFeedback({ store, log: (line) => lines.push(line) });
  for (const one of readFeedback(JSON.stringify(event))) await hear(one);
  return store.settings.recipients(`biz_${business}`);
};
const mail = (sentAt = "2026-03-02T10:00:00Z") => ({
  timestamp: sentAt,
  source: "alarm@handoff.example",
  messageId: "0102019c-0000",
  destination: ["mira@clay.example"],
  tags: { business: [`biz_${business}`], "ses:configuration-set": ["handoff-production"] },
});
const bounce = (bounceType = "Permanent", sentAt?: string) => ({
  eventType: "Bounce",
  mail: mail(sentAt),
  bounce: {
    bounceType,
    bounceSubType: "General",
    bouncedRecipients: [{ emailAddress: "Mira@clay.example", action: "failed", status: "5.1.1" }],
    timestamp: "2026-03-02T10:00:02.5Z",
    feedbackId: "0102019c-0001",
  },
});
const complaint = (complaintFeedbackType?: string) => ({
  eventType: "Complaint",
  mail: mail(),
  complaint: {
    complainedRecipients: [{ emailAddress: "Mira Almeida <mira@clay.example>" }],
    ...(complaintFeedbackType && { complaintFeedbackType }),
    timestamp: "2026-03-02T10:05:00.000Z",
    feedbackId: "0102019c-0002",
  },
});

describe("what becomes of a mail", () => {
  it("marks an address that refused one for good, with the hour", async () => {
    expect(await tell(bounce())).toEqual([
      {
        email: "mira@clay.example",
        createdAt: "2026-03-01T08:00:00.000Z",
        state: "bounced",
        stateAt: "2026-03-02T10:00:02.500Z",
      },
    ]);
    expect(lines).toEqual([{ what: "recipient.lost", business: `biz_${business}`, state: "bounced" }]);
  });

  it("marks an address whose owner called a mail unwanted", async () => {
    expect(await tell(complaint("abuse"))).toMatchObject([
      { state: "complained", stateAt: "2026-03-02T10:05:00.000Z" },
    ]);
    expect(await tell(complaint())).toMatchObject([{ state: "complained" }]);
  });

  it("concerns the business that the mail was for, and no other that has the same address", async () => {
    await tell(bounce());
    expect(await store.settings.recipients("biz_other")).toMatchObject([{ email: "mira@clay.example" }]);
    expect((await store.settings.recipients("biz_other"))[0]).not.toHaveProperty("state");
  });

  it.each([
    ["a mailbox that is full today", bounce("Transient")],
    ["a bounce that nobody can explain", bounce("Undetermined")],
    ["a mail that was taken out of the spam folder", complaint("not-spam")],
  ])("holds nothing against the address: %s", async (_, event) => {
    const [recipient] = await tell({ ...event, mail: mail() });
    expect(recipient).not.toHaveProperty("state");
  });

  it("holds nothing against an address that was added again after the mail", async () => {
    const [recipient] = await tell(bounce("Permanent", "2026-02-28T10:00:00Z"));
    expect(recipient).not.toHaveProperty("state");
    expect(lines).toEqual([{ what: "feedback.ignored", business: `biz_${business}`, state: "bounced" }]);
  });

  it("is no matter for an address that is no recipient any more", async () => {
    await store.settings.removeRecipient(`biz_${business}`, "mira@clay.example");
    expect(await tell(bounce())).toEqual([]);
  });

  it.each([
    ["an event that we did not ask for", { eventType: "Open", mail: mail() }],
    ["a mail that names no business", { ...bounce(), mail: { ...mail(), tags: {} } }],
    ["an hour that is none", { ...bounce(), mail: mail("yesterday") }],
  ])("is refused when it is %s", async (_, event) => {
    await expect(tell(event)).rejects.toThrow();
  });
});
