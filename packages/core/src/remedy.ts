// What broke, in the owner's words, and what does she do first? One entry per cause of an incident.
// A cause nobody wrote an entry for still gets true words and safe steps: never an empty mail.
import type { Endpoint } from "./business.ts";
import type { Incident } from "./incident.ts";

export type Remedy = {
  /** One sentence: what people meet there. */
  says: string;
  /** In order; the first one is the likeliest to help. */
  steps: string[];
};
/** `shopify` and `elsewhere` are alternatives: steps with the shop's own menus, or without. */
type Entry = { says: string; shopify: string[]; elsewhere: string[] };

/** What the people who came wanted to do, as a verb: "Nobody can … at". */
export function deedOf(kind: Endpoint["kind"] | undefined): string {
  if (kind === "booking") return "book";
  if (kind === "donation") return "donate";
  return kind === "opt-in" ? "sign up" : "buy";
}

/**
 * @param shop whose menus the owner sees; undefined gives steps that hold for any shop
 * @param canHaveFallback whether tracked links lead there that have no fallback which works
 */
export function remedyOf(
  incident: Pick<Incident, "kind" | "cause">,
  deed: string,
  { shop, canHaveFallback = false }: { shop?: "shopify" | undefined; canHaveFallback?: boolean } = {},
): Remedy {
  const entry = entries[incident.cause] ?? byKind[incident.kind];
  const steps = shop === "shopify" ? entry.shopify : entry.elsewhere;
  const fallback = canHaveFallback ? ", or open the incident and give your tracked links a fallback" : "";
  return {
    says: entry.says.replace("{deed}", deed),
    steps: [...steps, `Cannot fix it now? Pause the campaigns that lead there${fallback}.`],
  };
}

const redirectMenu = "In Shopify admin open Content > Menus > View URL redirects";
const lookYourself = "Open the page in a private browser window and see what your visitors see.";
const productMenu = "In Shopify admin open Products and choose the product";

const broken: Entry = {
  says: "The page does not work for visitors.",
  shopify: [lookYourself, "Undo the last change to the theme, the product or an app that could have caused it."],
  elsewhere: [lookYourself, "Undo the last change to the page or the shop that could have caused it."],
};
const nothingToBuy: Entry = {
  says: "The page opens, but there is no way to {deed} on it.",
  shopify: [
    lookYourself,
    "In Shopify admin open Online Store > Themes > Customize, go to that page and add the product with its buy button.",
    "Or point the campaign's links straight at the product's page.",
  ],
  elsewhere: [
    lookYourself,
    "Add the button or the form that visitors need, or a plain link to the page that has it.",
    "Or point the campaign's links straight at the page that has it.",
  ],
};
const soldOut: Entry = {
  says: "It is sold out: visitors can look, but not {deed}.",
  shopify: [
    `${productMenu}: enter the quantity you have under Inventory.`,
    'You can deliver later? Tick "Continue selling when out of stock" there.',
    "Out of stock for longer? Point the campaign's links at a similar product.",
  ],
  elsewhere: [
    "Enter the quantity you have in your shop, or allow back-orders if you can deliver later.",
    "Out of stock for longer? Point the campaign's links at something similar.",
  ],
};
const notFound: Entry = {
  says: "The page does not exist (404).",
  shopify: [
    "Compare the address in the campaign with the product's real address: a typo is the usual reason.",
    `${redirectMenu} and lead the old address to the right page.`,
  ],
  elsewhere: [
    "Compare the address in the campaign with the page's real address: a typo is the usual reason.",
    "Put the page back, or redirect the old address to the right page.",
  ],
};
const noAnswer: Entry = {
  says: "The page does not answer in time, so visitors give up.",
  shopify: [
    "Look at https://www.shopifystatus.com for a disturbance; then waiting is all there is to do.",
    "Switch off the app or theme code that was added last.",
  ],
  elsewhere: ["Ask whoever hosts the shop whether there is a disturbance.", "Undo the last change to the shop."],
};

const entries: Readonly<Record<string, Entry>> = {
  deleted: {
    says: "The product was deleted from the shop.",
    shopify: [
      "A deleted product cannot be brought back. In Shopify admin open Products > Add product, and under Search engine listing give it the old address: the old links work again.",
      `Gone for good? ${redirectMenu} and lead the old address to the most similar product.`,
    ],
    elsewhere: [
      "Create the product again under the same address: the old links work again.",
      "Gone for good? Redirect the old address to the most similar product.",
    ],
  },
  unpublished: {
    says: "The product is no longer published in the online store.",
    shopify: [
      `${productMenu}: set Status to Active.`,
      "On the same page, under Publishing, make sure that Online Store is included.",
    ],
    elsewhere: ["Publish the product again, visible to everybody, in your shop's administration."],
  },
  "sold-out": soldOut,
  "not-found": notFound,
  "soft-404": {
    ...notFound,
    says: "The shop shows its “page not found” page there, as for any address that does not exist.",
  },
  "redirected-home": {
    says: "Visitors are led to the home page instead of what they came for.",
    shopify: [
      `${redirectMenu}, find the old address and lead it to the product instead of the home page.`,
      "No redirect there? The product or its address changed: point the campaign's links at the new address.",
    ],
    elsewhere: [
      "Find the redirect in your shop's settings and lead it to the product instead of the home page.",
      "Or point the campaign's links at the new address.",
    ],
  },
  "password-page": {
    says: "The shop is closed with a password: visitors are asked for it and go away.",
    shopify: [
      "In Shopify admin open Online Store > Preferences and switch off password protection.",
      "The switch is not available? The plan has ended: open Settings > Plan.",
    ],
    elsewhere: ["Take the password or maintenance mode off the shop."],
  },
  dns: {
    says: "The shop's web address cannot be found: its domain leads nowhere.",
    shopify: [
      "Look at the registrar where you bought the domain: has it expired, or has the card on file?",
      "In Shopify admin open Settings > Domains, choose the domain and compare its DNS records with the ones shown there.",
    ],
    elsewhere: [
      "Look at the registrar where you bought the domain: has it expired, or has the card on file?",
      "Compare the domain's DNS records with the ones your shop's host asks for.",
    ],
  },
  tls: {
    says: "Browsers warn visitors away: the shop's certificate is not valid.",
    shopify: [
      "In Shopify admin open Settings > Domains and look at the state of the domain's certificate (TLS).",
      "If it does not renew, remove the domain there and connect it again.",
    ],
    elsewhere: ["Renew the certificate of the shop's domain, or ask whoever hosts the shop to do it."],
  },
  "server-error": { ...noAnswer, says: "The shop answers with an error instead of the page." },
  timeout: noAnswer,
  connect: { ...noAnswer, says: "The shop does not answer at all." },
  "too-many-redirects": {
    says: "The page leads visitors round in circles, until the browser gives up.",
    shopify: [`${redirectMenu} and remove the redirect that leads back to where it came from.`],
    elsewhere: ["Remove the redirect that leads back to where it came from."],
  },
  "nothing-to-buy": nothingToBuy,
};

const byKind: Record<Incident["kind"], Entry> = { "no-endpoint": nothingToBuy, "sold-out": soldOut, broken };
