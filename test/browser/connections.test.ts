import { afterAll, beforeAll, expect, test } from "vitest";
import { order } from "../stories/platforms.ts";
import { describeInBrowser } from "./chromium.ts";
import { openPottery, type Pottery } from "./pottery.ts";

describeInBrowser("the connections on the page", () => {
  let pottery: Pottery;
  beforeAll(async () => {
    pottery = await openPottery();
  });
  afterAll(() => pottery?.close());

  test("say whether anything comes, what was turned away, and what waits; the owner counts it with one press", async () => {
    const business = await pottery.business();
    const [{ id, webhookUrl }] = (await business.api.get("/v1/connections")).connections;
    const { page, context } = await business.open();
    const row = page.locator(`#${id}`);
    await row.getByText("waiting for its first delivery").waitFor();

    await fetch(webhookUrl, { method: "POST", body: "{}" });
    await row.getByText("1 delivery refused").waitFor();
    await row.getByText("header shopify-hmac-sha256 is missing").waitFor();
    await business.send("products/delete", { id: 7 });
    await row.getByText("connected", { exact: true }).waitFor();

    await business.send("app/uninstalled", { id: 1, myshopify_domain: "clay-and-fire.myshopify.com" });
    await row.getByText("the app was removed from the shop").waitFor();
    const at = new Date(Date.now() + 1000).toISOString();
    await business.send("orders/create", order({ id: 1, total: "20.00", at }));
    await row.getByText("1 delivery kept, not counted").waitFor();

    await page.getByRole("button", { name: "Take up again Shop" }).click();
    await page.getByText("Noted: what was kept is counted.").waitFor();
    await row.getByText("connected", { exact: true }).waitFor();
    expect((await business.api.get("/v1/connections")).connections).toMatchObject([{ state: "live", held: 0 }]);
    await context.close();
  });

  test("offer nothing to press to whoever may only read", async () => {
    const business = await pottery.business();
    const { page, context } = await business.open("read");
    await page.getByText("waiting for its first delivery").waitFor();
    expect(await page.locator("#connections button").count()).toBe(0);
    await context.close();
  });
});
