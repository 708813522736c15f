// EventBridge on this machine, as far as PutEvents goes: its limits, its answers entry by entry, what its rules hand on, and the
// troubles that a caller must survive.
import { randomUUID } from "node:crypto";
import { audience, type Worker } from "@handoff/core/audience";
import type { EventType } from "@handoff/core/event";
import { type Answer, openService } from "./service.ts";

/**
 * fail: some entries are not taken. slow: everything is taken at once, and answered later. throttle: none is taken. hang: never answers.
 * lose: takes everything, and the answer is lost.
 */
export type Trouble =
  | { fail: (type: string, detail: string) => boolean }
  | { slowMs: number }
  | "throttle"
  | "hang"
  | "lose"
  | "none";

export type Bridge = {
  url: string;
  /** From now on, until it is told otherwise. */
  trouble(trouble: Trouble): void;
  /** How many entries each request brought, in order. */
  requests: number[];
  /** Every event that was taken, in order. */
  taken: Envelope[];
  /** How many requests were answered in full. */
  answered(): number;
  /** Begins to count and keep anew. */
  forget(): void;
  stop(): Promise<void>;
};

/** An event as a rule hands it to its target. */
export type Envelope = {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
};

type Entry = { Source?: string; DetailType?: string; Detail?: string; Time?: number; EventBusName?: string };

/** @param deliver puts a text into the queue of a worker */
export async function startBridge(deliver: (worker: Worker, body: string) => void): Promise<Bridge> {
  let trouble: Trouble = "none";
  const requests: number[] = [];
  const taken: Envelope[] = [];
  let answered = 0;

  function take(entry: Entry): { EventId: string } | { ErrorCode: string; ErrorMessage: string } {
    const { Source = "", DetailType = "", Detail = "", Time } = entry;
    if (typeof trouble === "object" && "fail" in trouble && trouble.fail(DetailType, Detail))
      return { ErrorCode: "InternalFailure", ErrorMessage: "try again" };
    if (!Source || !DetailType || !isObject(Detail))
      return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
    const id = randomUUID();
    const envelope: Envelope = {
      version: "0",
      id,
      "detail-type": DetailType,
      source: Source,
      account: "123456789012",
      time: new Date((Time ?? 0) * 1000).toISOString().replace(/\.\d+/, ""),
      region: "eu-west-1",
      resources: [],
      detail: JSON.parse(Detail),
    };
    taken.push(envelope);
    for (const worker of hearersOf(DetailType)) deliver(worker, JSON.stringify(envelope));
    return { EventId: id };
  }

  const service = await openService(({ headers, body }): Answer => {
    const type = "application/x-amz-json-1.1";
    const refuse = (status: number, __type: string) => ({ status, type, body: { __type, message: __type } });
    if (headers["x-amz-target"] !== "AWSEvents.PutEvents") return refuse(400, "UnknownOperationException");
    if (!headers.authorization?.startsWith("AWS4-HMAC-SHA256 ")) return refuse(403, "MissingAuthenticationToken");
    const { Entries } = JSON.parse(body) as { Entries: Entry[] };
    requests.push(Entries.length);
    if (trouble === "throttle") return refuse(400, "ThrottlingException");
    if (trouble === "hang") return "hang";
    const bytes = Entries.map(bytesOf).reduce((sum, one) => sum + one, 0);
    if (Entries.length < 1 || Entries.length > 10 || bytes > 1024 * 1024) return refuse(400, "ValidationException");
    const answers = Entries.map(take);
    if (trouble === "lose") return "drop";
    const failed = answers.filter((answer) => "ErrorCode" in answer).length;
    const afterMs = typeof trouble === "object" && "slowMs" in trouble ? trouble.slowMs : 0;
    return {
      status: 200,
      type,
      body: { FailedEntryCount: failed, Entries: answers },
      afterMs,
      sent: () => (answered += 1),
    };
  });

  return {
    url: service.url,
    trouble(next) {
      trouble = next;
    },
    requests,
    taken,
    answered: () => answered,
    forget() {
      requests.length = 0;
      taken.length = 0;
      answered = 0;
    },
    stop: service.stop,
  };
}

function hearersOf(type: string): Worker[] {
  return (Object.keys(audience) as Worker[]).filter((worker) => {
    const heard: readonly EventType[] = audience[worker];
    return heard.some((one) => one === type);
  });
}

/** As EventBridge counts. */
function bytesOf({ Source = "", DetailType = "", Detail = "" }: Entry): number {
  return 14 + Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
