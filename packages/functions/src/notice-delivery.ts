import { isReachable } from "@handoff/core/business";
import type { NoticeContent } from "@handoff/core/notice";
import type { Notice } from "@handoff/core/notice-record";
import type { Claimed, NoticeName } from "@handoff/store/notices";
import type { AlertDeps, MailMessage, MailOutcome } from "./deps.ts";
import { renderMail } from "./mail-template.ts";

/** What to write; undefined when there is nothing to tell any more. */
export type Composed = Letter | undefined;
type Letter = {
  content: NoticeContent;
  /** Of how many people it speaks. */
  people: number;
  /** Hashes of the recipients it is for; for all when missing. */
  only?: ReadonlySet<string>;
  /** Why some cannot have it yet: it must be tried again even when all of `only` are served. */
  unfinished?: string | undefined;
};
/** Facts of a notice that its later attempts need. */
export type Memo = Pick<Notice, "platform" | "requestedAt" | "endedAt" | "reason">;

// Longer than one mail may take to hand over; whoever holds a notice renews it with every mail.
const leaseMs = 30_000;

/**
 * Brings one notice to every recipient who has not had it, one mail each, so that nobody sees the others. Throws when somebody
 * could not be served or another worker has the notice: then it must be tried again. A notice that is done stays as it is.
 */
export function createDelivery({ store, mail, vault, now }: AlertDeps) {
  async function keep(business: string, held: Claimed, change: Partial<Notice>): Promise<Claimed> {
    const nowMs = now();
    const notice: Notice = { ...held.notice, ...change, changedAt: new Date(nowMs).toISOString() };
    if (notice.state === "claimed") notice.claimedUntil = new Date(nowMs + leaseMs).toISOString();
    else delete notice.claimedUntil;
    const kept = await store.notices.save(business, { ...held, notice });
    if (!kept) throw new Error(`another worker has taken over the notice ${held.notice.id}`);
    return kept;
  }

  async function sendAll(business: string, claim: Claimed, { content, people, only, unfinished }: Letter) {
    const recipients = (await store.settings.recipients(business)).filter(isReachable).map(({ email }) => ({
      email,
      hash: vault.hash(email),
    }));
    if (recipients.length === 0) return keep(business, claim, { state: "no-recipients" });
    const message = renderMail(content);
    const failures: string[] = unfinished === undefined ? [] : [unfinished];
    let held = claim;
    for (const { email, hash } of recipients) {
      if (held.notice.delivered.includes(hash) || only?.has(hash) === false) continue;
      const id = `${business}:${held.notice.id}:${hash}`;
      const handed = await handOver({ id, business, to: [email], ...message });
      if (handed.failure !== undefined) failures.push(handed.failure);
      else {
        const kept = handed.outcome === "kept" && { kept: true };
        held = await keep(business, held, { people, delivered: [...held.notice.delivered, hash], ...kept });
      }
    }
    const [reason] = failures;
    if (reason === undefined) return settle(business, held);
    await keep(business, held, { state: "failed", error: reason });
    throw new Error(`${held.notice.id} has not reached everybody: ${reason}`);
  }

  function handOver(message: MailMessage): Promise<{ outcome?: MailOutcome; failure?: string }> {
    return mail.send(message).then(
      (outcome) => ({ outcome }),
      (error: unknown) => ({ failure: reasonOf(error) }),
    );
  }

  /** Nothing is left to do: somebody had it, or nobody needs it any more. */
  async function settle(business: string, held: Claimed): Promise<Claimed> {
    const { error: _, ...notice } = held.notice;
    // One mail that was only kept is enough: a notice is not called sent when somebody can never have got it.
    const told = notice.kept ? "kept" : "sent";
    return keep(business, { ...held, notice }, { state: notice.delivered.length > 0 ? told : "skipped" });
  }

  return async function deliver(
    business: string,
    name: NoticeName,
    compose: () => Promise<Composed>,
    memo: Memo = {},
  ): Promise<Notice> {
    const taken = await store.notices.claim(business, name, { nowMs: now(), leaseMs });
    if (taken.outcome === "done") return taken.notice;
    if (taken.outcome === "busy") throw new Error(`another worker is sending ${name.transition} of ${name.about}`);
    const claim = { ...taken.claim, notice: { ...taken.claim.notice, ...memo } };
    const composed = await compose();
    const { notice } = composed ? await sendAll(business, claim, composed) : await settle(business, claim);
    return notice;
  };
}

/** Why it failed, without the addresses that mail servers like to repeat. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\S+@\S+/g, "(address)").slice(0, 300);
}
