// Which disputes took money back? A dispute is told of several times, in any order; only one that was lost in the end takes anything.
import type { EventOf } from "./event.ts";
import { amountOf, type Placed } from "./refund-statement.ts";
import type { SaleFact } from "./sale.ts";

type Disputed = EventOf<"sale.disputed">;

/** `amount` is undefined when it is in a currency that nobody can convert. */
export type Chargeback = { id: string; at: string; amount: number | undefined };

/** Lost chargebacks, oldest first, on the day they were lost. */
export function lostChargebacks(facts: readonly SaleFact[], placed: Placed): Chargeback[] {
  const newest = new Map<string, Disputed>();
  for (const fact of facts) {
    if (fact.type !== "sale.disputed") continue;
    const stands = newest.get(fact.body.dispute);
    if (!stands || rankOf(fact) > rankOf(stands)) newest.set(fact.body.dispute, fact);
  }
  return [...newest.values()]
    .filter(({ body }) => body.kind === "chargeback" && body.state === "lost")
    .map(({ at, body }) => ({ id: `chargeback:${body.dispute}`, at, amount: amountOf(body, placed) }))
    .sort((a, b) => (`${a.at}#${a.id}` < `${b.at}#${b.id}` ? -1 : 1));
}

const states = ["open", "settled", "lost", "won"];

/**
 * Deliveries carry no version. The later decision holds; of two without a day, or of the same day, the one further on: a dispute that
 * was won gives back what it took. Of two that say the same, the first that we know.
 */
function rankOf({ at, body }: Disputed): string {
  const undated = body.state === "won" && !body.closedAt ? 1 : 0;
  const first = String(10 ** 15 - Date.parse(at)).padStart(16, "0");
  return `${undated}#${body.closedAt ?? ""}#${states.indexOf(body.state)}#${first}#${body.kind}#${body.amount.text}`;
}
