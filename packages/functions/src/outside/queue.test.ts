import type { SQSEvent } from "aws-lambda";
import { beforeEach, describe, expect, it } from "vitest";
import type { Consumer } from "../deps.ts";
import { entryOf } from "./envelope.ts";
import { consumes, consumesEach } from "./queue.ts";
import { createService, type Service } from "./service.ts";
import { currentTrace } from "./trace.ts";

let written: Record<string, unknown>[];
let service: Service;
beforeEach(() => {
  written = [];
  service = createService("alert", (text) => written.push(JSON.parse(text)));
  process.env._X_AMZN_TRACE_ID = "Root=1-own;Sampled=0";
});

describe("a batch of a queue", () => {
  it("reaches the worker as events, each under the id of its record", async () => {
    const batches: unknown[] = [];
    const consumer: Consumer = async (batch) => {
      batches.push(batch.map(({ id, event }) => [id, event.id]));
      return [];
    };
    expect(await consumes(service, consumer)(batchOf(body(1), body(2)))).toEqual({ batchItemFailures: [] });
    expect(batches).toEqual([
      [
        ["record 1", "incident 1"],
        ["record 2", "incident 2"],
      ],
    ]);
  });

  it("answers exactly the records that the worker could not do", async () => {
    const consumer: Consumer = async (batch) =>
      batch.filter(({ event }) => event.id === "incident 2").map(({ id }) => id);
    expect(failed(await consumes(service, consumer)(batchOf(body(1), body(2), body(3))))).toEqual(["record 2"]);
  });

  it("keeps a record that makes the worker throw from spoiling the others, and says why it failed", async () => {
    const consumer: Consumer = async (batch) => {
      if (batch.some(({ event }) => event.id === "incident 2")) throw new Error("cannot be done");
      return [];
    };
    expect(failed(await consumes(service, consumer)(batchOf(body(1), body(2), body(3))))).toEqual(["record 2"]);
    expect(written).toMatchObject([
      { what: "message.failed", message: "record 2", error: "cannot be done" },
      { MessagesFailed: 1 },
    ]);
  });

  it.each([
    ["no JSON", "{"],
    ["no event", "{}"],
    [
      "an event of a shape that nobody knows",
      JSON.stringify({ ...JSON.parse(body(1)), "detail-type": "kiln.exploded" }),
    ],
  ])("fails a record that is %s, without its words in the log, and does the others", async (_, text) => {
    const done: string[] = [];
    const consumer: Consumer = async (batch) => {
      done.push(...batch.map(({ event }) => event.id));
      return [];
    };
    expect(failed(await consumes(service, consumer)(batchOf(body(1), text)))).toEqual(["record 2"]);
    expect(done).toEqual(["incident 1"]);
    expect(written[0]).toMatchObject({ what: "message.failed", message: "record 2", level: "error" });
  });

  it("goes on under the trace of the delivery that its events began with", async () => {
    const seen: unknown[] = [];
    const consumer: Consumer = async () => {
      seen.push(currentTrace());
      return [];
    };
    await consumes(service, consumer)(batchOf(body(1, "1-first"), body(2, "1-first")));
    expect(seen).toEqual(["1-first"]);
  });

  it("goes on under its own trace when several deliveries meet in it, and says which", async () => {
    const seen: unknown[] = [];
    const consumer: Consumer = async () => {
      seen.push(currentTrace());
      return [];
    };
    await consumes(service, consumer)(batchOf(body(1, "1-first"), body(2, "1-second")));
    expect(seen).toEqual(["1-own"]);
    expect(written).toMatchObject([{ what: "traces.joined", traceId: "1-own", of: "1-first 1-second" }]);
  });
});

describe("a batch whose records have nothing to do with each other", () => {
  it("answers exactly those that failed", async () => {
    const handler = consumesEach(service, async (text) => {
      if (text === "bad") throw new Error("no");
    });
    expect(failed(await handler(batchOf("good", "bad", "good")))).toEqual(["record 2"]);
  });
});

const failed = ({ batchItemFailures }: { batchItemFailures: { itemIdentifier: string }[] }) =>
  batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

function batchOf(...bodies: string[]): SQSEvent {
  const Records = bodies.map((text, place) => ({ messageId: `record ${place + 1}`, body: text }));
  return { Records } as SQSEvent;
}

function body(n: number, trace?: string): string {
  const { Source, DetailType, Detail } = entryOf(
    {
      type: "incident.opened",
      id: `incident ${n}`,
      business: "biz_clay",
      at: "2026-03-02T10:00:00.000Z",
      heardAt: "2026-03-02T10:00:01.000Z",
      source: "handoff",
      body: { incident: `inc_${n}`, kind: "broken", landingUrl: "https://clay.example/bowl" },
    },
    trace,
  );
  return JSON.stringify({ version: "0", source: Source, "detail-type": DetailType, detail: JSON.parse(Detail) });
}
