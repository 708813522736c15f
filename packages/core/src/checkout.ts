// Is this a page of the checkout? Nobody's visit begins there: what refers a visitor to it is a step of the payment, by any bank's name.
// Tags and click ids in its address still count: a mail may lead back to a cart that was left.

/** Whole segments of paths: Shopify, WooCommerce, BigCommerce, Squarespace, Wix, Magento, PrestaShop, Shopware, Ecwid. */
const checkoutSegments = new Set(
  (
    "checkout checkouts onepagecheckout order-pay order-received order-confirmation order-confirmed order-complete order-status " +
    "order-success finishorder.php confirmation-commande thank-you thank_you thankyou thank-you-page checkout-thank-you " +
    // WooCommerce's page as its translations name it; German, Dutch, French, Spanish, Italian, Danish, Swedish, Polish.
    "kasse zur-kasse afrekenen commander finalizar-compra pagamento kassa zamowienie"
  ).split(" "),
);

/** Whether the address is a page of a checkout, or the page after it. */
export function isCheckoutPage(address: string | undefined): boolean {
  if (!address || !URL.canParse(address)) return false;
  const { hostname, pathname, searchParams } = new URL(address);
  // Shops with a checkout on a host of its own; OpenCart routes by a parameter.
  if (/^checkout\./i.test(hostname) || /^checkout\//i.test(searchParams.get("route") ?? "")) return true;
  const segments = pathname.toLowerCase().split("/").filter(Boolean);
  // Shopify's page of a placed order: /<shop id>/orders/<token>, /orders/<token>, /account/orders/<token>.
  const ordersAt = segments.indexOf("orders");
  return segments.some((segment) => checkoutSegments.has(segment)) || (ordersAt >= 0 && ordersAt < segments.length - 1);
}
