import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, type Mail } from "../stories/harness.ts";
import { order } from "../stories/platforms.ts";
import { describeInBrowser, openPage, phone } from "./chromium.ts";
import { openPottery, type Pottery } from "./pottery.ts";

const recipient = "mira@clay.example";

/** Every address of a mail that somebody can follow: the links of its HTML part, and what mail programs make links of in the text. */
function linksOf({ html, text }: Mail): { html: string[]; text: string[] } {
  const decoded = [...html.matchAll(/href="([^"]*)"/g)].map(([, url = ""]) => url.replaceAll("&amp;", "&"));
  const written = [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map(([url]) => url.replace(/[.,;:!?)]+$/, ""));
  return { html: [...new Set(decoded)], text: [...new Set(written)] };
}

/** What the keyboard stands on, and whether it is in sight. */
const focused = `(() => {
  const { activeElement: here } = document;
  const { top } = here.getBoundingClientRect();
  const holder = here.closest("article[id], details[id]") ?? here.querySelector("#connections") ?? here;
  return { id: here.id || holder.id, text: here.textContent.slice(0, 60), inSight: top >= -1 && top < innerHeight, open: holder.open ?? true };
})()`;

describeInBrowser("every link of every mail", () => {
  let pottery: Pottery;
  let business: Awaited<ReturnType<Pottery["business"]>>;
  let incident: string;
  const mails = new Map<string, Mail>();
  const mailAbout = (subject: RegExp) =>
    eventually(async () => {
      const mail = (await pottery.handoff.mailbox(recipient)).find((one) => subject.test(one.subject));
      expect(mail, String(subject)).toBeDefined();
      return mail as Mail;
    }, 30_000);

  beforeAll(async () => {
    pottery = await openPottery();
    business = await pottery.business({ recipients: [recipient] });
    // Enough on the page that an incident is nowhere near its top.
    for (const n of [1, 2, 3]) await business.sell({ id: n, total: "20.00" });
    await business.offer(501);
    await business.visit();
    await business.remove(501);
    await business.visit();
    mails.set("opened", await mailAbout(/^Nobody can buy/));
    [{ id: incident }] = (await business.api.get("/v1/incidents")).incidents;

    await pottery.handoff.stop();
    await pottery.handoff.start(25 * 60 * 60 * 1000);
    await business.visit();
    mails.set("reminder", await mailAbout(/^Still nobody can buy/));

    await business.putBack(502);
    mails.set("recovered", await mailAbout(/^People can buy again/));
    await business.send("customers/data_request", {
      ...{ shop_id: 1, shop_domain: "clay-and-fire.myshopify.com", orders_requested: [1] },
      ...{ customer: { id: 7, email: "mia@mail.example", phone: null }, data_request: { id: 9041 } },
    });
    mails.set("data-request", await mailAbout(/^A customer asks for their data/));
    await business.send("app/uninstalled", { id: 1, myshopify_domain: "clay-and-fire.myshopify.com" });
    mails.set("connection-ended", await mailAbout(/^Sales of Shop are no longer counted/));
    // Handoff's clock is a day ahead, and so is the end.
    const at = new Date(Date.now() + 26 * 60 * 60 * 1000).toISOString();
    await business.send("orders/create", order({ id: 90, total: "20.00", at }));
    mails.set("delivery-held", await mailAbout(/^Your shop still sends orders/));
    const [{ id }] = (await business.api.get("/v1/connections")).connections;
    await business.api.post(`/v1/connections/${id}/resume`);
  }, 120_000);
  afterAll(() => pottery?.close());

  const shopPage = () => pottery.shop.page("moon-jar");
  const home = () => pottery.handoff.url;
  const signIn = async (page: Page) => {
    await page.getByLabel("Key of your business").fill(business.keys.owner);
    await page.keyboard.press("Enter");
  };

  test("leads to the incident, the page in question, or the part of the API's page it names", () => {
    const all = [...mails].map(([transition, mail]) => [transition, linksOf(mail)]);
    const alarm = { html: [`${home()}/#${incident}`, shopPage()], text: [`${home()}/#${incident}`, shopPage()] };
    const request = [`${home()}/docs#sales`, `${home()}/docs#erasures`];
    const connections = { html: [`${home()}/#connections`], text: [`${home()}/#connections`] };
    expect(Object.fromEntries(all)).toEqual({
      ...{ opened: alarm, reminder: alarm, recovered: alarm },
      "data-request": { html: request, text: request },
      ...{ "connection-ended": connections, "delivery-held": connections },
    });
  });

  test.each(["opened", "reminder", "recovered", "data-request", "connection-ended", "delivery-held"])(
    "of the mail %s ends where it says, in sight and focused",
    async (transition) => {
      const { html, text } = linksOf(mails.get(transition) as Mail);
      for (const url of new Set([...html, ...text])) {
        const { page, context } = await business.open();
        await page.goto(url);
        await endsWhereItSays(page, url);
        await context.close();
      }
    },
  );

  const leadingHome = ["opened", "reminder", "recovered", "connection-ended", "delivery-held"];
  test.each(leadingHome)("of the mail %s survives signing in", async (transition) => {
    for (const url of linksOf(mails.get(transition) as Mail).html.filter((one) => one.startsWith(home()))) {
      const { page, context } = await openPage(pottery.browser, { viewport: phone });
      await page.goto(url);
      await signIn(page);
      await endsWhereItSays(page, url);
      await context.close();
    }
  });

  async function endsWhereItSays(page: Page, url: string) {
    const { hash } = new URL(url);
    if (hash === "") return expect(page.url()).toBe(url);
    await eventually(async () =>
      expect(await page.evaluate(focused)).toMatchObject({ id: hash.slice(1), inSight: true, open: true }),
    );
    return expect(page.url()).toBe(url);
  }

  test("is followed from the mailbox by a click on the mail's button", async () => {
    const { page, context } = await business.open();
    await page.goto(`${home()}/mailbox`);
    await page.getByRole("link", { name: "Nobody can buy" }).first().click();
    const button = page.frameLocator("iframe").getByRole("link", { name: "Open the incident" });
    const [opened] = await Promise.all([context.waitForEvent("page"), button.click()]);
    await endsWhereItSays(opened, `${home()}/#${incident}`);
    await context.close();
  });

  test("in the form that older mails have leads there too", async () => {
    const { page, context } = await business.open();
    await page.goto(`${home()}/#incident-${incident}`);
    await eventually(async () => expect(await page.evaluate(focused)).toMatchObject({ id: incident, inSight: true }));
    await context.close();
  });

  test("leads there again when it is followed again on the same page, and moves nobody afterwards", async () => {
    const { page, context } = await business.open();
    await page.goto(`${home()}/#${incident}`);
    await eventually(async () => expect(await page.evaluate(focused)).toMatchObject({ id: incident, inSight: true }));
    await page.locator("#channel-choice select").first().focus();
    await business.sell({ id: 99, total: "14.05" });
    await eventually(async () => expect(await page.locator("#channel-total").textContent()).toContain("4 sales"));
    expect(await page.evaluate("document.activeElement.name")).toBe("days");
    await page.evaluate(`location.hash = ""`);
    await page.evaluate(`location.hash = "${incident}"`);
    await eventually(async () => expect(await page.evaluate(focused)).toMatchObject({ id: incident, inSight: true }));
    await context.close();
  });

  test("opens incidents that have not recovered too, those that are folded as well", { timeout: 60_000 }, async () => {
    const other = await pottery.business({ name: "Red Kiln" });
    for (const n of [1, 2, 3, 4]) {
      const link = { destination: pottery.shop.page(`gone-${n}`), source: "s", medium: "m", campaign: "c" };
      await other.visit((await other.api.post("/v1/links", link)).slug);
    }
    const { incidents } = await eventually(async () => {
      const answer = await other.api.get("/v1/incidents");
      expect(answer.incidents).toHaveLength(4);
      return answer;
    }, 30_000);
    const { page, context } = await other.open();
    for (const { id } of [incidents[3], incidents[0], incidents[3]]) {
      await page.goto(`${home()}/#${id}`);
      await endsWhereItSays(page, `${home()}/#${id}`);
    }
    // By a click on what is shown as well, and on the same again.
    const alarm = page.locator(`#alarm a[href="#${incidents[0].id}"]`);
    for (let times = 0; times < 2; times++) {
      await alarm.click();
      await endsWhereItSays(page, `${home()}/#${incidents[0].id}`);
    }
    await context.close();
  });

  test("of what was kept here is shown on the page, beside the mails about incidents", async () => {
    const { page, context } = await business.open();
    for (const subject of ["Sales of Shop are no longer counted", "Orders of Shop are kept, but not counted"]) {
      const row = page.locator("#mail li", { hasText: subject });
      await row.getByText("kept here, sent to nobody").waitFor();
      expect(await row.getByRole("link").getAttribute("href")).toMatch(/^\/mailbox\/./);
    }
    await context.close();
  });

  test("says so when the incident is another business's", async () => {
    const other = await pottery.business({ name: "Blue Kiln" });
    const { page, context } = await other.open();
    await page.goto(`${home()}/#${incident}`);
    await page.getByText("Blue Kiln has no such incident.").waitFor();
    await context.close();
  });

  test("opens an incident that is older than those the page lists", async () => {
    const { page, context } = await business.open();
    const known = await business.api.get(`/v1/incidents/${incident}`);
    await page.route("**/v1/incidents?limit=20", (route) => route.fulfill({ json: { incidents: [] } }));
    await page.goto(`${home()}/#${incident}`);
    await page.reload();
    await eventually(async () => expect(await page.evaluate(focused)).toMatchObject({ id: incident, inSight: true }));
    expect(known.state).toBe("recovered");
    expect(await page.locator("#said").textContent()).not.toContain("People can buy again");
    await context.close();
  });
});
