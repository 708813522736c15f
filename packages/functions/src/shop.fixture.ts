// A shop to which happens what happens to shops: one order is edited, exchanged, refunded, disputed, cancelled, deleted, and every step is told.
import { type Line, type Opening, openBooks, orderId, type Refund } from "./shop-books.fixture.ts";

export type Deed =
  | { kind: "pay" | "cancel" | "delete" }
  | { kind: "add" | "goodwill" | "goodwill-fails"; price: number }
  | { kind: "remove" | "return" | "return-waits" | "return-fails"; line: number }
  | { kind: "exchange"; line: number; price: number }
  | { kind: "dispute"; outcome: "lost" | "won" | "lost-then-won" | "inquiry"; part: number };

export function openShop(opening: Opening) {
  const shop = openBooks(opening);
  const { lines, told, books, adjust, wait, newId, instant, text, left, goods, kept, net } = shop;
  const { add, say, sayOrder, sayRefund, take, giveBack, becomes, moment } = shop;

  const edited = () =>
    say("orders/edited", {
      order_edit: { id: newId(), order_id: orderId, created_at: instant(), committed_at: instant() },
    });
  const lineAt = (at: number) => {
    const present = lines.filter(({ isGone }) => !isGone);
    return present.length > 1 ? present[at % present.length] : undefined;
  };
  const money = (amount: number, back: Line[] = []) =>
    moment(() => {
      if (amount <= 0) return;
      giveBack(amount, back);
      sayOrder("orders/updated");
    });

  const deeds: { [K in Deed["kind"]]: (deed: Extract<Deed, { kind: K }>) => void } = {
    pay: () =>
      moment(() => {
        if (!books.waits) return;
        books.paid = left("goods", "card", "tip");
        books.waits = false;
        sayOrder("orders/paid");
      }),
    add: ({ price }) =>
      moment(() => {
        edited();
        add("goods", price);
        if (!books.waits) books.paid += price;
        sayOrder("orders/updated");
      }),
    remove({ line: at }) {
      const line = lineAt(at);
      if (!line) return;
      let owed = 0;
      moment(() => {
        const free = take(line);
        if (books.waits) giveBack(0, [line]);
        else {
          edited();
          owed = free;
        }
        sayOrder("orders/updated");
      });
      // The order's new state is the shop's answer from now on: paying back what it owes changes nothing any more.
      widen(owed);
      money(owed);
    },
    return({ line: at }) {
      const line = books.waits ? undefined : lineAt(at);
      if (line) moment(() => void [giveBack(take(line), [line]), sayOrder("orders/updated")]);
    },
    "return-waits"({ line: at }) {
      const line = books.waits ? undefined : lineAt(at);
      if (!line) return;
      moment(() => {
        const made = giveBack(take(line), [line], "pending");
        sayOrder("orders/updated");
        wait(3);
        becomes(made, "success");
        sayRefund(made);
        sayOrder("orders/updated");
      });
    },
    "return-fails"({ line: at }) {
      const line = books.waits ? undefined : lineAt(at);
      if (!line) return;
      let owed = 0;
      moment(() => {
        owed = take(line);
        const made = giveBack(owed, [line]);
        sayOrder("orders/updated");
        wait(3);
        becomes(made, "failure");
        sayRefund(made);
        sayOrder("orders/updated");
        books.back += owed;
      });
      books.back -= owed;
      money(owed);
    },
    exchange({ line: at, price }) {
      const line = books.waits ? undefined : lineAt(at);
      if (line?.kind !== "goods") return;
      let owed = 0;
      moment(() => {
        const free = take(line);
        giveBack(0, [line]);
        add("goods", price);
        books.paid += Math.max(0, price - free);
        owed = Math.max(0, free - price);
        sayOrder("orders/updated");
      });
      widen(owed);
      money(owed);
    },
    goodwill({ price }) {
      if (books.waits || opening.rate || goods() < price) return;
      moment(() => {
        adjust(price);
        giveBack(price, []);
        sayOrder("orders/updated");
      });
    },
    "goodwill-fails"({ price }) {
      if (books.waits || opening.rate || goods() < price) return;
      let made: Refund | undefined;
      moment(() => {
        adjust(price);
        made = giveBack(price, []);
        sayOrder("orders/updated");
      });
      moment(() => {
        adjust(-price);
        if (!made) return;
        becomes(made, "failure");
        sayRefund(made);
        sayOrder("orders/updated");
      });
    },
    dispute({ outcome, part }) {
      if (books.waits || books.charged > 0 || books.cancelledAt) return;
      const whole = kept();
      const amount = left("card", "tip") > 0 ? whole : Math.ceil((whole * part) / 100);
      const id = newId();
      const dispute = (status: string, finalized_on: string | null = null) => ({
        id,
        order_id: orderId,
        type: outcome === "inquiry" ? "inquiry" : "chargeback",
        amount: text(amount),
        currency: opening.currency,
        reason: "fraudulent",
        status,
        initiated_at: instant(),
        finalized_on,
      });
      const decide = (status: string, charged: number) =>
        moment(() => {
          books.charged = charged;
          say("disputes/update", dispute(status, instant()));
        });
      moment(() => say("disputes/create", dispute("needs_response")));
      moment(() => say("disputes/update", dispute("under_review")));
      if (outcome === "inquiry") return decide("lost", 0);
      if (outcome !== "won") decide("lost", amount);
      if (outcome !== "lost") decide("won", 0);
    },
    cancel: () =>
      moment(() => {
        if (books.cancelledAt) return;
        const rest = books.waits ? 0 : Math.max(0, books.paid - books.back - books.charged);
        if (rest > 0) giveBack(rest, []);
        books.cancelledAt = instant();
        sayOrder("orders/cancelled");
      }),
    delete: () =>
      moment(() => {
        books.deleted = true;
        say("orders/delete", { id: orderId });
      }),
  };

  /** What is owed but not paid back yet is off the order already. */
  function widen(owed: number) {
    for (const one of told) if (one.at === instant()) one.between[0] -= owed;
  }

  for (const { kind, price } of opening.lines) add(kind, price);
  moment(() => {
    if (!books.waits) books.paid = left("goods", "card", "tip");
    sayOrder("orders/create");
  });
  for (const one of told) one.between = [net(), net()];

  return {
    does(deed: Deed) {
      // A bank's decision, a cancellation and a deletion are the last that happens to an order here.
      if (books.deleted || ((books.cancelledAt || books.charged > 0) && deed.kind !== "delete")) return;
      (deeds[deed.kind] as (deed: Deed) => void)(deed);
    },
    told,
    net,
  };
}
