// A person asks to be forgotten. She goes, from every place that names her; what she bought stays in the totals.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Api, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { browser, click, mailchimp, order, refund, sendTo, shopify } from "./platforms.ts";

const secret = "shpss_forget_me_please_2026";
const shopDomain = "clay-and-fire.myshopify.com";
const mara = "mara@guests.example";
const jon = "jon@guests.example";
const visitor = "v5a6b7c8d9e0";

let handoff: Handoff;
beforeAll(async () => {
  handoff = await startHandoff();
});
afterAll(() => handoff.end());

let api: Api;
let recipient: string;
let businesses = 0;
let send: (topic: string, payload: Json, triggeredAt?: string) => Promise<void>;
let clickId: string;

// A business with two buyers. Mara came by the newsletter and left her address; Jon came by himself.
beforeEach(async () => {
  recipient = `owner${++businesses}@clay.example`;
  const business = await handoff.business({ recipients: [recipient] });
  api = business.api;
  const settings = { shopDomain, storefrontUrl: "https://clay.example" };
  const { webhookUrl } = await api.post("/v1/connections", {
    platform: "shopify",
    name: "Shop",
    secrets: [secret],
    settings,
  });
  send = async (topic, payload) => {
    expect((await sendTo(handoff, shopify(webhookUrl, secret, topic, payload))).status).toBe(200);
  };
  const destination = "https://clay.example/products/bowl";
  const { slug } = await api.post("/v1/links", {
    destination,
    source: "newsletter",
    medium: "email",
    campaign: "spring",
  });
  const clicked = await click(handoff, slug);
  clickId = clicked.clickId ?? "";
  await handoff.fetch("/t", {
    method: "POST",
    headers: browser,
    body: JSON.stringify({ business: business.id, visitor, url: clicked.location, consent: true }),
  });
  const body = new URLSearchParams({ email: mara, ho_click: clickId, website: "" });
  expect((await handoff.fetch(`/catch/${slug}`, { method: "POST", body })).status).toBe(200);
  const notes = [{ name: "ho_visitor", value: visitor }];
  const { pathname, search } = new URL(clicked.location);
  await send("orders/create", { ...sold(1, mara), landing_site: pathname + search, note_attributes: notes });
  await send("orders/create", sold(2, jon));
  await eventually(async () => {
    expect((await explain(1)).considered).toMatchObject([{ id: `handoff:click:${clickId}`, channel: "Email" }]);
    expect((await leads())[0]).toMatchObject({ state: "waiting", contact: expect.stringContaining(mara) });
    expect((await api.get("/v1/reports/channels")).total.sales).toBe(2);
  });
});

const sold = (id: number, email: string) =>
  order({ id, total: id === 1 ? "84.00" : "20.00", at: new Date().toISOString(), email, landingSite: "/" });
const customer = (id: number) => ({ id: 70_000 + id, email: id === 1 ? mara : jon });

const explain = (id: number): Promise<Json> => api.get(`/v1/sales/shopify:${id}/explain`);
const leads = async (): Promise<Json[]> => (await api.get("/v1/leads")).leads;
const report = async (model: string) => (await api.ask("GET", `/v1/reports/channels?model=${model}`)).text;
const reports = () => Promise.all(["first", "linear", "last-non-direct"].map(report));

/** Nothing that is shown names her or the way she came. Who brought the sale stands as it stood. */
async function isForgotten() {
  const explained = await explain(1);
  expect(explained.considered).toMatchObject([{ channel: "Email", source: "newsletter", campaign: "spring" }]);
  const [lead] = await leads();
  expect(lead).toMatchObject({ state: "erased" });
  expect(lead.contact).toBeUndefined();
  for (const name of [clickId, visitor, mara, "#1"]) expect(JSON.stringify([explained, lead])).not.toContain(name);
}

const ways: [title: string, ask: () => Promise<unknown>][] = [
  [
    "Shopify asks for it",
    () => send("customers/redact", { shop_domain: shopDomain, customer: customer(1), orders_to_redact: [1] }),
  ],
  [
    "Shopify asks for it by her orders alone",
    () => send("customers/redact", { shop_domain: shopDomain, customer: null, orders_to_redact: [1] }),
  ],
  ["the owner asks with her address", () => api.post("/v1/erasures", { email: mara.toUpperCase() })],
  [
    "the owner asks with her customer number",
    () => api.post("/v1/erasures", { customer: "70001", platform: "shopify" }),
  ],
  ["the owner asks with the id in her cart", () => api.post("/v1/erasures", { visitor })],
  [
    "a script asks with a query",
    () =>
      api
        .ask("DELETE", `/v1/erasures?email=${encodeURIComponent(mara)}`)
        .then(({ status }) => expect(status).toBe(202)),
  ],
];

test.each(ways)(
  "when %s, she is gone from explanations and leads, and every total stays to the cent",
  async (_title, ask) => {
    const before = await reports();
    await ask();
    // Noted when nothing is left to do.
    await eventually(async () => {
      expect((await api.get("/v1/erasures")).erasures).toMatchObject([{ sales: 1, leads: 1 }]);
    });
    await isForgotten();
    expect(await reports()).toEqual(before);
    expect((await explain(2)).sale.name).toBe("#2");
  },
);

test("what comes late does not bring her back, and her money is still counted right", async () => {
  await send("customers/redact", { shop_domain: shopDomain, customer: customer(1), orders_to_redact: [1] });
  await eventually(isForgotten);
  const at = new Date().toISOString();
  // A retried delivery, a later version of the order, and a refund.
  await send("orders/create", sold(1, mara));
  await send("refunds/create", refund({ id: 9, orderId: 1, amount: "4.00", at }));
  await send("orders/updated", {
    ...sold(1, mara),
    updated_at: at,
    note_attributes: [{ name: "ho_visitor", value: visitor }],
  });
  // A sign-up of the day before, told late.
  const audience = (await api.post("/v1/connections", { platform: "mailchimp", name: "Audience" })).webhookUrl;
  const signedUpAt = new Date(Date.now() - 86_400_000).toISOString().slice(0, 19).replace("T", " ");
  const reader = { id: "f7c1a2", list_id: "a1b2c3", web_id: "9001", email: mara };
  expect((await sendTo(handoff, mailchimp(audience, "subscribe", reader, signedUpAt))).status).toBe(200);
  await eventually(async () => {
    const [late] = (await leads()).filter(({ kind }) => kind === "opt-in");
    expect(late).toBeDefined();
    expect(late.note).toBeUndefined();
  });
  await eventually(async () => {
    const { total, rows } = await api.get("/v1/reports/channels");
    expect(total).toMatchObject({ sales: 2, net: { amount: 10_000, currency: "EUR" } });
    expect(rows.find(({ channel }: Json) => channel === "Email")).toMatchObject({
      net: { amount: 8000, currency: "EUR" },
    });
  });
  await isForgotten();
});

test("who asks what is known about her is told by the owner, who gets one mail, without her address in it", async () => {
  const request = { shop_domain: shopDomain, customer: customer(1), orders_requested: [1], data_request: { id: 4711 } };
  for (let n = 0; n < 3; n++) await send("customers/data_request", request);
  const [mail] = await eventually(async () => {
    const mails = await handoff.mailbox(recipient);
    expect(mails).toHaveLength(1);
    return mails;
  });
  expect(mail?.text).toContain("Shopify");
  expect(JSON.stringify(mail)).not.toContain(mara);
  await send("customers/data_request", { ...request, data_request: { id: 4712 } });
  await eventually(async () => expect(await handoff.mailbox(recipient)).toHaveLength(2));
});

test("a shop that leaves and asks for its data to be erased takes its customers along, and leaves its totals", async () => {
  const before = await reports();
  await send("app/uninstalled", { id: 1, myshopify_domain: shopDomain });
  await eventually(async () =>
    expect((await api.get("/v1/connections")).connections).toMatchObject([{ state: "ended" }]),
  );
  // What a shop sells after it has left waits, and goes with the erasure.
  await send("orders/create", sold(3, jon));
  await send("shop/redact", { shop_id: 1, shop_domain: shopDomain });
  await eventually(async () => {
    await isForgotten();
    expect(JSON.stringify(await explain(2))).not.toContain("#2");
    expect((await api.get("/v1/connections")).connections).toMatchObject([{ state: "ended" }]);
  });
  expect(await reports()).toEqual(before);
});

test("another shop's request, and one that names nobody, erase nobody", async () => {
  await send("customers/redact", {
    shop_domain: "somebody-else.myshopify.com",
    customer: customer(1),
    orders_to_redact: [1],
  });
  expect((await api.get("/v1/deliveries?state=quarantined")).deliveries).toMatchObject([{ topic: "customers/redact" }]);
  expect((await explain(1)).considered).toMatchObject([{ id: `handoff:click:${clickId}` }]);
  for (const body of [{}, { email: "nobody" }, { everybody: true }, { email: mara, extra: 1 }]) {
    await expect(api.post("/v1/erasures", body)).rejects.toThrow("400");
  }
  expect((await leads())[0]).toMatchObject({ state: "waiting" });
});
