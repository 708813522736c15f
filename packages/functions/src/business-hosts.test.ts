import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "./report.fixture.ts";

let house: House;
let kiln: Awaited<ReturnType<House["open"]>>;
beforeAll(async () => {
  house = await openHouse();
  kiln = await house.open("kiln");
});
afterAll(() => house.stop());
const owner = () => ({ key: kiln.keys.owner });

describe("the hosts of a business", () => {
  const line = () => `PATCH /v1/businesses/${kiln.id}`;
  const domains = async () => (await house.deps.store.settings.all(kiln.id))?.domains;

  test("are named by the owner, kept as hosts once each, and taken away with an empty list", async () => {
    const hosts = ["https://www.Kiln-Diary.example/glazes", "kiln-diary.example", "lessons.example"];
    const answer = await house.ask(line(), { ...owner(), body: { hosts } });
    expect([answer.status, answer.body.hosts]).toEqual([200, ["kiln-diary.example", "lessons.example"]]);
    expect(await domains()).toEqual(["kiln-diary.example", "lessons.example"]);
    expect((await house.ask(line(), { ...owner(), body: { hosts: [] } })).body.hosts).toEqual([]);
    expect(await domains()).toEqual([]);
  });

  test.each(["google.com", "github.io", "instagram.com", "everywhere", ""])(
    "never are those on which everybody may have a page: %j",
    async (host) => {
      const { status, body } = await house.ask(line(), { ...owner(), body: { hosts: [host] } });
      expect([status, body.problems]).toEqual([
        400,
        [
          {
            field: "hosts[0]",
            value: host,
            remedy: "Give a host of your own, like journal.pottery.example; none on which everybody may have a page.",
          },
        ],
      ]);
    },
  );

  test("follow from shops and endpoints, and go with them", async () => {
    const shop = {
      platform: "kiln",
      name: "Shop",
      secrets: ["shpss_1234"],
      settings: { shopDomain: "kiln-one.myshopify.com" },
    };
    const { status, body: connection } = await house.ask("POST /v1/connections", { ...owner(), body: shop });
    expect(status).toBe(201);
    const endpoint = { url: "https://book.kiln-lessons.example/now", kind: "booking", name: "Lesson" };
    const { body: lesson } = await house.ask("POST /v1/endpoints", { ...owner(), body: endpoint });
    expect(await domains()).toEqual(["kiln-lessons.example", "kiln-one.myshopify.com"]);
    await house.ask(`DELETE /v1/endpoints/${lesson.id}`, owner());
    await house.ask(`DELETE /v1/connections/${connection.id}`, owner());
    expect(await domains()).toEqual([]);
  });
});
