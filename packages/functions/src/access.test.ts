import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adminKey, type House, openHouse } from "./report.fixture.ts";
import type { Route } from "./route.ts";
import { furnish } from "./story.fixture.ts";

let house: House;
let mine: Awaited<ReturnType<House["open"]>>;
let others: Awaited<ReturnType<House["open"]>>;
let addressOf: (path: string) => string;
beforeAll(async () => {
  house = await openHouse();
  mine = await house.open("quince");
  others = await house.open("loom");
  addressOf = await furnish(house, mine, "quince");
});
afterAll(() => house.stop());

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;
const ofBusiness = () => house.routes.filter(({ role }) => role === "read" || role === "owner");

/** Asks a route about the first business's things, with a body that works. */
function ask(route: Route, key?: string) {
  const query = route.path === "/v1/erasures" && route.method === "delete" ? "?visitor=nobody" : "";
  return house.ask(`${route.method.toUpperCase()} ${addressOf(route.path)}${query}`, {
    ...(key && { key }),
    ...(route.body && { body: exampleOf(route) }),
  });
}

function exampleOf({ path, method, example }: Route) {
  if (path === "/v1/connections" && method === "post") {
    return { platform: "kiln", name: "Clay", secrets: ["a-long-secret"], settings: { shopDomain: "clay.example" } };
  }
  return example;
}

describe("every route of a business", () => {
  test("says 401 without a key, with a wrong one and with half a one", async () => {
    const keys = [undefined, `ho_owner_${"0".repeat(26)}`, mine.keys.owner.slice(0, -1), "Basic", adminKey.slice(1)];
    for (const route of ofBusiness()) {
      for (const key of keys) {
        const { status, headers, text } = await ask(route, key);
        expect([nameOf(route), status]).toEqual([nameOf(route), 401]);
        expect(headers.get("www-authenticate")).toBe("Bearer");
        expect(text).not.toMatch(/quince|biz_|owner key/);
        house.clock.now += 1000;
      }
    }
  });

  test("that changes something says 403 to a read key", async () => {
    const before = await itemsOf(mine.id);
    for (const route of ofBusiness().filter(({ role }) => role === "owner")) {
      expect([nameOf(route), (await ask(route, mine.keys.read)).status]).toEqual([nameOf(route), 403]);
    }
    expect(await itemsOf(mine.id)).toEqual(before);
    expect(house.published).toEqual([]);
  });

  test("gives nothing of one business to another, and changes nothing of it", async () => {
    const before = await itemsOf(mine.id);
    const shown: string[] = [];
    for (const route of ofBusiness()) {
      const { status, text } = await ask(route, others.keys.owner);
      if (route.params) expect([nameOf(route), status]).toEqual([nameOf(route), 404]);
      else expect([nameOf(route), status < 300]).toEqual([nameOf(route), true]);
      shown.push(text);
    }
    expect(shown.filter((text) => text.includes("quince") || text.includes(mine.id))).toEqual([
      expect.stringContaining("dlv_quince"),
    ]);
    expect(await itemsOf(mine.id)).toEqual(before);
    expect(house.published.every(({ business }) => business === others.id)).toBe(true);
  });

  test("answers its own owner, and a read key where reading is enough", async () => {
    const last = (route: Route) => (route.method === "delete" ? 1 : 0);
    const inOrder = ofBusiness().sort((a, b) => last(a) - last(b));
    for (const route of inOrder.filter(({ path }) => !path.includes("replay"))) {
      const reading = route.role === "read" ? await ask(route, mine.keys.read) : undefined;
      if (reading) expect([nameOf(route), reading.status]).toEqual([nameOf(route), route.answer.status]);
      expect([nameOf(route), (await ask(route, mine.keys.owner)).status]).toEqual([nameOf(route), route.answer.status]);
    }
  });
});

test("the admin key opens no business, and no business's key opens the deployment", async () => {
  for (const route of ofBusiness()) {
    expect([nameOf(route), (await ask(route, adminKey)).status]).toEqual([nameOf(route), 403]);
  }
  for (const route of house.routes.filter(({ role }) => role === "admin")) {
    expect((await ask(route, others.keys.owner)).status).toBe(403);
    expect((await ask(route)).status).toBe(401);
  }
});

test("who tries many wrong keys is told to slow down, and right keys still open", async () => {
  const tries = Array.from({ length: 110 }, () => house.ask("GET /v1/links", { key: `ho_read_${"1".repeat(26)}` }));
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect((await house.ask("GET /v1/links", { key: others.keys.read })).status).toBe(200);
});

async function itemsOf(business: string) {
  const items = [];
  for await (const item of house.deps.store.table.scan(business)) items.push(item);
  return items;
}
