import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { addressOf } from "./access.ts";

describe("from where a request came", () => {
  const ask = async (env: object, headers: Record<string, string> = {}) => {
    const app = new Hono().get("/", (c) => c.text(addressOf(c)));
    return (await app.request("/", { headers }, env)).text();
  };
  const viewer = { "x-handoff-viewer": "198.51.100.4" };

  test("is the connection's other end, whatever the request claims", async () => {
    expect(await ask({ incoming: { socket: { remoteAddress: "203.0.113.7" } } }, viewer)).toBe("203.0.113.7");
  });

  test("is, behind the deployed front door, whom the door saw", async () => {
    const lambda = { requestContext: { http: { sourceIp: "130.176.0.1" } } };
    expect(await ask(lambda, viewer)).toBe("198.51.100.4");
    expect(await ask(lambda)).toBe("130.176.0.1");
  });

  test("is unknown when nobody says so", async () => {
    expect(await ask({}, viewer)).toBe("unknown");
  });
});
