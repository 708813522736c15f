import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse } from "./report.fixture.ts";

let house: House;
let kiln: Awaited<ReturnType<House["open"]>>;
beforeAll(async () => {
  house = await openHouse();
  kiln = await house.open("kiln");
});
afterAll(() => house.stop());

const email = "stall@claykiln.example";
const lose = () =>
  house.deps.store.settings.changeRecipient(kiln.id, email, (before) => ({
    ...before,
    state: "bounced",
    stateAt: "2026-11-23T12:30:00.000Z",
  }));
const listed = async () => {
  const { body } = await house.ask("GET /v1/recipients", { key: kiln.keys.owner });
  return (body.recipients as { email: string }[]).filter((one) => one.email === email);
};

test("a recipient whose address refused a mail for good is shown as such, and has a new start when added again", async () => {
  const add = () => house.ask("POST /v1/recipients", { key: kiln.keys.owner, body: { email } });
  const first = await add();
  expect((await add()).body).toEqual(first.body);

  await lose();
  expect(await listed()).toMatchObject([{ state: "bounced", stateAt: "2026-11-23T12:30:00.000Z" }]);

  const again = await add();
  expect(again.body).not.toHaveProperty("state");
  expect(String(again.body.createdAt) > String(first.body.createdAt)).toBe(true);
  expect(await listed()).toEqual([again.body]);
});
