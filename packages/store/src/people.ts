// Who is she, and what do we know of her? Facts under each of her identities, and links between identities in both directions.
// Everything is a put of the same key for the same fact; a person is found by following links, never stored as a row.
import type { Identity } from "@handoff/core/event";
import { shortHash } from "@handoff/core/id";
import type { ArrivedTouch } from "@handoff/core/journey";
import { byStrength, identitiesMax, linksAmong, namesAmong, namesMax } from "@handoff/core/person";
import { keys } from "./keys.ts";
import type { Item, Table } from "./table.ts";

export type PersonFound = {
  /** Nearest first. */
  identities: Identity[];
  touches: ArrivedTouch[];
  /** Ids of sales and leads that carry one of the identities. */
  sales: string[];
  leads: string[];
  /** Identities that link too many people to be followed. */
  shared: Identity[];
  /** Those of them that were followed all the same, since not everybody behind them knows of it yet. */
  opened: Identity[];
};

const linkPrefix = "=#";
const closedMark = "~closed";

export function createPeople(table: Table) {
  return {
    async putTouch(
      business: string,
      fact: ArrivedTouch,
      identities: readonly Identity[],
      expiresAt: number,
    ): Promise<void> {
      const sk = `${fact.at}#touch#${fact.id}`;
      await Promise.all(
        identities.map((identity) => table.put({ pk: keys.who(business, identity), sk, value: fact, expiresAt })),
      );
    },

    /** Notes under each identity that this sale or lead is hers. */
    async putMention(
      business: string,
      kind: "sale" | "lead",
      id: string,
      at: string,
      identities: readonly Identity[],
      expiresAt: number,
    ): Promise<void> {
      const sk = `${at}#${kind}#${id}`;
      await Promise.all(
        identities.map((identity) => table.put({ pk: keys.who(business, identity), sk, id, expiresAt })),
      );
    },

    async link(business: string, identities: readonly Identity[], expiresAt: number): Promise<void> {
      await Promise.all(
        linksAmong(identities).flatMap(([a, b]) => [
          table.put({ ...keys.link(business, a, b), to: b, expiresAt }),
          table.put({ ...keys.link(business, b, a), to: a, expiresAt }),
        ]),
      );
    },

    /**
     * Follows links breadth-first. `from`, `to`: only facts of this time are read. `reach`: for finding what must be recomputed, never
     * for crediting; also crosses identities that have become shared, until `close` says that everybody behind them was recomputed.
     * `whole`: however many identities she has.
     */
    async find(
      business: string,
      start: readonly Identity[],
      {
        from,
        to = "9",
        reach = false,
        whole = false,
      }: { from?: string; to?: string; reach?: boolean; whole?: boolean } = {},
    ): Promise<PersonFound> {
      const seen = new Set<Identity>(start);
      const touches = new Map<string, ArrivedTouch>();
      const mentions = { sale: new Set<string>(), lead: new Set<string>() };
      const shared: Identity[] = [];
      const opened: Identity[] = [];
      for (let wave = [...seen].sort(byStrength); wave.length > 0; ) {
        const next = new Set<Identity>();
        const partitions = await Promise.all(
          wave.map(async (identity) => ({
            identity,
            items: await table.query(keys.who(business, identity), from === undefined ? {} : { from }),
          })),
        );
        for (const { identity, items } of partitions) {
          const linked = items.filter((item) => item.sk.startsWith(linkPrefix)).map((item) => item.to as Identity);
          const isShared = namesAmong(linked) > namesMax;
          const isOpen = isShared && reach && !items.some((item) => item.sk === closedMark);
          if (isShared) shared.push(identity);
          if (isOpen) opened.push(identity);
          // A shared device that the order itself names still tells of its own touches; one found by links tells of anybody's.
          if (!isShared || isOpen || start.includes(identity)) collect(items, to, touches, mentions);
          if (!isShared || isOpen) for (const other of linked) if (!seen.has(other)) next.add(other);
        }
        wave = [...next].sort(byStrength);
        if (!whole) wave = wave.slice(0, Math.max(0, identitiesMax - seen.size));
        for (const identity of wave) seen.add(identity);
      }
      return {
        identities: [...seen],
        touches: [...touches.values()],
        sales: [...mentions.sale].sort(),
        leads: [...mentions.lead].sort(),
        shared,
        opened,
      };
    },

    /** Everybody behind these shared identities was recomputed since they became shared: nobody needs to cross them any more. */
    async close(business: string, identities: readonly Identity[], expiresAt: number): Promise<void> {
      await Promise.all(
        identities.map((identity) => table.put({ pk: keys.who(business, identity), sk: closedMark, expiresAt })),
      );
    },

    /** Keeps a fact that nothing is computed from (a withdrawn consent). */
    async putNote(
      business: string,
      id: string,
      at: string,
      identities: readonly Identity[],
      note: string,
      expiresAt: number,
    ): Promise<void> {
      const sk = `${at}#note#${id}`;
      await Promise.all(
        identities.map((identity) => table.put({ pk: keys.who(business, identity), sk, note, expiresAt })),
      );
    },

    /** That somebody was forgotten, when, and how much it took off; not who. */
    async noteErasure(
      business: string,
      id: string,
      at: string,
      removed: { sales: number; leads: number },
    ): Promise<void> {
      await table.put({ pk: keys.erasures(business), sk: `${at}#${shortHash(id)}`, at, ...removed }, { absent: true });
    },
    async erasures(business: string): Promise<{ at: string; sales: number; leads: number }[]> {
      const items = await table.query(keys.erasures(business), { descending: true, limit: 100 });
      return items.map((item) => ({ at: item.at as string, sales: item.sales as number, leads: item.leads as number }));
    },

    /** Remembers, for a while and only as a short hash, who was forgotten: what happened before and is heard later stays out. */
    async putForgotten(
      business: string,
      identities: readonly Identity[],
      at: string,
      expiresAt: number,
    ): Promise<void> {
      const pk = keys.forgotten(business);
      const v = Date.parse(at);
      // Asked twice and heard in the other order: the later one stands.
      await Promise.all(
        identities.map((identity) => table.put({ pk, sk: shortHash(identity), v, at, expiresAt }, { older: v })),
      );
    },
    /** Tells whether an identity was forgotten after an instant. */
    async forgotten(business: string): Promise<(identity: Identity, at: string) => boolean> {
      const items = await table.query(keys.forgotten(business));
      const erasedAt = new Map(items.map((item) => [item.sk, item.at as string]));
      return (identity, at) => at <= (erasedAt.get(shortHash(identity)) ?? "");
    },

    /** Every identity of a business. Reads the whole table: for a shop that asks to be forgotten. */
    async *everyIdentity(business: string): AsyncGenerator<Identity> {
      const prefix = keys.who(business, "");
      const seen = new Set<string>();
      for await (const { pk } of table.scan(prefix)) {
        if (seen.has(pk)) continue;
        seen.add(pk);
        yield pk.slice(prefix.length);
      }
    },

    /**
     * Removes what is under an identity, once `release` has taken her off the sales and leads it names; and the links of others to it.
     * Those of `hers` stay until it is their turn: they are the way back to what a crash leaves.
     */
    async forget(
      business: string,
      identity: Identity,
      hers: ReadonlySet<Identity>,
      release: (mentioned: { sales: string[]; leads: string[] }) => Promise<void>,
    ): Promise<void> {
      const items = await table.query(keys.who(business, identity));
      const mentions = { sale: new Set<string>(), lead: new Set<string>() };
      collect(items, "9", new Map(), mentions);
      await release({ sales: [...mentions.sale], leads: [...mentions.lead] });
      for (const item of items) {
        const other = item.to as Identity | undefined;
        if (other !== undefined && !hers.has(other)) await table.remove(keys.link(business, other, identity));
        await table.remove(item);
      }
    },
  };
}

function collect(
  items: readonly Item[],
  to: string,
  touches: Map<string, ArrivedTouch>,
  mentions: { sale: Set<string>; lead: Set<string> },
): void {
  for (const item of items) {
    if (item.sk.startsWith(linkPrefix) || item.sk === closedMark || item.sk.slice(0, 24) > to) continue;
    const kind = item.sk.slice(25, item.sk.indexOf("#", 25));
    if (kind === "touch") touches.set(item.sk, item.value as ArrivedTouch);
    else if (kind === "sale" || kind === "lead") mentions[kind].add(item.id as string);
  }
}
