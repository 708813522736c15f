import { describe, expect, it } from "vitest";
import { checkoutHeard } from "./checkout.ts";
import checkout from "./samples/checkout.json" with { type: "json" };
import type { Reading } from "./translate.ts";

const reading: Reading = {
  shop: { shopDomain: "kiln-and-clay.myshopify.com", storefrontUrl: "https://kilnandclay.example" },
  hash: (address) => address.replace("@", " at "),
  triggeredAt: "2026-10-10T09:00:00.877Z",
};
const self = "checkout:5d0c2f6b1e9a47c38f60b7a2c4d9e811";

describe("a checkout", () => {
  it("starts once, and links what leads to the person with what her order will carry", () => {
    expect(checkoutHeard(checkout, reading)).toEqual([
      {
        type: "checkout.started",
        id: "shopify:checkout:5d0c2f6b1e9a47c38f60b7a2c4d9e811",
        at: "2026-10-05T14:11:40.000Z",
        body: { checkout: "5d0c2f6b1e9a47c38f60b7a2c4d9e811", identities: [self] },
      },
      {
        type: "identity.linked",
        id: "shopify:checkout:5d0c2f6b1e9a47c38f60b7a2c4d9e811:known:1uwvglfj0j6",
        at: "2026-10-05T14:11:40.000Z",
        body: {
          identities: [
            self,
            "email:mia.turner at mail.example",
            "cart:hWN2a1d0Q2xheUJvd2w",
            "visitor:vis_4t7n2c8x0q",
            "click:clk_01hzx5v3k8m2q9",
          ],
        },
      },
    ]);
  });

  it("is the same fact when it is filled in further, priced anew and completed; a new name for her is a new link", () => {
    const [first, link] = [checkoutHeard(checkout, reading)].flat();
    const completed = {
      ...checkout,
      completed_at: "2026-10-05T10:15:01-04:00",
      updated_at: "2026-10-05T10:15:01-04:00",
      total_price: "112.63",
    };
    expect(checkoutHeard(completed, reading)).toEqual([first, link]);
    const [again, other] = [checkoutHeard({ ...completed, phone: "+1 802 555 0148" }, reading)].flat();
    expect(again).toEqual(first);
    expect(other).not.toEqual(link);
    expect(other).toMatchObject({ body: { identities: expect.arrayContaining(["phone:+18025550148"]) } });
  });

  it("of somebody unknown is still a start", () => {
    const unknown = { token: "5d0c2f6b", created_at: "2026-10-05T10:11:40-04:00" };
    expect(checkoutHeard(unknown, reading)).toMatchObject([
      { type: "checkout.started", body: { checkout: "5d0c2f6b" } },
    ]);
  });

  it("shares its cart with the storefront, whose own name for it has a key at the end", () => {
    const [, link] = [checkoutHeard({ ...checkout, cart_token: "hWN2a1d0Q2xheUJvd2w?key=4be7" }, reading)].flat();
    expect(link).toMatchObject({ body: { identities: expect.arrayContaining(["cart:hWN2a1d0Q2xheUJvd2w"]) } });
  });

  it("cannot be told from another without its token", () => {
    expect(() => checkoutHeard({ ...checkout, token: "" }, reading)).toThrow(
      "token has a string we cannot read: expected a token without spaces",
    );
  });
});
