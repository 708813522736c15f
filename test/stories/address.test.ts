// Addresses are given by owners, posted on walls and followed by anybody. None of them leads elsewhere than it says, or makes us look where we must not.

import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { hostname } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { browser, click } from "./platforms.ts";
import { openShop, type Shop } from "./shop.ts";

let shop: Shop;
let handoff: Handoff;
let business: { id: string; api: Api; keys: { owner: string } };
/** A server of the house that nobody outside may be made to visit, and a shop of a stranger that sends everybody there. */
let inner: Server;
let lure: Server;
const innerVisits: string[] = [];
beforeAll(async () => {
  shop = await openShop();
  shop.set("bowl", "sells");
  inner = await listen((path) => void innerVisits.push(path));
  lure = await listen(() => `http://127.0.0.1:${portOf(inner)}/by-redirect`);
  handoff = await startHandoff({ webAllow: [shop.host, `127.0.0.1:${portOf(lure)}`] });
  business = await handoff.business();
});
afterAll(async () => {
  await handoff.end();
  await shop.end();
  for (const server of [inner, lure]) server.close();
});

/** Answers with a page that sells, or sends on to the address that `visited` gives. */
async function listen(visited: (path: string) => string | undefined): Promise<Server> {
  const server = createServer((request, response) => {
    const location = visited(request.url ?? "");
    response.writeHead(location ? 302 : 200, { "content-type": "text/html", ...(location && { location }) });
    response.end('<form action="/cart/add" method="post"><button>Add to cart</button></form>');
  }).listen(0);
  await once(server, "listening");
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

const make = (link: Json) =>
  handoff.ask("POST", "/v1/links", {
    key: business.keys.owner,
    body: { destination: shop.page("bowl"), source: "newsletter", medium: "email", campaign: "spring", ...link },
  });

test("a link leads to web pages only: whatever would run in her browser is refused when the link is made", async () => {
  const nowhere = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://shop.example/",
    "//else.example/",
    "/products/bowl",
    "",
  ];
  for (const address of nowhere) {
    for (const field of ["destination", "fallback"]) {
      const { status, json } = await make({ [field]: address });
      expect([address, field, status, json.problems[0].field]).toEqual([address, field, 400, field]);
      expect(json.problems[0].remedy).toContain("https://");
    }
  }
  const endpoint = { url: "javascript:alert(1)", kind: "product", name: "Bowl" };
  expect((await handoff.ask("POST", "/v1/endpoints", { key: business.keys.owner, body: endpoint })).status).toBe(400);
});

test("nothing that stands in a link, or that a stranger adds to it, becomes a header or another destination", async () => {
  const line = "x\r\nSet-Cookie: stolen=1\r\n\r\n<script>";
  const { status, json } = await make({
    destination: `${shop.page("bowl")}?size=large&utm_source=own&x=%0d%0aSet-Cookie:a#glaze`,
    source: line,
    medium: line,
    campaign: line,
    content: line,
    term: line,
  });
  expect(status).toBe(201);
  const extras = [
    "",
    "?to=https://else.example",
    "?destination=//else.example&next=https://else.example",
    "?fbclid=%0d%0aSet-Cookie:%20stolen=1",
    "?gclid=%22%3E%3Cscript%3E&ho_click=clk_mine_mine_mine",
    "?utm_source=else&redirect=https://else.example",
  ];
  for (const extra of extras) {
    const answer = await handoff.fetch(`/l/${json.slug}${extra}`, { headers: browser });
    const location = answer.headers.get("location") ?? "";
    expect(location).toMatch(/^[\x21-\x7e]+$/);
    expect(new URL(location).origin).toBe(shop.url);
    expect(location).toMatch(/\?size=large&utm_source=own&.*#glaze$/);
    expect(new URL(location).searchParams.getAll("ho_click")).toHaveLength(1);
    expect(location).not.toContain("clk_mine");
    expect(answer.headers.get("set-cookie")).toBeNull();
  }
  for (const slug of [
    "%2e%2e%2fv1",
    "https:%2f%2felse.example",
    "%00",
    "%0d%0aSet-Cookie:x",
    "..%5c..",
    "x".repeat(4000),
  ]) {
    for (const path of [`/l/${slug}`, `/l/${slug}/qr.svg`, `/catch/${slug}`]) {
      const answer = await handoff.fetch(path, { headers: browser });
      expect([path, answer.status, answer.headers.get("location")]).toEqual([path, 404, null]);
      expect(answer.headers.get("set-cookie")).toBeNull();
    }
  }
});

test("the page that takes an address shows what was typed as text, and takes it for its own link only", async () => {
  shop.set("gone", "deleted");
  const { json } = await make({ destination: shop.page("gone") });
  const script = '"><script>alert(1)</script>';
  const asked = await handoff.fetch(`/catch/${json.slug}?ho_click=${encodeURIComponent(script)}`);
  expect(await asked.text()).not.toContain("<script>alert");
  const body = new URLSearchParams({ email: script, ho_click: script, website: "" });
  const answer = await handoff.fetch(`/catch/${json.slug}`, { method: "POST", body });
  expect([answer.status, (await answer.text()).includes("<script>alert")]).toEqual([400, false]);
  expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
});

test("we look at public pages only: an address inside the house is never visited, and stays unknown", async () => {
  const port = portOf(inner);
  const inside = [
    `http://127.0.0.1:${port}/a`,
    `http://localhost:${port}/b`,
    `http://[::1]:${port}/c`,
    `http://[::ffff:127.0.0.1]:${port}/d`,
    `http://2130706433:${port}/e`,
    `http://0x7f.1:${port}/f`,
    `http://0:${port}/g`,
    // A name that leads inside.
    ...((await resolves(hostname())) ? [`http://${hostname()}/h`] : []),
    "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://10.0.0.1/admin",
    `http://ana:secret@127.0.0.1:${port}/i`,
    `http://127.0.0.1:${portOf(lure)}/products/cup`,
  ];
  for (const [n, destination] of inside.entries()) {
    const { status, json } = await make({ destination, slug: `inside-${n}` });
    expect([destination, status]).toEqual([destination, 201]);
    if (n % 2 === 0) {
      await handoff.ask("POST", "/v1/endpoints", {
        key: business.keys.owner,
        body: { url: destination, kind: "page", name: "Inside" },
      });
    }
    await click(handoff, json.slug);
  }
  const paths = await eventually(async () => {
    const all: Json[] = (await business.api.get("/v1/paths?limit=200")).paths;
    const looked = all.filter(({ landingUrl }) => landingUrl.startsWith("http://") && !landingUrl.startsWith(shop.url));
    expect(looked.filter(({ lookedAt }) => lookedAt)).toHaveLength(inside.length);
    return looked;
  }, 30_000);
  for (const { landingUrl, verdict, cause } of paths) {
    expect([landingUrl, verdict, cause]).toEqual([landingUrl, "unknown", "not-looked"]);
  }
  for (const { id } of paths) {
    expect(await business.api.post(`/v1/paths/${id}/check`)).toMatchObject({ verdict: "unknown" });
  }
  expect(innerVisits).toEqual([]);
  const incidents: Json[] = (await business.api.get("/v1/incidents")).incidents;
  expect(incidents.filter(({ path }) => !path.landingUrl.startsWith(shop.url))).toEqual([]);
});

const resolves = (name: string) =>
  lookup(name).then(
    () => true,
    () => false,
  );

test("a visit that a stranger reports counts only on the business's own pages, with consent, and not without end", async () => {
  const { api, id } = await handoff.business();
  await api.post("/v1/links", { destination: shop.page("bowl"), source: "a", medium: "b", campaign: "c" });
  const tell = (view: Json) =>
    handoff.ask("POST", "/t", {
      headers: browser,
      body: { business: id, visitor: "v0a1b2c3d4", url: shop.page("bowl"), consent: true, ...view },
    });
  const ignored = [
    { url: "https://else.example/products/bowl" },
    { url: `https://${new URL(shop.url).hostname}.else.example/` },
    { url: `https://else.example@127.0.0.2/` },
    { business: "biz_0000000000000000" },
    { business: business.id, url: "https://else.example/" },
  ];
  for (const view of ignored) expect((await tell(view)).status).toBe(204);
  const refused = [
    { consent: false },
    { consent: undefined },
    { consent: "true" },
    { visitor: "x" },
    { visitor: "a b c d" },
    { url: "javascript:alert(1)" },
    { url: "x" },
    { business: "" },
  ];
  for (const view of refused) expect([view, (await tell(view)).status]).toEqual([view, 400]);

  expect((await tell({ referrer: "https://www.google.com/" })).status).toBe(204);
  await eventually(async () => {
    const { rows, total } = await api.get("/v1/reports/channels");
    expect(total.touches).toBe(1);
    expect(rows).toMatchObject([{ channel: "Organic Search", touches: 1 }]);
  });

  const many = await Promise.all(
    Array.from({ length: 300 }, (_, n) => tell({ visitor: `visitor${n}`, url: "https://else.example/" })),
  );
  const slowed = many.filter(({ status }) => status === 429);
  expect(slowed.length).toBeGreaterThan(50);
  expect(slowed[0]?.headers.get("retry-after")).toBeDefined();
  expect((await api.get("/v1/reports/channels")).total.touches).toBe(1);
});
