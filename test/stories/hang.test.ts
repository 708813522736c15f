// No request and no page keeps anybody else waiting: not a report over all of time, not a goal without end, not a page made to hurt.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, eventually, type Handoff, startHandoff } from "./harness.ts";
import { browser, click } from "./platforms.ts";

// 1.6 kB on the wire, a megabyte of tags inside one another.
const bomb = gzipSync("<svg><g>".repeat(131_072), { level: 9 });
let shop: Server;
let url: string;
let handoff: Handoff;
let victim: { api: Api; keys: { owner: string; read: string } };

beforeAll(async () => {
  shop = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html", "content-encoding": "gzip" }).end(bomb);
  }).listen(0, "127.0.0.1");
  await once(shop, "listening");
  const address = shop.address();
  const host = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  url = `http://${host}`;
  handoff = await startHandoff({ webAllow: [host] });
  victim = await handoff.business();
});
afterAll(async () => {
  await handoff.end();
  shop.close();
});

test.each([
  "reports/timeline?to=0000-01-01",
  "reports/engagement?to=0000-01-01",
  "reports/timeline?from=0000-01-01",
  "reports/channels?to=9999-12-31",
  "reports/timeline?from=2000-01-01&to=2199-12-31",
])("%s is refused at once, with what to ask instead", async (path) => {
  const started = performance.now();
  const { status, json } = await handoff.ask("GET", `/v1/${path}`, { key: victim.keys.read });
  expect(status).toBe(400);
  expect(json.problems[0]).toMatchObject({ field: expect.stringMatching(/^(from|to)$/), remedy: expect.any(String) });
  expect(performance.now() - started).toBeLessThan(2_000);
});

test("the first and the last day of the calendar can be asked for", async () => {
  for (const day of ["2000-01-01", "2199-12-31"]) {
    const report = await victim.api.get(`/v1/reports/timeline?from=${day}&to=${day}`);
    expect(report.days).toHaveLength(1);
  }
  expect((await victim.api.get("/v1/reports/timeline?to=2000-01-01")).days).toHaveLength(1);
});

test("a goal lasts three years at most, whether it is set or changed", async () => {
  const goal = { name: "Pots", metric: "sales", target: 40, from: "2026-01-01", to: "2026-12-31" };
  const set = (to: string) => handoff.ask("POST", "/v1/goals", { key: victim.keys.owner, body: { ...goal, to } });
  expect((await set("9999-12-31")).json.problems[0]).toMatchObject({ field: "to", value: "9999-12-31" });
  expect((await set("2030-01-01")).json.problems[0].remedy).toContain("2029-01-04");
  const { id } = (await set("2029-01-04")).json;
  const change = { key: victim.keys.owner, body: { to: "2199-12-31" } };
  expect((await handoff.ask("PATCH", `/v1/goals/${id}`, change)).status).toBe(400);
  expect((await victim.api.get("/v1/reports/goals")).goals).toHaveLength(1);
});

test("while a page made to hurt is looked at, another business's link answers as ever", async () => {
  const mean = await handoff.business({ name: "Mean" });
  await mean.api.post("/v1/links", link("mean", `${url}/products/bomb`));
  await victim.api.post("/v1/links", link("kind", "https://kind.example/products/bowl"));
  await click(handoff, "mean");

  let longestMs = 0;
  await eventually(async () => {
    const started = performance.now();
    expect((await handoff.fetch("/l/kind", { headers: browser })).status).toBe(302);
    longestMs = Math.max(longestMs, performance.now() - started);
    const { paths } = await mean.api.get("/v1/paths");
    expect(paths[0]).toMatchObject({ verdict: "unknown", evidence: [{ by: "page" }] });
  }, 30_000);
  expect(longestMs).toBeLessThan(1_000);
});

const link = (slug: string, destination: string) => ({
  slug,
  destination,
  source: "newsletter",
  medium: "email",
  campaign: "spring",
});
