// The same account is connected once: two connections to one shop would each be half a picture, and end each other.
import type { Account, Connector } from "@handoff/connectors/connector";
import type { Connection } from "@handoff/core/business";
import { HandoffError } from "@handoff/core/error";
import { isSameAccount } from "./connection.ts";
import type { ReportDeps } from "./deps.ts";

type Deps = Pick<ReportDeps, "store" | "now">;
type Change<T> = {
  connector: Connector;
  /** The connection as it stands, if it does. */
  before?: Connection;
  /** As it will be. */
  after: Connection;
  write(): Promise<T>;
  /** Takes back what was written. */
  undo(): Promise<unknown>;
};

/** Writes a connection unless another live one of the business is for the same account: then throws a conflict that names it. */
export async function writeAlone<T>({ store, now }: Deps, change: Change<T>): Promise<T> {
  const { connector, before, after, write, undo } = change;
  const { business, id } = after;
  const accounts = newAccounts(connector, before, after);
  const claimed: string[] = [];
  const release = () => Promise.all(claimed.map((account) => store.accounts.release(business, account, id)));

  for (const account of accounts) {
    const name = nameOf(connector, account);
    const isHeld = async (holder: string) => {
      const other = await store.settings.connection(business, holder);
      return other?.state === "live" && speaksFor(connector, other, account);
    };
    const holder = await store.accounts.claim(business, name, id, { nowMs: now(), isHeld });
    if (holder) {
      await release();
      throw conflict(account, await store.settings.connection(business, holder.connection));
    }
    claimed.push(name);
  }
  // Connections that were made before accounts were claimed.
  const others = accounts.length === 0 ? [] : await store.settings.connections(business);
  const twin = others.find((one) => one.id !== id && one.state === "live" && isSameAccount(connector, one, after));
  if (twin) {
    await release();
    throw conflict(accounts.find((account) => speaksFor(connector, twin, account)) ?? accounts[0], twin);
  }
  const written = await write();
  for (const [n, name] of claimed.entries()) {
    if (await store.accounts.settle(business, name, id)) continue;
    await undo();
    throw conflict(accounts[n], undefined);
  }
  return written;
}

/** Accounts that the connection does not hold already. */
function newAccounts(connector: Connector, before: Connection | undefined, after: Connection): Account[] {
  const accounts = after.state === "live" ? connector.accounts(after.settings) : [];
  if (before?.state !== "live") return accounts;
  return accounts.filter((account) => !speaksFor(connector, before, account));
}

function speaksFor(connector: Connector, { platform, settings }: Connection, { field, value }: Account): boolean {
  if (platform !== connector.platform) return false;
  return connector.accounts(settings).some((account) => account.field === field && account.value === value);
}

const nameOf = ({ platform }: Connector, { field, value }: Account) => `${platform}#${field}#${value}`;

function conflict(account: Account | undefined, holder: Connection | undefined): HandoffError {
  const remedy = holder
    ? `It is connected already, as ${holder.id} (${holder.name}). Use that connection, or remove it first.`
    : "Another request connects it at this moment. Look at GET /v1/connections in a minute.";
  return new HandoffError("conflict", "This account is connected already.", [
    { field: `settings.${account?.field ?? ""}`, value: account?.value ?? "", remedy },
  ]);
}
