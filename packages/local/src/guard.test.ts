import { Hono } from "hono";
import { expect, test } from "vitest";
import { createGuard } from "./guard.ts";

const adminKey = "adm_clay-and-fire-2026";
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });

async function statusOf(baseUrl: string, url: string, headers: Record<string, string> = {}) {
  const app = new Hono();
  app.get("/mailbox", createGuard(baseUrl, adminKey), (context) => context.text("mails"));
  return (await app.request(url, { headers })).status;
}

test.each([
  ["http://localhost:3000", "http://localhost:3000/mailbox", {}],
  ["http://localhost:3000", "http://127.0.0.1:3000/mailbox", {}],
  ["https://handoff.example", "https://handoff.example/mailbox", basic(`owner:${adminKey}`)],
  ["https://handoff.example", "https://handoff.example/mailbox", basic(`:${adminKey}`)],
  ["https://handoff.example", "https://handoff.example/mailbox", { authorization: `Bearer ${adminKey}` }],
  ["http://localhost:3000", "http://rebound.example:3000/mailbox", { authorization: `Bearer ${adminKey}` }],
])("a run at %s opens its mailbox at %s %o", async (baseUrl, url, headers) => {
  expect(await statusOf(baseUrl, url, headers)).toBe(200);
});

test.each([
  ["https://handoff.example", "https://handoff.example/mailbox", {}],
  ["https://handoff.example", "https://handoff.example/mailbox", basic("owner:guess")],
  ["https://handoff.example", "https://handoff.example/mailbox", basic("owner:")],
  ["https://handoff.example", "https://handoff.example/mailbox", { authorization: "Bearer " }],
  ["https://handoff.example", "http://localhost:3000/mailbox", {}],
  ["http://localhost:3000", "http://rebound.example:3000/mailbox", {}],
])("a run at %s keeps its mailbox shut at %s %o", async (baseUrl, url, headers) => {
  expect(await statusOf(baseUrl, url, headers)).toBe(401);
});
