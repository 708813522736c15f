// Connections: platform accounts of a business. Secrets are sealed at rest and never shown again.
import type { Platforms } from "@handoff/connectors/connector";
import type { Connection, Role } from "@handoff/core/business";
import { connectionStates, resumed, stateOf } from "@handoff/core/connection";
import { randomId, timeId } from "@handoff/core/id";
import { instant } from "@handoff/core/time";
import * as z from "zod/mini";
import { writeAlone } from "../account.ts";
import type { createCatchUp } from "../catch-up.ts";
import type { ReportDeps } from "../deps.ts";
import { keepDomains } from "../domains.ts";
import { route } from "../route.ts";
import { connectorOf, requireSecret, settingsOf, webhookUrl } from "./connection-input.ts";
import { found } from "./missing.ts";
import { Notice, noticeShown } from "./notice.ts";
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
    state: says(
      "`waiting`: nothing has ever come from the platform. `ended`: what comes is kept, and counts once it is taken up again.",
      z.enum(connectionStates),
    ),
    endedAt: z.optional(Instant),
    endedReason: z.optional(z.string()),
    held: says("How many deliveries are kept until the connection is taken up again.", z.int()),
    refused: says(
      "Deliveries that were turned away in the last 14 days. Under a flood of them the count is a lower bound.",
      z.optional(z.object({ count: z.int(), lastAt: Instant, reason: z.string() })),
    ),
    lastDeliveryAt: says("The heartbeat: when the platform was last heard.", z.optional(Instant)),
    notices: says("The mails about it.", z.array(Notice)),
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
    state: says(
      "Takes an ended connection up again, and counts what came meanwhile, as POST /v1/connections/{id}/resume does.",
      z.optional(z.literal("live")),
    ),
  }),
);

type CatchUp = ReturnType<typeof createCatchUp>;

export function connectionRoutes(deps: ReportDeps, platforms: Platforms, catchUp: CatchUp) {
  const { settings, deliveries, notices } = deps.store;
  const shown = async (connection: Connection, role: Role) => {
    const { settings, resumedAt: _at, resumes: _resumes, firstDeliveryAt, ...rest } = connection;
    const { business, id } = connection;
    const [latest, held, refused, mails] = await Promise.all([
      deliveries.latest(business, id),
      deliveries.held(business, id),
      deliveries.refused(business, id),
      notices.list(business, id),
    ]);
    const state = stateOf(connection.state, firstDeliveryAt ?? latest?.receivedAt);
    const forOwner = role === "owner" && { settings, webhookUrl: await webhookUrl(connection, platforms, deps) };
    const came = { lastDeliveryAt: latest?.receivedAt ?? firstDeliveryAt, held: held.length, refused };
    return { ...rest, state, ...came, notices: mails.map((mail) => noticeShown(mail, deps.now())), ...forOwner };
  };

  /** Changes a connection; whoever takes it up again counts what came meanwhile. */
  async function change(before: Connection, next: (one: Connection) => Connection): Promise<Connection> {
    const { business, id } = before;
    const connector = await connectorOf(before.platform, platforms);
    const changed = await writeAlone(deps, {
      connector,
      before,
      after: next(before),
      write: () => settings.changeConnection(business, id, next),
      undo: () => settings.changeConnection(business, id, () => before),
    });
    return found(changed, "connection");
  }
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
      refusals: { 409: "The account is connected already." },
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
        await writeAlone(deps, {
          connector,
          after: connection,
          write: () => settings.putConnection(connection),
          undo: () => settings.removeConnection(caller.business, connection.id),
        });
        await keepDomains(deps.store, caller.business);
        // A connection that ended may have been for the same account.
        await catchUp(connection);
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
      refusals: { 409: "Another connection is for this account." },
      async handler({ caller, params, body }) {
        const before = found(await settings.connection(caller.business, params.id), "connection");
        const connector = await connectorOf(before.platform, platforms);
        if (body.secrets) requireSecret(connector, body.secrets);
        const given = {
          ...(body.name !== undefined && { name: body.name }),
          ...(body.settings && { settings: settingsOf(connector, body.settings) }),
          ...(body.secrets && { sealedSecrets: body.secrets.map(deps.vault.seal) }),
        };
        const resumedAt = instant(deps.now());
        const next = await change(before, (one) =>
          body.state ? resumed({ ...one, ...given }, resumedAt) : { ...one, ...given },
        );
        await keepDomains(deps.store, caller.business);
        // New settings may be for the account of a connection that ended.
        if (next.state === "live" && (body.state || body.settings)) await catchUp(next);
        return shown(next, caller.role);
      },
    }),

    route({
      method: "post",
      path: "/v1/connections/{id}/resume",
      role: "owner",
      tag: "connections",
      summary: "Take an ended connection up again",
      details:
        "What the platform sent meanwhile is counted now, at the time it happened. With very much of it some may be left: `held` says how many; ask again.",
      params: ById,
      answer: { status: 200, says: "The connection as it is now.", schema: ConnectionAnswer },
      refusals: { 409: "Another connection is for this account." },
      async handler({ caller, params }) {
        const before = found(await settings.connection(caller.business, params.id), "connection");
        const resumedAt = instant(deps.now());
        const next = before.state === "live" ? before : await change(before, (one) => resumed(one, resumedAt));
        await catchUp(next);
        return shown(next, caller.role);
      },
    }),

    route({
      method: "delete",
      path: "/v1/connections/{id}",
      role: "owner",
      tag: "connections",
      summary: "Remove a connection",
      details:
        "Its webhook address is gone at once. What it told us stays. What was kept after its end (`held`) can no longer be counted: take it up again, or connect the account anew, before you remove it.",
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
