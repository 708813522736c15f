import { describe, expect, it } from "vitest";
import { channelOf } from "./channel.ts";
import { isCheckoutPage } from "./checkout.ts";

const hosts = ["clay.example"];
const from = (referrer: string, path = "/") =>
  channelOf({ kind: "visit", landingUrl: `https://clay.example${path}`, referrer }, { hosts }).channel;

describe("a checkout page", () => {
  it.each([
    "/checkouts/cn/Z2NwLXVz/en-us/thank-you",
    "/12345678/checkouts/ab12cd/information",
    "/en-at/checkouts/cn/x",
    "/checkout",
    "/checkout/order-received/817/?key=wc_order_x",
    "/checkout/order-pay/817/",
    "/kasse/order-received/817/",
    "/thank-you",
    "/Thank-You?order=9",
    "/12345678/orders/5f1c0d",
    "/account/orders/5f1c0d",
    "/order-confirmation?id_cart=7",
    "/checkout/onepage/success/",
    "/index.php?route=checkout/success",
    "/index.php?controller=order-confirmation&id_cart=7",
    "/checkout-2/",
    "/checkout-2/order-received/817/",
    "/payment/success",
    "/order/complete",
    "/commande/confirmation",
    "/danke",
    "/pages/merci",
  ])("%s is nobody's landing: whoever refers to it is a step of the payment", (path) => {
    expect(isCheckoutPage(`https://clay.example${path}`)).toBe(true);
    expect(from("https://sign.riverbank.example/", path)).toBe("Direct");
  });

  it.each([
    "/",
    "/cart",
    "/products/checkout-bag",
    "/products/thank-you-card",
    "/products/danke-card",
    "/products/thank-you",
    "/collections/merci",
    "/blogs/notes/thank-you",
    "/success",
    "/order/mug",
    "/orders",
    "/pages/orders-and-returns",
  ])("%s is none, and a referrer counts there", (path) => {
    expect(isCheckoutPage(`https://clay.example${path}`)).toBe(false);
    expect(from("https://sign.riverbank.example/", path)).toBe("Referral");
  });

  it("may be on a host of its own; what is no address is no page", () => {
    expect(isCheckoutPage("https://checkout.clay.example/x")).toBe(true);
    expect(isCheckoutPage("clay")).toBe(false);
    expect(isCheckoutPage(undefined)).toBe(false);
  });

  it("still counts by its tags: a mail may lead back to a cart that was left", () => {
    const landingUrl = "https://clay.example/checkouts/cn/x/recover?utm_source=klaviyo&utm_medium=email";
    expect(channelOf({ kind: "visit", landingUrl }, { hosts }).channel).toBe("Email");
  });
});

describe("a place to pay", () => {
  it.each([
    "api.razorpay.com",
    "secure.payu.com",
    "checkout.shopifycs.com",
    "account.shopify.com",
    "shopify.com",
    "www.mollie.com",
    "live.adyen.com",
    "checkoutshopper-live.adyen.com",
    "pay.klarna.com",
    "www.paypal.com",
    "checkout.stripe.com",
    "hooks.stripe.com",
    "squareup.com",
    "portal.afterpay.com",
    "secure7.arcot.com",
    "idcheck.acs.touchtechpayments.com",
    "acs.riverbank.example",
    "acs2.riverbank.co.uk",
    "3ds-secure.riverbank.example",
    "ideal.riverbank.example",
    "betalen.rabobank.nl",
    "secure.przelewy24.pl",
    "www.mercadopago.com.br",
    "www.mercadopago.cl",
    "checkout.paystack.com",
    "secure.nochex.com",
    "secure.paytabs.sa",
    "www.paypal.me",
    "r.payments-amazon.com",
    "securepay.riverbank.example",
    "checkout.square.site",
    "paymentpage.riverbank.co.uk",
    "pay.riverbank.example",
  ])("%s brings nobody", (host) => {
    expect(from(`https://${host}/some/page`)).toBe("Direct");
  });

  it.each([
    "acsport.example",
    "www.ideal.co.uk",
    "idealhome.example",
    "blog.acsport.example",
    "notstripe.com",
    "pay.co.uk",
    "payments.example",
    "paybackbooks.riverbank.example",
  ])("%s is none", (host) => {
    expect(from(`https://${host}/`)).toBe("Referral");
  });
});
