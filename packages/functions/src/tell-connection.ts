// Mails about connections: one when a connection ends, one when the platform goes on sending sales to it. Once for each end, however
// often the platform repeats itself; none once the connection lives again.
import type { Connection } from "@handoff/core/business";
import { endsConnection } from "@handoff/core/connection";
import type { EventOf } from "@handoff/core/event";
import { connectionEndedNotice, deliveryHeldNotice } from "@handoff/core/notice-connection";
import type { Notice } from "@handoff/core/notice-record";
import type { AlertDeps } from "./deps.ts";
import type { createDelivery, Memo } from "./notice-delivery.ts";

const contents = { "connection-ended": connectionEndedNotice, "delivery-held": deliveryHeldNotice } as const;
type Transition = keyof typeof contents;

export function createConnectionNews(
  { store, baseUrl: dashboardUrl }: AlertDeps,
  deliver: ReturnType<typeof createDelivery>,
) {
  const { settings } = store;

  function tell(business: string, about: string, transition: Transition, number: number, memo: Memo): Promise<Notice> {
    const compose = async () => {
      const [owner, connection] = await Promise.all([
        settings.business(business),
        settings.connection(business, about),
      ]);
      if (!owner) throw new Error(`there is no business ${business}`);
      // Removed, or taken up again: there is nothing to tell any more.
      if (!connection || (connection.resumes ?? 0) !== number) return undefined;
      // The one who ends the connection may not have come to it yet.
      const { endedAt = memo.endedAt ?? connection.createdAt, endedReason = memo.reason ?? "it has ended" } =
        connection;
      const content = contents[transition]({ business: owner, connection, endedAt, reason: endedReason, dashboardUrl });
      return { content, people: 0 };
    };
    return deliver(business, { about, transition, number }, compose, memo);
  }

  return {
    async ended(event: EventOf<"connection.ended">): Promise<void> {
      const memo = { endedAt: event.at, reason: event.body.reason };
      for (const connection of await settings.connections(event.business)) {
        if (endsConnection(event, connection))
          await tell(event.business, connection.id, "connection-ended", lifeOf(connection), memo);
      }
    },

    async held({ business, body, at }: EventOf<"delivery.held">): Promise<void> {
      const connection = await settings.connection(business, body.connection);
      // Taken up again meanwhile: it counts.
      if (connection?.state === "ended")
        await tell(business, connection.id, "delivery-held", body.resumes, { endedAt: at });
    },

    async again(business: string, { about, transition, number, endedAt, reason }: Notice): Promise<void> {
      if (transition !== "connection-ended" && transition !== "delivery-held") return;
      const memo = { ...(endedAt !== undefined && { endedAt }), ...(reason !== undefined && { reason }) };
      await tell(business, about, transition, number, memo);
    },
  };
}

const lifeOf = ({ resumes = 0 }: Connection) => resumes;
