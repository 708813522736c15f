// Which shop is meant? The address Shopify knows it by, and the one its customers see.
import * as z from "zod/mini";

export type Shop = { shopDomain: string; storefrontUrl: string };

const ownDomain = /^[a-z0-9][a-z0-9-]{0,62}\.myshopify\.com$/;
const domainRemedy =
  "give the shop's permanent address that ends in .myshopify.com, as in pottery.myshopify.com (Shopify admin: Settings > Domains)";
const storefrontRemedy = "give the address customers see, with https://, as in https://pottery.example";

export const settings = z.strictObject(
  {
    shopDomain: z.string({ error: () => `shopDomain is missing or no text: ${domainRemedy}` }).check(
      z.overwrite(domainOf),
      z.refine((value) => ownDomain.test(value), {
        error: (issue) => `shopDomain ${quoted(issue.input)} is not a Shopify address: ${domainRemedy}`,
      }),
    ),
    storefrontUrl: z.string({ error: () => `storefrontUrl is missing or no text: ${storefrontRemedy}` }).check(
      z.refine((value) => storefrontOf(value) !== undefined, {
        error: (issue) => `storefrontUrl ${quoted(issue.input)} is not a web address: ${storefrontRemedy}`,
      }),
      z.overwrite((value) => storefrontOf(value) ?? value),
    ),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `${issue.keys.join(", ")}: no such setting; leave it out (there are shopDomain and storefrontUrl)`
        : "settings must be an object with shopDomain and storefrontUrl",
  },
);

const Stored = z.object({ shopDomain: z.string(), storefrontUrl: z.string() });

/** The settings of a connection, as `settings` made them. */
export function shopOf(stored: Readonly<Record<string, unknown>>): Shop {
  return z.parse(Stored, stored);
}

/** The permanent domain in an address as people copy it: with https://, of the admin, in capitals. */
export function domainOf(text: string): string {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "");
  const store = /^admin\.shopify\.com\/store\/([a-z0-9-]+)/.exec(bare)?.[1];
  return store ? `${store}.myshopify.com` : bare.replace(/[/?#].*$/, "");
}

/** Whether a delivery that names this domain is about another shop. Samples of the documentation name "{shop}.myshopify.com": no shop at all. */
export function isOtherShop(domain: string, { shopDomain }: Shop): boolean {
  const named = domainOf(domain);
  return ownDomain.test(named) && named !== shopDomain;
}

function storefrontOf(text: string): string | undefined {
  try {
    const url = new URL(text);
    if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
    return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  } catch {
    return undefined;
  }
}

function quoted(value: unknown): string {
  return JSON.stringify(String(value).slice(0, 100));
}
