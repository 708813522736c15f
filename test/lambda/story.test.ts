// The stories of the owner, through the artefacts that would be uploaded, under AWS's own runtime client.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browser, click, mailchimp, order, product, shopify } from "../stories/platforms.ts";
import { type System, startDeployed, tick } from "./system.ts";

const secret = "shpss_clay_and_fire_2026";
const recipient = "mira@clay.example";
const shop = "https://clay-and-fire.example";

let system: System;
let owner: string;
let business: string;
let webhookUrl: string;
beforeAll(async () => {
  system = await startDeployed();
  const made = await system.api("POST", "/v1/businesses", system.adminKey, {
    name: "Clay & Fire",
    timezone: "Europe/Lisbon",
    currency: "EUR",
    recipients: [recipient],
  });
  owner = made.keys.owner;
  business = made.id;
  ({ webhookUrl } = await connect("shopify", [secret], {
    shopDomain: "clay-and-fire.myshopify.com",
    storefrontUrl: shop,
  }));
}, 600_000);
afterAll(() => system?.stop());

const connect = (platform: string, secrets: string[], settings: object) =>
  system.api("POST", "/v1/connections", owner, { platform, name: platform, secrets, settings });
const link = (slug: string, fields: object) =>
  system.api("POST", "/v1/links", owner, {
    slug,
    source: "newsletter",
    medium: "email",
    campaign: "spring",
    ...fields,
  });
const send = ({ path, init }: { path: string; init: RequestInit }, isBase64Encoded = false) =>
  system.fetch(path, { ...init, isBase64Encoded });
const follow = (slug: string) => click({ fetch: system.fetch } as never, slug);
const now = () => new Date().toISOString();

describe("a newsletter sells a bowl", () => {
  test("a click is sent on at once, and the order that it leads to is the newsletter's, to the cent", async () => {
    await link("bowl", { destination: `${shop}/products/blue-bowl` });
    const { status, location, clickId } = await follow("bowl");
    expect(status).toBe(302);
    expect(location).toMatch(/^https:\/\/clay-and-fire\.example\/products\/blue-bowl\?utm_source=newsletter/);

    const landing_site = `/products/blue-bowl?ho_click=${clickId}`;
    const paid = order({ id: 5001, total: "48.50", at: now(), email: "ann@buyer.example", landingSite: landing_site });
    const delivery = shopify(webhookUrl, secret, "orders/create", paid);
    expect((await send(delivery)).status).toBe(200);
    // The same again, as Lambda brings what it does not know to be text.
    expect((await send(delivery, true)).status).toBe(200);
    await system.idle();

    const today = now().slice(0, 10);
    const report = await system.api("GET", `/v1/reports/channels?from=${today}&to=${today}`, owner);
    expect(report.rows.map(({ channel, sales, net }: never) => [channel, sales, net])).toEqual([
      ["Email", 1, { amount: 4850, currency: "EUR" }],
    ]);
    expect(report.total.net).toEqual({ amount: 4850, currency: "EUR" });
  });

  test("a form of Mailchimp is read, whether Lambda brings it as text or in base64", async () => {
    const audience = await connect("mailchimp", [], {});
    const data = {
      id: "8a25ff1d98",
      list_id: "a6b5da1054",
      email: "api@clay.example",
      subject: "Spring",
      status: "sent",
    };
    for (const isBase64Encoded of [false, true]) {
      const delivery = mailchimp(audience.webhookUrl, "campaign", data);
      expect((await send(delivery, isBase64Encoded)).status).toBe(200);
    }
    const { deliveries } = await system.api("GET", "/v1/deliveries", owner);
    const fromMailchimp = deliveries.filter(({ platform }: never) => platform === "mailchimp");
    expect(fromMailchimp.map(({ outcome, facts }: never) => [outcome, facts])).toEqual([
      ["translated", 1],
      ["translated", 1],
    ]);
  });

  test("who signs with another secret is refused", async () => {
    const forged = shopify(
      webhookUrl,
      "shpss_somebody_else_2026",
      "orders/create",
      order({ id: 1, total: "1.00", at: now() }),
    );
    expect((await send(forged)).status).toBe(401);
  });
});

describe("a newsletter sends people to what is sold out", () => {
  test("the first click in vain is a mail to the owner, and its end another", async () => {
    const state = (quantity: number) => {
      const jar = product({ id: 601, handle: "moon-jar", title: "Moon jar", at: now(), quantity });
      return send(shopify(webhookUrl, secret, "products/update", jar));
    };
    await state(0);
    await link("jar", { destination: `${shop}/products/moon-jar`, fallback: `${shop}/products/blue-bowl` });
    await follow("jar");
    await system.idle();
    expect(mails()).toEqual([[[recipient], expect.stringContaining("/products/moon-jar")]]);
    const { incidents } = await system.api("GET", "/v1/incidents?state=open", owner);
    expect(incidents).toMatchObject([{ kind: "sold-out", people: 1, campaigns: [{ campaign: "spring" }] }]);

    await state(8);
    await system.idle();
    expect(mails()).toHaveLength(2);
    expect((await system.api("GET", "/v1/incidents", owner)).incidents).toMatchObject([{ state: "recovered" }]);
  });

  test("the way from the delivery to the mail can be followed by its trace", async () => {
    const taken = system
      .lines("Receive")
      .findLast(({ what, topic }) => what === "delivery.taken" && topic === "products/update");
    expect(taken?.traceId).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    const sent = system.lines("Alert").findLast(({ what }) => what === "mail.sent");
    expect(sent?.traceId).toBe(taken?.traceId);
  });

  test("an address that refuses the mail for good gets none any more, and the owner can see it", async () => {
    const mail = { timestamp: now(), tags: { business: [business] }, destination: [recipient] };
    const bouncedRecipients = [{ emailAddress: recipient, action: "failed", status: "5.1.1" }];
    const bounce = { bounceType: "Permanent", bounceSubType: "General", timestamp: now(), bouncedRecipients };
    system.queues.feedback.send(JSON.stringify({ eventType: "Bounce", mail, bounce }));
    await system.idle();
    const { recipients } = await system.api("GET", "/v1/recipients", owner);
    expect(recipients).toMatchObject([{ email: recipient, state: "bounced" }]);
  });
});

describe("what everybody asks", () => {
  test("the page, the API's description and the snippet are served from what was uploaded", async () => {
    const page = await system.fetch("/");
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const [script = ""] = /\/dashboard\/[\w-]+\.js/.exec(await page.text()) ?? [];
    expect((await system.fetch(script)).headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(await (await system.fetch("/openapi.json")).json()).toMatchObject({
      openapi: expect.stringMatching(/^3\.1/),
    });
    expect(await (await system.fetch("/handoff.js")).text()).toContain("ho_visitor");
  });

  test("a visit that the snippet tells of is taken from any page, and counts for the shop's own", async () => {
    const visit = {
      business,
      visitor: "visitor-0001",
      url: `${shop}/products/blue-bowl?utm_source=instagram`,
      consent: true,
    };
    const headers = { ...browser, origin: shop, "content-type": "text/plain" };
    const answer = await system.fetch("/t", { method: "POST", headers, body: JSON.stringify(visit) });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
    expect(system.bridge.taken.at(-1)).toMatchObject({ "detail-type": "touch.arrived", source: "handoff.handoff" });
  });

  test("a session begins with a cookie that only this page can send, and ends", async () => {
    const headers = { "content-type": "application/json" };
    const login = await system.fetch("/session", { method: "POST", headers, body: JSON.stringify({ key: owner }) });
    const [cookie = ""] = login.headers.getSetCookie();
    expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
    const known = await system.fetch("/v1/links", { headers: { cookie: cookie.split(";")[0] ?? "" } });
    expect(known.status).toBe(200);
  });
});

test("the timers' work is done, and leaves its heartbeat", async () => {
  for (const name of ["WatchTick", "AlertTick"] as const) {
    expect(await system.invoke(name, tick)).toEqual({ payload: null });
    expect(system.lines(name).map(({ what, Ticks }) => what ?? Ticks)).toEqual(expect.arrayContaining(["ticked", 1]));
  }
});

test("nothing that was logged names a person or a secret", () => {
  const names = ["Receive", "Report", "Attribute", "Watch", "WatchTick", "Alert", "AlertTick", "Feedback"] as const;
  const said = names.flatMap((name) => system.lines(name)).map((line) => JSON.stringify(line));
  expect(said.length).toBeGreaterThan(20);
  for (const hidden of [recipient, "ann@buyer.example", secret, owner, system.adminKey]) {
    expect(said.filter((line) => line.includes(hidden))).toEqual([]);
  }
});

const mails = () =>
  system.ses.mails.map(({ Destination, Content }) => [Destination.ToAddresses, Content.Simple.Subject.Data]);
