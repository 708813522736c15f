// What mails and page tell the owner to do on the page can be done there, and what it says of people, links and mails is so.
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../stories/harness.ts";
import { describeInBrowser } from "./chromium.ts";
import { openPottery, type Pottery } from "./pottery.ts";

describeInBrowser("what mails and page promise", () => {
  let pottery: Pottery;
  beforeAll(async () => {
    pottery = await openPottery();
  });
  afterAll(() => pottery?.close());

  test("recipients are changed on the dashboard, under Mail", async () => {
    const business = await pottery.business({ recipients: ["mira@clay.example"] });
    const { page, context } = await business.open();
    const addresses = async () =>
      (await business.api.get("/v1/recipients")).recipients.map(({ email }: { email: string }) => email);
    await page.getByText("Add a recipient", { exact: true }).click();
    await page.getByLabel("E-mail address").fill("jo@agency");
    await page.getByRole("button", { name: "Add the recipient" }).click();
    await page.getByText("Give an e-mail address, like").waitFor();
    await page.getByLabel("E-mail address").fill("jo@agency.example");
    await page.getByRole("button", { name: "Add the recipient" }).click();
    await page.getByText("Noted: the next mail goes there too.").waitFor();
    await page.locator("#recipients").getByText("jo@agency.example").waitFor();
    expect(await addresses()).toEqual(["jo@agency.example", "mira@clay.example"]);

    page.on("dialog", (dialog) => dialog.accept());
    await page.getByRole("button", { name: "Remove mira@clay.example" }).click();
    await eventually(async () => expect(await addresses()).toEqual(["jo@agency.example"]));
    await page.locator("#recipients").getByText("mira@clay.example").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Remove jo@agency.example" }).click();
    await page.getByText("Nobody, so nobody hears when something breaks.").waitFor();
    await context.close();

    const reader = await business.open("read");
    await reader.page.getByText("No mail yet.").waitFor();
    expect(await reader.page.getByText("Add a recipient").isVisible()).toBe(false);
    expect(await reader.page.locator("#recipients").textContent()).toBe("");
    await reader.context.close();
  });

  test("mails that no server sends are called kept, and the page says so", async () => {
    const business = await pottery.business();
    const { page, context } = await business.open();
    await page.getByText("kept in the mailbox of this machine and sent to nobody: no mail server is set up").waitFor();
    await business.offer(801);
    await business.remove(801);
    await business.visit();
    await page.locator("#mail .list").getByText("kept here, sent to nobody").waitFor();
    expect(await page.locator("#mail").textContent()).not.toMatch(/\bsent ·/);
    const [incident] = (await business.api.get("/v1/incidents")).incidents;
    expect(incident.notices).toMatchObject([{ transition: "opened", state: "kept", givenUp: false }]);
    await page.getByRole("link", { name: "Mailbox" }).click();
    await page.getByText("They are kept here and were sent to nobody: SMTP_URL is not set.").waitFor();
    await context.close();
  });

  test("a link is given a fallback at the incident; then mail, page and redirect say the same, and those led on are not counted as lost", async () => {
    const business = await pottery.business();
    pottery.shop.set("tea-bowl", "sells");
    await business.offer(901);
    await business.remove(901);
    await business.visit();
    const { page, context } = await business.open();
    const card = page.getByRole("article", { name: "/products/moon-jar" });
    await card.getByText("asks people for their address").waitFor();
    await eventually(async () => expect((await business.visit()).location).toContain("/catch/"));
    await card.getByText("Were asked for their address").waitFor();

    await card.getByText("Give it a fallback").click();
    await card.getByLabel("While the page is down, lead to").fill(pottery.shop.page("tea-bowl"));
    await card.getByRole("button", { name: "Save the fallback" }).click();
    await card.getByText("leads people on to").waitFor();
    expect(await card.textContent()).toContain("/products/tea-bowl");
    await eventually(async () => expect((await business.visit()).location).toContain("/products/tea-bowl"));
    const before = (await business.api.get("/v1/incidents")).incidents[0];
    expect(before.links).toMatchObject([
      { slug: business.newsletter, to: "fallback", address: pottery.shop.page("tea-bowl") },
    ]);

    await eventually(async () => {
      const [{ came, people, led, asked, campaigns }] = (await business.api.get("/v1/incidents")).incidents;
      expect(led).toEqual([{ url: pottery.shop.page("tea-bowl"), people: 1 }]);
      expect(came - people).toBe(1);
      expect(asked).toBeGreaterThanOrEqual(1);
      expect(campaigns).toEqual([{ campaign: "autumn", channel: "Email", people }]);
    });
    await card.getByText("Were led to a page that works").waitFor();
    expect(await page.locator("#alarm").textContent()).toMatch(/could not buy, 1 was led on since/);

    await business.putBack(902);
    const mail = await eventually(async () => {
      const found = (await pottery.handoff.mailbox()).find(
        ({ id, subject }) => id.startsWith(business.id) && /^People can buy again/.test(subject),
      );
      expect(found).toBeDefined();
      return found;
    });
    expect(mail?.text).toContain(`1 was led to ${pottery.shop.page("tea-bowl")}`);
    expect(mail?.text).toContain("Your tracked links lead there again by themselves.");
    expect(mail?.text).toMatch(/Write to the people who left their address/);
    await eventually(async () => expect((await business.visit()).location).toContain("/products/moon-jar"));
    await context.close();
  });

  test("a link is made with a fallback", async () => {
    const business = await pottery.business();
    const { page, context } = await business.open();
    await page.getByText("Make a tracked link", { exact: true }).click();
    const fields = {
      "Where it leads": pottery.shop.page("moon-jar"),
      Source: "flyer",
      Medium: "print",
      Campaign: "may",
    };
    for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text);
    await page.getByLabel("While that page is down, lead to").fill(pottery.shop.page("tea-bowl"));
    await page.getByRole("button", { name: "Make the link" }).click();
    await page.getByText("Download the QR code").waitFor();
    const { links } = await business.api.get("/v1/links");
    expect(links.find(({ campaign }: { campaign: string }) => campaign === "may")).toMatchObject({
      fallback: pottery.shop.page("tea-bowl"),
    });
    await context.close();
  });
});
