// A connection ends, lives again or is connected anew while its deliveries are on the way: nothing of what was kept is left behind.
import { startEngine } from "@handoff/local/engine";
import { keys } from "@handoff/store/keys";
import { afterAll, beforeAll, expect, it } from "vitest";
import { after, endedAt, later, openUninstalled, secret, shopDomain, uninstalled } from "./uninstall.fixture.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const openShop = () => openUninstalled(engine);

it("a new connection counts what the old one kept at that very moment", async () => {
  const shop = await openShop();
  await shop.send(uninstalled);
  await shop.settle();
  shop.keepingNext(async () => void (await shop.connect()));
  await shop.send(after);
  await shop.settle();
  expect(await shop.total()).toEqual({ sales: 1, gross: 3000, refunds: 0 });
  expect(await shop.connection()).toMatchObject({ state: "ended", held: 0 });
});

it("another connection that is given the shop's domain counts what waited", async () => {
  const shop = await openShop();
  for (const told of [uninstalled, after]) {
    await shop.send(told);
    await shop.settle();
  }
  const settings = { shopDomain: "other.myshopify.com", storefrontUrl: "https://clay.example" };
  const body = { platform: "shopify", name: "Other", secrets: [secret], settings };
  const { id } = (await shop.own("POST /v1/connections", body)).body;
  const changed = await shop.own(`PATCH /v1/connections/${id}`, { settings: { ...settings, shopDomain } });
  expect(changed.status).toBe(200);
  await shop.settle();
  expect(await shop.total()).toEqual({ sales: 1, gross: 3000, refunds: 0 });
  expect(await shop.connection()).toMatchObject({ state: "ended", held: 0 });
});

it("a delivery whose body has expired keeps none of the later ones back", async () => {
  const shop = await openShop();
  await shop.send(uninstalled);
  await shop.settle();
  await shop.send(after);
  await shop.send(later);
  const [, first] = (await shop.own("GET /v1/deliveries?state=quarantined")).body.deliveries;
  for (const { pk, sk } of await engine.table.query(keys.quarantine(shop.business)))
    if (sk.startsWith(first.id)) await engine.table.remove({ pk, sk });
  expect((await shop.own(`POST /v1/connections/${shop.id}/resume`)).status).toBe(200);
  await shop.settle();
  expect(await shop.total()).toEqual({ sales: 1, gross: 4000, refunds: 0 });
});

it("taking up a connection whose end has not been heard yet keeps that end from nothing", async () => {
  const shop = await openShop();
  await shop.send(uninstalled);
  expect((await shop.own(`PATCH /v1/connections/${shop.id}`, { state: "live" })).status).toBe(200);
  await shop.settle();
  expect(await shop.connection()).toMatchObject({ state: "ended", endedAt });
});
