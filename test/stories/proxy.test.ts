// Behind a proxy of the owner's each visitor is one visitor: during an outage everybody can leave an address, and who makes noise is
// slowed down alone.
import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, type Handoff, startHandoff } from "./harness.ts";
import { browser, click } from "./platforms.ts";
import { openShop, type Shop } from "./shop.ts";

let shop: Shop;
let handoff: Handoff;
let proxy: Server;
let port: number;

beforeAll(async () => {
  shop = await openShop();
  shop.set("bowl", "deleted");
  handoff = await startHandoff({ webAllow: [shop.host], environment: { HANDOFF_TRUST_PROXY: "127.0.0.1" } });
  // As every reverse proxy does it: hands on, and adds from where it was asked.
  proxy = createServer((asked, answer) => {
    const forwarded = [asked.headers["x-forwarded-for"], asked.socket.remoteAddress].filter(Boolean).join(", ");
    const headers = { ...asked.headers, "x-forwarded-for": forwarded };
    const onward = request(`${handoff.url}${asked.url}`, { method: asked.method, headers }, (told) => {
      answer.writeHead(told.statusCode ?? 502, told.headers);
      told.pipe(answer);
    });
    asked.pipe(onward);
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  port = (proxy.address() as { port: number }).port;
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await handoff.end();
  await shop.end();
});

/** Leaves an address on the catch page, from one of this machine's loopback addresses. */
function leave(localAddress: string, email: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: "127.0.0.1",
      port,
      localAddress,
      method: "POST",
      path: "/catch/bowl",
      headers: { ...browser, "content-type": "application/x-www-form-urlencoded", ...headers },
    });
    asked.on("response", (answer) => answer.resume().on("end", () => resolve(answer.statusCode ?? 0)));
    asked.on("error", reject);
    asked.end(new URLSearchParams({ email }).toString());
  });
}

test("sixty visitors leave their addresses during an outage, and one who makes noise is slowed down alone", async () => {
  const { api } = await handoff.business();
  await api.post("/v1/links", {
    slug: "bowl",
    destination: shop.page("bowl"),
    source: "letter",
    medium: "email",
    campaign: "kiln",
  });
  await click(handoff, "bowl");
  await eventually(async () => expect((await api.get("/v1/incidents")).incidents).toHaveLength(1));

  const noise: number[] = [];
  for (let n = 0; n < 40; n += 1) {
    noise.push(await leave("127.9.9.9", `noise${n}@made-up.example`, { "x-forwarded-for": `198.51.100.${n}` }));
  }
  expect(noise.filter((status) => status === 429).length).toBeGreaterThan(10);

  const people: number[] = [];
  for (let n = 0; n < 60; n += 1) people.push(await leave(`127.0.1.${n + 1}`, `person${n}@guests.example`));
  expect(people.filter((status) => status !== 200)).toEqual([]);
});
