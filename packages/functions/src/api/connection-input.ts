// What a connection's connector makes of what the owner gives, and where its platform is to send.
import type { Connector, Platforms } from "@handoff/connectors/connector";
import type { Connection } from "@handoff/core/business";
import { HandoffError } from "@handoff/core/error";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { parseInput } from "../http.ts";

export async function connectorOf(platform: string, platforms: Platforms): Promise<Connector> {
  const connector = await platforms.get(platform);
  if (connector) return connector;
  throw new HandoffError("invalid", "This platform is not one that can be connected.", [
    { field: "platform", value: platform, remedy: `Give one of ${[...platforms.keys()].sort().join(", ")}.` },
  ]);
}

export function settingsOf(connector: Connector, given: Record<string, unknown>): Record<string, unknown> {
  // Parsed where it stands, so that what is wrong is called `settings.shopDomain`.
  return parseInput(z.object({ settings: connector.settings }), { settings: given }).settings;
}

export function requireSecret(connector: Connector, secrets: readonly string[]): void {
  if (connector.secrets === "optional" || secrets.length > 0) return;
  throw new HandoffError("invalid", "Without a secret nothing this platform sends can be believed.", [
    { field: "secrets", remedy: `Give the signing secret that ${connector.platform} shows for its webhooks.` },
  ]);
}

export async function webhookUrl(
  connection: Connection,
  platforms: Platforms,
  { baseUrl, vault }: ReportDeps,
): Promise<string> {
  const url = `${baseUrl}/hooks/${connection.platform}/${connection.id}`;
  if (!(await platforms.get(connection.platform))?.secretInUrl) return url;
  return `${url}?secret=${encodeURIComponent(vault.open(connection.sealedUrlSecret))}`;
}
