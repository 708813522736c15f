import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../stories/harness.ts";
import { describeInBrowser, phone } from "./chromium.ts";
import { day, openPottery, type Pottery, rowsOf, watchShifts } from "./pottery.ts";

/** Nothing tells what brought her. */
const atTheTill = { landingSite: null, source_name: "pos", client_details: null };

describeInBrowser("the figures on the page", () => {
  let pottery: Pottery;
  beforeAll(async () => {
    pottery = await openPottery();
  });
  afterAll(() => pottery?.close());

  test("stand in the order of what matters: the goal, the channels, where nobody can buy, the paths, the mail", async () => {
    const business = await pottery.business();
    await business.api.post("/v1/goals", { name: "Ten pots", metric: "sales", target: 10, from: day(-3), to: day(3) });
    await business.visit();
    await business.sell({ id: 1, total: "48.00" });
    await business.sell({ id: 2, total: "30.50" });
    await business.sell({ id: 3, total: "12.00", ...atTheTill });
    await business.giveBack({ id: 9, orderId: 1, amount: "8.00" });
    const { page, context } = await business.open();

    await eventually(async () =>
      expect(await rowsOf(page, "#channels")).toEqual([
        ["Channel", "Net", "Sales", "Leads", "Visits", "Gross", "Refunds"],
        ["Email", "€70.50", "2", "0", "1", "€78.50", "€8.00"],
        ["Unattributed", "€12.00", "1", "0", "0", "€12.00", "€0.00"],
        ["Total", "€82.50", "3", "0", "1", "€90.50", "€8.00"],
      ]),
    );
    expect(await page.locator("h1, h2").filter({ visible: true }).allTextContents()).toEqual([
      "Clay & Fire",
      "Goal",
      "Sales by channel",
      "Where nobody can buy",
      "Where marketing leads",
      "Mail",
      "People who wait for you",
      "Connections",
      "Vanity corner",
    ]);
    expect(await page.locator("#goals .big").textContent()).toBe("3 of 10 sales");
    expect(await page.locator("#goals [role=img]").getAttribute("aria-label")).toMatch(
      /^Ten pots: 3 of 10 sales, 30%, /,
    );
    expect(await page.locator("#channel-total").textContent()).toBe("€82.50 net from 3 sales and 1 visit");
    await eventually(async () => {
      const [head, moonJar] = await rowsOf(page, "#paths");
      expect(head?.slice(0, 5)).toEqual(["Page", "Verdict", "People", "Sales", "Net"]);
      expect(moonJar?.slice(1, 5)).toEqual(["✓can buy", "1", "2", "€70.50"]);
      expect(moonJar?.[0]).toContain("/products/moon-jar");
    });
    expect(await page.locator("#days [role=img]").first().getAttribute("aria-label")).toMatch(
      /^Net sales per day, .+: most on .+ with €82\.50; 29 of 30 days without any\.$/,
    );
    await page.getByText("The days as a table").click();
    expect((await rowsOf(page, "#days table"))[1]?.slice(1)).toEqual(["€82.50", "3", "0", "1"]);
    await context.close();
  });

  test("change by themselves when a sale arrives, and move nothing: no focus, no scroll, nothing that was opened", async () => {
    const business = await pottery.business();
    await business.sell({ id: 20, total: "20.00" });
    const { page, context } = await business.open();
    const total = page.locator("#channel-total strong");
    await eventually(async () => expect(await total.textContent()).toBe("€20.00"));
    await page.getByText("The days as a table").click();
    await page.locator("#channel-choice select").first().focus();
    await page.evaluate("scrollTo(0, 300)");
    await watchShifts(page);

    await business.sell({ id: 21, total: "14.05" });
    await eventually(async () => expect(await total.textContent()).toBe("€34.05"));
    expect(await page.evaluate("document.activeElement.name")).toBe("days");
    expect(await page.evaluate("scrollY")).toBe(300);
    expect(await page.locator("details.by-day").getAttribute("open")).toBe("");
    expect(await page.evaluate("shifted")).toBe(0);
    await context.close();
  });

  test.each([
    ["JPY", "12345", "JP¥12,345"],
    ["KWD", "1234.567", /^KWD\s1,234\.567$/],
    ["EUR", "90071992547409.91", "€90,071,992,547,409.91"], // 2^53 - 1 cents: a double would show .90
  ])("show %s to its last unit", async (currency, amount, shown) => {
    const business = await pottery.business({ currency });
    await business.sell({ id: 30, total: amount });
    const { page, context } = await business.open();
    await eventually(async () => expect(await page.locator("#channel-total strong").textContent()).toMatch(shown));
    await context.close();
  });

  test("count days and tell times on the business's clock, wherever the reader is", async () => {
    const business = await pottery.business({ timezone: "Pacific/Kiritimati" });
    await business.sell({ id: 40, total: "20.00" });
    const { page, context } = await business.open();
    const now = new Date();
    const there = new Intl.DateTimeFormat("en-GB", {
      timeZone: "Pacific/Kiritimati",
      hour: "2-digit",
      minute: "2-digit",
    });
    const text = await page.locator("#updated").textContent();
    const minute = 60_000;
    const around = [-minute, 0, minute].map((ms) => there.format(now.getTime() + ms));
    expect(around).toContain(text?.slice(0, 5));
    expect(await page.locator("#zone").textContent()).toBe("Times in Pacific/Kiritimati");
    const today = new Intl.DateTimeFormat("en-GB", { timeZone: "Pacific/Kiritimati", day: "numeric", month: "short" });
    expect(await page.locator("#days .axis span").last().textContent()).toBe(today.format(now));
    await context.close();
  });

  test("show what strangers wrote as text, wrapped on a phone, and show the first of many paths, with a search for the rest", {
    timeout: 150_000,
  }, async () => {
    const business = await pottery.business({ name: '<img src=x onerror="document.title=1">' });
    const destination = `${pottery.shop.url}/products/${"verylongname".repeat(12)}`;
    const campaign = `<script>document.title=1</script>${"verylong".repeat(15)}`;
    const { slug } = await business.api.post("/v1/links", { destination, source: "tv", medium: "tv", campaign });
    await business.visit(slug);
    await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        const handle = `thing-${n}`;
        const link = { destination: pottery.shop.page(handle), source: "post", medium: "social", campaign: handle };
        await business.visit((await business.api.post("/v1/links", link)).slug);
      }),
    );
    const { page, context } = await business.open("owner", { viewport: phone });
    await eventually(async () => expect(await page.locator("#paths").textContent()).toMatch(/25 of 31 pages/), 90_000);
    await page.getByLabel("Find").fill("thing-2");
    await eventually(async () => expect(await page.locator("#paths tbody tr").count()).toBe(11)); // 2 and 20 to 29
    await page.getByLabel("Find").fill("verylong");
    await eventually(async () => expect(await page.locator("#paths tbody tr").count()).toBe(1));
    expect(await page.title()).toBe('<img src=x onerror="document.title=1"> · Handoff');
    expect(await page.locator("h1:visible").textContent()).toBe('<img src=x onerror="document.title=1">');
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await context.close();
  });
});
