// Tells a case to a business of its own, through the public entries, and checks what the reports say until it is so.
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { type Api, eventually, type Handoff, type Json } from "./harness.ts";
import { browser, type Delivery, mailchimp, metaBody, order, sendTo, shopify } from "./platforms.ts";
import type { Case, Expected, Step } from "./told-case.ts";

type Clicked = { status: number; location: string; id: string };

const secret = "shpss_told_as_data_2026";
const settledWithinMs = 8_000;

export async function tell(handoff: Handoff, told: Case): Promise<void> {
  const { api, take, clicks } = await openScene(handoff, told.setup);
  for (const step of told.steps) await take(step);
  // What is right for a moment, between two steps that are worked on, is not yet right.
  if (told.steps.length > 1) await pause(1_000);
  for (const expected of [told.expect].flat()) await eventually(() => check(api, expected, clicks), settledWithinMs);
}

async function openScene(handoff: Handoff, setup: Case["setup"]) {
  const { timezone, currency, storefront = "https://moss.example", links = [], endpoints = [] } = setup;
  const business = await handoff.business({ name: "Moss & Clay", timezone, currency, ...setup.business });
  const { api } = business;
  const connect = async (platform: string, secrets: string[], settings: Json): Promise<string> =>
    (await api.post("/v1/connections", { platform, name: platform, secrets, settings })).webhookUrl;
  const shopDomain = `told-${business.id
    .slice(-12)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "x")}.myshopify.com`;
  const webhookUrls = {
    shopify: await connect("shopify", [secret], { shopDomain, storefrontUrl: storefront }),
    mailchimp: await connect("mailchimp", [], {}),
    meta: await connect("meta", [secret], { verifyToken: "told-as-data" }),
  };
  const slugs: string[] = [];
  for (const link of links) slugs.push((await api.post("/v1/links", link)).slug);
  for (const endpoint of endpoints) await api.post("/v1/endpoints", endpoint);

  const visitor = `told-${business.id}`;
  const clicks: Clicked[] = [];
  const filled = (body: unknown) =>
    JSON.stringify(body)
      .replaceAll("$visitor", visitor)
      .replace(/\$click(\d)/g, (_, place) => clicks[Number(place)]?.id ?? "");

  function deliveryOf({ platform, topic = "", body = {}, fields, raw }: Hook): Delivery {
    switch (platform) {
      case "shopify": {
        const payload = /^orders\/(?!delete)/.test(topic) ? orderWith(body, currency) : body;
        return shopify(webhookUrls.shopify, secret, topic, filled(payload), shopDomain);
      }
      case "meta":
        return metaBody(webhookUrls.meta, secret, filled(body));
      case "mailchimp": {
        const { path, init } = mailchimp(webhookUrls.mailchimp, "subscribe", {});
        return { path, init: { ...init, body: raw ?? new URLSearchParams(fields).toString() } };
      }
    }
  }

  async function take(step: Step): Promise<void> {
    switch (step.do) {
      case "hook":
        return send(handoff, step, deliveryOf(step));
      case "visit":
        return visit(handoff, filled({ business: business.id, visitor, consent: true, ...step.body }));
      case "click":
        clicks.push(await follow(handoff, `/l/${slugs[step.link]}${step.suffix ?? ""}${step.query ?? ""}`, step));
        return;
      case "wait":
        return pause(step.seconds * 1000);
    }
  }
  return { api, take, clicks };
}

type Hook = Extract<Step, { do: "hook" }>;

function orderWith({ _now, ...body }: Record<string, unknown>, currency: string): Json {
  const at = _now === true ? new Date().toISOString() : "2026-11-20T10:00:00-05:00";
  const { checkout_token: _, ...plain } = order({ id: 1, total: "54.00", currency, at });
  return { ...plain, ...body };
}

async function send(handoff: Handoff, { platform, topic, rename = {} }: Hook, delivery: Delivery): Promise<void> {
  const headers = Object.entries(delivery.init.headers as Record<string, string>);
  const renamed = Object.fromEntries(headers.map(([name, value]) => [rename[name] ?? name, value]));
  const answer = await sendTo(handoff, { path: delivery.path, init: { ...delivery.init, headers: renamed } });
  expect(answer.status, `${platform} ${topic ?? ""}: ${await answer.text()}`).toBe(200);
}

async function visit(handoff: Handoff, body: string): Promise<void> {
  const headers = { ...browser, "content-type": "application/json" };
  const answer = await handoff.fetch("/t", { method: "POST", headers, body });
  expect(answer.status, await answer.text()).toBe(204);
}

async function follow(
  handoff: Handoff,
  path: string,
  { method = "GET", headers = {} }: Partial<Extract<Step, { do: "click" }>>,
) {
  const answer = await handoff.fetch(path, { method, headers: { ...browser, ...headers } });
  const location = answer.headers.get("location") ?? "";
  const id = URL.canParse(location) ? new URL(location).searchParams.get("ho_click") : null;
  return { status: answer.status, location, id: id ?? "" };
}

async function check(api: Api, expected: Expected, clicks: readonly Clicked[]): Promise<void> {
  if (expected.order !== undefined) await checkOrder(api, expected);
  if (expected.orders !== undefined || expected.touches) await checkReport(api, expected);
  if (expected.leads !== undefined) await checkLeads(api, expected);
  if (expected.delivery !== undefined || expected.facts !== undefined) await checkDelivery(api, expected);
  if (expected.click !== undefined) {
    const { status, location } = clicks[expected.click] ?? { status: 0, location: "" };
    if (expected.status !== undefined) expect(status).toBe(expected.status);
    if (expected.location !== undefined) expect(location).toContain(expected.location);
  }
}

async function checkOrder(api: Api, { order: id, absent, model = "last-non-direct", ...right }: Expected) {
  const { status, json } = await api.ask("GET", `/v1/sales/shopify:${JSON.stringify(id)}/explain`);
  expect(status).toBe(absent ? 404 : 200);
  if (absent) return;
  const share = json.models[model].find(({ weight }: Json) => weight === 1);
  const touch = json.considered.find((considered: Json) => considered.id === share?.touch);
  const found = { channel: share?.channel, source: touch?.source, campaign: touch?.campaign };
  for (const field of ["channel", "source", "campaign"] as const) {
    expectOneOf(right[field], found[field], `${field}, ${touch?.why ?? "no touch"}`);
  }
}

async function checkReport(api: Api, { orders, touches = {}, from = dayAt(-60), to = dayAt(1) }: Expected) {
  const report = await api.get(`/v1/reports/channels?from=${from}&to=${to}`);
  if (orders !== undefined) expect(report.total.sales).toBe(orders);
  for (const [channel, count] of Object.entries(touches)) {
    expect(report.rows.find((row: Json) => row.channel === channel)?.touches ?? 0, channel).toBe(count);
  }
}

async function checkLeads(api: Api, { leads: count, lead = {} }: Expected) {
  const { leads } = await api.get("/v1/leads");
  expect(leads).toHaveLength(count ?? 0);
  for (const [field, right] of Object.entries(lead)) expectOneOf(right, leads[0]?.[field], field);
}

async function checkDelivery(api: Api, { delivery, facts }: Expected) {
  const [newest] = (await api.get("/v1/deliveries")).deliveries;
  expectOneOf(delivery, newest?.outcome, newest?.reason ?? "the newest delivery");
  if (facts !== undefined) expect(newest?.facts).toBe(facts);
}

function expectOneOf(right: Expected["channel"], found: unknown, what: string): void {
  if (right !== undefined) expect([right].flat(), what).toContain(found ?? null);
}

const dayAt = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10);
