import type { EventOf, HandoffEvent } from "@handoff/core/event";
import { dayMs } from "@handoff/core/time";
import { createStore } from "@handoff/store/store";
import type { Table } from "@handoff/store/table";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build, instantOf, newBusiness, now, report, startEngine, usd, worker } from "./attribute.fixture.ts";

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

async function shop() {
  const business = await newBusiness(engine.table);
  return { business, make: build(business.id), store: createStore(engine.table), attribute: workerOn(engine.table) };
}
const workerOn = (table: Table, at = now) => worker(createStore(table), at);

/** A table whose worker dies after some of its writes. */
function dyingAfter(isLast: () => boolean): Table {
  const dying =
    <A extends unknown[], R>(write: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const answer = await write(...args);
      if (isLast()) throw new Error("the worker died here");
      return answer;
    };
  return { ...engine.table, put: dying(engine.table.put), remove: dying(engine.table.remove) };
}

/** Every item of the business that holds one of her names. */
async function tracesOf(
  business: string,
  her = /email:h1|visitor:v1|click:k1|checkout:c1|customer:7/,
): Promise<string[]> {
  const left: string[] = [];
  for await (const item of engine.table.scan(`${business}#`)) {
    const text = JSON.stringify(item);
    if (her.test(text)) left.push(text);
  }
  return left;
}

type Captured = EventOf<"lead.captured">;
function captured(business: string, lead: string, at: string, over: Partial<Captured["body"]> = {}): Captured {
  const base = { business, heardAt: at, source: "handoff" };
  const body: Captured["body"] = {
    lead,
    kind: "back-in-stock",
    platform: "handoff",
    identities: ["email:h1"],
    contact: "s1.x",
  };
  return { ...base, type: "lead.captured", id: `handoff:${lead}`, at, body: { ...body, ...over } };
}

function her(business: string): HandoffEvent[] {
  const make = build(business);
  const visit = make.click("k2", instantOf(4), { kind: "visit", source: "instagram", medium: "social" });
  if (visit.type !== "touch.arrived") throw new Error("a click is a touch");
  return [
    make.click("k1", instantOf(3)),
    { ...visit, id: "handoff:visit:visitor:v1:1", body: { ...visit.body, identities: ["visitor:v1"] } },
    make.link("visitor:v1", "click:k1"),
    make.sale("1", instantOf(7), 5000, { identities: ["email:h1", "customer:7", "visitor:v1", "checkout:c1"] }),
    make.sale("2", instantOf(8), 900, { identities: ["customer:7", "checkout:c12"] }),
    captured(business, "lead_1", instantOf(6)),
  ];
}

it("an erasure that dies after any of its writes is finished by its redelivery, and nothing is left of her", async () => {
  const asked = (make: ReturnType<typeof build>, way: number): HandoffEvent => {
    const erase = make.erase("email:h1");
    if (erase.type !== "person.erased") throw new Error("not an erasure");
    // By her address, or by nothing but one of her orders.
    return way === 0 ? erase : { ...erase, body: { identities: [], sales: ["shopify:1"] } };
  };
  for (const way of [0, 1]) {
    const { business: sample, make, store, attribute } = await shop();
    await attribute(her(sample.id));
    const before = await report(store, sample, "linear");
    let writes = 0;
    await workerOn(dyingAfter(() => ++writes < 0))([asked(make, way)]);
    expect(await tracesOf(sample.id)).toEqual([]);

    for (let last = 1; last <= writes; last++) {
      const { business, make, store, attribute } = await shop();
      await attribute(her(business.id));
      let write = 0;
      expect(await workerOn(dyingAfter(() => ++write === last))([asked(make, way)])).toEqual(["0"]);
      await attribute([asked(make, way)]);
      expect(await tracesOf(business.id), `died after write ${last}`).toEqual([]);
      expect(await report(store, business, "linear"), `died after write ${last}`).toEqual(before);
    }
  }
}, 240_000);

describe("somebody who is erased", () => {
  it("does not come back with an order that is stored at the same moment", async () => {
    const { business, make, store, attribute } = await shop();
    await attribute(her(business.id));
    // The other worker has begun before she asked, and writes when she is gone.
    const order = make.sale("1", instantOf(7), 5000, { identities: ["email:h1", "visitor:v1"], version: instantOf(9) });
    let asked = false;
    const slow: Table = {
      ...engine.table,
      async put(item, condition) {
        if (!asked && item.sk.startsWith("fact#placed")) {
          asked = true;
          await attribute([make.erase("email:h1")]);
        }
        return engine.table.put(item, condition);
      },
    };
    expect(await workerOn(slow)([order])).toEqual([]);
    expect(asked).toBe(true);
    expect(await tracesOf(business.id)).toEqual([]);
    expect((await report(store, business)).total.gross).toEqual(usd(5900));
  });

  it("does not come back with a new order that names her for the first time at the same moment", async () => {
    const { business, make, attribute } = await shop();
    await attribute([make.link("email:h1", "visitor:v1")]);
    let asked = false;
    const slow: Table = {
      ...engine.table,
      async put(item, condition) {
        const done = await engine.table.put(item, condition);
        if (!asked && item.sk.startsWith("fact#placed")) {
          asked = true;
          await attribute([make.erase("email:h1")]);
        }
        return done;
      },
    };
    await workerOn(slow)([make.sale("9", instantOf(7), 500, { identities: ["visitor:v1", "checkout:c1"] })]);
    expect(await tracesOf(business.id)).toEqual([]);
  });

  it("does not come back with an order that the request named before it was heard of", async () => {
    const { business, make, store, attribute } = await shop();
    const erase = make.erase();
    if (erase.type !== "person.erased") throw new Error("not an erasure");
    await attribute([{ ...erase, body: { identities: [], sales: ["shopify:1"] } }]);
    await attribute([make.sale("1", instantOf(7), 500, { identities: ["email:h1", "checkout:c1"] })]);
    expect(await tracesOf(business.id)).toEqual([]);
    expect((await report(store, business)).total.gross).toEqual(usd(500));
  });

  it("does not come back with a refund's order when her name is no longer remembered", async () => {
    const { business, make, attribute } = await shop();
    await attribute([make.erase("email:h1")]);
    const sale = (version: string) =>
      make.sale("1", instantOf(7), 500, { identities: ["email:h1", "checkout:c1"], version });
    await attribute([sale(instantOf(8))]);
    const later = now + 41 * dayMs;
    await engine.sweep(later);
    await workerOn(engine.table, later)([sale(instantOf(9))]);
    expect(await tracesOf(business.id)).toEqual([]);
  });

  it("is gone also when she has more names than are ever followed for credit", async () => {
    const { business, make, store, attribute } = await shop();
    const clicks = Array.from({ length: 450 }, (_, i) => `click:k1${i}`);
    await store.people.link(business.id, ["visitor:v1", ...clicks], 2_000_000_000);
    const visitor = { verdict: "human", reason: "a browser" } as const;
    const fact = { id: "t1", at: instantOf(3), touch: { kind: "click" }, visitor } as const;
    await store.people.putTouch(business.id, fact, clicks, 2_000_000_000);
    await attribute([make.link("email:h1", "visitor:v1")]);
    await attribute([make.erase("email:h1")]);
    expect(await tracesOf(business.id)).toEqual([]);
  });

  it("is gone also when her customer's record carries many addresses", async () => {
    const { business, make, attribute } = await shop();
    await attribute(Array.from({ length: 10 }, (_, i) => make.link("customer:7", `email:a${i}`)));
    await attribute([make.sale("1", instantOf(7), 500, { identities: ["customer:7", "checkout:c1"] })]);
    await attribute([make.erase("customer:7")]);
    expect(await tracesOf(business.id, /customer:7/)).toEqual([]);
  });

  it("takes nobody along who bought at the same till", async () => {
    const { business, make, store, attribute } = await shop();
    for (let i = 0; i < 10; i++)
      await attribute([make.sale(`${i}`, instantOf(7, i), 100, { identities: [`email:p${i}`, "visitor:till"] })]);
    const erase = make.erase();
    if (erase.type !== "person.erased") throw new Error("not an erasure");
    await attribute([{ ...erase, body: { identities: [], sales: ["shopify:3"] } }]);
    expect(await tracesOf(business.id, /email:p3/)).toEqual([]);
    for (const other of ["0", "9"]) {
      const { facts, frozen } = await store.sales.facts(business.id, `shopify:${other}`);
      expect(facts).toMatchObject([{ body: { identities: [`email:p${other}`, "visitor:till"] } }]);
      expect(frozen).toBeUndefined();
    }
  });

  it("stays forgotten until the later of two requests, in whatever order these are heard", async () => {
    const { business, make, attribute } = await shop();
    const early = { ...make.erase("email:h1"), id: "early", at: instantOf(10) };
    await attribute([{ ...make.erase("email:h1"), id: "late", at: instantOf(20) }]);
    await attribute([early]);
    await attribute([make.sale("1", instantOf(15), 500, { identities: ["email:h1", "checkout:c1"] })]);
    expect(await tracesOf(business.id)).toEqual([]);
  });

  it("is a lead again when she asks again", async () => {
    const { business, make, store, attribute } = await shop();
    await attribute([captured(business.id, "lead_1", instantOf(6))]);
    await attribute([make.erase("email:h1")]);
    expect((await store.leads.list(business.id)).items).toMatchObject([{ state: "erased" }]);
    await attribute([captured(business.id, "lead_1", instantOf(24), { contact: "s1.again" })]);
    expect((await store.leads.list(business.id)).items).toMatchObject([{ state: "waiting", contact: "s1.again" }]);
    expect((await report(store, business)).total.leads).toBe(1);
  });
});

it("a late word that the app was removed does not end a connection that was made since", async () => {
  const { business, make, store, attribute } = await shop();
  const connection = {
    id: "con_1",
    business: business.id,
    platform: "shopify",
    name: "Shop",
    settings: { shopDomain: "clay.myshopify.com" },
    sealedSecrets: [],
    sealedUrlSecret: "",
    state: "live" as const,
    createdAt: instantOf(15),
  };
  await store.settings.putConnection(connection);
  const ended = (at: string): HandoffEvent => ({
    ...make.link(),
    type: "connection.ended",
    id: `shopify:uninstalled:${at}`,
    at,
    body: { platform: "shopify", account: "clay.myshopify.com", reason: "removed", erase: false },
  });
  await attribute([ended(instantOf(14))]);
  expect((await store.settings.connection(business.id, "con_1"))?.state).toBe("live");
  await attribute([ended(instantOf(16))]);
  expect((await store.settings.connection(business.id, "con_1"))?.state).toBe("ended");
});
