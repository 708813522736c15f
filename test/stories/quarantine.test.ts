// What a platform sends is never thrown away: what we cannot read waits, what we do not know is counted, what is only a test counts nothing.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { type Delivery, mailchimp, meta, order, product, refund, sendTo, shopify } from "./platforms.ts";

const secret = "shpss_read_between_lines_26";
const appSecret = "meta_read_between_lines_26";
const page = "104857600123456";
const storefrontUrl = "https://clay.example";

let handoff: Handoff;
let api: Api;
let connection: string;
let urls: Record<"shopify" | "mailchimp" | "meta", string>;
beforeAll(async () => {
  handoff = await startHandoff();
  ({ api } = await handoff.business());
  const connect = (platform: string, secrets: string[], settings: Json = {}) =>
    api.post("/v1/connections", { platform, name: platform, secrets, settings });
  // A slip: it is the other of the owner's two shops.
  const shop = await connect("shopify", [secret], { shopDomain: "clay-and-water.myshopify.com", storefrontUrl });
  connection = shop.id;
  urls = {
    shopify: shop.webhookUrl,
    mailchimp: (await connect("mailchimp", [])).webhookUrl,
    meta: (await connect("meta", [appSecret], { verifyToken: "between-the-lines" })).webhookUrl,
  };
});
afterAll(() => handoff.end());

const now = () => new Date().toISOString();
const deliveries = async (state: string): Promise<Json[]> =>
  (await api.get(`/v1/deliveries?state=${state}`)).deliveries;
const totals = async (): Promise<Json> => (await api.get("/v1/reports/channels")).total;

async function accept(delivery: Delivery) {
  expect((await sendTo(handoff, delivery)).status).toBe(200);
}

/** Without the headers that name the shop: webhooks made by hand pass through relays that drop them. */
function relayed(topic: string, payload: Json): Delivery {
  const { path, init } = shopify(urls.shopify, secret, topic, payload);
  const { "x-shopify-shop-domain": _domain, ...headers } = init.headers as Record<string, string>;
  return { path, init: { ...init, headers } };
}

test("a request to forget somebody that came to the wrong connection waits, and is carried out when the settings are put right", async () => {
  await accept(relayed("orders/create", order({ id: 1, total: "10.00", at: now(), email: "mara@guests.example" })));
  await eventually(async () => expect((await api.get("/v1/sales/shopify:1/explain")).sale.name).toBe("#1"));
  const redact = {
    shop_domain: "clay-and-fire.myshopify.com",
    customer: { id: 70_001, email: "mara@guests.example" },
    orders_to_redact: [1],
  };
  await accept(relayed("customers/redact", redact));
  const [waiting, ...others] = await deliveries("quarantined");
  expect(others).toEqual([]);
  expect(waiting).toMatchObject({
    topic: "customers/redact",
    platform: "shopify",
    connection,
    outcome: "quarantined",
    facts: 0,
  });
  // Field, value and remedy.
  expect(waiting.reason).toContain("shop_domain");
  expect(waiting.reason).toContain("clay-and-fire.myshopify.com");
  expect(waiting.reason).toContain("check which address it is sent to");
  expect(JSON.stringify(waiting)).not.toContain("guests.example");

  expect(await api.post(`/v1/deliveries/${waiting.id}/replay`)).toMatchObject({ outcome: "quarantined" });
  await api.patch(`/v1/connections/${connection}`, {
    settings: { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl },
  });
  expect(await api.post(`/v1/deliveries/${waiting.id}/replay`)).toMatchObject({ outcome: "replayed", facts: 1 });
  await eventually(async () => expect((await api.get("/v1/sales/shopify:1/explain")).sale.name).toBeUndefined());
  expect(await deliveries("quarantined")).toEqual([]);
  expect(await deliveries("replayed")).toMatchObject([{ id: waiting.id }]);
  expect(await api.post(`/v1/deliveries/${waiting.id}/replay`)).toMatchObject({ outcome: "replayed" });
  await expect(api.post("/v1/deliveries/dlv_0000/replay")).rejects.toThrow("404");
});

const unreadable: [title: string, topic: string, payload: () => Json, field: string][] = [
  [
    "an order without a time",
    "orders/create",
    () => ({ ...order({ id: 2, total: "1.00", at: now() }), processed_at: "yesterday" }),
    "processed_at",
  ],
  [
    "an order in a currency nobody knows",
    "orders/paid",
    () => order({ id: 3, total: "1.00", currency: "clay", at: now() }),
    "currency",
  ],
  [
    "an order whose total is no number",
    "orders/create",
    () => order({ id: 4, total: "ten euros", at: now() }),
    "total_price",
  ],
  [
    "an order whose total is a fraction of a cent",
    "orders/create",
    () => order({ id: 5, total: "1.005", at: now() }),
    "total_price",
  ],
  [
    "a refund of no order",
    "refunds/create",
    () => ({ ...refund({ id: 6, orderId: 1, amount: "1.00", at: now() }), order_id: undefined }),
    "order_id",
  ],
  [
    "a product without an id",
    "products/update",
    () => ({ ...product({ id: 7, handle: "bowl", title: "Bowl", at: now() }), id: null }),
    "id",
  ],
  ["a list", "orders/create", () => [order({ id: 8, total: "1.00", at: now() })], "body"],
];

test.each(unreadable)(
  "%s is taken, changes nothing, and is shown with the field that is wrong",
  async (_title, topic, payload, field) => {
    const before = await totals();
    await accept(shopify(urls.shopify, secret, topic, payload()));
    const [latest] = await deliveries("quarantined");
    expect(latest).toMatchObject({ topic, outcome: "quarantined", facts: 0 });
    expect(latest.reason).toContain(field);
    expect(latest.reason.length).toBeGreaterThan(20);
    expect(await totals()).toEqual(before);
  },
);

test("of a batch in which one update cannot be read, the others count at once, and once", async () => {
  const time = Math.floor(Date.now() / 1000);
  const lead = (id: string) => ({ field: "leadgen", value: { leadgen_id: id, form_id: "55", created_time: time } });
  const broken = { field: "leadgen", value: { form_id: "55", created_time: "soon" } };
  const batch = [
    { id: page, time, changes: [lead("881"), broken] },
    { id: page, time, changes: [lead("882")] },
  ];
  for (let n = 0; n < 2; n++) await accept(meta(urls.meta, appSecret, "page", batch));
  await eventually(async () => {
    const { leads } = await api.get("/v1/leads");
    expect(leads.map(({ id }: Json) => id).sort()).toEqual(["meta:881", "meta:882"]);
  });
  const [latest] = await deliveries("quarantined");
  expect(latest).toMatchObject({ platform: "meta", outcome: "quarantined", facts: 2 });
  expect(latest.reason).toContain("entry[0].changes[1].value");
});

test("a topic that is known to say nothing is acknowledged and counted", async () => {
  await accept(shopify(urls.shopify, secret, "themes/publish", { id: 1, name: "Dawn" }));
  await accept(
    meta(urls.meta, appSecret, "page", [
      { id: page, time: 1_790_000_000, changes: [{ field: "ratings", value: { review: 5 } }] },
    ]),
  );
  const ignored = await deliveries("ignored");
  expect(ignored.map(({ platform }) => platform)).toEqual(["meta", "shopify"]);
  expect(ignored.at(-1)).toMatchObject({ topic: "themes/publish", reason: "nothing for us", facts: 0 });
});

test("whatever nobody knows is kept and shown, on every platform: it could be a sale", async () => {
  const before = (await deliveries("quarantined")).length;
  await accept(shopify(urls.shopify, secret, "sales/created", { id: 1 }));
  await accept(mailchimp(urls.mailchimp, "somethingNew", { id: "1" }));
  const changes = [{ field: "orders", value: { id: "1" } }];
  await accept(meta(urls.meta, appSecret, "page", [{ id: page, time: 1_790_000_000, changes }]));
  const kept = await deliveries("quarantined");
  expect(kept.slice(0, kept.length - before).map(({ platform, topic }) => [platform, topic])).toEqual([
    ["meta", "page/orders"],
    ["mailchimp", "somethingNew"],
    ["shopify", "sales/created"],
  ]);
});

test("a body that is not what it claims to be is refused, so that the sender knows", async () => {
  const { path, init } = shopify(urls.shopify, secret, "orders/create", '{"id": 1, "total');
  const answer = await handoff.ask("POST", path, { body: init.body, headers: init.headers as Record<string, string> });
  expect(answer.status).toBe(400);
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  expect(answer.json).toMatchObject({
    title: expect.any(String),
    problems: [{ field: "body", remedy: expect.any(String) }],
  });
});

test("test traffic of the platforms is kept out of every figure", async () => {
  const before = [await totals(), (await api.get("/v1/leads")).leads.length];
  const sample = order({
    id: 555,
    total: "404.95",
    at: now(),
    test: true,
    financial_status: "voided",
    cancelled_at: now(),
  });
  for (const topic of ["orders/create", "orders/paid", "orders/cancelled"])
    await accept(shopify(urls.shopify, secret, topic, sample));
  const lead = {
    leadgen_id: "444444444444",
    form_id: "444444444444",
    page_id: "444444444444",
    created_time: 1_790_000_000,
  };
  await accept(
    meta(urls.meta, appSecret, "page", [
      { id: "0", time: 1_790_000_000, changes: [{ field: "leadgen", value: lead }] },
    ]),
  );
  expect(
    (await deliveries("ignored"))
      .slice(0, 4)
      .map(({ reason }) => reason)
      .join(),
  ).toContain("test order");
  // What comes after has been counted, and nothing before it.
  await accept(shopify(urls.shopify, secret, "orders/create", order({ id: 900, total: "1.00", at: now() })));
  await eventually(async () => expect((await totals()).sales).toBe(before[0].sales + 1));
  expect((await api.get("/v1/leads")).leads).toHaveLength(before[1]);
});

test("platforms that knock before they send are greeted as they expect", async () => {
  const audience = new URL(urls.mailchimp);
  const knock = async (method: string, path: string, body?: string) => {
    const { status, text } = await handoff.ask(
      method,
      path,
      body === undefined ? {} : { body, headers: { "content-type": "application/x-www-form-urlencoded" } },
    );
    return [status, text];
  };
  const at = audience.pathname + audience.search;
  expect((await knock("GET", at))[0]).toBe(200);
  expect(await knock("HEAD", at)).toEqual([200, ""]);
  expect((await knock("POST", at, ""))[0]).toBe(200);
  expect((await knock("POST", at, "fired_at=2026-03-02+10%3A00%3A00"))[0]).toBe(200);
  const challenge = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=between-the-lines";
  expect(await knock("GET", `${new URL(urls.meta).pathname}?${challenge}`)).toEqual([200, "1158201444"]);
});

test("an order's number keeps all its digits, and an order without a customer or a browser is counted", async () => {
  const big = JSON.stringify(order({ id: 0, total: "7.00", at: now() })).replace('"id":0,', '"id":820982911946154509,');
  await accept(shopify(urls.shopify, secret, "orders/create", big));
  await eventually(async () => {
    expect((await api.get("/v1/sales/shopify:820982911946154509/explain")).sale.gross).toEqual({
      amount: 700,
      currency: "EUR",
    });
  });
  const nobody = {
    customer: null,
    email: null,
    contact_email: null,
    client_details: null,
    checkout_token: null,
    landing_site: null,
  };
  for (const [id, source_name] of [
    [901, "pos"],
    [902, "shopify_draft_order"],
    [903, "web"],
  ] as const) {
    await accept(
      shopify(urls.shopify, secret, "orders/create", {
        ...order({ id, total: "1.00", at: now() }),
        ...nobody,
        source_name,
      }),
    );
    await eventually(async () => {
      const { models } = await api.get(`/v1/sales/shopify:${id}/explain`);
      expect(models.last).toMatchObject([{ channel: "Unattributed", credit: { amount: 100 } }]);
    });
  }
});
