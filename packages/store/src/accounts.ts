// Which connection speaks for an account of a platform? One at a time in a business. The account is claimed by conditional put before the
// connection is written, and settled after; a claim that a crash left unsettled is free again after a minute.
import { minuteMs } from "@handoff/core/time";
import { keys } from "./keys.ts";
import type { Table } from "./table.ts";

/** Longer than any request runs. */
const claimedForMs = minuteMs;

type Holder = { connection: string; isPending: boolean };

export function createAccounts(table: Table) {
  return {
    /**
     * Claims an account for a connection; answers who has it otherwise. A pending holder is writing its connection right now.
     * @param isHeld whether that connection still speaks for the account
     */
    async claim(
      business: string,
      account: string,
      connection: string,
      { nowMs, isHeld }: { nowMs: number; isHeld: (connection: string) => Promise<boolean> },
    ): Promise<Holder | undefined> {
      const key = keys.account(business, account);
      for (let tries = 0; tries < 50; tries++) {
        const item = await table.get(key);
        const holder = item?.connection as string | undefined;
        if (holder !== undefined && holder !== connection) {
          const isPending = Number(item?.pendingUntil ?? 0) > nowMs;
          if (isPending || (await isHeld(holder))) return { connection: holder, isPending };
        }
        const claim = { ...key, v: (item?.v ?? 0) + 1, connection, pendingUntil: nowMs + claimedForMs };
        if (await table.put(claim, { version: item?.v })) return undefined;
      }
      throw new Error(`lost 50 races for the account ${account}`);
    },

    /** The connection is written. False when somebody else has claimed the account meanwhile. */
    settle: (business: string, account: string, connection: string) =>
      change(business, account, connection, connection),
    /** The connection is not written after all. */
    release: (business: string, account: string, connection: string) =>
      change(business, account, connection, undefined),
  };

  async function change(business: string, account: string, from: string, to: string | undefined): Promise<boolean> {
    const key = keys.account(business, account);
    const item = await table.get(key);
    if (item?.connection !== from) return false;
    return table.put(
      { ...key, v: (item.v ?? 0) + 1, ...(to !== undefined && { connection: to }) },
      { version: item.v },
    );
  }
}
