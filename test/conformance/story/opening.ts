// A pottery signs up and connects its shop and its list.
import type { Json } from "../moto.ts";
import { secret, shop, type Teller } from "./told.ts";

export const recipient = "mira@clay.example";

export type Opened = { chimpUrl: string; period: string };

export async function open(teller: Teller): Promise<Opened> {
  const timezone = noonZone(new Date());
  const settings = { name: "Clay & Fire", timezone, currency: "EUR", recipients: [recipient] };
  const made = await teller.write("POST", "/v1/businesses", settings, teller.listener.adminKey);
  teller.enter(made.keys.owner);
  const { webhookUrl } = await connect(teller, "shopify", [secret], {
    shopDomain: "clay-and-fire.myshopify.com",
    storefrontUrl: shop,
  });
  const { webhookUrl: chimpUrl } = await connect(teller, "mailchimp", [], {});
  teller.enter(made.keys.owner, webhookUrl);
  await teller.read("/v1/connections");
  // It is about noon there, so whatever this story takes, it takes on one day.
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: timezone }).format(new Date());
  return { chimpUrl, period: `from=${today}&to=${today}` };
}

function connect(teller: Teller, platform: string, secrets: string[], settings: object): Promise<Json> {
  return teller.write("POST", "/v1/connections", { platform, name: platform, secrets, settings });
}

export function addLink(teller: Teller, slug: string, fields: object): Promise<Json> {
  const link = { slug, source: "newsletter", medium: "email", campaign: "spring", ...fields };
  return teller.write("POST", "/v1/links", link);
}

/** A zone in which it is about noon. (The signs of these names are the other way round.) */
function noonZone(now: Date): string {
  const ahead = 12 - now.getUTCHours();
  return ahead === 0 ? "Etc/GMT" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}
