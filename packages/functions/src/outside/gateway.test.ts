import { setTimeout as pause } from "node:timers/promises";
import { Hono } from "hono";
import { beforeEach, describe, expect, it } from "vitest";
import { functionUrlEvent } from "../../../../test/doubles/function-url.ts";
import { answers } from "./gateway.ts";
import { createService, type Service } from "./service.ts";

let written: Record<string, unknown>[];
let service: Service;
beforeEach(() => {
  written = [];
  service = createService("receive", (text) => written.push(JSON.parse(text)));
});

type Event = ReturnType<typeof functionUrlEvent>;
const ask = (app: Hono, event: Event, behind?: Parameters<typeof answers>[2]) => answers(service, app, behind)(event);

describe("a function's address", () => {
  it.each([
    ["as it is", false],
    ["in base64", true],
  ])("hands a body over byte for byte, though Lambda brings it %s", async (_, isBase64Encoded) => {
    const app = new Hono().post("/hooks", async (c) => c.text(Buffer.from(await c.req.arrayBuffer()).toString("hex")));
    const event = functionUrlEvent("POST", "/hooks", { body: "päy{}\n", isBase64Encoded });
    expect(await ask(app, event)).toMatchObject({ statusCode: 200, body: Buffer.from("päy{}\n").toString("hex") });
  });

  it("hands over address, query, headers and cookies, and sets several cookies", async () => {
    const app = new Hono().get("/a b/:rest", (c) => {
      c.header("set-cookie", "a=1; Path=/");
      c.header("set-cookie", "b=2; Path=/", { append: true });
      return c.json({
        url: c.req.url,
        query: c.req.queries("q"),
        cookie: c.req.header("cookie"),
        agent: c.req.header("user-agent"),
      });
    });
    const headers = { cookie: "x=1; y=2", "user-agent": "Kíln/1.0" };
    const answer = await ask(app, functionUrlEvent("GET", "/a%20b/c%2Fd?q=one%26&q=two", { headers }));
    expect(JSON.parse(answer.body)).toEqual({
      url: "https://clay.lambda-url.eu-west-1.on.aws/a%20b/c%2Fd?q=one%26&q=two",
      query: ["one&", "two"],
      cookie: "x=1; y=2",
      agent: "K%C3%ADln%2F1.0",
    });
    expect(answer.cookies).toEqual(["a=1; Path=/", "b=2; Path=/"]);
    expect(answer.headers).toEqual({ "content-type": "application/json" });
  });

  it.each([
    ["text/html; charset=utf-8", false],
    ["image/svg+xml", false],
    ["application/problem+json", false],
    ["text/csv", false],
    ["image/png", true],
    ["application/octet-stream", true],
  ])("answers %s so that every byte arrives", async (contentType, isBase64Encoded) => {
    const app = new Hono().get("/", (c) => c.body("päy", 200, { "content-type": contentType }));
    const body = isBase64Encoded ? Buffer.from("päy").toString("base64") : "päy";
    expect(await ask(app, functionUrlEvent("GET", "/"))).toMatchObject({ body, isBase64Encoded });
  });

  it("answers what has no body, and takes no body where there can be none", async () => {
    const app = new Hono().get("/", (c) => c.body(null, 304));
    const event = functionUrlEvent("GET", "/", { body: "what for" });
    expect(await ask(app, event)).toMatchObject({ statusCode: 304, body: "" });
    expect(await ask(app, functionUrlEvent("HEAD", "/"))).toMatchObject({ statusCode: 304, body: "" });
  });

  const ok = () => new Hono().get("/", (c) => c.text("ok"));
  const never = () => new Promise<void>(() => {});

  it("lets what goes on behind an answer end before the process is frozen", async () => {
    let done = false;
    let waiting = 0;
    const settled = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      done = true;
      waiting = 0;
    };
    const app = new Hono().get("/", (c) => {
      waiting = 1;
      return c.text("ok");
    });
    await ask(app, functionUrlEvent("GET", "/"), { settled, waiting: () => waiting, recorded: () => 0 });
    expect(done).toBe(true);
    expect(written).toEqual([]);
  });

  it("keeps nobody waiting for a bus that does not answer, and says how many clicks are not recorded yet", async () => {
    const behind = { settled: never, waiting: () => 2, recorded: () => 0 };
    expect(await ask(ok(), functionUrlEvent("GET", "/"), behind)).toMatchObject({ statusCode: 200 });
    expect(written).toMatchObject([{ what: "clicks.unsettled", level: "warn", waiting: 2 }, { ClicksUnsettled: 2 }]);
  });
});

describe("a function's address, where an extension keeps the process awake", () => {
  /** How long the work after each answer took, in steps of a tenth of a second. */
  async function answersWith(behind: NonNullable<Parameters<typeof answers>[2]>, app = new Hono()) {
    const kept: [requestId: string, tenths: number][] = [];
    const works: Promise<void>[] = [];
    const afterAnswer = (requestId: string, work: () => Promise<void>) => {
      const startedMs = performance.now();
      const noted = () => void kept.push([requestId, Math.floor((performance.now() - startedMs) / 100)]);
      works.push(work().then(noted));
    };
    const handler = answers(service, app, behind, { afterAnswer });
    return {
      kept,
      async ask(awsRequestId: string, leftMs = 20_000) {
        const context = { awsRequestId, getRemainingTimeInMillis: () => leftMs };
        const answer = await handler(functionUrlEvent("GET", "/"), context);
        return answer.statusCode;
      },
      ended: () => Promise.all(works),
    };
  }
  const never = () => new Promise<void>(() => {});

  it("answers at once, and stays awake until what goes on behind is done", async () => {
    let waiting = 1;
    const settled = async () => {
      await pause(450);
      waiting = 0;
    };
    const { ask, kept, ended } = await answersWith({ settled, waiting: () => waiting, recorded: () => 0 });
    expect(await ask("one")).toBe(404);
    expect(waiting).toBe(1);
    await ended();
    expect(waiting).toBe(0);
    expect(kept).toEqual([["one", expect.toSatisfy((tenths: number) => tenths >= 4)]]);
    expect(written).toEqual([]);
  });

  it("stays awake once for a bus that takes nothing, four seconds, and then no longer than 300 ms until it takes something", async () => {
    let taken = 0;
    const { ask, kept, ended } = await answersWith({ settled: never, waiting: () => 1, recorded: () => taken });
    for (const id of ["one", "two"]) {
      await ask(id);
      await ended();
    }
    taken = 1;
    await ask("three");
    await ended();
    expect(kept.map(([id]) => id)).toEqual(["one", "two", "three"]);
    const [one = 0, two = 0, three = 0] = kept.map(([, tenths]) => tenths);
    expect([one >= 39, two < 10, three >= 39]).toEqual([true, true, true]);
    expect(written).toMatchObject([
      { what: "clicks.unsettled" },
      { ClicksUnsettled: 1 },
      { what: "clicks.unsettled" },
      { ClicksUnsettled: 1 },
      { what: "clicks.unsettled" },
      { ClicksUnsettled: 1 },
    ]);
  }, 15_000);

  it("says what is left before the function's own time is up", async () => {
    const { ask, kept, ended } = await answersWith({ settled: never, waiting: () => 3, recorded: () => 0 });
    await ask("one", 1_300);
    await ended();
    await ask("two", 100);
    await ended();
    const [one = 0, two = 0] = kept.map(([, tenths]) => tenths);
    expect([one >= 3, one < 10, two < 3]).toEqual([true, true, true]);
    expect(written).toMatchObject([{ waiting: 3 }, { ClicksUnsettled: 3 }, { waiting: 3 }, { ClicksUnsettled: 3 }]);
  });

  it("lets go of a request that failed, too", async () => {
    const broken = { fetch: () => Promise.reject(new Error("broken")) } as unknown as Hono;
    const { ask, kept, ended } = await answersWith({ settled: never, waiting: () => 0, recorded: () => 0 }, broken);
    await expect(ask("one")).rejects.toThrow("broken");
    await ended();
    expect(kept).toEqual([["one", 0]]);
  });
});
