import type { EventOf, HandoffEvent } from "@handoff/core/event";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { damageOf } from "./damage.ts";
import type { Fetched } from "./deps.ts";
import {
  at,
  click,
  deleted,
  eventOf,
  type House,
  linkTo,
  mug,
  noon,
  offer,
  openHouse,
  openShop,
  pottery,
  type Shop,
  story,
} from "./watch.fixture.ts";
import { createWatch } from "./watch.ts";

let shop: Shop;
let house: House;
beforeEach(async () => {
  shop = await openShop({ "/products/blue-mug": mug, "/story": story });
  house = await openHouse(shop, { watches: 3 });
});
afterEach(() => Promise.all([house.stop(), shop.stop()]));

const blueMug = () => `${shop.url}/products/blue-mug`;
/** What a report of the damage rests on. */
const settings = { business: pottery, endpoints: [] };
const later = (minutes: number) => {
  house.clock.now = noon + minutes * 60_000;
};

describe("the first people on a path without an endpoint", () => {
  it("open an incident at the first click, without any history", async () => {
    expect(await house.hear(click("c1", `${shop.url}/story?utm_source=newsletter`))).toEqual([]);
    expect(await house.stateOf(`${shop.url}/story`)).toMatchObject({
      verdict: "no-endpoint",
      cause: "nothing-to-buy",
      since: at(0),
      lastArrivalAt: at(0),
    });
    expect(await house.incidents()).toMatchObject([
      {
        kind: "no-endpoint",
        cause: "nothing-to-buy",
        state: "open",
        since: at(0),
        path: { landingUrl: `${shop.url}/story` },
      },
    ]);
    const [incident] = await house.incidents();
    expect(house.published).toMatchObject([
      {
        type: "incident.opened",
        id: `handoff:incident:${incident?.id}:opened`,
        business: "biz_pottery",
        body: { incident: incident?.id, kind: "no-endpoint", landingUrl: `${shop.url}/story` },
      },
    ]);
  });

  it("open nothing where there is something to buy", async () => {
    await house.hear(click("c1", blueMug()));
    expect(await house.stateOf(blueMug())).toMatchObject({ verdict: "open" });
    expect(house.published).toEqual([]);
  });

  it("open nothing when they are machines", async () => {
    const visitor = { verdict: "scanner", reason: "a mail scanner" } as const;
    await house.hear(click("c1", `${shop.url}/story`, at(0), { visitor }));
    expect(await house.stateOf(`${shop.url}/story`)).toBeUndefined();
    expect(shop.asked).toEqual({});
  });

  it("open one incident though a hundred of them come at once, on three workers", async () => {
    const clicks = Array.from({ length: 100 }, (_, n) => click(`c${n}`, `${shop.url}/story`));
    const batches = Array.from({ length: 10 }, (_, n) => house.messagesOf(clicks.slice(n * 10, n * 10 + 10)));
    const failed = await Promise.all(batches.map((batch, n) => house.watches[n % 3]?.consume(batch)));
    expect(failed.flat()).toEqual([]);
    const incidents = await house.incidents();
    expect(incidents).toHaveLength(1);
    expect(new Set(house.published.map(({ id }) => id))).toEqual(
      new Set([`handoff:incident:${incidents[0]?.id}:opened`]),
    );
    expect(await damageOf(house, settings, incidents[0] ?? never())).toMatchObject({ people: 100 });
    expect(shop.asked["/story"]).toBe(2);
  });

  it("learn of a second page of the same dead host through the same incident", async () => {
    await house.hear(click("c1", "http://kiln.invalid/a"), click("c2", "http://kiln.invalid/b"));
    expect(await house.incidents()).toMatchObject([{ cause: "dns", subject: "host:kiln.invalid" }]);
    const [incident] = await house.incidents();
    expect(incident?.paths.map(({ landingUrl }) => landingUrl).sort()).toEqual([
      "http://kiln.invalid/a",
      "http://kiln.invalid/b",
    ]);
  });
});

describe("people whom no marketing sent", () => {
  const visit = (id: string, landingUrl: string, when = at(0)) =>
    click(id, landingUrl, when, { touch: { kind: "visit", landingUrl }, identities: [`visitor:${id}`] });

  it("open nothing at an address that they mistyped", async () => {
    await house.hear(visit("v1", `${shop.url}/mistyped`));
    expect(await house.store.paths.list(pottery.id)).toEqual([]);
    expect(shop.asked).toEqual({});
  });

  it("count where marketing leads as well", async () => {
    await house.store.settings.addLink(linkTo(`${shop.url}/story`));
    await house.hear(visit("v1", `${shop.url}/story`));
    await house.hear(visit("v2", `${shop.url}/gone`, at(1)));
    await house.hear(click("c1", `${shop.url}/gone`, at(1)), click("c2", `${shop.url}/gone`, at(1)));
    const [gone, story] = await house.incidents();
    expect(await damageOf(house, settings, gone ?? never())).toMatchObject({ people: 3 });
    expect(await damageOf(house, settings, story ?? never())).toMatchObject({ people: 1 });
  });
});

describe("a shop that is down as a whole", () => {
  it.each([
    ["its server fails", { status: 500, body: "oops" }, "server-error"],
    ["it is closed with a password", `<form action="/password"><input type="password"></form>`, "password-page"],
  ])("is one incident and one piece of news when %s, though thirty links lead there", async (_, page, cause) => {
    shop.pages = { "*": page };
    const clicks = Array.from({ length: 30 }, (_, n) => click(`c${n}`, `${shop.url}/products/pot-${n}`));
    await house.hear(...clicks);
    expect(await house.incidents()).toMatchObject([{ cause, subject: `host:${shop.host}` }]);
    const [incident] = await house.incidents();
    expect(incident?.paths).toHaveLength(30);
    expect(house.said()).toEqual(["incident.opened"]);
  });
});

describe("the store's word", () => {
  beforeEach(() => house.hear(offer(shop, at(-600))));

  it.each([
    ["deleted", "broken", () => deleted(at(1))],
    ["unpublished", "broken", () => offer(shop, at(1), { state: "unpublished" })],
    [
      "sold-out",
      "sold-out",
      () => offer(shop, at(1), { variants: [{ id: "v1", tracked: true, continueSelling: false, quantity: 0 }] }),
    ],
  ] as const)("acts at once (%s), and the next click opens the incident", async (cause, verdict, change) => {
    await house.hear(click("c1", blueMug()));
    await house.hear(change());
    expect(await house.stateOf(blueMug())).toMatchObject({ verdict, cause, since: at(1) });
    expect(await house.incidents()).toEqual([]);
    later(2);
    await house.hear(click("c2", blueMug(), at(2)));
    expect(await house.incidents()).toMatchObject([
      { kind: verdict, cause, subject: "product:blue-mug", since: at(1) },
    ]);
    expect(house.said()).toEqual(["incident.opened"]);
  });

  it("opens the incident at once when a promotion went out within the last day", async () => {
    await house.store.settings.addLink(linkTo(blueMug()));
    const promotion = { promotion: "p1", platform: "mailchimp", title: "autumn", links: [] };
    await house.hear(eventOf("promotion.published", "mailchimp:p1", at(0), promotion) as HandoffEvent);
    expect(house.published).toEqual([]);
    await house.hear(deleted(at(1)));
    expect(house.said()).toEqual(["incident.opened"]);
  });

  it("finds the page below a collection and a language, and a link that nobody has followed yet", async () => {
    const collection = `${shop.url}/de/collections/cups/products/blue-mug`;
    await house.store.settings.addLink(linkTo(`${collection}?utm_source=x`));
    await house.hear(deleted(at(1)));
    expect(await house.stateOf(collection)).toMatchObject({ verdict: "broken", cause: "deleted" });
  });

  it("says nothing about a page of another host", async () => {
    await house.hear(offer(shop, at(0), { storefrontUrl: "https://kiln.example", state: "unpublished" }));
    await house.hear(click("c1", blueMug()));
    expect(await house.stateOf(blueMug())).toMatchObject({ verdict: "open" });
  });

  it("is good when another product with the handle is there", async () => {
    await house.hear(click("c1", blueMug()));
    await house.hear(deleted(at(1)), offer(shop, at(2), { offer: "shopify:kiln:2" }));
    expect(await house.stateOf(blueMug())).toMatchObject({ verdict: "open" });
  });

  it("hears of stock by inventory item", async () => {
    await house.hear(click("c1", blueMug()));
    const level = (available: number, when: string) =>
      eventOf("stock.changed", `s${when}`, when, {
        inventoryItem: "i1",
        location: "l1",
        available,
        version: when,
      }) as HandoffEvent;
    await house.hear(level(5, at(-700)), level(0, at(3)));
    expect(await house.stateOf(blueMug())).toMatchObject({ verdict: "sold-out", since: at(3) });
  });

  it("is no longer believed once the connection has ended", async () => {
    await house.hear(click("c1", blueMug()));
    await house.hear(offer(shop, at(1), { state: "unpublished" }));
    const ended = { platform: "shopify", account: "kiln", reason: "uninstalled", erase: false };
    await house.hear(eventOf("connection.ended", "e1", at(2), ended) as HandoffEvent);
    expect(await house.stateOf(blueMug())).toMatchObject({ verdict: "open" });
  });

  it("recovers the incident with proof when the product returns and the page shows it", async () => {
    await house.hear(deleted(at(1)));
    shop.pages = {};
    later(2);
    await house.hear(click("c1", blueMug(), at(2)));
    later(9);
    await house.hear(offer(shop, at(9), { offer: "shopify:kiln:2" }));
    expect(await house.stateOf(blueMug())).toMatchObject({ verdict: "broken", cause: "not-found" });
    shop.pages = { "/products/blue-mug": mug };
    later(12);
    await house.hear(offer(shop, at(12), { offer: "shopify:kiln:2", title: "Blue mug, large" }));
    const [incident] = await house.incidents();
    expect(incident).toMatchObject({ state: "recovered", recoveredAt: at(12 + 2 / 60) });
    expect(incident?.proof?.map(({ by, says }) => `${by}: ${says}`)).toEqual([
      'store: Shopify sells "Blue mug, large"',
      "page: There is a way to become a customer (cart: a button that puts it into the cart)",
    ]);
    expect(await house.stateOf(blueMug())).toMatchObject({ verdict: "open" });
    expect((await house.stateOf(blueMug()))?.incident).toBeUndefined();
    expect(house.said()).toEqual(["incident.opened", "incident.recovered"]);
  });
});

describe("looks", () => {
  it("believe trouble at the second look that agrees", async () => {
    await house.hear(click("c1", blueMug()));
    let asked = 0;
    const real = house.web;
    const once: Fetched = { status: 404, hops: [], headers: {}, body: "", ms: 1, outcome: "answered" };
    const watch = createWatch({ ...house, web: { fetch: async (url) => (asked++ === 0 ? once : real.fetch(url)) } });
    later(6);
    expect(await watch.consume(house.messagesOf([click("c2", blueMug(), at(6))]))).toEqual([]);
    expect(await house.stateOf(blueMug())).toMatchObject({ verdict: "open" });
    expect(asked).toBeGreaterThan(1);
  });

  it("come again after five minutes, and not before", async () => {
    await house.hear(click("c1", blueMug()));
    later(4);
    await house.hear(click("c2", blueMug(), at(4)));
    expect(shop.asked["/products/blue-mug"]).toBe(1);
    later(6);
    await house.hear(click("c3", blueMug(), at(6)));
    expect(shop.asked["/products/blue-mug"]).toBe(2);
  });

  it("go on by the timer where people arrive, find the end of the trouble, and say so once", async () => {
    await house.hear(click("c1", `${shop.url}/story`));
    later(1.5);
    await house.watch.tick();
    expect(house.said()).toEqual(["incident.opened"]);
    shop.pages["/story"] = mug;
    later(3);
    await house.watch.tick();
    await house.watch.tick();
    expect(house.said()).toEqual(["incident.opened", "incident.recovered"]);
    expect(await house.incidents()).toMatchObject([{ state: "recovered" }]);
  });

  it("by the timer become rare a day after the last person, and still find the end of the trouble", async () => {
    await house.hear(click("c1", `${shop.url}/story`));
    const before = shop.asked["/story"] ?? 0;
    later(25 * 60);
    await house.watch.tick();
    later(25 * 60 + 5);
    await house.watch.tick();
    expect(shop.asked["/story"]).toBe(before + 1);
    shop.pages["/story"] = mug;
    later(25 * 60 + 31);
    await house.watch.tick();
    expect(house.said()).toEqual(["incident.opened", "incident.recovered"]);
  });

  it("by the timer stop a day after the last person", async () => {
    await house.hear(click("c1", blueMug()));
    later(25 * 60);
    await house.watch.tick();
    expect(shop.asked["/products/blue-mug"]).toBe(1);
  });

  it("found dead by the timer alarm nobody until somebody comes", async () => {
    await house.hear(click("c1", blueMug()));
    shop.pages = {};
    later(6);
    await house.watch.tick();
    expect(await house.stateOf(blueMug())).toMatchObject({ verdict: "broken", cause: "not-found" });
    expect(house.published).toEqual([]);
    later(7);
    await house.hear(click("c2", blueMug(), at(7)));
    expect(house.said()).toEqual(["incident.opened"]);
  });

  it("happen when the owner asks", async () => {
    await house.hear(click("c1", blueMug()));
    const state = await house.stateOf(blueMug());
    shop.pages = {};
    expect(await house.watch.checkNow(pottery.id, state?.id ?? "")).toMatchObject({ verdict: "broken" });
    await expect(house.watch.checkNow(pottery.id, "pth_none")).rejects.toMatchObject({ code: "not-found" });
  });

  it("do not wait for a worker that died while it looked", async () => {
    const id = "pth_of_nobody";
    await house.store.paths.lease(pottery.id, id, { nowMs: noon, untilMs: noon + 60_000 });
    expect(
      await house.store.paths.lease(pottery.id, id, { nowMs: noon + 59_000, untilMs: noon + 99_000 }),
    ).toBeUndefined();
    expect(await house.store.paths.lease(pottery.id, id, { nowMs: noon + 61_000, untilMs: noon + 99_000 })).toBe(2);
  });
});

describe("promotions", () => {
  it("with a hundred links, one of them mangled, are taken whole", async () => {
    await house.store.settings.addLink(linkTo(`${shop.url}/story`));
    const many = Array.from({ length: 99 }, (_, n) => `https://handoff.example/l/no-${n}`);
    const links = ["https://handoff.example/l/%zz", ...many, "https://handoff.example/l/Autumn?utm_source=x"];
    const promotion = { promotion: "p1", platform: "mailchimp", links };
    expect(await house.hear(eventOf("promotion.published", "p1", at(0), promotion) as HandoffEvent)).toEqual([]);
    expect(await house.incidents()).toMatchObject([{ kind: "no-endpoint", path: { landingUrl: `${shop.url}/story` } }]);
  });

  it("alarm without any traffic when one of our links in them leads to nothing", async () => {
    await house.store.settings.addLink(linkTo(`${shop.url}/story`));
    const links = [
      "https://handoff.example/l/autumn",
      "https://www.instagram.com/kilnandclay",
      "https://mail.example/unsubscribe",
    ];
    const promotion = { promotion: "p1", platform: "mailchimp", links };
    await house.hear(eventOf("promotion.published", "p1", at(0), promotion) as HandoffEvent);
    expect(await house.store.paths.list(pottery.id)).toMatchObject([
      { landingUrl: `${shop.url}/story`, verdict: "no-endpoint" },
    ]);
    expect(house.said()).toEqual(["incident.opened"]);
  });
});

describe("what an incident costs", () => {
  it("is people, by campaign, and says that it cannot know the money yet", async () => {
    const spring = {
      touch: { kind: "click", source: "ig", medium: "social", campaign: "Spring", landingUrl: `${shop.url}/story` },
    } as const;
    await house.hear(click("c1", `${shop.url}/story`), click("c1", `${shop.url}/story`));
    await house.hear(click("c2", `${shop.url}/story`, at(90)), click("c3", `${shop.url}/story`, at(91), spring));
    const [incident] = await house.incidents();
    expect(await damageOf(house, settings, incident ?? never())).toEqual({
      came: 3,
      people: 3,
      led: [],
      asked: 0,
      campaigns: [
        { channel: "Email", campaign: "Autumn", people: 2 },
        { channel: "Organic Social", campaign: "Spring", people: 1 },
      ],
      estimatedLoss: null,
      basis: "The 28 days before had 0 sales from 0 visits: too few to say what this costs (5 and 100 are needed).",
    });
  });
});

describe("a sale that marketing brought", () => {
  const sold = (landingUrl: string, over: Partial<EventOf<"sale.placed">["body"]> = {}) =>
    eventOf("sale.placed", `shopify:order:1:${landingUrl}`, at(0), {
      ...{ sale: "shopify:1", version: `${at(0)}#1`, placedAt: at(0), total: { amount: 2400, currency: "EUR" } },
      ...{ shipping: 0, tax: 0, currentTotal: 2400, refundedTotal: 0, paid: true, browser: true },
      ...{ discountCodes: [], identities: [], landingUrl, ...over },
    });

  it.each([
    ["by the tags of its landing page", () => sold(`${blueMug()}?utm_source=newsletter&utm_medium=email`)],
    ["by its referrer", () => sold(blueMug(), { referrer: "https://www.google.com/" })],
    ["by tags in the cart", () => sold(blueMug(), { tags: { utm_source: "newsletter", utm_medium: "email" } })],
  ])("makes a path of the page it landed on, %s, and leaves the look to whoever arrives", async (_, order) => {
    await house.hear(order());
    expect(await house.stateOf(blueMug())).toMatchObject({ landingUrl: blueMug(), verdict: "unknown" });
    expect(await house.stateOf(blueMug())).not.toHaveProperty("lastArrivalAt");
    expect(shop.asked["/products/blue-mug"]).toBeUndefined();
    await house.hear(click("c1", blueMug(), at(1)));
    expect(await house.stateOf(blueMug())).toMatchObject({ verdict: "open", lastArrivalAt: at(1) });
  });

  it("makes a path of the page that a printed code's link leads to", async () => {
    await house.store.settings.addLink({ ...linkTo(blueMug()), code: "STALL10" });
    await house.hear(sold("", { landingUrl: undefined, discountCodes: [" stall10"] }));
    expect(await house.stateOf(blueMug())).toMatchObject({ landingUrl: blueMug(), verdict: "unknown" });
  });

  it("keeps back no alarm of people who arrived before it and are heard of after it", async () => {
    later(5);
    await house.hear(sold(`${shop.url}/gone?utm_source=newsletter&utm_medium=email`));
    expect(await house.incidents()).toEqual([]);
    await house.hear(click("c1", `${shop.url}/gone`, at(4)));
    expect(await house.incidents()).toMatchObject([{ state: "open", cause: "not-found", since: at(4) }]);
  });

  it("makes no path when its address was typed, so that a typed address never raises an alarm", async () => {
    await house.hear(sold(blueMug()));
    expect(await house.stateOf(blueMug())).toBeUndefined();
  });
});

describe("people whom a tracked link led elsewhere", () => {
  const taken = (id: string, minutes: number, detour: { to: "fallback"; url: string } | { to: "catch" }) => {
    const touch = { kind: "click", source: "newsletter", medium: "email", campaign: "Autumn" } as const;
    return click(id, blueMug(), at(minutes), { touch: { ...touch, landingUrl: blueMug(), detour } });
  };

  it("are not among those who could not buy: seven came, four were led on, one was asked for an address", async () => {
    const mugs = { to: "fallback", url: `${shop.url}/collections/mugs` } as const;
    await house.hear(offer(shop, at(-60)));
    await house.hear(click("seen", blueMug(), at(-30)));
    await house.hear(deleted(at(0)));
    await house.hear(click("c1", blueMug(), at(1)), click("c2", blueMug(), at(2)));
    const led = [3, 4, 5, 70].map((minutes) => taken(`led${minutes}`, minutes, mugs));
    await house.hear(...led, taken("asked", 6, { to: "catch" }));
    await house.hear(...led);
    const [incident] = await house.incidents();
    expect(await damageOf(house, settings, incident ?? never())).toMatchObject({
      came: 7,
      people: 3,
      led: [{ url: `${shop.url}/collections/mugs`, people: 4 }],
      asked: 1,
      campaigns: [{ campaign: "Autumn", channel: "Email", people: 3 }],
    });
  });
});

describe("whatever happens on the way", () => {
  it("news that the bus did not take is published when the message comes again, under the same id", async () => {
    house.bus.down = true;
    const batch = house.messagesOf([click("c1", `${shop.url}/story`)]);
    expect(await house.watch.consume(batch)).toEqual(["m1"]);
    house.bus.down = false;
    expect(await house.watch.consume(batch)).toEqual([]);
    const [incident, ...more] = await house.incidents();
    expect(more).toEqual([]);
    expect(house.published.map(({ id }) => id)).toEqual([`handoff:incident:${incident?.id}:opened`]);
  });

  it("a crash at any write is made good by the redelivery: one incident, one opening, one recovery", async () => {
    let crashAt = 0;
    let crashed = true;
    while (crashed) {
      crashAt++;
      const fresh = await openHouse(shop, { crashAt });
      shop.pages["/story"] = story;
      const hearAgain = async (...events: HandoffEvent[]) => {
        const batch = fresh.messagesOf(events);
        const failed = await fresh.watch.consume(batch);
        return failed.length > 0 ? fresh.watch.consume(batch) : failed;
      };
      // The lease of a worker that died is respected until it ends.
      expect(await hearAgain(click("c1", `${shop.url}/story`))).toEqual([]);
      shop.pages["/story"] = mug;
      fresh.clock.now += 120_000;
      await fresh.watch.tick().catch(() => fresh.watch.tick());
      fresh.clock.now += 120_000;
      await fresh.watch.tick();
      const incidents = await fresh.incidents();
      expect(
        incidents.map(({ state }) => state),
        `crash at write ${crashAt}`,
      ).toEqual(["recovered"]);
      const [opened, recovered] = [
        `handoff:incident:${incidents[0]?.id}:opened`,
        `handoff:incident:${incidents[0]?.id}:recovered`,
      ];
      expect([...new Set(fresh.published.map(({ id }) => id))], `crash at write ${crashAt}`).toEqual([
        opened,
        recovered,
      ]);
      crashed = fresh.writes.count >= crashAt;
      await fresh.stop();
    }
    expect(crashAt).toBeGreaterThan(15);
  });

  it("the same facts in any order, however often and in whatever batches, come to the same verdict", async () => {
    const level = (location: string, available: number, when: string) =>
      eventOf("stock.changed", `s${location}${when}`, when, {
        inventoryItem: "i1",
        location,
        available,
        version: when,
      }) as HandoffEvent;
    const facts: HandoffEvent[] = [
      offer(shop, at(-9)),
      offer(shop, at(-5), { state: "unpublished" }),
      offer(shop, at(-3)),
      offer(shop, at(-2), { offer: "shopify:kiln:2", handle: "red-mug", state: "unpublished" }),
      offer(shop, at(-1), { offer: "shopify:kiln:2", state: "unpublished" }),
      level("l1", 5, at(-8)),
      level("l1", 0, at(-2)),
    ];
    for (const [tail, expected] of [
      [[], { verdict: "sold-out", cause: "sold-out", since: at(-2) }],
      [[deleted(at(0))], { verdict: "broken", cause: "unpublished", since: at(-2) }],
      [[level("l2", 1, at(1))], { verdict: "open", since: at(1) }],
    ] as const) {
      const all = [...facts, ...tail];
      const order = fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 });
      await fc.assert(
        fc.asyncProperty(order, fc.integer({ min: 1, max: 6 }), async (events, size) => {
          const fresh = await openHouse(shop);
          await fresh.store.settings.addLink(linkTo(blueMug()));
          for (let from = 0; from < events.length; from += size) {
            expect(await fresh.hear(...events.slice(from, from + size))).toEqual([]);
          }
          const { verdict, cause, since } = (await fresh.stateOf(blueMug())) ?? {};
          await fresh.stop();
          expect({ verdict, since, ...(cause && { cause }) }).toEqual(expected);
        }),
        { numRuns: 12 },
      );
    }
  });
});

function never(): never {
  throw new Error("there is no incident");
}
