// How does a batch fail? Only by the messages that cannot be done: when the whole batch falls over, each is tried alone.
import type { Consumer, Message } from "./deps.ts";

/** Hands a batch to the worker; answers why which messages failed, by their ids. Never rejects. */
export async function attempt(messages: readonly Message[], consumer: Consumer): Promise<Map<string, string>> {
  if (messages.length === 0) return new Map();
  try {
    const failed = await consumer(messages);
    const stranger = failed.find((id) => !messages.some((message) => message.id === id));
    if (stranger !== undefined) throw new Error(`the worker named a message it was not given: ${stranger}`);
    return new Map(failed.map((id) => [id, "the worker said that it failed"]));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (messages.length === 1) return new Map(messages.map(({ id }) => [id, reason]));
    const failures = new Map<string, string>();
    for (const message of messages) for (const failure of await attempt([message], consumer)) failures.set(...failure);
    return failures;
  }
}
