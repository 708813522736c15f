// Whose account is it, and how does its connector see it? A connection with its secrets opened lives no longer than the request it is opened for.
import type { ConnectionView, Connector } from "@handoff/connectors/connector";
import type { Connection } from "@handoff/core/business";
import type { Vault } from "./deps.ts";

export function openConnection(connection: Connection, vault: Pick<Vault, "open">): ConnectionView {
  return {
    id: connection.id,
    settings: connection.settings,
    secrets: connection.sealedSecrets.map(vault.open),
    urlSecret: vault.open(connection.sealedUrlSecret),
  };
}

/** Whether two connections of one platform are for the same account. */
export function isSameAccount(connector: Connector, one: Connection, other: Connection): boolean {
  if (one.platform !== other.platform) return false;
  if (one.id === other.id) return true;
  const known = connector.accounts(one.settings);
  return connector
    .accounts(other.settings)
    .some(({ field, value }) => known.some((account) => account.field === field && account.value === value));
}
