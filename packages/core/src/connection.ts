// Does a connection count what its platform says? What happened before its end counts, whenever we hear of it; what happened after
// it waits until the connection lives again. The order in which things arrive decides nothing.
import type { Connection } from "./business.ts";
import type { EventOf, EventType, HandoffEvent } from "./event.ts";

/** waiting: nothing has ever come from the platform, so nothing says that it is set up right. */
export const connectionStates = ["waiting", "live", "ended"] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** @param firstDeliveryAt missing while nothing has ever come */
export function stateOf(state: Connection["state"], firstDeliveryAt: string | undefined): ConnectionState {
  return state === "live" && firstDeliveryAt === undefined ? "waiting" : state;
}

/** Whether the event ends this connection. Late word of an earlier end does not end one that was taken up since. */
export function endsConnection({ at, body }: EventOf<"connection.ended">, connection: Connection): boolean {
  const { id, platform, settings, createdAt, resumedAt = createdAt } = connection;
  const isMeant =
    id === body.connection || (platform === body.platform && Object.values(settings).includes(body.account));
  return isMeant && resumedAt <= at;
}

/** The connection as it is once it has ended. Of several ends the first one stands, whichever is heard first. */
export function ended(connection: Connection, at: string, reason: string): Connection {
  const { state, endedAt } = connection;
  if (state === "ended" && (endedAt === undefined || endedAt <= at)) return connection;
  return { ...connection, state: "ended", endedAt: at, endedReason: reason };
}

/** The connection as it is once its owner has taken it up again. One that lives is left alone: word of its end may be on the way. */
export function resumed(connection: Connection, now: string): Connection {
  if (connection.state === "live") return connection;
  const { endedAt: _at, endedReason: _reason, ...rest } = connection;
  return { ...rest, state: "live", resumedAt: now, resumes: (connection.resumes ?? 0) + 1 };
}

// A platform goes on sending after the owner left, and asks for erasures only then.
const alwaysCounted: readonly EventType[] = ["person.erased", "person.requested", "connection.ended"];

/** What counts now, and what must wait for the connection to live again. */
export function divided(
  events: readonly HandoffEvent[],
  { state, endedAt = "" }: Pick<Connection, "state" | "endedAt">,
): { counted: HandoffEvent[]; held: HandoffEvent[] } {
  const counts = ({ type, at }: HandoffEvent) => state === "live" || alwaysCounted.includes(type) || at <= endedAt;
  return { counted: events.filter(counts), held: events.filter((event) => !counts(event)) };
}
