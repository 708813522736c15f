// How long the AWS SDK waits for a service. Its own timeouts go by the clock, which runs on while Lambda has the process frozen: after a
// thaw they fire before the answer is read. These count the time awake.
import { Agent, type AgentOptions } from "node:http";
import { Agent as SecureAgent } from "node:https";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterAwake } from "./awake.ts";

export type Patience = {
  /** For a connection. */
  connectMs: number;
  /** For the answer to begin, the connection included. */
  answerMs: number;
};

/** Gives up with a TimeoutError, which the SDK takes for passing trouble. */
export function createRequestHandler({ connectMs, answerMs }: Patience): NodeHttpHandler {
  const options: AgentOptions = { keepAlive: true, maxSockets: 50 }; // the SDK's own
  const handler = new NodeHttpHandler({
    httpAgent: withConnectTimeout(new Agent(options), connectMs),
    httpsAgent: withConnectTimeout(new SecureAgent(options), connectMs),
    socketTimeout: 0,
    socketAcquisitionWarningTimeout: answerMs,
  });
  const send = handler.handle.bind(handler);

  handler.handle = async (request, { abortSignal, ...others } = {}) => {
    const tooLate = new AbortController();
    const answered = afterAwake(answerMs, () => tooLate.abort());
    const signals = abortSignal instanceof AbortSignal ? [abortSignal, tooLate.signal] : [tooLate.signal];
    try {
      return await send(request, { ...others, abortSignal: AbortSignal.any(signals) });
    } catch (error) {
      throw tooLate.signal.aborted ? timedOut(`no answer in ${answerMs} ms`) : error;
    } finally {
      answered();
    }
  };
  return handler;
}

/** Connections of this agent come about in time, or end in a TimeoutError. */
export function withConnectTimeout<A extends Agent>(agent: A, connectMs: number): A {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (...given: Parameters<typeof connect>) => {
    const socket = connect(...given);
    const connected = afterAwake(connectMs, () => socket?.destroy(timedOut(`no connection in ${connectMs} ms`)));
    socket?.once("connect", connected).once("close", connected);
    return socket;
  };
  return agent;
}

const timedOut = (message: string) => Object.assign(new Error(message), { name: "TimeoutError", code: "ETIMEDOUT" });
