import { shopify } from "@handoff/connectors/shopify/index";
import type { HandoffEvent } from "@handoff/core/event";
import type { Journey, Step } from "@handoff/core/journey";
import { creditSale } from "@handoff/core/ledger";
import { bases, channelReport, models, sumRollups } from "@handoff/core/report";
import { type SaleFact, type SaleRules, saleOf } from "@handoff/core/sale";
import { createStore } from "@handoff/store/store";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newBusiness, report, startEngine, worker } from "./attribute.fixture.ts";
import { type Deed, openShop } from "./shop.fixture.ts";
import type { LineKind, Opening, Told } from "./shop-books.fixture.ts";

const price = fc.integer({ min: 1, max: 30_000 });
const line = fc.nat(9);
const part = fc.integer({ min: 1, max: 100 });
const outcome = fc.constantFrom("lost", "won", "lost-then-won", "inquiry");
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant("pay" as const) }),
  fc.record({ kind: fc.constantFrom("add" as const, "goodwill" as const, "goodwill-fails" as const), price }),
  fc.record({
    kind: fc.constantFrom("remove" as const, "return" as const, "return-waits" as const, "return-fails" as const),
    line,
  }),
  fc.record({ kind: fc.constant("exchange" as const), line, price }),
  fc.record({ kind: fc.constant("exchange" as const), line, price }),
  fc.record({ kind: fc.constant("dispute" as const), outcome, part }),
);
const last = fc.option(fc.record({ kind: fc.constantFrom("cancel" as const, "delete" as const) }));
const kind = fc.constantFrom<LineKind>("goods", "goods", "goods", "card", "tip");
const opening: fc.Arbitrary<Opening> = fc.record({
  currency: fc.constantFrom("USD", "JPY", "KWD"),
  lines: fc.array(fc.record({ kind, price }), { minLength: 1, maxLength: 4 }),
  waits: fc.constantFrom(false, false, true),
  rate: fc.option(fc.integer({ min: 700, max: 1300 }), { nil: undefined, freq: 3 }),
});
const history = fc.record({ opening, deeds: fc.array(deed, { maxLength: 7 }), last });
type History = { opening: Opening; deeds: Deed[]; last: Deed | null };

function run({ opening, deeds, last }: History) {
  const shop = openShop(opening);
  for (const one of last ? [...deeds, last] : deeds) shop.does(one);
  return shop;
}

const context = {
  connection: {
    id: "con_1",
    settings: { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: "https://clay.example" },
    secrets: [],
    urlSecret: "",
  },
  hash: (address: string) => address,
};

function factsOf({ topic, body, at }: Pick<Told, "topic" | "body" | "at">): SaleFact[] {
  const delivery = {
    method: "POST",
    headers: { "x-shopify-topic": topic, "x-shopify-triggered-at": at },
    query: {},
    body: new TextEncoder().encode(JSON.stringify(body)),
    receivedAt: "2026-12-24T00:00:00.000Z",
  };
  const translation = shopify.translate(delivery, context);
  if (translation.outcome !== "translated") throw new Error(`${topic}: ${JSON.stringify(translation)}`);
  const base = { business: "biz_1", heardAt: delivery.receivedAt, source: "shopify" };
  return translation.facts.map((fact) => ({ ...base, ...fact }) as HandoffEvent as SaleFact);
}

const rules = { basis: "total" } as const;
function netOf(facts: readonly SaleFact[], by: SaleRules = rules): number | undefined {
  const sale = saleOf(facts, by);
  return sale && sale.gross - sale.refunds.reduce((sum, { amount }) => sum + amount, 0);
}

const step = (touch: string, channel: string, day: number): Step => ({
  touch,
  at: `2026-09-${String(day).padStart(2, "0")}T08:00:00.000Z`,
  kind: "click",
  channel,
  source: touch,
  why: "utm_medium",
  direct: channel === "Direct",
});
const journey: Journey = {
  considered: [
    step("a", "Email", 20),
    step("b", "Organic Social", 24),
    step("c", "Direct", 28),
    step("d", "Email", 30),
  ],
  excluded: [],
};

/** The totals of every model on both calendars, as the report over all days shows them. */
function totalsOf(facts: readonly SaleFact[]) {
  const sale = saleOf(facts, rules);
  if (!sale) return [];
  const { rows, credit } = creditSale(sale, journey, { timezone: "Asia/Tokyo", halfLifeDays: 7, counts: "placed" });
  const all = [sumRollups(rows.map(({ rollup }) => rollup))];
  const reported = models.flatMap((model) =>
    bases.map((basis) => channelReport(all, { model, basis, currency: sale.currency }).total.net.amount),
  );
  const explained = models.map((model) =>
    credit.models[model].reduce((sum, { credit: { gross, refunds } }) => sum + gross - refunds, 0),
  );
  return [...reported, ...explained];
}

const shuffledTwice = (told: readonly Told[]) =>
  fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2, maxLength: told.length * 2 });

describe("whatever happens to an order", () => {
  it("its net is what the buyer has paid and not got back, in every model and on both calendars, told in any order and twice", () => {
    fc.assert(
      fc.property(history, fc.gen(), (one, gen) => {
        const { told, net } = run(one);
        const facts = gen(shuffledTwice, told).flatMap(factsOf);
        expect(new Set(totalsOf(facts))).toEqual(new Set([net()]));
        expect(saleOf(facts, rules)).toEqual(saleOf(told.flatMap(factsOf), rules));
      }),
      { numRuns: 600 },
    );
  });

  it("gift cards and tips count for a business that counts them", () => {
    fc.assert(
      fc.property(history, (one) => {
        const { told, net } = run(one);
        const facts = told.flatMap(factsOf);
        expect(netOf(facts, { basis: "total", giftCards: "included" })).toBe(net(["goods", "card"]));
        expect(netOf(facts, { basis: "total", giftCards: "included", tips: "included" })).toBe(
          net(["goods", "card", "tip"]),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("it stands between two deliveries where it stood before or will stand after them: nothing is counted twice", () => {
    fc.assert(
      fc.property(history, (one) => {
        const { told } = run({ ...one, opening: { ...one.opening, rate: undefined } });
        for (const [n, { between, topic }] of told.entries()) {
          const stands = netOf(told.slice(0, n + 1).flatMap(factsOf)) ?? 0;
          expect([topic, n, stands >= between[0] && stands <= between[1], stands, between]).toEqual([
            topic,
            n,
            true,
            stands,
            between,
          ]);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("a delivery that is lost changes nothing once a later version, the bank's word and an ending have been heard", () => {
    fc.assert(
      fc.property(history, fc.gen(), (one, gen) => {
        const { told, net } = run(one);
        const newest = told.findLast(({ body }) => "line_items" in body);
        const needed = ({ topic }: Told) => /^(disputes|orders\/(cancelled|delete))/.test(topic);
        const kept = told.filter((each) => each === newest || needed(each) || gen(fc.boolean));
        expect(netOf(kept.flatMap(factsOf))).toBe(net());
      }),
      { numRuns: 400 },
    );
  });

  it("a shop whose current total leaves goodwill out comes to the same", () => {
    const seen = fc.oneof(
      fc.record({ kind: fc.constantFrom("goodwill" as const, "goodwill-fails" as const), price }),
      fc.record({ kind: fc.constantFrom("return" as const, "return-waits" as const), line }),
    );
    fc.assert(
      fc.property(fc.record({ opening, deeds: fc.array(seen, { maxLength: 5 }), last }), fc.gen(), (one, gen) => {
        const { told, net } = run({ ...one, opening: { ...one.opening, hidesGoodwill: true, rate: undefined } });
        expect(netOf(gen(shuffledTwice, told).flatMap(factsOf))).toBe(net());
      }),
      { numRuns: 300 },
    );
  });
});

describe("the worker", () => {
  let engine: Awaited<ReturnType<typeof startEngine>>;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine.stop());

  it("comes to the same sums, in whatever batches and by how many workers at once the order is told", {
    timeout: 180_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.gen(), async (one, gen) => {
        const { told, net } = run({ ...one, opening: { ...one.opening, currency: "USD" } });
        const business = await newBusiness(engine.table);
        const store = createStore(engine.table);
        const events = gen(shuffledTwice, told)
          .flatMap(factsOf)
          .map((fact) => ({ ...fact, business: business.id }));
        const size = gen(fc.integer, { min: 1, max: 5 });
        const batches = Array.from({ length: Math.ceil(events.length / size) }, (_, n) =>
          events.slice(n * size, (n + 1) * size),
        );
        const failed = await Promise.all(
          [0, 1].map(async (hand) => {
            const left: string[] = [];
            for (const batch of batches.filter((_, n) => n % 2 === hand)) left.push(...(await worker(store)(batch)));
            return left;
          }),
        );
        expect(failed.flat()).toEqual([]);
        for (const model of models) {
          for (const basis of bases) {
            const { total } = await report(store, business, model, basis);
            expect([model, basis, total.net.amount]).toEqual([model, basis, net()]);
          }
        }
      }),
      { numRuns: 8 },
    );
  });
});
