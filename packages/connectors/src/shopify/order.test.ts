import { describe, expect, it } from "vitest";
import { orderEdited, orderHeard } from "./order.ts";
import { refundCreated } from "./refund.ts";
import abroad from "./samples/order-abroad-refunded.json" with { type: "json" };
import cancelled from "./samples/order-cancelled.json" with { type: "json" };
import dinar from "./samples/order-dinar.json" with { type: "json" };
import draft from "./samples/order-draft.json" with { type: "json" };
import edited from "./samples/order-edited.json" with { type: "json" };
import guest from "./samples/order-guest.json" with { type: "json" };
import newsletter from "./samples/order-newsletter.json" with { type: "json" };
import unpaid from "./samples/order-newsletter-unpaid.json" with { type: "json" };
import refunded from "./samples/order-partly-refunded.json" with { type: "json" };
import till from "./samples/order-pos.json" with { type: "json" };
import yen from "./samples/order-yen.json" with { type: "json" };
import refund from "./samples/refund.json" with { type: "json" };
import type { Reading } from "./translate.ts";

const reading: Reading = {
  shop: { shopDomain: "kiln-and-clay.myshopify.com", storefrontUrl: "https://kilnandclay.example" },
  hash: (address) => address.replace("@", " at "),
  triggeredAt: "2026-10-10T09:00:00.877Z",
};
const heard = (body: unknown) => {
  const translated = orderHeard(body, reading);
  if (!Array.isArray(translated)) throw new Error(translated.ignored);
  return translated;
};
const placed = (body: unknown) => heard(body).find((fact) => fact.type === "sale.placed")?.body;

const mia = [
  "email:mia.turner at mail.example",
  "phone:+18025550148",
  "customer:shopify:kiln-and-clay.myshopify.com:7120446398711",
];

describe("an order", () => {
  it("is one sale, with everything it tells of the marketing behind it", () => {
    expect(heard(newsletter)).toEqual([
      {
        type: "sale.placed",
        id: "shopify:order:5904433709303:placed:2026-10-05T14:15:05.000Z#11rdcbullfku",
        at: "2026-10-05T14:15:01.000Z",
        body: {
          sale: "shopify:5904433709303",
          version: "2026-10-05T14:15:05.000Z#11rdcbullfku",
          name: "#1187",
          placedAt: "2026-10-05T14:15:01.000Z",
          total: { amount: 11263, currency: "USD" },
          shipping: 850,
          tax: 613,
          currentTotal: 11263,
          refundedTotal: 0,
          paid: true,
          browser: true,
          sourceName: "web",
          landingUrl:
            "https://kilnandclay.example/products/stoneware-bowl?utm_source=newsletter&utm_medium=email&utm_campaign=autumn-kiln&utm_content=hero&mc_cid=9b1f03c2aa&ho_click=clk_01hzx5v3k8m2q9",
          referrer: "https://us21.campaign-archive.com/?u=4f1&id=9b1f03c2aa",
          clickIds: ["mc_cid", "mc_eid"],
          discountCodes: ["AUTUMN10"],
          identities: [
            ...mia,
            "checkout:5d0c2f6b1e9a47c38f60b7a2c4d9e811",
            "cart:hWN2a1d0Q2xheUJvd2w",
            "visitor:vis_4t7n2c8x0q",
            "click:clk_01hzx5v3k8m2q9",
          ],
        },
      },
    ]);
  });

  it("of a guest counts what the storefront wrote into the cart, but for templates that were never filled in", () => {
    expect(placed(guest)).toMatchObject({
      landingUrl: "https://kilnandclay.example/collections/bowls",
      referrer: "https://www.google.com/",
      tags: { utm_source: "Instagram", utm_medium: "social" },
      clickIds: ["fbclid", "srsltid"],
      browser: true,
      identities: ["checkout:5d0c2f6b1e9a47c38f60b7a2c4d9e811", "cart:hWN2a1d0Q2xheUJvd2w"],
    });
  });

  it("of the till has no session and nobody behind it", () => {
    expect(placed(till)).toMatchObject({ browser: false, sourceName: "pos", identities: [], paid: true });
  });

  it("made of a draft has no session even though the owner's own browser is in it, and was placed when it was made", () => {
    expect(placed(draft)).toMatchObject({
      browser: false,
      sourceName: "shopify_draft_order",
      paid: false,
      placedAt: "2026-10-05T14:15:03.000Z",
      identities: ["email:gallery at shop.example", "phone:+18025550199"],
    });
  });

  it.each([
    ["yen, which have no decimals", yen, { total: { amount: 6520, currency: "JPY" }, shipping: 800, tax: 520 }],
    ["dinars, which have three", dinar, { total: { amount: 14750, currency: "KWD" }, shipping: 1500, tax: 0 }],
    [
      "a hand-made number",
      { ...till, total_price_set: null, total_price: 112.5 },
      { total: { amount: 11250, currency: "USD" } },
    ],
  ])("is counted exactly in %s", (_, order, money) => {
    expect(placed(order)).toMatchObject(money);
  });

  it("keeps her landing page's own host when the store tells it, and never a path that looks like one", () => {
    const landing = (landing_site: string) => placed({ ...till, landing_site })?.landingUrl;
    expect(landing("https://eu.kilnandclay.example/mugs")).toBe("https://eu.kilnandclay.example/mugs");
    expect(landing("//elsewhere.example/mugs")).toBe("https://kilnandclay.example//elsewhere.example/mugs");
    expect(landing("mugs?utm_source=x&buyer=mia@mail.example")).toBe("https://kilnandclay.example/mugs?utm_source=x");
    expect(placed({ ...till, referring_site: "android-app://com.google.android.gm/x" })?.referrer).toBe(
      "android-app://com.google.android.gm",
    );
  });

  it("names every e-mail address once, however it is spelled, and takes no placeholder for one", () => {
    const order = {
      ...till,
      email: "Mia@Mail.Example ",
      contact_email: "mia@mail.example",
      customer: { email: "jo@mail.example" },
    };
    expect(placed(order)?.identities).toEqual(["email:mia at mail.example", "email:jo at mail.example"]);
    expect(placed({ ...till, email: "none", phone: "-" })?.identities).toEqual([]);
  });

  it("counts as paid once the money is there, and stays so while a part goes back", () => {
    const paid = (financial_status: string | null) => placed({ ...till, financial_status })?.paid;
    expect(["paid", "partially_refunded", "refunded"].map(paid)).toEqual([true, true, true]);
    expect(["pending", "authorized", "partially_paid", "voided", null].map(paid)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it("that was paid, then refunded, within one second grows newer with each step", () => {
    expect(unpaid.updated_at).toBe(newsletter.updated_at);
    const versions = [unpaid, newsletter, { ...newsletter, refunds: [refund] }].map((order) => placed(order)?.version);
    expect(versions).toEqual(versions.toSorted());
    expect(versions.map((version) => version?.slice(0, 26))).toEqual([
      "2026-10-05T14:15:05.000Z#0",
      "2026-10-05T14:15:05.000Z#1",
      "2026-10-05T14:15:05.000Z#7",
    ]);
  });

  it("says how much went back, and each refund is the same fact as the refund heard of alone", () => {
    const [sale, ...refunds] = heard(refunded);
    expect(sale?.body).toMatchObject({ currentTotal: 8288, refundedTotal: 2975, total: { amount: 11263 } });
    expect(refunds).toEqual(refundCreated(refund, reading));
    expect(refunds).toHaveLength(1);
  });

  it("in the buyer's currency is counted in the shop's, refunds included", () => {
    expect(placed(abroad)).toMatchObject({
      total: { amount: 6300, currency: "USD" },
      presentment: { amount: 5842, currency: "EUR" },
      refundedTotal: 6300,
    });
    const [full] = abroad.refunds;
    const plain = { ...full, refund_line_items: [], order_adjustments: [] };
    expect(placed({ ...abroad, refunds: [plain] })?.refundedTotal).toBe(6300);
    const part = { ...plain, transactions: [{ kind: "refund", status: "success", amount: "10.03", currency: "EUR" }] };
    expect(placed({ ...abroad, refunds: [part] })?.refundedTotal).toBe(1082);
  });

  it("takes the tax in shop money when the store tells it, and no discount code that is somebody's address", () => {
    const total_tax_set = { shop_money: { amount: "6.50", currency_code: "USD" } };
    const discount_codes = [{ code: "MIA@MAIL.EXAMPLE" }, { code: " SPRING " }, { code: "SPRING" }, { code: null }];
    expect(placed({ ...till, total_tax_set, discount_codes })).toMatchObject({ tax: 650, discountCodes: ["SPRING"] });
    expect(placed({ ...till, total_tax_set: null })?.tax).toBe(613);
  });

  it("that was cancelled says so under whatever topic it comes", () => {
    expect(heard(cancelled).at(-1)).toEqual({
      type: "sale.cancelled",
      id: "shopify:order:5904433712003:cancelled",
      at: "2026-10-05T15:02:30.000Z",
      body: { sale: "shopify:5904433712003", cancelledAt: "2026-10-05T15:02:30.000Z", reason: "customer" },
    });
  });

  it("that is a test never counts", () => {
    expect(orderHeard({ ...newsletter, test: true }, reading)).toEqual({ ignored: "test order" });
  });

  it("that was edited is an amendment of its own", () => {
    expect(orderEdited(edited, reading)).toEqual([
      {
        type: "sale.amended",
        id: "shopify:order:5904433709303:amended:78912328793",
        at: "2026-10-06T12:05:00.000Z",
        body: { sale: "shopify:5904433709303", amendment: "78912328793", amendedAt: "2026-10-06T12:05:00.000Z" },
      },
    ]);
  });
});

describe("an order that cannot be read", () => {
  it.each([
    [
      { ...till, total_price_set: null, total_price: "12,50" },
      'total_price is "12,50 USD": expected decimal text and an ISO 4217 currency',
    ],
    [{ ...till, id: "none" }, 'id is "none": expected a whole number; replay it once we read this shape'],
    [{ ...till, created_at: undefined }, "created_at is missing: expected string; replay it once we read this shape"],
    [
      { ...till, processed_at: "2026-10-05 10:15" },
      'processed_at is "2026-10-05 10:15": expected a date and time with its zone, as 2026-10-05T10:15:00-04:00',
    ],
    [{ ...till, email: 17 }, "email has a number we cannot read: expected string; replay it once we read this shape"],
    [
      { ...till, customer: { id: "mia" } },
      "customer.id has a string we cannot read: expected a whole number; replay it once we read this shape",
    ],
    [[], "body is a list: expected object; replay it once we read this shape"],
  ])("names field, value and remedy, and repeats nothing personal (%#)", (order, message) => {
    expect(() => orderHeard(order, reading)).toThrow(message);
  });
});
