import { afterAll, beforeAll, expect, test } from "vitest";
import { describeInBrowser } from "./chromium.ts";
import { openPottery, type Pottery } from "./pottery.ts";

const email = "mira@clay.example";

describeInBrowser("an address that takes no mail any more", () => {
  let pottery: Pottery;
  beforeAll(async () => {
    pottery = await openPottery();
  });
  afterAll(() => pottery?.close());

  test("is shown to the owner with the hour, and gets mail again when she says so", async () => {
    const business = await pottery.business({ recipients: [email] });
    const { page, context } = await business.open();
    // Mails only come back where they really go out: here the API is made to say so.
    let state: string | undefined = "bounced";
    const recipient = () => ({
      email,
      createdAt: "2026-03-01T08:00:00.000Z",
      ...(state && { state, stateAt: "2026-03-02T10:00:00.000Z" }),
    });
    await page.route("**/v1/recipients*", async (route) => {
      if (route.request().method() === "POST") {
        expect(route.request().postDataJSON()).toEqual({ email });
        state = undefined;
      }
      await route.fulfill({ json: route.request().method() === "POST" ? recipient() : { recipients: [recipient()] } });
    });

    const lost = page.getByText(`Mails to ${email} come back`);
    await lost.waitFor();
    await page.getByRole("button", { name: `Send mails to ${email} again` }).click();
    await page.getByText("Noted: the next mail goes there again.").waitFor();
    await lost.waitFor({ state: "detached" });
    await context.close();
  });

  test("is no matter for whoever may only read", async () => {
    const business = await pottery.business({ recipients: [email] });
    const { page, context } = await business.open("read");
    await page.getByText("No mail yet.").waitFor();
    expect(await page.locator(".lost").count()).toBe(0);
    await context.close();
  });
});
