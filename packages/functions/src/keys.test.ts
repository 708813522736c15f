// Keys are made, listed, replaced and revoked by their owner; the deployment's admin helps an owner who has lost them all.
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { adminKey, type House, openHouse } from "./report.fixture.ts";

const houses: House[] = [];
let house: House;
let kiln: Awaited<ReturnType<House["open"]>>;
beforeEach(async () => {
  house = await openHouse();
  houses.push(house);
  kiln = await house.open("kiln");
});
afterAll(() => Promise.all(houses.map(({ stop }) => stop())));

const asOwner = () => ({ key: kiln.keys.owner });
const statusWith = async (key: string) => (await house.ask("GET /v1/links", { key })).status;
async function make(role: string, name = "Spreadsheet") {
  const { status, body } = await house.ask("POST /v1/keys", { ...asOwner(), body: { name, role } });
  expect(status).toBe(201);
  return body as { id: string; key: string };
}

describe("keys", () => {
  test("are made with a name and a role, shown once, and listed without the secret", async () => {
    const { id, key } = await make("read");
    expect(key).toMatch(/^ho_read_\w{26,}$/);
    expect(await statusWith(key)).toBe(200);
    expect((await house.ask("GET /v1/keys", { key })).status).toBe(403);
    const { body, text } = await house.ask("GET /v1/keys", asOwner());
    const names = (body.keys as { name: string; role: string }[]).map(({ name, role }) => [name, role]);
    expect(names).toHaveLength(3);
    expect(names).toContainEqual(["First owner key", "owner"]);
    expect(names).toContainEqual(["First read key", "read"]);
    expect(body.keys).toContainEqual({ id, name: "Spreadsheet", role: "read", createdAt: expect.any(String) });
    for (const secret of [key, kiln.keys.owner, kiln.keys.read]) expect(text).not.toContain(secret);
    expect(text).not.toContain("hash");
  });

  test("are refused at once when they are revoked, and so are the browsers signed in with them", async () => {
    const { id, key } = await make("read");
    const login = await house.ask("POST /session", { body: { key } });
    const cookie = (login.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    expect((await house.ask("GET /v1/links", { headers: { cookie } })).status).toBe(200);
    expect((await house.ask(`DELETE /v1/keys/${id}`, asOwner())).status).toBe(204);
    expect(await statusWith(key)).toBe(401);
    expect((await house.ask("GET /v1/links", { headers: { cookie } })).status).toBe(401);
    expect((await house.ask(`DELETE /v1/keys/${id}`, asOwner())).status).toBe(404);
  });

  test("are replaced under the same id: the old secret is refused from then on", async () => {
    const { id, key } = await make("owner");
    const { status, body } = await house.ask(`POST /v1/keys/${id}/replace`, asOwner());
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, role: "owner", key: expect.stringMatching(/^ho_owner_/) });
    expect([await statusWith(key), await statusWith(body.key as string)]).toEqual([401, 200]);
  });

  test("never go out: the last owner key stands", async () => {
    const { body } = await house.ask("GET /v1/keys", asOwner());
    const own = (body.keys as { id: string; role: string }[]).find(({ role }) => role === "owner");
    expect((await house.ask(`DELETE /v1/keys/${own?.id}`, asOwner())).status).toBe(409);
    const second = await make("owner");
    expect((await house.ask(`DELETE /v1/keys/${own?.id}`, { key: second.key })).status).toBe(204);
    expect(await statusWith(kiln.keys.owner)).toBe(401);
  });

  test("never go out, also when two owners revoke each other's at once", async () => {
    for (let times = 0; times < 5; times += 1) {
      const other = await house.open(`kiln-${times}`);
      const first = { key: other.keys.owner };
      const { body } = await house.ask("POST /v1/keys", { ...first, body: { name: "Second", role: "owner" } });
      const { keys } = (await house.ask("GET /v1/keys", first)).body as { keys: { id: string; role: string }[] };
      const owners = keys.filter(({ role }) => role === "owner");
      await Promise.all(owners.map(({ id }) => house.ask(`DELETE /v1/keys/${id}`, first)));
      const left = await Promise.all([other.keys.owner, body.key as string].map(statusWith));
      expect(left).toContain(200);
    }
  });

  test("are at most a hundred, and a wrong role is named", async () => {
    const wrong = await house.ask("POST /v1/keys", { ...asOwner(), body: { name: "X", role: "king" } });
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('"field":"role"')]);
    for (let made = 2; made < 100; made += 1) await make("read", `Key ${made}`);
    const more = await house.ask("POST /v1/keys", { ...asOwner(), body: { name: "X", role: "read" } });
    expect([more.status, more.text]).toEqual([409, expect.stringContaining("Revoke one")]);
  });

  test("that an owner has lost are made anew by the deployment's admin, and by nobody else", async () => {
    const line = `POST /v1/businesses/${kiln.id}/keys`;
    const body = { name: "After the loss", role: "owner" };
    expect((await house.ask(line, { ...asOwner(), body })).status).toBe(403);
    const made = await house.ask(line, { key: adminKey, body });
    expect([made.status, await statusWith(made.body.key as string)]).toEqual([201, 200]);
    expect((await house.ask("POST /v1/businesses/biz_nobody/keys", { key: adminKey, body })).status).toBe(404);
  });
});
