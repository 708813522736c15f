import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adminKey, type House, openHouse } from "./report.fixture.ts";

let house: House;
let kiln: Awaited<ReturnType<House["open"]>>;
beforeAll(async () => {
  house = await openHouse();
  kiln = await house.open("kiln");
});
afterAll(() => house.stop());

const home = "https://handoff.example";
const link = { destination: "https://claykiln.example/", source: "card", medium: "print", campaign: "stall" };

async function login(key = kiln.keys.owner) {
  const answer = await house.ask("POST /session", { body: { key }, headers: { origin: home } });
  return { answer, cookie: (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
}

describe("the session", () => {
  test("a key given once opens the dashboard for 30 days, in a cookie that scripts and other sites cannot use", async () => {
    const { answer } = await login();
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      business: { id: kiln.id, name: "kiln", timezone: "Europe/Lisbon", currency: "EUR" },
      role: "owner",
    });
    const cookie = answer.headers.get("set-cookie");
    expect(cookie).toMatch(/^handoff_session=ses_[^;]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    expect(cookie).not.toContain(kiln.keys.owner);
  });

  test("at home without https the cookie still works", async () => {
    const local = await openHouse({ baseUrl: "http://localhost:3000" });
    const { keys } = await local.open("kiln");
    const answer = await local.ask("POST /session", { body: { key: keys.owner } });
    expect(answer.headers.get("set-cookie")).not.toContain("Secure");
    await local.stop();
  });

  test("the cookie says who is logged in, and reads what the key may read", async () => {
    const { cookie } = await login(kiln.keys.read);
    expect((await house.ask("GET /session", { headers: { cookie } })).body).toMatchObject({ role: "read" });
    expect((await house.ask("GET /v1/links", { headers: { cookie } })).status).toBe(200);
    const origin = { cookie, origin: home };
    expect((await house.ask("POST /v1/links", { headers: origin, body: link })).status).toBe(403);
  });

  test.each([
    ["our own page", home, 201],
    ["another site's page", "https://evil.example", 403],
    ["a page with our name in front", "https://handoff.example.evil.example", 403],
    ["a page that hides its origin", "null", 403],
    ["nobody who says so", undefined, 403],
  ])("a change by cookie from %s is %s: %i", async (_, origin, status) => {
    const { cookie } = await login();
    const headers = { cookie, ...(origin !== undefined && { origin }) };
    expect((await house.ask("POST /v1/links", { headers, body: link })).status).toBe(status);
  });

  test("a key in the header needs no origin, whatever cookie is there", async () => {
    const { cookie } = await login(kiln.keys.read);
    const answer = await house.ask("POST /v1/links", { key: kiln.keys.owner, headers: { cookie }, body: link });
    expect(answer.status).toBe(201);
  });

  test("another site's page cannot log anybody in or out", async () => {
    const headers = { origin: "https://evil.example" };
    const login = await house.ask("POST /session", { headers, body: { key: kiln.keys.owner } });
    expect([login.status, login.headers.get("set-cookie")]).toEqual([403, null]);
    expect((await house.ask("DELETE /session", { headers })).status).toBe(403);
  });

  test("signing out takes the cookie away, and a copy of it is worth nothing", async () => {
    const { cookie } = await login();
    const other = await login();
    const answer = await house.ask("DELETE /session", { headers: { origin: home, cookie } });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("set-cookie")).toMatch(/^handoff_session=; Max-Age=0;/);
    expect((await house.ask("GET /session", { headers: { cookie } })).status).toBe(401);
    expect((await house.ask("GET /session", { headers: { cookie: other.cookie } })).status).toBe(200);
  });

  test("a wrong key, the admin key, a forged and an old cookie open nothing", async () => {
    expect((await house.ask("POST /session", { body: { key: `ho_owner_${"a".repeat(26)}` } })).status).toBe(401);
    expect((await house.ask("POST /session", { body: { key: adminKey } })).status).toBe(403);
    expect((await house.ask("GET /session")).status).toBe(401);
    for (const forged of ["handoff_session=s1.AAAA", "handoff_session=", `handoff_session=${kiln.keys.owner}`]) {
      expect((await house.ask("GET /session", { headers: { cookie: forged } })).status).toBe(401);
    }
    const { cookie } = await login();
    house.clock.now += 30 * 86_400_000;
    expect((await house.ask("GET /session", { headers: { cookie } })).status).toBe(401);
  });
});
