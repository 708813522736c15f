// Is this a page of the checkout? Nobody's visit begins there: what refers a visitor to it is a step of the payment, by any bank's name.
// Tags and click ids in its address still count: a mail may lead back to a cart that was left.

/** Whole segments of paths: Shopify, WooCommerce, BigCommerce, Squarespace, Wix, Magento, PrestaShop, Shopware, Ecwid. */
const checkoutSegments = new Set(
  (
    "checkout checkouts onepagecheckout order-pay order-received order-confirmation order-confirmed order-complete order-status " +
    "order-success finishorder.php confirmation-commande thank-you thank_you thankyou thank-you-page checkout-thank-you " +
    // The page of thanks in other languages.
    "danke vielen-dank bedankt merci gracias grazie obrigado tack takk tak kiitos dziekujemy " +
    // WooCommerce's page as its translations name it; German, Dutch, French, Spanish, Italian, Danish, Swedish, Polish.
    "kasse zur-kasse afrekenen commander finalizar-compra pagamento kassa zamowienie"
  ).split(" "),
);

/** How a payment ended, by the pages of shops that people wrote themselves: /payment/success, /order/complete. */
const paid = new Set("order payment payments pay bestellung commande pedido ordine bestelling".split(" "));
const outcomes = new Set(
  "success complete completed confirmation confirmed failed failure cancel cancelled canceled callback return thanks".split(
    " ",
  ),
);

/** What stands behind these is a name: a card is sold at /products/thank-you. */
const shelves = new Set(
  "products product collections collection product-category category tag blogs blog p".split(" "),
);

/** Whether the address is a page of a checkout, or the page after it. */
export function isCheckoutPage(address: string | undefined): boolean {
  if (!address || !URL.canParse(address)) return false;
  const { hostname, pathname, searchParams } = new URL(address);
  // Shops with a checkout on a host of its own; OpenCart routes by a parameter.
  if (/^checkout\./i.test(hostname) || /^checkout\//i.test(searchParams.get("route") ?? "")) return true;
  // PrestaShop without rewritten addresses.
  if (checkoutSegments.has(searchParams.get("controller")?.toLowerCase() ?? "")) return true;
  // WordPress numbers pages of one name: /checkout-2/.
  const all = pathname
    .toLowerCase()
    .split("/")
    .filter(Boolean)
    .map((segment) => segment.replace(/-\d{1,2}$/, ""));
  const namedAt = all.findIndex((segment) => shelves.has(segment));
  const segments = namedAt < 0 ? all : all.slice(0, namedAt);
  // Shopify's page of a placed order: /<shop id>/orders/<token>, /orders/<token>, /account/orders/<token>.
  const ordersAt = segments.indexOf("orders");
  const isOutcome = segments.some((segment, i) => paid.has(segments[i - 1] ?? "") && outcomes.has(segment));
  return (
    isOutcome ||
    segments.some((segment) => checkoutSegments.has(segment)) ||
    (ordersAt >= 0 && ordersAt < segments.length - 1)
  );
}
