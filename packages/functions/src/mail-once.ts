// The same id is the same mail: this process hands it over once, however often and however simultaneously it is asked to.
// Across processes the record of the notice (store/notices.ts) is what keeps a mail from going out twice.
import type { Mail, MailMessage, MailOutcome } from "./deps.ts";

const rememberedMax = 10_000;

/** @param hand hands one mail to a server; when it rejects, the same mail may be tried again */
export function createMailOnce(hand: (message: MailMessage) => Promise<void>): Mail {
  const sendings = new Map<string, Promise<MailOutcome>>();

  return {
    async send(message) {
      const before = sendings.get(message.id);
      if (before) return before;
      const sending = hand(message).then(() => "sent" as const);
      sendings.set(message.id, sending);
      try {
        await sending;
      } catch (error) {
        sendings.delete(message.id);
        throw error;
      }
      for (const oldest of sendings.keys()) {
        if (sendings.size <= rememberedMax) break;
        sendings.delete(oldest);
      }
      return sending;
    },
  };
}
