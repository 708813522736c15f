// A stored connection with its secrets opened, as its connector needs it. Lives no longer than the request it is opened for.
import type { ConnectionView } from "@handoff/connectors/connector";
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
