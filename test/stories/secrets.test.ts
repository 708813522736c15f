// What people and platforms entrusted to Handoff is in no answer, no log line and no file.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { browser, click, mailchimp, meta, order, sendTo, shopify } from "./platforms.ts";
import { openShop, type Shop } from "./shop.ts";

const secret = "shpss_nobody_may_read_this";
const newSecret = "shpss_nobody_may_read_that";
const appSecret = "meta_nobody_may_read_this";
const verifyToken = "verify-nobody-may-read-this";
const people = [
  "mara@guests.example",
  "Jon.Doe@guests.example",
  "lia+pots@guests.example",
  "+351912345678",
  "erased@guests.example",
  "kept@guests.example",
];
/** Stands in what was sent, and may be kept: the search below finds it, so it would find the others. */
const harmless = "autumn-firing-at-the-market";

let shop: Shop;
let handoff: Handoff;
let keys: { owner: string; read: string };
let api: Api;
let urlSecret: string;
beforeAll(async () => {
  shop = await openShop();
  handoff = await startHandoff({ webAllow: [shop.host], log: "debug" });
  ({ keys, api } = await handoff.business({ recipients: ["ana@clay.example"] }));
  const settings = { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: shop.url };
  const connect = (platform: string, secrets: string[], given: Json = {}) =>
    api.post("/v1/connections", { platform, name: platform, secrets, settings: given });
  const { id, webhookUrl } = await connect("shopify", [secret], settings);
  const audience = (await connect("mailchimp", [])).webhookUrl;
  const page = (await connect("meta", [appSecret], { verifyToken })).webhookUrl;
  urlSecret = new URL(audience).searchParams.get("secret") ?? "";
  await api.patch(`/v1/connections/${id}`, { secrets: [secret, newSecret] });
  await everydayLife(webhookUrl, audience, page);
});
afterAll(async () => {
  await handoff.end();
  await shop.end();
});

/** Every way in which an address, a number or a secret comes in. */
async function everydayLife(shopUrl: string, audienceUrl: string, pageUrl: string) {
  const [mara = "", jon = "", lia = "", phone = "", erased = "", kept = ""] = people;
  const link = await api.post("/v1/links", {
    destination: shop.page("gone"),
    source: "newsletter",
    medium: "email",
    campaign: harmless,
  });
  const { clickId = "" } = await click(handoff, link.slug, { referer: `https://mail.example/?to=${mara}` });
  const at = new Date().toISOString();
  const sold = order({
    id: 1,
    total: "84.00",
    at,
    email: jon,
    phone,
    landingSite: `/products/gone?email=${lia}&mc_eid=abc123&ho_click=${clickId}`,
    note: kept,
  });
  const unreadable = {
    ...order({ id: 2, total: "1.00", at, email: erased }),
    created_at: "yesterday",
    processed_at: null,
  };
  const sends = [
    shopify(shopUrl, secret, "orders/create", {
      ...sold,
      customer: { id: 9, email: jon, phone },
      billing_address: { phone },
    }),
    shopify(shopUrl, newSecret, "orders/paid", sold),
    shopify(shopUrl, secret, "checkouts/create", {
      token: "checkout1",
      created_at: at,
      email: mara,
      phone,
      landing_site: "/",
    }),
    shopify(shopUrl, secret, "orders/create", unreadable),
    shopify(shopUrl, secret, "customers/redact", {
      shop_domain: "clay-and-fire.myshopify.com",
      customer: { id: 10, email: erased, phone },
    }),
    shopify(shopUrl, secret, "customers/data_request", {
      shop_domain: "clay-and-fire.myshopify.com",
      customer: { id: 11, email: lia },
      data_request: { id: 5 },
    }),
    mailchimp(audienceUrl, "subscribe", {
      id: "f7c1a2",
      list_id: "a1b2c3",
      email: lia,
      merges: { EMAIL: lia, PHONE: phone },
    }),
    mailchimp(audienceUrl, "upemail", { list_id: "a1b2c3", new_email: mara, old_email: lia, new_id: "1" }),
    mailchimp(audienceUrl, "unsubscribe", { list_id: "a1b2c3", email: "not an address", reason: mara }),
    meta(pageUrl, appSecret, "page", [
      {
        id: "1048",
        time: 1_790_000_000,
        changes: [
          { field: "leadgen", value: { leadgen_id: "77", form_id: "5", created_time: 1_790_000_000, email: mara } },
        ],
      },
    ]),
  ];
  for (const one of sends) expect((await sendTo(handoff, one)).status).toBe(200);
  const lead = await handoff.fetch(`/catch/${link.slug}`, {
    method: "POST",
    body: new URLSearchParams({ email: kept, website: "" }),
  });
  expect(lead.status).toBe(200);
  await handoff.ask("POST", "/t", {
    headers: browser,
    body: { business: "biz_x", visitor: "v0a1b2c3", url: `${shop.page("gone")}?email=${mara}`, consent: true },
  });
  for (const wrong of [secret, appSecret]) await handoff.ask("GET", `/v1/links?cursor=${mara}`, { key: wrong });
  await handoff.ask("POST", "/v1/links", { key: keys.owner, body: { email: mara, secrets: [secret] } });
  await api.post("/v1/erasures", { email: erased });
  await api.ask("DELETE", `/v1/erasures?email=${encodeURIComponent(erased)}`);
  await handoff.ask("POST", "/session", { body: { key: keys.owner } });
  await eventually(async () => {
    expect((await api.get("/v1/reports/channels")).total.sales).toBe(1);
    expect((await api.get("/v1/leads")).leads).toHaveLength(3);
    // About the page that is gone, and about the request for data.
    expect(await handoff.mailbox()).toHaveLength(2);
  });
}

const spellings = (word: string) => [
  ...new Set([word, word.toLowerCase(), encodeURIComponent(word), Buffer.from(word).toString("base64").slice(0, -4)]),
];
const secrets = () => [secret, newSecret, appSecret, keys.owner, keys.read, handoff.adminKey];

test("no answer shows a secret, and an address is shown to the owner alone, where she must write to it", async () => {
  const { paths } = (await handoff.ask("GET", "/openapi.json")).json;
  const lists = Object.entries<Json>(paths).filter(
    ([path, { get }]) => get && !path.includes("{") && get["x-role"] !== "admin",
  );
  expect(lists.length).toBeGreaterThan(12);
  for (const [path] of [...lists, ["/v1/sales/shopify:1/explain"]]) {
    for (const [role, key] of Object.entries(keys)) {
      const { text } = await handoff.ask("GET", path, { key });
      for (const word of secrets()) expect([path, role, text.includes(word)]).toEqual([path, role, false]);
      const hidden =
        role === "read" ? [...people, urlSecret, verifyToken] : people.filter((word) => word !== "kept@guests.example");
      for (const word of hidden)
        expect([path, role, word, text.toLowerCase().includes(word.toLowerCase())]).toEqual([path, role, word, false]);
    }
  }
  expect(JSON.stringify(await api.get("/v1/leads"))).toContain("kept@guests.example");
});

test("no line that is logged names a person or a secret, however much is logged", () => {
  const lines = handoff.output();
  expect(lines).toContain('"what":"delivery.taken"');
  expect(lines).toContain('"what":"http.answered"');
  for (const word of [...people, ...secrets(), urlSecret, verifyToken, "mc_eid", "abc123"]) {
    for (const spelling of spellings(word)) expect([spelling, lines.includes(spelling)]).toEqual([spelling, false]);
  }
});

// The table keeps what is this young in its journal, as it was written; the harmless word proves that it can be read there.
test("no file under the home folder holds a person's address or number, or a secret that was used, in the clear", async () => {
  await handoff.stop();
  const files = (await readdir(handoff.home, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const contents = await Promise.all(
    files.map(
      async (file) => [join(file.parentPath, file.name), await readFile(join(file.parentPath, file.name))] as const,
    ),
  );
  const holders = (word: string) => contents.filter(([, bytes]) => bytes.includes(word)).map(([name]) => name);
  expect(holders(harmless).length).toBeGreaterThan(1);
  for (const word of [...people, ...secrets(), urlSecret]) {
    for (const spelling of spellings(word)) expect([spelling, holders(spelling)]).toEqual([spelling, []]);
  }
});
