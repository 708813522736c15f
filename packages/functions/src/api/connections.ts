// Connections: platform accounts of a business. Secrets are sealed at rest and never shown again.
import type { Connector, Platforms } from "@handoff/connectors/connector";
import type { Connection, Role } from "@handoff/core/business";
import { HandoffError } from "@handoff/core/error";
import { randomId, timeId } from "@handoff/core/id";
import { instant } from "@handoff/core/time";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { keepDomains } from "../domains.ts";
import { parseInput } from "../http.ts";
import { route } from "../route.ts";
import { found } from "./missing.ts";
import { Next, PageQuery, pageOf } from "./page.ts";
import { ById, Instant, Name, named, says } from "./shape.ts";

const Secrets = z.array(z.string().check(z.minLength(4), z.maxLength(500))).check(z.maxLength(5));
const Settings = z.record(z.string(), z.unknown());
const ConnectionAnswer = named(
  "Connection",
  z.object({
    id: z.string(),
    platform: z.string(),
    name: z.string(),
    webhookUrl: says(
      "Where the platform sends its webhooks. The owner alone sees it: it may carry a secret.",
      z.optional(z.string()),
    ),
    settings: says("The owner alone sees them.", z.optional(Settings)),
    state: z.enum(["live", "ended"]),
    endedReason: z.optional(z.string()),
    lastDeliveryAt: says("The heartbeat: when the platform was last heard.", z.optional(Instant)),
    createdAt: Instant,
  }),
);
const NewConnection = named(
  "NewConnection",
  z.strictObject({
    platform: z.string().check(z.minLength(1), z.maxLength(40)),
    name: Name,
    secrets: says(
      "Signing secrets, 4 characters or more, as the platform made them; several may be live during a rotation.",
      z._default(Secrets, []),
    ),
    settings: says("What the platform needs besides, such as the shop's domain.", z._default(Settings, {})),
  }),
);
const Change = named(
  "ConnectionChange",
  z.strictObject({
    name: z.optional(Name),
    secrets: says(
      "Takes the place of all secrets: give the old and the new one while you rotate.",
      z.optional(Secrets),
    ),
    settings: says("Takes the place of all settings.", z.optional(Settings)),
    state: says("Takes an ended connection up again.", z.optional(z.literal("live"))),
  }),
);

export function connectionRoutes(deps: ReportDeps, platforms: Platforms) {
  const { settings, deliveries } = deps.store;
  const shown = async (connection: Connection, role: Role) => {
    const { settings, ...rest } = connection;
    const latest = await deliveries.latest(connection.business, connection.id);
    const forOwner = role === "owner" && { settings, webhookUrl: await webhookUrl(connection, platforms, deps) };
    return { ...rest, lastDeliveryAt: latest?.receivedAt, ...forOwner };
  };
  return [
    route({
      method: "post",
      path: "/v1/connections",
      role: "owner",
      tag: "connections",
      summary: "Connect a platform account",
      body: NewConnection,
      example: {
        platform: "shopify",
        name: "Clay & Kiln shop",
        secrets: ["the app's client secret"],
        settings: { shopDomain: "clay-kiln.myshopify.com", storefrontUrl: "https://claykiln.example" },
      },
      answer: { status: 201, says: "The connection, and where the platform is to send.", schema: ConnectionAnswer },
      async handler({ caller, body }) {
        const connector = await connectorOf(body.platform, platforms);
        requireSecret(connector, body.secrets);
        const connection: Connection = {
          id: timeId("con", deps.now(), deps.random(10)),
          business: caller.business,
          platform: body.platform,
          name: body.name,
          settings: settingsOf(connector, body.settings),
          sealedSecrets: body.secrets.map(deps.vault.seal),
          sealedUrlSecret: deps.vault.seal(randomId("u", deps.random(26))),
          state: "live",
          createdAt: instant(deps.now()),
        };
        await settings.putConnection(connection);
        await keepDomains(deps.store, caller.business);
        return shown(connection, caller.role);
      },
    }),

    route({
      method: "get",
      path: "/v1/connections",
      role: "read",
      tag: "connections",
      summary: "List connections, with their heartbeats",
      query: PageQuery,
      answer: {
        status: 200,
        says: "Connections, oldest first; without secrets.",
        schema: z.object({ connections: z.array(ConnectionAnswer), next: Next }),
      },
      async handler({ caller, query }) {
        const { items, next } = pageOf(await settings.connections(caller.business), query, ({ id }) => id);
        return { connections: await Promise.all(items.map((one) => shown(one, caller.role))), next };
      },
    }),

    route({
      method: "get",
      path: "/v1/connections/{id}",
      role: "read",
      tag: "connections",
      summary: "Read a connection",
      params: ById,
      answer: { status: 200, says: "The connection; without secrets.", schema: ConnectionAnswer },
      handler: async ({ caller, params }) =>
        shown(found(await settings.connection(caller.business, params.id), "connection"), caller.role),
    }),

    route({
      method: "patch",
      path: "/v1/connections/{id}",
      role: "owner",
      tag: "connections",
      summary: "Change a connection, or rotate its secrets",
      params: ById,
      body: Change,
      example: { secrets: ["the old secret", "the new secret"] },
      answer: { status: 200, says: "The connection as it is now.", schema: ConnectionAnswer },
      async handler({ caller, params, body }) {
        const { platform } = found(await settings.connection(caller.business, params.id), "connection");
        const connector = await connectorOf(platform, platforms);
        if (body.secrets) requireSecret(connector, body.secrets);
        const change = {
          ...(body.name !== undefined && { name: body.name }),
          ...(body.settings && { settings: settingsOf(connector, body.settings) }),
          ...(body.secrets && { sealedSecrets: body.secrets.map(deps.vault.seal) }),
        };
        const next = await settings.changeConnection(caller.business, params.id, (before) =>
          body.state ? resumed({ ...before, ...change }) : { ...before, ...change },
        );
        await keepDomains(deps.store, caller.business);
        return shown(found(next, "connection"), caller.role);
      },
    }),

    route({
      method: "delete",
      path: "/v1/connections/{id}",
      role: "owner",
      tag: "connections",
      summary: "Remove a connection",
      details: "Its webhook address is gone at once. What it told us stays.",
      params: ById,
      answer: { status: 204, says: "It is gone." },
      async handler({ caller, params }) {
        found(await settings.connection(caller.business, params.id), "connection");
        await settings.removeConnection(caller.business, params.id);
        await keepDomains(deps.store, caller.business);
        return undefined;
      },
    }),
  ];
}

function resumed({ endedReason: _ended, ...connection }: Connection): Connection {
  return { ...connection, state: "live" };
}

async function connectorOf(platform: string, platforms: Platforms): Promise<Connector> {
  const connector = await platforms.get(platform);
  if (connector) return connector;
  throw new HandoffError("invalid", "This platform is not one that can be connected.", [
    { field: "platform", value: platform, remedy: `Give one of ${[...platforms.keys()].sort().join(", ")}.` },
  ]);
}

function settingsOf(connector: Connector, given: Record<string, unknown>): Record<string, unknown> {
  // Parsed where it stands, so that what is wrong is called `settings.shopDomain`.
  return parseInput(z.object({ settings: connector.settings }), { settings: given }).settings;
}

function requireSecret(connector: Connector, secrets: readonly string[]): void {
  if (connector.secrets === "optional" || secrets.length > 0) return;
  throw new HandoffError("invalid", "Without a secret nothing this platform sends can be believed.", [
    { field: "secrets", remedy: `Give the signing secret that ${connector.platform} shows for its webhooks.` },
  ]);
}

async function webhookUrl(
  connection: Connection,
  platforms: Platforms,
  { baseUrl, vault }: ReportDeps,
): Promise<string> {
  const url = `${baseUrl}/hooks/${connection.platform}/${connection.id}`;
  if (!(await platforms.get(connection.platform))?.secretInUrl) return url;
  return `${url}?secret=${encodeURIComponent(vault.open(connection.sealedUrlSecret))}`;
}
