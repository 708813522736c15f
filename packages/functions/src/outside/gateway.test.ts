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
