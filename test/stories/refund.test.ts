// Money goes back in every way a shop knows, in currencies with two decimals, none and three. What is left stays with the marketing that earned it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { click, order, refund, sendTo, shopify } from "./platforms.ts";

const secret = "shpss_glaze_and_ash_2026";
/** A webhook that was made by hand in the shop's admin is signed with the shop's own secret, not with the app's. */
const secretByHand = "5b0c2f6e_wood_kiln_2026";
const models = ["first", "last", "last-non-direct", "linear", "position", "time-decay"];
const columns = ["gross", "refunds", "net"] as const;

// Noon in Lisbon, afternoon in Kuwait, evening in Tokyo: the same day everywhere.
const noon = (daysAgo: number, hour = 12) => {
  const at = new Date(Date.now() - daysAgo * 86_400_000);
  at.setUTCHours(hour, 0, 0, 0);
  return at.toISOString();
};
const soldAt = noon(5);
const soldDay = soldAt.slice(0, 10);
const backAt = noon(3);
const backDay = backAt.slice(0, 10);

let handoff: Handoff;
beforeAll(async () => {
  handoff = await startHandoff();
});
afterAll(() => handoff.end());

const currencies = [
  { currency: "EUR", decimals: 2, timezone: "Europe/Lisbon", gross: "427.78", net: "223.34" },
  { currency: "JPY", decimals: 0, timezone: "Asia/Tokyo", gross: "42778", net: "22334" },
  { currency: "KWD", decimals: 3, timezone: "Asia/Kuwait", gross: "42.778", net: "22.334" },
];

describe.each(currencies)("in $currency", ({ currency, decimals, timezone, gross, net }) => {
  let api: Api;
  const money = (amount: number) => ({ amount, currency });
  /** Minor units as the shop writes them. */
  const text = (amount: number) => {
    const digits = String(amount).padStart(decimals + 1, "0");
    return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  };
  const report = (query = ""): Promise<Json> =>
    api.get(`/v1/reports/channels?from=${soldDay}&to=${backDay}${query && `&${query}`}`);

  beforeAll(async () => {
    const business = await handoff.business({ currency, timezone });
    api = business.api;
    const settings = { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: "https://clay.example" };
    // The owner has set the webhooks up twice: once by an app, once by hand.
    const { webhookUrl } = await api.post("/v1/connections", {
      platform: "shopify",
      name: "Shop",
      secrets: [secret, secretByHand],
      settings,
    });
    const destination = "https://clay.example/products/bowl";
    const newsletter = await api.post("/v1/links", {
      destination,
      source: "newsletter",
      medium: "email",
      campaign: "spring",
    });
    const code = `STALL${currency}`;
    await api.post("/v1/links", { destination, source: "stall", medium: "qr", campaign: "market", code });

    /** Three touches led to each of them: the newsletter's link, an Instagram page, a code from the market stall. */
    const sold = async (id: number, total: number, rest: Json = {}) => {
      const { clickId } = await click(handoff, newsletter.slug);
      return order({
        id,
        total: text(total),
        currency,
        at: soldAt,
        landingSite: "/products/bowl?utm_source=instagram&utm_medium=social&utm_campaign=spring",
        note_attributes: [{ name: "ho_click", value: clickId }],
        discount_codes: [{ code, amount: "0", type: "fixed_amount" }],
        ...rest,
      });
    };
    const back = (id: number, orderId: number, amount: number, at = backAt) =>
      refund({ id, orderId, amount: text(amount), currency, at });
    const send = async (topic: string, payload: Json, signedWith = secret) =>
      expect((await sendTo(handoff, shopify(webhookUrl, signedWith, topic, payload))).status).toBe(200);

    await send("orders/create", await sold(1, 10_001));
    await send("refunds/create", back(11, 1, 3334));

    await send("orders/create", await sold(2, 9999));
    for (const [n, amount] of [1000, 2000, 333].entries()) {
      await send("refunds/create", back(20 + n, 2, amount, n === 0 ? noon(5, 13) : backAt));
    }

    // More goes back than was paid: goodwill is no channel's loss.
    await send("refunds/create", back(32, 3, 2500, noon(3, 13)));
    await send("refunds/create", back(31, 3, 3000));
    await send("orders/create", await sold(3, 5000));

    const cancelled = await sold(4, 7777);
    await send("orders/create", cancelled);
    await send("refunds/create", back(41, 4, 777, noon(5, 14)));
    await send("orders/cancelled", {
      ...cancelled,
      cancelled_at: backAt,
      updated_at: backAt,
      cancel_reason: "customer",
    });

    const edited = await sold(5, 6000);
    // Edited twice, told the other way round.
    const [once, again] = [noon(5, 15), noon(5, 17)];
    const edits = [
      { at: again, id: 52, total: 4500 },
      { at: once, id: 51, total: 5200 },
    ];
    for (const { at, id, total } of edits) {
      await send("orders/edited", { order_edit: { id, order_id: 5, created_at: at, committed_at: at } });
      await send("orders/updated", {
        ...edited,
        updated_at: at.replace(":00:", ":01:"),
        current_total_price: text(total),
      });
    }
    await send("orders/create", edited);

    // Heard of out of order: what it became, with its refund, before what it was.
    const early = await sold(6, 4001, { financial_status: "pending" });
    const inside = back(61, 6, 1000);
    await send("orders/updated", {
      ...early,
      financial_status: "partially_refunded",
      updated_at: backAt,
      refunds: [inside],
    });
    await send("orders/create", early);
    await send("refunds/create", inside);

    // Told many times: by three topics, twice each, by webhooks of the app and by those made by hand.
    const often = await sold(7, 1500);
    for (const signedWith of [secret, secretByHand]) {
      for (const topic of ["orders/create", "orders/paid", "orders/updated", "orders/create"])
        await send(topic, often, signedWith);
    }
    await send("orders/create", await sold(8, 99_999, { test: true }));

    await eventually(async () => {
      const { total } = await report();
      expect(total).toMatchObject({ sales: 5, gross: money(42_778), refunds: money(20_444), net: money(22_334) });
    });
  });

  test("partial, several and excessive refunds, a cancellation and an edit leave the store's own total in every model", async () => {
    const nets = new Set<string>();
    for (const model of models) {
      const { rows, total } = await report(`model=${model}`);
      expect(total).toMatchObject({ sales: 5, gross: money(42_778), refunds: money(20_444), net: money(22_334) });
      for (const column of columns) {
        expect(rows.reduce((sum: number, row: Json) => sum + row[column].amount, 0)).toBe(total[column].amount);
      }
      expect(Math.round(rows.reduce((sum: number, row: Json) => sum + row.sales * 1e6, 0))).toBe(5e6);
      nets.add(JSON.stringify(rows.map((row: Json) => [row.channel, row.net.amount])));
    }
    expect(nets.size).toBeGreaterThan(2);
  });

  test("the credits of every sale sum to what is left of it, under every model", async () => {
    const left = { 1: 6667, 2: 6666, 3: 0, 4: 0, 5: 4500, 6: 3001, 7: 1500 };
    for (const [id, amount] of Object.entries(left)) {
      const { sale, models: shares, considered } = await api.get(`/v1/sales/shopify:${id}/explain`);
      expect(sale.net).toEqual(money(amount));
      expect(considered.map(({ channel }: Json) => channel).sort()).toEqual(["Email", "Offline", "Organic Social"]);
      for (const model of models) {
        const credits = shares[model].map(({ credit }: Json) => credit);
        expect(credits.reduce((sum: number, credit: Json) => sum + credit.amount, 0)).toBe(amount);
        expect(new Set(credits.map((credit: Json) => credit.currency))).toEqual(new Set([currency]));
      }
    }
    expect((await api.get("/v1/sales/shopify:3/explain")).sale.excess).toEqual(money(500));
  });

  test("counted by the sale's day everything stands there; counted as cash, money stands on the day it moved", async () => {
    const of = async (day: string, basis: string) =>
      (await api.get(`/v1/reports/channels?from=${day}&to=${day}&basis=${basis}`)).total;
    expect(await of(soldDay, "sale")).toMatchObject({ sales: 5, gross: money(42_778), refunds: money(20_444) });
    expect(await of(backDay, "sale")).toMatchObject({ sales: 0, gross: money(0), refunds: money(0) });
    expect(await of(soldDay, "cash")).toMatchObject({ sales: 7, gross: money(42_778), refunds: money(1777) });
    expect(await of(backDay, "cash")).toMatchObject({
      sales: 0,
      gross: money(0),
      refunds: money(18_667),
      net: money(-18_667),
    });
  });

  test("the report comes as a table for a spreadsheet too, with the currency's own decimals", async () => {
    const answer = await csv();
    expect(answer.headers.get("content-type")).toContain("text/csv");
    const lines = answer.text
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(","));
    expect(lines[0]).toEqual(["channel", "currency", "touches", "leads", "sales", "gross", "refunds", "net"]);
    const total = lines.find(([channel]) => channel === "Total") ?? [];
    expect([total[1], total[4], total[5], total[7]]).toEqual([currency, "5", gross, net]);
  });

  test("who asks again is told that nothing has changed, until something has", async () => {
    const { keys, id } = await handoff.business({ currency, timezone });
    const { webhookUrl } = await handoff.api(keys.owner).post("/v1/connections", {
      platform: "shopify",
      name: "Shop",
      secrets: [secret],
      settings: { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: "https://clay.example" },
    });
    expect(id).toMatch(/^biz_/);
    const ask = (headers: Record<string, string> = {}) =>
      handoff.ask("GET", "/v1/reports/channels", { key: keys.read, headers });
    const etag = (await ask()).headers.get("etag") ?? "";
    const again = await ask({ "if-none-match": etag });
    expect([again.status, again.text]).toEqual([304, ""]);
    const sold = order({ id: 9, total: text(1), currency, at: new Date().toISOString() });
    await sendTo(handoff, shopify(webhookUrl, secret, "orders/create", sold));
    await eventually(async () => {
      const changed = await ask({ "if-none-match": etag });
      expect(changed.status).toBe(200);
      expect(changed.json.total).toMatchObject({ sales: 1, gross: money(1) });
      expect(changed.headers.get("etag")).not.toBe(etag);
    });
  });

  const csv = () => api.ask("GET", `/v1/reports/channels?from=${soldDay}&to=${backDay}`, { accept: "text/csv" });
});
