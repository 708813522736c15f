// One account of a platform is connected once in a business.
import { keys } from "@handoff/store/keys";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse } from "./report.fixture.ts";

let house: House;
let owner: { key: string };
let business: string;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

let opened = 0;
async function open() {
  opened += 1;
  const made = await house.open(`Pottery${opened}`);
  business = made.id;
  owner = { key: made.keys.owner };
}
const wish = (shopDomain = "clay.example") => ({
  platform: "kiln",
  name: "Shop",
  secrets: ["the-first-secret"],
  settings: { shopDomain },
});
const connect = (shopDomain?: string) => house.ask("POST /v1/connections", { ...owner, body: wish(shopDomain) });
const change = (id: unknown, body: object) => house.ask(`PATCH /v1/connections/${id}`, { ...owner, body });
const states = async () => {
  const { body } = await house.ask("GET /v1/connections", owner);
  return (body.connections as { state: string }[]).map(({ state }) => state);
};
const end = (id: unknown) =>
  house.deps.store.settings.changeConnection(business, String(id), (one) => ({ ...one, state: "ended" }));

test("the same account twice is a conflict that names field, value and what to do", async () => {
  await open();
  const first = await connect();
  const second = await connect();
  expect([second.status, second.body.problems]).toEqual([
    409,
    [
      {
        field: "settings.shopDomain",
        value: "clay.example",
        remedy: `It is connected already, as ${first.body.id} (Shop). Use that connection, or remove it first.`,
      },
    ],
  ]);
  expect(await states()).toEqual(["waiting"]);
});

test("another account, or another business, is none of its concern", async () => {
  await open();
  expect((await connect()).status).toBe(201);
  expect((await connect("other.example")).status).toBe(201);
  await open();
  expect((await connect()).status).toBe(201);
});

test("of ten who connect it at once, one does", async () => {
  await open();
  const answers = await Promise.all(Array.from({ length: 10 }, () => connect()));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  expect(await states()).toEqual(["waiting"]);
});

test("it may be connected again once its connection has ended or is removed, and then the old one stays ended", async () => {
  await open();
  const first = await connect();
  await end(first.body.id);
  const second = await connect();
  expect(second.status).toBe(201);
  for (const answer of [
    await change(first.body.id, { state: "live" }),
    await house.ask(`POST /v1/connections/${first.body.id}/resume`, owner),
  ])
    expect([answer.status, answer.body.problems]).toMatchObject([409, [{ value: "clay.example" }]]);
  expect(await states()).toEqual(["ended", "waiting"]);
  expect((await house.ask(`DELETE /v1/connections/${second.body.id}`, owner)).status).toBe(204);
  expect((await change(first.body.id, { state: "live" })).status).toBe(200);
  expect(await states()).toEqual(["waiting"]);
});

test("no settings can be changed to an account that is connected, but to their own and to a free one", async () => {
  await open();
  await connect();
  const { body } = await connect("second.example");
  expect((await change(body.id, { settings: { shopDomain: "clay.example" } })).status).toBe(409);
  expect((await change(body.id, { settings: { shopDomain: "second.example" } })).status).toBe(200);
  expect((await change(body.id, { settings: { shopDomain: "third.example" } })).status).toBe(200);
  expect((await connect("second.example")).status).toBe(201);
  expect((await connect("third.example")).status).toBe(409);
});

test("a connection from before accounts were claimed is not connected a second time either", async () => {
  await open();
  const { body } = await connect();
  await house.deps.store.table.remove(keys.account(business, "kiln#shopDomain#clay.example"));
  const second = await connect();
  expect([second.status, second.text.includes(String(body.id))]).toEqual([409, true]);
  await end(body.id);
  expect((await connect()).status).toBe(201);
});

test("a crash before the connection is written keeps the account for a minute, and not longer", async () => {
  await open();
  const { settings } = house.deps.store;
  const put = settings.putConnection;
  settings.putConnection = () => Promise.reject(new Error("the process died here"));
  expect((await connect()).status).toBe(500);
  settings.putConnection = put;
  expect((await connect()).status).toBe(409);
  house.clock.now += 61_000;
  expect((await connect()).status).toBe(201);
  expect(await states()).toEqual(["waiting"]);
});

test("one that was so slow that another took its place gives way", async () => {
  await open();
  const { settings } = house.deps.store;
  const put = settings.putConnection;
  let other: { status: number } | undefined;
  settings.putConnection = async (value) => {
    settings.putConnection = put;
    house.clock.now += 61_000;
    other = await connect();
    await put(value);
  };
  expect((await connect()).status).toBe(409);
  expect(other?.status).toBe(201);
  expect(await states()).toEqual(["waiting"]);
});
