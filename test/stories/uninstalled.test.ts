// The app is removed, the shop goes on selling. Nothing is lost, and the owner is told.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { order, sendTo, shopify } from "./platforms.ts";

const secret = "shpss_removed_by_mistake_26";
const shopDomain = "clay-and-fire.myshopify.com";
const recipient = "nuno@clay.example";

let handoff: Handoff;
let api: Api;
let connection: Json;
beforeAll(async () => {
  handoff = await startHandoff();
  ({ api } = await handoff.business({ recipients: [recipient] }));
  const settings = { shopDomain, storefrontUrl: "https://clay.example" };
  connection = await api.post("/v1/connections", { platform: "shopify", name: "Shop", secrets: [secret], settings });
});
afterAll(() => handoff.end());

const send = async (topic: string, payload: Json) =>
  expect((await sendTo(handoff, shopify(connection.webhookUrl, secret, topic, payload))).status).toBe(200);
const state = async () => (await api.get(`/v1/connections/${connection.id}`)) as Json;
const sales = async () => (await api.get("/v1/reports/channels")).total.sales as number;
const subjects = async () => (await handoff.mailbox(recipient)).map(({ subject }) => subject);

test("a connection waits until something has come, and shows what was turned away", async () => {
  expect(await state()).toMatchObject({ state: "waiting", held: 0 });
  const { path, init } = shopify(connection.webhookUrl, "not-the-secret-of-the-shop", "orders/create", { id: 1 });
  expect((await handoff.fetch(path, init)).status).toBe(401);
  expect(await state()).toMatchObject({
    state: "waiting",
    refused: { count: 1, lastAt: expect.stringMatching(/^20/), reason: "the signature does not match" },
  });
  await send("products/delete", { id: 7 });
  expect(await state()).toMatchObject({ state: "live", refused: { count: 1 } });
});

test("after the app was removed an old order counts, a new one waits, and two mails say so", async () => {
  const before = new Date(Date.now() - 60_000).toISOString();
  await send("app/uninstalled", { id: 1, myshopify_domain: null });
  await send("app/uninstalled", { id: 1, myshopify_domain: shopDomain });
  await eventually(async () => expect(await state()).toMatchObject({ state: "ended" }));
  const after = new Date(Date.now() + 1000).toISOString();
  await send("orders/create", order({ id: 2, total: "20.00", at: after }));
  await send("orders/create", order({ id: 1, total: "10.00", at: before }));
  await eventually(async () => {
    expect(await sales()).toBe(1);
    expect((await subjects()).sort()).toEqual([
      "Sales of Shop are no longer counted: the app was removed from the shop",
      "Your shop still sends orders, but the app was removed from the shop: Shop",
    ]);
  });
  expect((await api.get("/v1/deliveries?state=quarantined")).deliveries).toMatchObject([{ topic: "orders/create" }]);

  const resumed = await api.post(`/v1/connections/${connection.id}/resume`);
  expect(resumed).toMatchObject({ state: "live", held: 0 });
  await eventually(async () => expect(await sales()).toBe(2));
  expect(await subjects()).toHaveLength(2);
});

test("the same shop cannot be connected a second time by mistake", async () => {
  const body = {
    platform: "shopify",
    name: "Shop again",
    secrets: [secret],
    settings: { shopDomain: "https://Clay-and-Fire.myshopify.com/", storefrontUrl: "https://clay.example" },
  };
  const headers = { "content-type": "application/json" };
  const { keys } = await handoff.business();
  expect((await handoff.ask("POST", "/v1/connections", { key: keys.owner, body, headers })).status).toBe(201);
  await expect(api.post("/v1/connections", body)).rejects.toThrow(/409.*settings\.shopDomain.*clay-and-fire/s);
});
