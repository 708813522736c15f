import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adminKey, type House, openHouse } from "./report.fixture.ts";

let house: House;
let kiln: Awaited<ReturnType<House["open"]>>;
beforeAll(async () => {
  house = await openHouse();
  kiln = await house.open("kiln");
});
afterAll(() => house.stop());

const owner = () => ({ key: kiln.keys.owner });

describe("businesses", () => {
  test("the admin key makes a business with two keys, of which only hashes are kept", async () => {
    expect(kiln.keys.owner).toMatch(/^ho_owner_[0-9a-z]{26}$/);
    expect(kiln.keys.read).toMatch(/^ho_read_[0-9a-z]{26}$/);
    const kept = JSON.stringify(await everything(house));
    expect(kept).not.toContain(kiln.keys.owner.slice(9));
    expect(kept).not.toContain(kiln.keys.read.slice(8));
  });

  test("the admin key lists businesses and does nothing else", async () => {
    const list = await house.ask("GET /v1/businesses", { key: adminKey });
    expect(list.body.businesses).toMatchObject([{ id: kiln.id, currency: "EUR", windowDays: 30 }]);
    expect((await house.ask("GET /v1/links", { key: adminKey })).status).toBe(403);
    expect((await house.ask("POST /v1/businesses", { ...owner(), body: {} })).status).toBe(403);
  });

  test("a wrong zone and a wrong currency are named with what was given and what to give", async () => {
    const body = { name: "K", timezone: "Lisbon", currency: "eur", recipients: ["nobody"] };
    const { status, body: problem, headers } = await house.ask("POST /v1/businesses", { key: adminKey, body });
    expect(status).toBe(400);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(problem.problems).toEqual([
      { field: "timezone", value: "Lisbon", remedy: "Give an IANA time zone, like Europe/Lisbon or America/New_York." },
      { field: "currency", value: "eur", remedy: "Give an ISO 4217 code in capital letters, like EUR, USD or JPY." },
      { field: "recipients[0]", value: "nobody", remedy: "Give an e-mail address, like shop@example.com." },
    ]);
  });

  test("settings change one by one, and two who change at once both have their change", async () => {
    const line = `PATCH /v1/businesses/${kiln.id}`;
    const [a, b] = await Promise.all([
      house.ask(line, { ...owner(), body: { windowDays: 14 } }),
      house.ask(line, { ...owner(), body: { counts: "paid" } }),
    ]);
    expect([a.status, b.status]).toEqual([200, 200]);
    const now = await house.ask(`GET /v1/businesses/${kiln.id}`, owner());
    expect(now.body).toMatchObject({ windowDays: 14, counts: "paid", timezone: "Europe/Lisbon" });
    expect((await house.ask(line, { ...owner(), body: { windowDays: 366 } })).status).toBe(400);
    expect((await house.ask(line, { ...owner(), body: { windowDays: 200, retentionDays: 90 } })).body.problems).toEqual(
      [{ field: "windowDays", value: "200", remedy: "Give at most retentionDays (90), or raise that." }],
    );
  });
});

describe("what is not what it should be", () => {
  test.each([
    ["{", "body"],
    ["[]", "body"],
    ["", "destination, source, medium, campaign"],
    [JSON.stringify({ ...aLink(), sluk: "x" }), "sluk"],
    [JSON.stringify({ ...aLink(), destination: "javascript:alert(1)" }), "destination"],
    [JSON.stringify({ ...aLink(), slug: "Not A Slug" }), "slug"],
  ])("%s is refused and %s is named", async (body, fields) => {
    const answer = await house.ask("POST /v1/links", { ...owner(), body });
    expect(answer.status).toBe(400);
    const problems = answer.body.problems as { field: string; remedy: string }[];
    expect(problems.map(({ field }) => field).join(", ")).toBe(fields);
    expect(problems.every(({ remedy }) => remedy.length > 8)).toBe(true);
  });

  test("a body over the limit is refused with 413", async () => {
    const body = { ...aLink(), campaign: "x".repeat(1_100_000) };
    expect((await house.ask("POST /v1/links", { ...owner(), body })).status).toBe(413);
  });

  test("a parameter nobody knows is refused, not ignored", async () => {
    const answer = await house.ask("GET /v1/reports/channels?form=2026-11-01", owner());
    expect(answer.body.problems).toMatchObject([{ field: "form" }]);
  });
});

describe("connections", () => {
  const body = {
    platform: "kiln",
    name: "Shop",
    secrets: ["the-first-secret"],
    settings: { shopDomain: "kiln.example" },
  };

  test("a connection says where the platform is to send, and never shows its secrets", async () => {
    const made = await house.ask("POST /v1/connections", { ...owner(), body });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ platform: "kiln", state: "waiting" });
    expect(made.body.webhookUrl).toBe(`https://handoff.example/hooks/kiln/${made.body.id}`);
    const list = await house.ask("GET /v1/connections", owner());
    expect(list.text).not.toMatch(/first-secret|sealed|s1\./);
    expect(JSON.stringify(await everything(house))).not.toContain("the-first-secret");
  });

  test("a platform without signatures gets an address with a secret, which only the owner sees", async () => {
    const made = await house.ask("POST /v1/connections", { ...owner(), body: { platform: "postcard", name: "Cards" } });
    expect(made.body.webhookUrl).toMatch(/^https:\/\/handoff\.example\/hooks\/postcard\/con_\w+\?secret=u_\w{26}$/);
    const seen = await house.ask(`GET /v1/connections/${made.body.id}`, { key: kiln.keys.read });
    expect(seen.body).toMatchObject({ platform: "postcard", state: "waiting" });
    expect(seen.text).not.toMatch(/webhookUrl|secret|settings/);
  });

  test.each([
    [{ ...body, secrets: [] }, "secrets"],
    [{ ...body, secrets: ["abc"] }, "secrets[0]"],
    [{ ...body, platform: "telegraph" }, "platform"],
    [{ ...body, settings: { shopDomain: "k" } }, "settings.shopDomain"],
    [{ ...body, settings: { shopDomain: "kiln.example", colour: 1 } }, "settings.colour"],
  ])("%j is refused: %s", async (wrong, field) => {
    const answer = await house.ask("POST /v1/connections", { ...owner(), body: wrong });
    expect(answer.status).toBe(400);
    expect(answer.body.problems).toMatchObject([{ field }]);
    expect(answer.text).not.toContain("short");
  });

  const another = (shopDomain: string) => ({ ...body, settings: { shopDomain } });

  test("secrets rotate: the new set takes the place of the old one", async () => {
    const { body: made } = await house.ask("POST /v1/connections", { ...owner(), body: another("second.example") });
    const line = `PATCH /v1/connections/${made.id}`;
    await house.ask(line, { ...owner(), body: { secrets: ["the-first-secret", "the-second-secret"] } });
    const kept = await house.deps.store.settings.connection(kiln.id, String(made.id));
    expect(kept?.sealedSecrets.map(house.deps.vault.open)).toEqual(["the-first-secret", "the-second-secret"]);
    expect((await house.ask(line, { ...owner(), body: { secrets: [] } })).status).toBe(400);
  });

  test("a removed connection is gone for platforms and owner", async () => {
    const { body: made } = await house.ask("POST /v1/connections", { ...owner(), body: another("third.example") });
    expect((await house.ask(`DELETE /v1/connections/${made.id}`, owner())).status).toBe(204);
    expect((await house.ask(`GET /v1/connections/${made.id}`, owner())).status).toBe(404);
    expect(await house.deps.store.settings.connectionById(String(made.id))).toBeUndefined();
  });
});

describe("a link's change", () => {
  test("gives it a fallback, takes it away, and moves its destination; its tags and its code stay", async () => {
    const { body: made } = await house.ask("POST /v1/links", { ...owner(), body: aLink() });
    const change = (body: object) => house.ask(`PATCH /v1/links/${made.slug}`, { ...owner(), body });
    const fallback = "https://claykiln.example/collections/jars";
    expect(await change({ fallback })).toMatchObject({ status: 200, body: { ...made, fallback } });
    expect((await house.ask(`GET /v1/links/${made.slug}`, owner())).body).toEqual({ ...made, fallback });
    const destination = "https://claykiln.example/products/tide-bowl";
    expect((await change({ destination })).body).toEqual({ ...made, destination, fallback });
    expect((await change({ fallback: null })).body).toEqual({ ...made, destination });
  });

  test("is refused with the field that is wrong, and to everybody but its owner", async () => {
    const { body: made } = await house.ask("POST /v1/links", { ...owner(), body: aLink() });
    const change = (body: object) => house.ask(`PATCH /v1/links/${made.slug}`, { ...owner(), body });
    expect(await change({ fallback: "jars" })).toMatchObject({
      status: 400,
      body: { problems: [{ field: "fallback" }] },
    });
    expect(await change({ destination: null })).toMatchObject({ status: 400 });
    expect(await change({ destination: `https://handoff.example/l/${made.slug}` })).toMatchObject({ status: 400 });
    expect(await change({ campaign: "other" })).toMatchObject({ status: 400 });
    expect((await house.ask("PATCH /v1/links/no-such-link", { ...owner(), body: {} })).status).toBe(404);
    expect((await house.ask(`GET /v1/links/${made.slug}`, owner())).body).toEqual(made);
  });
});

describe("links", () => {
  test("cannot lead to themselves or to each other: nobody would ever arrive", async () => {
    for (const destination of ["https://handoff.example/l/fair", "https://HANDOFF.example/catch/fair?a=1"]) {
      const { status, body } = await house.ask("POST /v1/links", { ...owner(), body: { ...aLink(), destination } });
      expect(status).toBe(400);
      expect(body.problems).toMatchObject([{ field: "destination" }]);
    }
  });

  test("a link gets a short slug, its address and its QR code", async () => {
    const { status, body } = await house.ask("POST /v1/links", { ...owner(), body: aLink() });
    expect(status).toBe(201);
    expect(body.slug).toMatch(/^[0-9a-z]{7}$/);
    expect(body).toMatchObject({
      url: `https://handoff.example/l/${body.slug}`,
      qrUrl: `https://handoff.example/l/${body.slug}/qr.svg`,
      campaign: "autumn-firing",
    });
    expect((await house.ask(`GET /v1/links/${body.slug}`, owner())).body).toEqual(body);
  });

  test("a taken slug and a taken discount code are conflicts", async () => {
    const body = { ...aLink(), slug: "stall", code: "KILN10" };
    expect((await house.ask("POST /v1/links", { ...owner(), body })).status).toBe(201);
    expect((await house.ask("POST /v1/links", { ...owner(), body: { ...body, code: undefined } })).status).toBe(409);
    expect(
      (await house.ask("POST /v1/links", { ...owner(), body: { ...body, slug: "fair", code: "kiln10" } })).status,
    ).toBe(409);
    expect((await house.ask("DELETE /v1/links/stall", owner())).status).toBe(204);
    expect((await house.ask("POST /v1/links", { ...owner(), body })).status).toBe(201);
  });

  test("answers a link with a slug of its owner's as it is stored", async () => {
    const { status, body } = await house.ask("POST /v1/links", { ...owner(), body: { ...aLink(), slug: "flyer" } });
    expect([status, (await house.ask("GET /v1/links/flyer", owner())).body]).toEqual([201, body]);
  });

  test("never gives a slug that was ever given to another business", async () => {
    const body = { ...aLink(), slug: "poster-2026" };
    expect((await house.ask("POST /v1/links", { ...owner(), body })).status).toBe(201);
    expect((await house.ask("DELETE /v1/links/poster-2026", owner())).status).toBe(204);
    expect((await house.ask("GET /v1/links/poster-2026", owner())).status).toBe(404);
    const stranger = await house.open("Printshop");
    const taken = await house.ask("POST /v1/links", { key: stranger.keys.owner, body });
    expect([taken.status, taken.body.problems]).toEqual([
      409,
      [
        {
          field: "slug",
          value: "poster-2026",
          remedy: "Choose another one, or leave it out and get a short one.",
        },
      ],
    ]);
    expect((await house.ask("POST /v1/links", { ...owner(), body })).status).toBe(201);
  });

  test("a long list comes in pages that neither skip nor repeat", async () => {
    const other = await house.open("pages");
    for (let n = 10; n < 35; n++) {
      await house.ask("POST /v1/links", { key: other.keys.owner, body: { ...aLink(), slug: `page-${n}` } });
    }
    const seen: string[] = [];
    let next: unknown = "";
    while (next !== undefined) {
      const page = await house.ask(`GET /v1/links?limit=10${next && `&cursor=${next}`}`, { key: other.keys.owner });
      seen.push(...(page.body.links as { slug: string }[]).map(({ slug }) => slug));
      next = page.body.next;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `page-${n + 10}`));
  });

  test.each(["leads", "deliveries"])(
    "a cursor of /v1/%s that no key can hold is the caller's mistake",
    async (list) => {
      const cursor = encodeURIComponent("壺".repeat(400));
      const { status, body } = await house.ask(`GET /v1/${list}?cursor=${cursor}`, owner());
      expect(status).toBe(400);
      expect(body.problems).toMatchObject([{ field: "cursor", remedy: "Begin again without a cursor." }]);
    },
  );
});

describe("endpoints, goals, recipients", () => {
  test("an endpoint's fallback can be set while it is down, and taken away", async () => {
    const body = {
      url: "https://kiln.example/products/jar",
      kind: "product",
      name: "Jar",
      value: { amount: 4800, currency: "EUR" },
    };
    const { body: made, status } = await house.ask("POST /v1/endpoints", { ...owner(), body });
    expect(status).toBe(201);
    const line = `PATCH /v1/endpoints/${made.id}`;
    const set = await house.ask(line, { ...owner(), body: { fallback: "https://kiln.example/jars" } });
    expect(set.body).toEqual({ ...made, fallback: "https://kiln.example/jars" });
    expect((await house.ask(line, { ...owner(), body: { fallback: null } })).body).toEqual(made);
    expect((await house.ask(`DELETE /v1/endpoints/${made.id}`, owner())).status).toBe(204);
    expect((await house.ask(`GET /v1/endpoints/${made.id}`, owner())).status).toBe(404);
  });

  test("a goal has days that the calendar has, in their order", async () => {
    const body = { name: "Forty", metric: "sales", target: 40, from: "2026-11-01", to: "2026-11-30" };
    const made = await house.ask("POST /v1/goals", { ...owner(), body });
    expect(made.status).toBe(201);
    expect((await house.ask("POST /v1/goals", { ...owner(), body: { ...body, to: "2026-11-31" } })).status).toBe(400);
    expect(
      (await house.ask("POST /v1/goals", { ...owner(), body: { ...body, to: "2026-10-31" } })).body.problems,
    ).toMatchObject([{ field: "to", value: "2026-10-31" }]);
    const line = `PATCH /v1/goals/${made.body.id}`;
    expect((await house.ask(line, { ...owner(), body: { target: 60 } })).body).toEqual({ ...made.body, target: 60 });
    expect((await house.ask(`DELETE /v1/goals/${made.body.id}`, owner())).status).toBe(204);
    expect((await house.ask("GET /v1/goals", owner())).body).toEqual({ goals: [] });
  });

  test("a recipient is one address, however it is written, and can be taken off", async () => {
    await house.ask("POST /v1/recipients", { ...owner(), body: { email: " Ines@Claykiln.example " } });
    await house.ask("POST /v1/recipients", { ...owner(), body: { email: "ines@claykiln.example" } });
    const list = await house.ask("GET /v1/recipients", owner());
    expect((list.body.recipients as { email: string }[]).map(({ email }) => email)).toEqual([
      "ines@claykiln.example",
      "kiln@claykiln.example",
    ]);
    expect((await house.ask("DELETE /v1/recipients/ines%40claykiln.example", owner())).status).toBe(204);
    expect((await house.ask("DELETE /v1/recipients/ines%40claykiln.example", owner())).status).toBe(404);
  });
});

function aLink() {
  return {
    destination: "https://kiln.example/products/moon-jar",
    source: "newsletter",
    medium: "email",
    campaign: "autumn-firing",
  };
}

async function everything({ deps }: House) {
  const items = [];
  for await (const item of deps.store.table.scan("")) items.push(item);
  return items;
}
