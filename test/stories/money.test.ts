// Money as shops have it: exchanges, edits, refunds that fail, gift cards, tips, chargebacks, deletions. Told by webhooks, read by explain and report.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { cases, chargeback } from "./money-cases.ts";
import { casesOfOthers, connectShop, tellCase } from "./money-runner.ts";

let handoff: Handoff;
beforeAll(async () => {
  handoff = await startHandoff();
});
afterAll(() => handoff.end());

describe("an order comes to what the buyer has paid and not got back", () => {
  test.each(cases)("$name", (one) => tellCase(handoff, one));
});

describe("told backwards and twice, it comes to the same", () => {
  test.each(cases)("$name", (one) => tellCase(handoff, one, [...one.sends, ...one.sends].reverse()));
});

describe("a lost chargeback", () => {
  const { id, placed, opened, lost, won, placedOn, lostOn } = chargeback;
  const euros = (amount: number) => ({ amount, currency: "EUR" });
  const open = async (...sends: { topic: string; body: Json }[]) => {
    const shop = await connectShop(handoff, { currency: "EUR", timezone: "Europe/Lisbon" });
    for (const { topic, body } of sends) await shop.send(topic, body);
    return shop;
  };
  const rowsOf = async (api: Api, report: string, day: string, basis: string) =>
    api.get(`/v1/reports/${report}?from=${day}&to=${day}&basis=${basis}`);

  test("is told apart by its name, on the day it was lost", async () => {
    const { api } = await open(placed, opened, lost);
    await eventually(async () => {
      const { sale, history } = await api.get(`/v1/sales/shopify:${id}/explain`);
      expect(sale.refunds).toEqual([
        { id: "chargeback:610022", kind: "chargeback", at: lost.body.finalized_on, amount: euros(4800) },
      ]);
      expect(history.at(-1)).toMatchObject({ why: "a chargeback was lost", to: { Email: 0 } });
      expect((await rowsOf(api, "channels", lostOn, "cash")).total).toMatchObject({ sales: 0, net: euros(-4800) });
      expect((await rowsOf(api, "channels", placedOn, "cash")).total).toMatchObject({ sales: 1, net: euros(4800) });
      expect((await rowsOf(api, "channels", placedOn, "sale")).total).toMatchObject({ sales: 0, net: euros(0) });
    });
  });

  test("is what our net lacks beside the store's own report, which leaves it out", async () => {
    const { api } = await open(placed, opened, lost);
    await eventually(async () => {
      const { currency, rows } = await rowsOf(api, "reconciliation", placedOn, "sale");
      expect([currency, rows]).toEqual([
        "EUR",
        [
          {
            sales: 0,
            gross: euros(4800),
            refunds: euros(0),
            chargebacks: euros(4800),
            net: euros(0),
            storeNet: euros(4800),
            giftCards: euros(0),
            tips: euros(0),
          },
        ],
      ]);
      const onTheDay = await rowsOf(api, "reconciliation", lostOn, "cash");
      expect(onTheDay.rows[0]).toMatchObject({ chargebacks: euros(4800), net: euros(-4800), storeNet: euros(0) });
    });
  });

  test("that is won after all gives back what it took, and the history says why", async () => {
    const { api, send } = await open(placed, opened, lost);
    const explained = () => api.get(`/v1/sales/shopify:${id}/explain`);
    await eventually(async () => expect((await explained()).sale.net).toEqual(euros(0)));
    await send(won.topic, won.body);
    await eventually(async () => {
      const { sale, history } = await explained();
      expect(sale).toMatchObject({ net: euros(4800), refunds: [] });
      expect(history.at(-1).why).toBe("a chargeback was won back");
      expect((await rowsOf(api, "reconciliation", lostOn, "cash")).rows[0].chargebacks).toEqual(euros(0));
    });
  });
});

describe("what is no sale", () => {
  const total = async (api: Api, basis: string) => (await api.get(`/v1/reports/channels?basis=${basis}`)).total;
  const byName = (name: string) => {
    const found = cases.find((one) => one.name === name);
    if (!found) throw new Error(`there is no case "${name}"`);
    return found;
  };

  test.each([
    ["a gift card is sold", "nothing-sold", 3000],
    ["everything comes off before it is paid", "nothing-sold", 0],
    ["an order is deleted", "deleted", 0],
  ])("counts as none on either calendar, and says so: %s", async (name, noSale, giftCards) => {
    const one = byName(name);
    const { api, send } = await connectShop(handoff, one);
    for (const { topic, body } of one.sends) await send(topic, body);
    await eventually(async () => {
      const { sale } = await api.get(`/v1/sales/shopify:${one.order}/explain`);
      expect(sale).toMatchObject({ noSale, apart: { giftCards: { amount: giftCards } } });
      for (const basis of ["sale", "cash"]) expect(await total(api, basis)).toMatchObject({ sales: 0 });
      const { rows } = await api.get("/v1/reports/reconciliation");
      expect(rows[0].giftCards.amount).toBe(giftCards);
    });
  });
});

const others = casesOfOthers();
describe.runIf(others.length > 0)("a sequence from a file of somebody else's", () => {
  test.each(others)("comes to what the file says: $name", (one) => tellCase(handoff, one));
});
