import type { HandoffEvent } from "@handoff/core/event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Bridge, startBridge } from "../../../../test/doubles/eventbridge.ts";
import type { Bus } from "../deps.ts";
import { createBus } from "./bus.ts";
import { readEnvelope } from "./envelope.ts";
import type { Line } from "./log.ts";
import { inTrace } from "./trace.ts";

let bridge: Bridge;
let bus: Bus;
let lines: Line[];
let pauses: number[];
const queued: string[] = [];
beforeEach(async () => {
  queued.length = 0;
  bridge = await startBridge((worker, body) => queued.push(`${worker} ${body}`));
  lines = [];
  pauses = [];
  bus = busThatWaits(10_000);
});

/** A busy machine answers late; only where nobody answers at all is a short wait needed. */
function busThatWaits(answerMs: number): Bus {
  const client = {
    endpoint: bridge.url,
    region: "eu-west-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const pause = async (ms: number) => void pauses.push(ms);
  return createBus("handoff-bus", { log: (line) => lines.push(line), pause, answerMs, client });
}
afterEach(() => bridge.stop());

describe("the bus on EventBridge", () => {
  it("says whose event it is, what happened and when, where rules and archives look for it", async () => {
    await bus.publish([incident(1)]);
    expect(bridge.taken).toMatchObject([
      {
        source: "handoff.shopify",
        "detail-type": "incident.opened",
        time: "2026-03-02T10:00:01Z",
        detail: {
          id: "incident 1",
          business: "biz_clay",
          at: "2026-03-02T10:00:00.000Z",
          heardAt: "2026-03-02T10:00:01.000Z",
          source: "shopify",
          body: { incident: "inc_1", kind: "broken", landingUrl: "https://clay.example/bowl" },
        },
      },
    ]);
  });

  it("is asked by its archive for what came in a while, whenever that happened", async () => {
    await bus.publish([{ ...incident(1), at: "2026-02-27T08:00:00.000Z" }]);
    expect(bridge.taken).toMatchObject([
      { time: "2026-03-02T10:00:01Z", detail: { at: "2026-02-27T08:00:00.000Z", heardAt: "2026-03-02T10:00:01.000Z" } },
    ]);
  });

  it("sends no more than ten events in one request", async () => {
    await bus.publish(numbers(23).map(incident));
    expect(bridge.requests.sort()).toEqual([10, 10, 3]);
    expect(bridge.taken).toHaveLength(23);
  });

  it("sends no more than EventBridge takes in one request, counted in bytes", async () => {
    await bus.publish(numbers(5).map((n) => promotion(n, 220, "é".repeat(900))));
    expect(bridge.requests.sort()).toEqual([1, 2, 2]);
    expect(bridge.taken).toHaveLength(5);
  });

  it("sends only what has failed again, and is content once everything is taken", async () => {
    const refused = new Set(["incident 2", "incident 7"]);
    bridge.trouble({ fail: (_, detail) => refused.delete(JSON.parse(detail).id) });
    await bus.publish(numbers(10).map(incident));
    expect(bridge.requests).toEqual([10, 2]);
    expect(bridge.taken.map(({ detail }) => detail.id).sort()).toEqual(
      numbers(10)
        .map((n) => `incident ${n}`)
        .sort(),
    );
    expect(lines).toEqual([{ what: "bus.failed", entries: 2, reason: "InternalFailure" }]);
  });

  it("rejects when an entry fails at every try, although all others are taken", async () => {
    bridge.trouble({ fail: (_, detail) => JSON.parse(detail).id === "incident 2" });
    await expect(bus.publish([incident(1), incident(2), incident(3)])).rejects.toThrow("did not take 1 of 3 events");
    expect(bridge.requests).toEqual([3, 1, 1]);
    expect(lines.at(-1)).toEqual({ what: "bus.refused", level: "error", entries: 1, of: 3 });
  });

  it.each([
    ["is throttled", "throttle", "ThrottlingException"],
    ["does not answer", "hang", "TimeoutError"],
  ] as const)("waits a little longer each time and then rejects when it %s", async (_, trouble, reason) => {
    bridge.trouble(trouble);
    if (trouble === "hang") bus = busThatWaits(50);
    await expect(bus.publish([incident(1)])).rejects.toThrow("did not take 1 of 1 events");
    expect(bridge.requests).toEqual([1, 1, 1]);
    expect(pauses).toHaveLength(2);
    expect(pauses[0]).toBeGreaterThanOrEqual(75);
    expect(pauses[1]).toBeGreaterThanOrEqual(250);
    expect(lines.filter(({ what }) => what === "bus.failed").map((line) => line.reason)).toEqual([
      reason,
      reason,
      reason,
    ]);
  });

  it("says an event again when the answer was lost: the same fact twice, under the same id", async () => {
    bridge.trouble("lose");
    const publishing = bus.publish([incident(1)]);
    await expect(publishing).rejects.toThrow();
    bridge.trouble("none");
    await bus.publish([incident(1)]);
    expect(new Set(bridge.taken.map(({ detail }) => detail.id))).toEqual(new Set(["incident 1"]));
  });

  it("refuses what no bus would take before it sends anything", async () => {
    await expect(bus.publish([incident(1), promotion(2, 700, "a".repeat(1900))])).rejects.toThrow(
      /the bus takes 1046528/,
    );
    expect(bridge.requests).toEqual([]);
  });

  it("asks nobody when there is nothing to say", async () => {
    await bus.publish([]);
    expect(bridge.requests).toEqual([]);
  });

  it("carries the trace beside the event, which stays what it was", async () => {
    await inTrace("1-67ab", () => bus.publish([incident(1)]));
    const [body = ""] = queued.map((text) => text.replace(/^alert /, ""));
    expect(readEnvelope(body)).toEqual({ event: incident(1), trace: "1-67ab" });
  });
});

describe("what a rule hands on", () => {
  const envelope = {
    source: "handoff.shopify",
    "detail-type": "incident.opened",
    detail: {
      id: "incident 1",
      business: "biz_clay",
      at: "2026-03-02T10:00:00.000Z",
      heardAt: "2026-03-02T10:00:01.000Z",
      source: "shopify",
      body: { incident: "inc_1", kind: "broken", landingUrl: "https://clay.example/bowl" },
    },
  };

  it.each([
    ["an event of somebody else", { ...envelope, source: "aws.ec2" }],
    ["an event that we do not know", { ...envelope, "detail-type": "kiln.exploded" }],
    ["an event without its business", { ...envelope, detail: { ...envelope.detail, business: undefined } }],
    ["a detail that states another name than the envelope", { ...envelope, "detail-type": "sale.placed" }],
  ])("is refused when it is %s", (_, wrong) => {
    expect(() => readEnvelope(JSON.stringify(wrong))).toThrow();
  });
});

const numbers = (count: number) => Array.from({ length: count }, (_, place) => place + 1);
const common = {
  business: "biz_clay",
  at: "2026-03-02T10:00:00.000Z",
  heardAt: "2026-03-02T10:00:01.000Z",
  source: "shopify",
};

function incident(n: number): HandoffEvent {
  const body = { incident: `inc_${n}`, kind: "broken", landingUrl: "https://clay.example/bowl" };
  return { ...common, type: "incident.opened", id: `incident ${n}`, body };
}

function promotion(n: number, links: number, path: string): HandoffEvent {
  return {
    ...common,
    type: "promotion.published",
    id: `promotion ${n}`,
    body: {
      promotion: `promotion ${n}`,
      platform: "mailchimp",
      links: numbers(links).map((i) => `https://clay.example/${i}/${path}`),
    },
  };
}
