// A page appears with the first sale that it brings, with its address, also when nobody was seen arriving there.
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, type Handoff, startHandoff } from "./harness.ts";
import { order, sendTo, shopify } from "./platforms.ts";
import { openShop, type Shop } from "./shop.ts";

const secret = "shpss_kiln_and_wheel_2026";
let shop: Shop;
let handoff: Handoff;
beforeAll(async () => {
  shop = await openShop();
  handoff = await startHandoff({ webAllow: [shop.host] });
});
afterAll(async () => {
  await handoff?.end();
  await shop?.end();
});

test("a sale makes a path of its landing page when marketing brought it, and is shown by its page in any case", async () => {
  const { api } = await handoff.business();
  const { webhookUrl } = await api.post("/v1/connections", {
    ...{ platform: "shopify", name: "Shop", secrets: [secret] },
    settings: { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: shop.url },
  });
  shop.set("moon-jar", "sells");
  shop.set("tea-bowl", "sells");
  const sell = async (id: number, landingSite: string) => {
    const placed = order({ id, currency: "EUR", total: "20.00", at: new Date().toISOString(), landingSite });
    expect((await sendTo(handoff, shopify(webhookUrl, secret, "orders/create", placed))).status).toBe(200);
  };
  await sell(1, "/products/moon-jar?utm_source=newsletter&utm_medium=email&utm_campaign=autumn");
  await sell(2, "/products/tea-bowl");

  await eventually(async () => {
    const { rows } = await api.get("/v1/reports/paths");
    const shown = rows.map(({ path, verdict, people, sales }: Record<string, { landingUrl: string }>) => [
      ...[path?.landingUrl, verdict, people, sales],
    ]);
    expect(shown.sort()).toEqual([
      [shop.page("moon-jar"), "unknown", 0, 1],
      [shop.page("tea-bowl"), "unknown", 0, 1],
    ]);
  });
  const { paths } = await api.get("/v1/paths");
  expect(paths).toMatchObject([{ landingUrl: shop.page("moon-jar"), verdict: "unknown" }]);
  await api.post(`/v1/paths/${paths[0].id}/check`);
  expect((await api.get("/v1/paths")).paths).toMatchObject([{ landingUrl: shop.page("moon-jar"), verdict: "open" }]);
});
