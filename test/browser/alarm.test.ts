import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../stories/harness.ts";
import { describeInBrowser } from "./chromium.ts";
import { openPottery, type Pottery } from "./pottery.ts";

describeInBrowser("the alarm on the page", () => {
  let pottery: Pottery;
  beforeAll(async () => {
    pottery = await openPottery();
  });
  afterAll(() => pottery?.close());

  test("rises and goes while the page is open, is told in a sentence each time, and takes no focus", async () => {
    const business = await pottery.business();
    await business.offer(501);
    const { page, context } = await business.open();
    await page.locator("#channel-choice select").first().focus();
    expect(await page.locator("#alarm").textContent()).toBe("");

    await business.remove(501);
    await business.visit();
    const place = `${pottery.shop.host}/products/moon-jar`;
    await page
      .locator("#alarm")
      .getByRole("link", { name: `Nobody can buy at ${place}` })
      .waitFor();
    const incident = page.getByRole("article", { name: place });
    expect(await incident.locator(".state").textContent()).toBe("✕broken");
    expect(await incident.textContent()).toContain("The product was deleted from the shop.");
    expect(await incident.locator("dd").nth(1).textContent()).toBe("1");
    expect(await page.locator("#said").textContent()).toBe(`Alarm: nobody can buy at ${place}.`);
    expect(await page.locator("#paths tbody tr").first().textContent()).toContain("✕broken");

    const mail = page.locator("#mail").getByRole("link", { name: `Nobody can buy at ${place}` });
    await eventually(async () => expect(await mail.getAttribute("href")).toMatch(/^\/mailbox\/biz_/));

    await business.putBack(502);
    await page.getByText("recovered", { exact: true }).waitFor();
    expect(await page.locator("#alarm").textContent()).toBe("");
    expect(await page.locator("#said").textContent()).toContain(`People can buy again at ${place}.`);
    await page.locator("#mail").getByText(`People can buy again at ${place}`).waitFor();
    expect(await page.evaluate("document.activeElement.name")).toBe("days");

    await mail.click();
    await page.getByRole("heading", { level: 1, name: "Nobody can buy" }).waitFor();
    await context.close();
  });

  test("is acknowledged with nothing but a keyboard, which stays where it was", async () => {
    const business = await pottery.business();
    await business.offer(601);
    await business.remove(601);
    await business.visit();
    const { page, context } = await business.open();
    await page.getByRole("button", { name: "I know, no reminders" }).waitFor();
    await page.locator("#alarm a").focus();
    await page.keyboard.press("Enter");
    for (let tabs = 0; tabs < 3; tabs++) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate("document.activeElement.textContent")) === "I know, no reminders") break;
    }
    await page.keyboard.press("Enter");
    await page.getByText("you know about it").waitFor();
    const { incidents } = await business.api.get("/v1/incidents");
    expect(incidents).toMatchObject([{ state: "acknowledged" }]);
    // Its button is gone: the keyboard stands on the incident, not at the top of the page.
    await eventually(async () => expect(await page.evaluate("document.activeElement.id")).toBe(incidents[0].id));
    expect(await page.locator("#said").textContent()).toContain("Noted: no more reminders.");

    await page.getByRole("button", { name: "Leave me in peace for a day" }).click();
    await page.getByText("in peace until").waitFor();
    expect((await business.api.get("/v1/incidents")).incidents).toMatchObject([{ state: "snoozed" }]);

    pottery.shop.set("moon-jar", "sells");
    await page.getByRole("button", { name: "Look now at" }).click();
    await eventually(async () => expect(await page.locator("#said").textContent()).toMatch(/Looked at \d\d:\d\d\.$/));
    await context.close();
  });

  test("brings people to the page who left their address, until the owner has answered", async () => {
    const business = await pottery.business();
    await business.offer(701);
    await business.remove(701);
    await business.visit();
    const { location } = await eventually(async () => {
      const answer = await business.visit();
      expect(answer.location).toContain("/catch/");
      return answer;
    });
    const { page, context } = await business.open();
    const hers = await context.newPage();
    await hers.goto(location);
    await hers.getByRole("textbox").first().fill("mara@reader.example");
    await hers.getByRole("button").click();

    await page.getByText("mara@reader.example").waitFor();
    await page.getByRole("button", { name: "I have answered mara@reader.example" }).click();
    await page.getByText("Nobody is waiting for an answer.").waitFor();
    const other = await business.open("read");
    expect(await other.page.content()).not.toContain("mara@reader.example");
    await other.context.close();
    await context.close();
  });

  test("says that its figures may be old while Handoff does not answer, and that it is over when it does", async () => {
    const business = await pottery.business();
    const { page, context } = await business.open();
    await context.setOffline(true);
    await page.getByText("Handoff does not answer.").waitFor();
    expect(await page.locator("#figures").isVisible()).toBe(true);
    await context.setOffline(false);
    await page.getByText("Handoff does not answer.").waitFor({ state: "hidden" });
    await context.close();
  });
});
