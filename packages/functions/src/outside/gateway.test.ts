import { Hono } from "hono";
import type { LambdaContext, LambdaEvent } from "hono/aws-lambda";
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

const context = {} as LambdaContext;
const ask = (app: Hono, event: LambdaEvent, behind?: Parameters<typeof answers>[2]) =>
  answers(service, app, behind)(event, context);

describe("a function's address", () => {
  it.each([
    ["as it is", false],
    ["in base64", true],
  ])("hands a body over byte for byte, though Lambda brings it %s", async (_, isBase64Encoded) => {
    const app = new Hono().post("/hooks", async (c) => c.text(Buffer.from(await c.req.arrayBuffer()).toString("hex")));
    const event = functionUrlEvent("POST", "/hooks", { body: "päy{}\n", isBase64Encoded });
    expect(await ask(app, event)).toMatchObject({ statusCode: 200, body: Buffer.from("päy{}\n").toString("hex") });
  });

  it("hands over query and cookies, and sets cookies", async () => {
    const app = new Hono().get("/", (c) => {
      c.header("set-cookie", "a=1; Path=/");
      return c.json({ query: c.req.queries("q"), cookie: c.req.header("cookie") });
    });
    const event = functionUrlEvent("GET", "/?q=one%26&q=two", { headers: { cookie: "x=1; y=2" } });
    const answer = (await ask(app, event)) as { body: string; cookies: string[] };
    expect(JSON.parse(answer.body)).toEqual({ query: ["one&", "two"], cookie: "x=1; y=2" });
    expect(answer.cookies).toEqual(["a=1; Path=/"]);
  });

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
    await ask(app, functionUrlEvent("GET", "/"), { settled, waiting: () => waiting });
    expect(done).toBe(true);
    expect(written).toEqual([]);
  });

  it("keeps nobody waiting for a bus that does not answer, and says how many clicks are not recorded yet", async () => {
    const app = new Hono().get("/", (c) => c.text("ok"));
    const behind = { settled: () => new Promise<void>(() => {}), waiting: () => 2, patienceMs: 5 };
    expect(await ask(app, functionUrlEvent("GET", "/"), behind)).toMatchObject({ statusCode: 200 });
    expect(written).toMatchObject([{ what: "clicks.unsettled", level: "warn", waiting: 2 }, { ClicksUnsettled: 2 }]);
  });
});
