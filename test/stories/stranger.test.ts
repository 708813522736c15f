// Somebody who does not know the secret sends deliveries, in every way that might pass for one.
import { createHmac } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, type Api, type Ask, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { type Delivery, mailchimp, meta, order, sendTo, shopify } from "./platforms.ts";

const secret = "shpss_only_ana_knows_2026";
const othersSecret = "shpss_only_rui_knows_2026";
const appSecret = "meta_only_ana_knows_2026";
const signingSecret = "mc_only_ana_knows_2026";
const storefrontUrl = "https://clay.example";
const mebibyte = 1024 * 1024;

type Business = { id: string; keys: { owner: string; read: string }; api: Api };

let handoff: Handoff;
let ana: Business;
let rui: Business;
let urls: Record<"shopify" | "mailchimp" | "signed" | "meta" | "others", string>;
/** Everything that was answered to somebody who had no business here. */
const refusals: string[] = [];

beforeAll(async () => {
  handoff = await startHandoff();
  ana = await handoff.business({ name: "Ana's pottery", recipients: ["ana@clay.example"] });
  rui = await handoff.business({ name: "Rui's bakery", recipients: ["rui@bread.example"] });
  const settings = { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl };
  const connect = async (api: Api, platform: string, secrets: string[], given: Json = {}) =>
    (await api.post("/v1/connections", { platform, name: platform, secrets, settings: given })).webhookUrl as string;
  urls = {
    shopify: await connect(ana.api, "shopify", [secret], settings),
    mailchimp: await connect(ana.api, "mailchimp", []),
    signed: await connect(ana.api, "mailchimp", [signingSecret]),
    meta: await connect(ana.api, "meta", [appSecret], { verifyToken: "only-ana-knows" }),
    others: await connect(rui.api, "shopify", [othersSecret], settings),
  };
});
afterAll(async () => {
  await handoff.end();
});

const pathOf = (url: string) => new URL(url).pathname + new URL(url).search;

async function refused(method: string, path: string, ask: Ask = {}): Promise<Answer> {
  const answer = await handoff.ask(method, path, ask);
  refusals.push(answer.text);
  return answer;
}

/** A good delivery with a few headers laid over it; undefined takes one away. */
const altered = (
  { path, init }: Delivery,
  over: Record<string, string | undefined>,
  body = init.body,
): [string, Ask] => {
  const headers = Object.entries({ ...(init.headers as Record<string, string>), ...over });
  return [
    path,
    { body, headers: Object.fromEntries(headers.filter((pair): pair is [string, string] => pair[1] !== undefined)) },
  ];
};

const hmac = (key: string, body: string, encoding: "base64" | "hex" = "base64", hash = "sha256") =>
  createHmac(hash, key).update(body).digest(encoding);

const sold = () => order({ id: 1, total: "10.00", at: new Date().toISOString() });

const deliveriesOf = async (api: Api): Promise<Json[]> => (await api.get("/v1/deliveries")).deliveries;

test("a delivery that is not signed with this connection's secret, whole and unchanged, is refused and changes nothing", async () => {
  const good = shopify(urls.shopify, secret, "orders/create", sold());
  const text = String(good.init.body);
  const name = "x-shopify-hmac-sha256";
  const forgeries: [string, Ask][] = [
    altered(good, { [name]: undefined }),
    altered(good, { [name]: "" }),
    altered(good, { [name]: hmac("", text) }),
    altered(good, { [name]: hmac("some other secret", text) }),
    altered(good, { [name]: hmac(othersSecret, text) }),
    altered(good, { [name]: hmac(secret, text).slice(0, -2) }),
    altered(good, { [name]: `${hmac(secret, text)}AAAA` }),
    altered(good, { [name]: hmac(secret, text, "hex") }),
    altered(good, { [name]: hmac(secret, text, "base64", "sha1") }),
    altered(good, {}, text.slice(0, -1)),
    altered(good, {}, `${text} `),
    altered(good, {}, text.replace("10.00", "99.00")),
    altered(good, { "x-shopify-shop-domain": "somebody-else.myshopify.com" }),
    altered(shopify(urls.others, secret, "orders/create", sold()), {}),
  ];
  const answers: Answer[] = [];
  for (const [path, ask] of forgeries) answers.push(await refused("POST", path, ask));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
  // Nothing in the answer tells how close she came.
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  for (const { api } of [ana, rui]) expect(await deliveriesOf(api)).toEqual([]);
  expect((await sendTo(handoff, good)).status).toBe(200);
});

test("a signature that is too old, or made with another kind of hash, is refused", async () => {
  const reader = { id: "f7c1a2", list_id: "a1b2c3", email: "mara@guests.example" };
  const subscribe = mailchimp(urls.signed, "subscribe", reader, "2026-03-02 10:00:00");
  const signedAt = (seconds: number) => {
    const time = Math.floor(Date.now() / 1000) + seconds;
    return { "x-mailchimp-signature": `t=${time},v1=${hmac(signingSecret, `${time}.${subscribe.init.body}`, "hex")}` };
  };
  const post = { object: "page", entry: [] };
  const toMeta = meta(urls.meta, appSecret, "page", []);
  const body = JSON.stringify(post);
  const stale = [
    altered(subscribe, {}),
    altered(subscribe, signedAt(-2 * 3600)),
    altered(subscribe, signedAt(2 * 3600)),
    altered(toMeta, {
      "x-hub-signature-256": undefined,
      "x-hub-signature": `sha1=${hmac(appSecret, body, "hex", "sha1")}`,
    }),
    altered(toMeta, { "x-hub-signature-256": hmac(appSecret, body, "hex") }),
    altered(mailchimp(urls.mailchimp.split("?")[0] ?? "", "subscribe", reader), {}),
    altered(mailchimp(`${urls.mailchimp.split("?")[0]}?secret=`, "subscribe", reader), {}),
    altered(mailchimp(`${urls.mailchimp}x`, "subscribe", reader), {}),
  ];
  for (const [path, ask] of stale) expect((await refused("POST", path, ask)).status).toBe(401);
  for (const method of ["GET", "HEAD"]) {
    expect((await refused(method, pathOf(urls.mailchimp).split("?")[0] ?? "")).status).toBe(401);
  }
  const challenge = "hub.mode=subscribe&hub.challenge=42&hub.verify_token=";
  expect((await refused("GET", `${pathOf(urls.meta)}?${challenge}wrong-token`)).status).toBe(401);
  expect((await refused("GET", `${pathOf(urls.meta)}?${challenge}`)).status).toBe(401);
  expect((await handoff.ask("POST", ...altered(subscribe, signedAt(0)))).status).toBe(200);
});

test("an address that does not exist and one of another platform are answered alike", async () => {
  const id = pathOf(urls.shopify).split("/").at(-1) ?? "";
  const made = shopify(urls.shopify, secret, "orders/create", sold());
  const nowhere = [
    `/hooks/shopify/con_0000000000000000`,
    `/hooks/mailchimp/${id}`,
    `/hooks/meta/${id}`,
    `/hooks/woocommerce/${id}`,
    `/hooks/shopify/${id}0`,
    `/hooks/shopify/${"x".repeat(5000)}`,
    `/hooks/__proto__/${id}`,
  ];
  const answers: Answer[] = [];
  for (const path of nowhere) answers.push(await refused("POST", ...altered({ ...made, path }, {})));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
});

test("a connection cannot be made without a secret that protects it", async () => {
  const settings = { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl };
  for (const secrets of [[], [""], ["abc"], undefined]) {
    const body = { platform: "shopify", name: "Shop", secrets, settings };
    const { status, json } = await refused("POST", "/v1/connections", { key: ana.keys.owner, body });
    expect([status, json.problems[0].field.startsWith("secrets")]).toEqual([400, true]);
  }
});

test("what is too large is refused at every door, also when its size is not told beforehand", async () => {
  const slug = (
    await ana.api.post("/v1/links", {
      destination: `${storefrontUrl}/products/bowl`,
      source: "a",
      medium: "b",
      campaign: "c",
    })
  ).slug;
  const doors: [string, number][] = [
    [pathOf(urls.shopify), 5 * mebibyte],
    ["/v1/links", mebibyte],
    ["/t", 8 * 1024],
    [`/catch/${slug}`, 8 * 1024],
  ];
  for (const [path, max] of doors) {
    for (const told of [true, false]) {
      // Whoever answers before everything was sent may close the line, and then the answer is lost on the way.
      await eventually(async () => expect(await upload(path, max + 1, told)).toBe(413));
    }
  }
});

/** Sends so many bytes, saying beforehand how many they will be or not. */
function upload(path: string, bytes: number, isTold: boolean): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const size = isTold ? { "content-length": bytes } : { "transfer-encoding": "chunked" };
    const headers = { authorization: `Bearer ${ana.keys.owner}`, "content-type": "application/json", ...size };
    const options = { method: "POST", headers, agent: false };
    const sending = request(new URL(path, handoff.url), options, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
      sending.destroy();
    });
    sending.on("error", reject);
    const piece = Buffer.alloc(64 * 1024, "x");
    let left = bytes;
    const next = (): void => {
      if (sending.destroyed) return;
      if (left <= 0) return void sending.end();
      const part = piece.subarray(0, Math.min(left, piece.length));
      left -= part.length;
      sending.write(part, () => setImmediate(next));
    };
    next();
  });
}

test("hostile JSON breaks nothing: it is refused or kept for a look, and the next request is served", async () => {
  const deep = (n: number) => `${"[".repeat(n)}${"]".repeat(n)}`;
  const hostile = [
    deep(100_000),
    `{"a":${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}}`,
    '{"__proto__":{"admin":true,"role":"owner"},"constructor":{"prototype":{"admin":true}}}',
    '{"name":1e999,"target":1e999,"metric":"sales"}',
    '{"id":99999999999999999999999999999999,"total_price":"1e400"}',
    '{"id":"\\u0000","name":"\\ud800"}',
    "[]",
    "null",
    '"text"',
    "{",
    "\u0000",
    "",
  ];
  for (const body of hostile) {
    for (const path of ["/v1/links", "/v1/goals", "/v1/connections", "/v1/erasures"]) {
      expect((await refused("POST", path, { key: ana.keys.owner, body })).status).toBe(400);
    }
    if (body.length < 8192) expect((await refused("POST", "/t", { body })).status).toBe(400);
    expect((await refused("POST", "/session", { body })).status).toBe(400);
    for (const topic of ["orders/create", "refunds/create", "products/update", "customers/redact"]) {
      const { status } = await sendTo(handoff, shopify(urls.shopify, secret, topic, body));
      expect([200, 400]).toContain(status);
    }
    const { status } = await sendTo(handoff, {
      path: pathOf(urls.meta),
      init: { method: "POST", body, headers: { "x-hub-signature-256": `sha256=${hmac(appSecret, body, "hex")}` } },
    });
    expect([200, 400]).toContain(status);
  }
  const nested = new URLSearchParams({
    type: "subscribe",
    [`data${"[a]".repeat(5000)}`]: "x",
    "data[__proto__][admin]": "yes",
    "data[email]": "x",
  });
  const { status } = await sendTo(handoff, { path: pathOf(urls.mailchimp), init: { method: "POST", body: nested } });
  expect([200, 400]).toContain(status);
  expect((await handoff.ask("GET", "/v1/health")).status).toBe(200);
  expect((await ana.api.get("/v1/goals")).goals).toEqual([]);
});

test("no refusal names a secret, a key or somebody else's business", () => {
  expect(refusals.length).toBeGreaterThan(100);
  const unspoken = [
    secret,
    othersSecret,
    appSecret,
    signingSecret,
    "only-ana-knows",
    ana.keys.owner,
    ana.keys.read,
    rui.keys.owner,
    handoff.adminKey,
    ana.id,
    rui.id,
    "Ana's pottery",
    "Rui's bakery",
    "guests.example",
  ];
  for (const word of unspoken) expect(refusals.filter((text) => text.includes(word))).toEqual([]);
  for (const text of refusals) expect(text).not.toMatch(/node_modules|\.ts:\d|at \w+ \(/);
});
