import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../stories/harness.ts";
import { describeInBrowser, openPage, phone } from "./chromium.ts";
import { day, openPottery, type Pottery } from "./pottery.ts";

/** Axe reads every rule against every element: long pages take long on a busy machine. */
const timeout = 180_000;

describeInBrowser("what everybody can read and reach", () => {
  let pottery: Pottery;
  let business: Awaited<ReturnType<Pottery["business"]>>;
  let catchPage: string;
  beforeAll(async () => {
    pottery = await openPottery();
    business = await pottery.business();
    await business.api.post("/v1/goals", { name: "Ten pots", metric: "sales", target: 10, from: day(-3), to: day(3) });
    await business.sell({ id: 1, total: "48.00" });
    await business.sell({ id: 2, total: "7000", currency: "JPY" });
    await business.giveBack({ id: 9, orderId: 1, amount: "8.00" });
    await business.offer(501);
    await business.visit();
    await business.remove(501);
    await business.visit();
    catchPage = await eventually(async () => {
      const { location } = await business.visit();
      expect(location).toContain("/catch/");
      return location;
    });
    await eventually(async () => expect(await pottery.handoff.mailbox()).toHaveLength(1));
  });
  afterAll(() => pottery?.close());

  const signedIn = async (page: Page) => {
    await page.goto(`${pottery.handoff.url}/login#key=${business.keys.owner}`);
    await page.locator("#figures").waitFor();
  };
  const pages: Record<string, (page: Page) => Promise<unknown>> = {
    "the page, signed out": async (page) => {
      await page.goto(pottery.handoff.url);
      await page.getByText("No business yet?").click();
    },
    "the page in alarm, everything opened": async (page) => {
      await signedIn(page);
      await page.locator("#alarm a").waitFor();
      for (const summary of await page.locator("#figures summary").filter({ visible: true }).all())
        await summary.click();
    },
    "the page of a business without anything": async (page) => {
      const { keys } = await pottery.handoff.business({ name: "Empty" });
      await page.goto(`${pottery.handoff.url}/login#key=${keys.owner}`);
      await page.getByText("No page is known yet.").waitFor();
    },
    "the API's page": (page) => page.goto(`${pottery.handoff.url}/docs`),
    "the mailbox": (page) => page.goto(`${pottery.handoff.url}/mailbox`),
    "a mail in the mailbox": async (page) => {
      await page.goto(`${pottery.handoff.url}/mailbox`);
      await page.getByRole("link", { name: "Nobody can" }).click();
      await page.getByText("As text").waitFor();
    },
    "a mail, as mail programs show it": async (page) => {
      const [mail] = await pottery.handoff.mailbox();
      await page.setContent(mail?.html ?? "");
    },
    "the catch page": (page) => page.goto(catchPage),
  };
  const manners: [string, BrowserContextOptions][] = [
    ["light", { colorScheme: "light" }],
    ["dark, on a phone", { colorScheme: "dark", viewport: phone }],
  ];

  describe.each(manners)("%s", (_, options) => {
    test.each(Object.keys(pages))(
      "axe finds nothing on %s that keeps anybody out, and nothing runs off the side",
      { timeout },
      async (name) => {
        const { page, context } = await openPage(pottery.browser, options);
        await pages[name]?.(page);
        // The mail's own frame runs no scripts, so axe cannot look inside: the mail is opened by itself as well.
        const { violations } = await new AxeBuilder({ page }).exclude("iframe").analyze();
        const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
        await context.close();
      },
    );
  });

  test("headings of the page are in order, and every control has a name", async () => {
    const { page, context } = await openPage(pottery.browser);
    await signedIn(page);
    await page.locator("#alarm a").waitFor();
    const { violations } = await new AxeBuilder({ page })
      .withRules([
        "heading-order",
        "page-has-heading-one",
        "label",
        "button-name",
        "link-name",
        "region",
        "empty-table-header",
      ])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await context.close();
  });
});
