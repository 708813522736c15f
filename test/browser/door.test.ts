import { afterAll, beforeAll, expect, test } from "vitest";
import { adminKey, eventually } from "../stories/harness.ts";
import { describeInBrowser, openPage } from "./chromium.ts";
import { openPottery, type Pottery } from "./pottery.ts";

describeInBrowser("the door of the page", () => {
  let pottery: Pottery;
  let business: Awaited<ReturnType<Pottery["business"]>>;
  beforeAll(async () => {
    pottery = await openPottery();
    business = await pottery.business();
  });
  afterAll(() => pottery?.close());

  test("opens by link: the key leaves the address and its history, and stays in a cookie that no script can read", async () => {
    const { page, context } = await openPage(pottery.browser);
    await page.goto("about:blank");
    await page.goto(`${pottery.handoff.url}/login#key=${business.keys.owner}`);
    await page.getByRole("heading", { level: 1, name: "Clay & Fire" }).waitFor();
    expect(page.url()).toBe(`${pottery.handoff.url}/`);
    const [cookie, ...others] = await context.cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ name: "handoff_session", httpOnly: true, sameSite: "Strict", path: "/" });
    expect(await page.evaluate("document.cookie")).toBe("");
    expect(JSON.stringify(await context.storageState())).not.toContain(business.keys.owner);
    await page.goBack();
    expect(page.url()).toBe("about:blank");
    await page.goto(pottery.handoff.url);
    await page.getByRole("heading", { level: 1, name: "Clay & Fire" }).waitFor();
    await context.close();
  });

  test("opens with nothing but a keyboard, and closes again", async () => {
    const { page, context } = await openPage(pottery.browser);
    await page.goto(pottery.handoff.url);
    await eventually(async () => expect(await page.evaluate("document.activeElement.id")).toBe("key"));
    await page.keyboard.type(business.keys.owner);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Clay & Fire" }).waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    expect(await page.locator("#key").inputValue()).toBe("");
    await page.locator("#sign-out").focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("Key of your business").waitFor();
    expect(await page.locator("#figures").isVisible()).toBe(false);
    expect(await page.locator("#channels, #incidents, #leads").allTextContents()).toEqual(["", "", ""]);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });

  test("says what is wrong with a wrong key", async () => {
    const { page, context } = await openPage(pottery.browser);
    await page.goto(`${pottery.handoff.url}/login#key=ho_owner_of_nobody`);
    await page.getByText("That key is not valid.").waitFor();
    expect(page.url()).toBe(`${pottery.handoff.url}/`);
    await context.close();
  });

  test("tells the admin key from a business's, and makes a business with it whose keys are shown once", async () => {
    const { page, context } = await openPage(pottery.browser);
    await page.goto(pottery.handoff.url);
    await page.getByLabel("Key of your business").fill(adminKey);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("That is the admin key.").waitFor();
    expect(await page.locator("#sign-in-answer li").allTextContents()).toContain("Clay & Fire");
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Asia/Tokyo");

    await page.getByLabel("Name").fill("Blue Kiln");
    await page.getByLabel("Time zone").fill("Europe/Nowhere");
    await page.getByLabel("Currency").fill("EUR");
    await page.getByRole("button", { name: "Create the business" }).click();
    await page.getByText("Give an IANA time zone").waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("new-timezone");
    await page.getByLabel("Time zone").fill("Europe/Lisbon");
    await page.getByLabel("Who is mailed").fill("ines@kiln.example");
    await page.getByRole("button", { name: "Create the business" }).click();
    await page.getByText("Your keys, shown this once").waitFor();
    const [owner = "", read] = await page.locator("#new-keys code").allTextContents();
    expect([owner, read]).toEqual([
      expect.stringMatching(/^ho_owner_\w{26}$/),
      expect.stringMatching(/^ho_read_\w{26}$/),
    ]);

    await page.getByRole("button", { name: "I have kept them: sign in" }).click();
    await page.getByRole("heading", { level: 1, name: "Blue Kiln" }).waitFor();
    expect(await page.content()).not.toContain(owner);
    expect((await pottery.handoff.api(owner).get("/v1/recipients")).recipients).toMatchObject([
      { email: "ines@kiln.example" },
    ]);
    await context.close();
  });

  test("shows the whole page and nothing to press to whoever has a read key", async () => {
    const { page, context } = await business.open("read");
    await page.getByText("No goal yet").waitFor();
    expect(await page.locator("#figures button:visible, #figures .make:visible").count()).toBe(0);
    expect(await page.locator("#mailbox-link").isVisible()).toBe(false);
    await context.close();
  });

  test("lets the owner set a goal and take it away", async () => {
    const day = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10);
    const [before, from, to] = [day(-1), day(0), day(1_000)];
    const { page, context } = await business.open();
    await page.getByText("Set a goal", { exact: true }).click();
    await page.getByLabel("What is it called?").fill("Forty pots");
    await page.getByLabel("Number of sales").fill("40");
    await page.getByLabel("First day").fill(from);
    await page.getByLabel("Last day").fill(before);
    await page.getByRole("button", { name: "Set the goal" }).click();
    await page.getByText(`Give a day that is not before ${from}.`).waitFor();
    expect(await page.getByLabel("Last day").getAttribute("aria-invalid")).toBe("true");
    await page.getByLabel("Last day").fill(to);
    await page.getByRole("button", { name: "Set the goal" }).click();
    await page.getByRole("heading", { name: "Forty pots" }).waitFor();
    expect((await business.api.get("/v1/goals")).goals).toMatchObject([
      { name: "Forty pots", metric: "sales", target: 40, from, to },
    ]);
    page.on("dialog", (dialog) => dialog.accept());
    await page.getByRole("button", { name: "Remove the goal Forty pots" }).click();
    await page.getByText("No goal yet").waitFor();
    expect((await business.api.get("/v1/goals")).goals).toEqual([]);
    await context.close();
  });

  test("lets the owner make a tracked link, and shows its address and its QR code", async () => {
    const { page, context } = await business.open();
    await page.getByText("Make a tracked link", { exact: true }).click();
    await page.getByLabel("Where it leads").fill(pottery.shop.page("moon-jar"));
    await page.getByLabel("Source").fill("stall");
    await page.getByLabel("Medium").fill("qr");
    await page.getByLabel("Campaign").fill("autumn-fair");
    await page.getByRole("button", { name: "Make the link" }).click();
    const url = (await page.locator("#made-link code").textContent()) ?? "";
    const { status, location } = await business.visit(new URL(url).pathname.split("/").at(-1));
    expect([status, location]).toEqual([
      302,
      expect.stringContaining("utm_source=stall&utm_medium=qr&utm_campaign=autumn-fair"),
    ]);
    await page.getByRole("img", { name: `QR code of ${url}` }).waitFor();
    const drawn = 'document.querySelector("#made-link img").naturalWidth > 0';
    await eventually(async () => expect(await page.evaluate(drawn)).toBe(true));
    await context.close();
  });
});
