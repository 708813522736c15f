import { beforeEach, describe, expect, it } from "vitest";
import { createService, type Service } from "./service.ts";

let written: Record<string, unknown>[];
let service: Service;
beforeEach(() => {
  written = [];
  const at = () => Date.parse("2026-03-02T10:00:00Z");
  service = createService("receive", (text) => written.push(JSON.parse(text)), at);
});

const taken = { what: "delivery.taken", platform: "shopify", outcome: "translated", facts: 3, business: "biz_clay" };

describe("what a deployed function says", () => {
  it("is one object a line: when, who, what, and under which trace", async () => {
    process.env._X_AMZN_TRACE_ID = "Root=1-67ab-99;Parent=53995c3f42cd8ad8;Sampled=0";
    await service.works(async () => service.log({ what: "link.followed", slug: "bowl" }))({});
    delete process.env._X_AMZN_TRACE_ID;
    expect(written[0]).toEqual({
      at: "2026-03-02T10:00:00.000Z",
      level: "info",
      service: "receive",
      traceId: "1-67ab-99",
      what: "link.followed",
      slug: "bowl",
    });
  });

  it("quotes no address, whoever quoted it first", () => {
    service.log({ what: "alert", error: "550 no such user <mira@clay.example>, see mira@clay.example" });
    expect(written[0]).toMatchObject({ level: "error", error: "550 no such user <(address)>, see (address)" });
  });

  it("tells a failure without the values in it, to the log and to the runtime", async () => {
    const failing = service.works(async () => {
      throw new Error('the row "Mira Almeida" of mira@clay.example is odd');
    });
    await expect(failing({})).rejects.toThrow(/^Error: the row … of … is odd/);
    expect(written).toMatchObject([{ what: "invocation.failed", level: "error" }]);
    expect(JSON.stringify(written)).not.toContain("Mira");
  });
});

describe("what a deployed function counts", () => {
  it("is stated once at the end of an invocation, all that it did together", async () => {
    await service.works(async () => {
      service.log({ what: "link.followed" });
      service.log({ what: "link.followed" });
      service.log({ what: "click.unrecorded" });
    })({});
    expect(written.at(-1)).toEqual({
      _aws: {
        Timestamp: 1772445600000,
        CloudWatchMetrics: [
          {
            Namespace: "Handoff",
            Dimensions: [["app"]],
            Metrics: [{ Name: "LinksFollowed" }, { Name: "ClicksUnrecorded" }],
          },
        ],
      },
      app: "handoff",
      service: "receive",
      LinksFollowed: 2,
      ClicksUnrecorded: 1,
    });
  });

  it("breaks deliveries down by platform and outcome, and by nothing that names a business", async () => {
    await service.works(async () => service.log(taken))({});
    const metrics = written.filter((line) => "_aws" in line);
    expect(metrics).toMatchObject([
      {
        _aws: { CloudWatchMetrics: [{ Dimensions: [["app", "platform", "outcome"]] }] },
        platform: "shopify",
        outcome: "translated",
        Deliveries: 1,
      },
      { _aws: { CloudWatchMetrics: [{ Dimensions: [["app"]] }] }, Facts: 3 },
    ]);
    expect(JSON.stringify(metrics)).not.toContain("biz_clay");
  });

  it("includes the capacity units that the invocation used, and only those", async () => {
    const used = { read: 5, write: 2 };
    service.metered({ usage: () => ({ ...used }) });
    const work = service.works(async () => {
      used.read += 1.5;
    });
    await work({});
    await work({});
    expect(written).toMatchObject([{ ReadUnits: 1.5 }, { ReadUnits: 1.5 }]);
    expect(written[0]).not.toHaveProperty("WriteUnits");
  });

  it("is stated although the invocation failed, and is nothing when nothing happened", async () => {
    const failing = service.works(async () => {
      service.log(taken);
      throw new Error("gone");
    });
    await expect(failing({})).rejects.toThrow();
    expect(written.filter((line) => "_aws" in line)).toHaveLength(2);
    written.length = 0;
    await service.works(async () => {})({});
    expect(written).toEqual([]);
  });
});

describe("a timer's work", () => {
  it("is told when it is done, as the heartbeat", async () => {
    await service.ticks(async () => {})({});
    expect(written).toMatchObject([{ what: "ticked", ms: 0 }, { Ticks: 1 }]);
  });

  it("fails when a part of it failed, and tells every part", async () => {
    const parts = [new Error("no table"), new Error("no page")];
    const tick = service.ticks(async () => {
      throw new AggregateError(parts, "2 of 9 failed");
    });
    await expect(tick({})).rejects.toThrow("2 of 9 failed");
    expect(written.map(({ error }) => String(error).replace(/ \(.*/, ""))).toEqual([
      "Error: no table",
      "Error: no page",
    ]);
  });
});
