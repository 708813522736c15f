// What becomes of the mails: an address that refused one for good, or whose owner called one unwanted, gets no more of them.
// That costs the sender's name with every mail program, and the owner must know that nobody reads the alarms there.
import type { Deps } from "./deps.ts";

/** What a mail provider tells about one address. */
export type Feedback = {
  business: string;
  email: string;
  state: "bounced" | "complained";
  at: string;
  /** When the mail was sent that this is about. */
  sentAt: string;
};

export function createFeedback({ store, log }: Pick<Deps, "store" | "log">) {
  return async function hear({ business, email, state, at, sentAt }: Feedback): Promise<void> {
    const changed = await store.settings.changeRecipient(business, email.trim().toLowerCase(), (before) => {
      // Whoever was added again since then has a new start.
      if (sentAt < before.createdAt) return before;
      return { ...before, state, stateAt: at };
    });
    const isLost = changed?.stateAt === at;
    log({ what: isLost ? "recipient.lost" : "feedback.ignored", business, state });
  };
}
