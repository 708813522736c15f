// Somebody without the secret, or with another business's key, tries every door.
import { createHmac } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, type Api, type Ask, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { click, type Delivery, mailchimp, meta, order, sendTo, shopify } from "./platforms.ts";
import { openShop, type Shop } from "./shop.ts";

const secret = "shpss_only_ana_knows_2026";
const othersSecret = "shpss_only_rui_knows_2026";
const appSecret = "meta_only_ana_knows_2026";
const signingSecret = "mc_only_ana_knows_2026";
const mebibyte = 1024 * 1024;

type Business = { id: string; keys: { owner: string; read: string }; api: Api };

let shop: Shop;
let handoff: Handoff;
let ana: Business;
let rui: Business;
let urls: Record<"shopify" | "mailchimp" | "signed" | "meta" | "others", string>;
/** Everything that was answered to somebody who had no business here. */
const refusals: string[] = [];

beforeAll(async () => {
  shop = await openShop();
  handoff = await startHandoff({ webAllow: [shop.host], publicUrl: "https://handoff.example" });
  ana = await handoff.business({ name: "Ana's pottery", recipients: ["ana@clay.example"] });
  rui = await handoff.business({ name: "Rui's bakery", recipients: ["rui@bread.example"] });
  const settings = { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: shop.url };
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
  await shop.end();
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
  const settings = { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: shop.url };
  for (const secrets of [[], [""], ["abc"], undefined]) {
    const body = { platform: "shopify", name: "Shop", secrets, settings };
    const { status, json } = await refused("POST", "/v1/connections", { key: ana.keys.owner, body });
    expect([status, json.problems[0].field.startsWith("secrets")]).toEqual([400, true]);
  }
});

test("what is too large is refused at every door, also when its size is not told beforehand", async () => {
  const slug = (
    await ana.api.post("/v1/links", { destination: shop.page("bowl"), source: "a", medium: "b", campaign: "c" })
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

/** One of everything that has an address of its own, as its names stand in the routes. */
async function belongings({ id, api }: Business): Promise<Record<string, string>> {
  const destination = shop.page("missing");
  const link = await api.post("/v1/links", { destination, source: "newsletter", medium: "email", campaign: "spring" });
  const endpoint = await api.post("/v1/endpoints", { url: shop.page("missing"), kind: "product", name: "Bowl" });
  const goal = await api.post("/v1/goals", {
    name: "Forty",
    metric: "sales",
    target: 40,
    from: "2026-11-01",
    to: "2026-12-24",
  });
  await click(handoff, link.slug);
  await handoff.fetch(`/catch/${link.slug}`, {
    method: "POST",
    body: new URLSearchParams({ email: "mara@guests.example" }),
  });
  await sendTo(
    handoff,
    shopify(urls.shopify, secret, "orders/create", { ...sold(), id: 77, created_at: "yesterday", processed_at: null }),
  );
  await sendTo(handoff, shopify(urls.shopify, secret, "orders/create", { ...sold(), id: 78 }));
  const first = (path: string, list: string) =>
    eventually(async () => {
      const [one] = (await api.get(path))[list];
      expect(one).toBeDefined();
      return one.id as string;
    });
  await eventually(() => api.get("/v1/sales/shopify:78/explain"));
  return {
    businesses: id,
    connections: pathOf(urls.shopify).split("/").at(-1) ?? "",
    links: link.slug,
    endpoints: endpoint.id,
    goals: goal.id,
    recipients: "ana@clay.example",
    paths: await first("/v1/paths", "paths"),
    incidents: await first("/v1/incidents", "incidents"),
    leads: await first("/v1/leads", "leads"),
    deliveries: await first("/v1/deliveries?state=quarantined", "deliveries"),
    sales: "shopify:78",
  };
}

type Operation = { method: string; path: string; role: string; example: Json };

async function operations(): Promise<Operation[]> {
  const { paths } = (await handoff.ask("GET", "/openapi.json")).json;
  return Object.entries<Json>(paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, of]) => ({
      method: method.toUpperCase(),
      path,
      role: of["x-role"],
      example: of.requestBody?.content["application/json"].example,
    })),
  );
}

const asking = (key: string, { example }: Operation): Ask => ({ key, ...(example && { body: example }) });

test("with another business's key nothing can be seen or touched, and what is there is not told from what is not", async () => {
  const hers = await belongings(ana);
  const withNames = (await operations()).filter(({ path }) => path.includes("{"));
  const nouns = new Set(withNames.map(({ path }) => path.split("/")[2] ?? ""));
  expect([...nouns].filter((noun) => hers[noun] === undefined)).toEqual([]);

  const seenBefore = await everything();
  for (const operation of withNames.filter(({ role }) => role !== "admin")) {
    const noun = operation.path.split("/")[2] ?? "";
    const at = (name: string) => operation.path.replace(/\{\w+\}/, encodeURIComponent(name));
    const foreign = hers[noun] ?? "";
    const invented = noun === "recipients" ? "nobody@clay.example" : noun === "sales" ? "shopify:79" : `${foreign}0`;
    const [theirs, nobodys] = [
      await refused(operation.method, at(foreign), asking(rui.keys.owner, operation)),
      await refused(operation.method, at(invented), asking(rui.keys.owner, operation)),
    ];
    expect([operation.method, operation.path, theirs.status, nobodys.status]).toEqual([
      operation.method,
      operation.path,
      404,
      404,
    ]);
    expect(theirs.text.replaceAll(foreign, "…")).toBe(nobodys.text.replaceAll(invented, "…"));
  }
  expect(await everything()).toEqual(seenBefore);

  async function everything() {
    const lists = ["connections", "links", "endpoints", "goals", "recipients", "leads", "deliveries"];
    return Promise.all(
      lists.map(async (list) => [list, await ana.api.get(`/v1/${list}`), await rui.api.get(`/v1/${list}`)]),
    );
  }
});

test("every route asks for a key of its role, and the admin key opens no business", async () => {
  const nobody = { key: "ho_owner_0000000000000000000000000" };
  for (const operation of await operations()) {
    const { method, role } = operation;
    if (role === "public") continue;
    const path = operation.path.replace(/\{\w+\}/, "shopify:1");
    const statusWith = async (key?: string) =>
      (
        await refused(method, path, {
          ...(key !== undefined && { key }),
          ...(operation.example && { body: operation.example }),
        })
      ).status;
    expect([method, path, await statusWith()]).toEqual([method, path, 401]);
    expect([method, path, await statusWith(nobody.key)]).toEqual([method, path, 401]);
    if (role === "admin") {
      expect([method, path, await statusWith(ana.keys.owner)]).toEqual([method, path, 403]);
      continue;
    }
    expect([method, path, await statusWith(handoff.adminKey)]).toEqual([method, path, 403]);
    if (role === "owner") expect([method, path, await statusWith(ana.keys.read)]).toEqual([method, path, 403]);
  }
});

test("the page shows nothing without a login, and the mailbox of a public address opens to the admin key alone", async () => {
  expect((await refused("GET", "/")).text).not.toContain("Ana's pottery");
  for (const path of ["/mailbox", "/mailbox.json", "/mailbox/anything"]) {
    expect((await refused("GET", path)).status).toBe(401);
    expect((await refused("GET", path, { key: ana.keys.owner })).status).toBe(401);
  }
  expect((await handoff.ask("GET", "/mailbox.json", { key: handoff.adminKey })).status).toBe(200);

  expect((await refused("POST", "/session", { body: { key: "wrong" } })).status).toBe(401);
  const login = await handoff.ask("POST", "/session", { body: { key: ana.keys.owner } });
  const set = login.headers.get("set-cookie") ?? "";
  expect(set).toMatch(/; HttpOnly/i);
  expect(set).toMatch(/; SameSite=Strict/i);
  expect(set).toMatch(/; Secure/i);
  expect(set).not.toContain(ana.keys.owner);
  const cookie = set.split(";")[0] ?? "";
  expect((await handoff.ask("GET", "/v1/links", { headers: { cookie } })).status).toBe(200);
  // Another site's page cannot use her login.
  const body = { email: "thief@else.example" };
  const cross = await refused("POST", "/v1/recipients", { body, headers: { cookie, origin: "https://else.example" } });
  expect(cross.status).toBe(403);
  const middle = Math.floor(cookie.length / 2);
  const forged = `${cookie.slice(0, middle)}${cookie[middle] === "A" ? "B" : "A"}${cookie.slice(middle + 1)}`;
  expect((await refused("GET", "/v1/links", { headers: { cookie: forged } })).status).toBe(401);
});

test("no refusal names a secret, a key or somebody else's business", () => {
  expect(refusals.length).toBeGreaterThan(250);
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

test("who guesses keys is slowed down, and whoever has one is not", async () => {
  const statuses = await Promise.all(
    Array.from(
      { length: 260 },
      async (_, n) => (await handoff.ask("GET", "/v1/links", { key: `ho_owner_guess${n}` })).status,
    ),
  );
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(50);
  expect((await handoff.ask("GET", "/v1/links", { key: ana.keys.read })).status).toBe(200);
});
