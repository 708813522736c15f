// Somebody with another business's key, a key that may only read, or none, tries every route there is.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, type Api, type Ask, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { click, order, sendTo, shopify } from "./platforms.ts";
import { openShop, type Shop } from "./shop.ts";

const secret = "shpss_only_ana_knows_2026";

type Business = { id: string; keys: { owner: string; read: string }; api: Api };

let shop: Shop;
let handoff: Handoff;
let ana: Business;
let rui: Business;
let shopUrl: string;
/** Everything that was answered to somebody who had no business here. */
const refusals: string[] = [];

beforeAll(async () => {
  shop = await openShop();
  handoff = await startHandoff({ webAllow: [shop.host], publicUrl: "https://handoff.example" });
  ana = await handoff.business({ name: "Ana's pottery", recipients: ["ana@clay.example"] });
  rui = await handoff.business({ name: "Rui's bakery", recipients: ["rui@bread.example"] });
  const settings = { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: shop.url };
  const connection = { platform: "shopify", name: "Shop", secrets: [secret], settings };
  shopUrl = (await ana.api.post("/v1/connections", connection)).webhookUrl;
});
afterAll(async () => {
  await handoff.end();
  await shop.end();
});

async function refused(method: string, path: string, ask: Ask = {}): Promise<Answer> {
  const answer = await handoff.ask(method, path, ask);
  refusals.push(answer.text);
  return answer;
}

const sold = (id: number) => order({ id, total: "10.00", at: new Date().toISOString() });

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
    shopify(shopUrl, secret, "orders/create", { ...sold(77), id: 77, created_at: "yesterday", processed_at: null }),
  );
  await sendTo(handoff, shopify(shopUrl, secret, "orders/create", sold(78)));
  const first = (path: string, list: string) =>
    eventually(async () => {
      const [one] = (await api.get(path))[list];
      expect(one).toBeDefined();
      return one.id as string;
    });
  await eventually(() => api.get("/v1/sales/shopify:78/explain"));
  return {
    businesses: id,
    keys: (await api.get("/v1/keys")).keys[0].id,
    connections: new URL(shopUrl).pathname.split("/").at(-1) ?? "",
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
    const lists = ["connections", "links", "endpoints", "goals", "recipients", "leads", "deliveries", "keys"];
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
  expect(refusals.length).toBeGreaterThan(100);
  const unspoken = [
    secret,

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
