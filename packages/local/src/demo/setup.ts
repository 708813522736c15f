// The pottery signs up: a business, its platforms, its links and what it wants to sell. What stands already is taken as it is, for a kill
// may have come between its making and the diary.
import { randomBytes } from "node:crypto";
import { dayAndHour, instant, isTimezone } from "@handoff/core/time";
import * as z from "zod/mini";
import type { Api, Caller } from "./caller.ts";
import { type Account, pageId, shopDomain } from "./platforms.ts";
import { ownerEmail, pieces, shopName } from "./pottery.ts";
import type { DemoShop } from "./shop.ts";
import { DemoError, type Stage } from "./stage.ts";

const Connected = z.object({ webhookUrl: z.string(), secret: z.string() });
const Link = z.object({ slug: z.string(), url: z.string(), campaign: z.string() });
const Setup = z.object({
  shopUrl: z.string(),
  timezone: z.string(),
  shopify: Connected,
  mailchimp: Connected,
  meta: Connected,
  /** Of the newsletter: leads to the Tide bowl, and to another bowl while that is gone. */
  letter: Link,
  /** Of the posts: the Tide bowl too, without a fallback. */
  post: Link,
  /** On the market stall: a QR code, and a discount code beside it. */
  stall: Link,
});
export type Setup = z.infer<typeof Setup>;
export type Link = z.infer<typeof Link>;

const Keys = z.object({ id: z.string(), keys: z.object({ owner: z.string() }) });
const Secrets = z.object({ shopify: z.string(), meta: z.string(), metaVerify: z.string() });

export const stallCode = "BLUESTALL";
export const letterCampaign = "Tide bowls";

type Owner = { business: string; key: string };

/** The demo's business, made the first time. */
export async function signUp(
  { take }: Stage,
  caller: Caller,
  { adminKey, keepsMail }: { adminKey: string; keepsMail: boolean },
): Promise<Owner> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const { id, keys } = await take("signed up", { as: Keys }, () =>
    caller.api(adminKey).post(
      "/v1/businesses",
      {
        name: shopName,
        timezone: isTimezone(timeZone) ? timeZone : "UTC",
        currency: "EUR",
        // Nobody reads mail under this address: it is written to where mail stays in the mailbox only.
        recipients: keepsMail ? [ownerEmail] : [],
      },
      Keys,
    ),
  );
  return { business: id, key: keys.owner };
}

export async function setUp(
  stage: Stage,
  caller: Caller,
  { owner, shop, begunAt }: { owner: Owner; shop: DemoShop; begunAt: string },
): Promise<Setup> {
  const api = caller.api(owner.key);
  const secret = () => randomBytes(24).toString("base64url");
  const secrets = await stage.take("made secrets", { as: Secrets }, async () => ({
    shopify: secret(),
    meta: secret(),
    metaVerify: secret(),
  }));
  const setup = await stage.take("set up", { as: Setup }, async () => {
    const { timezone } = await api.get(`/v1/businesses/${owner.business}`, z.object({ timezone: z.string() }));
    const accounts = await connect(api, secrets, shop.url);
    const links = await makeLinks(api, shop.url);
    await nameEndpointAndGoal(api, shop.url, dayAndHour(begunAt, timezone).day);
    await greet(caller, accounts, secrets.metaVerify);
    return { shopUrl: shop.url, timezone, ...accounts, ...links };
  });
  if (setup.shopUrl === shop.url) return setup;
  const { port } = new URL(setup.shopUrl);
  throw new DemoError(
    `it began at ${setup.shopUrl}, and its links lead there. Start with PORT=${port} to see it go on`,
  );
}

async function connect(api: Api, secrets: z.infer<typeof Secrets>, storefrontUrl: string) {
  const Connection = z.object({ platform: z.string(), webhookUrl: z.string() });
  const account = async (platform: string, secret: string, settings: object): Promise<Account> => {
    const body = { platform, name: shopName, secrets: secret === "" ? [] : [secret], settings };
    const { webhookUrl } = await ensure(api, "connections", Connection, body, (one) => one.platform === platform);
    return { webhookUrl, secret };
  };
  return {
    shopify: await account("shopify", secrets.shopify, { shopDomain, storefrontUrl }),
    mailchimp: await account("mailchimp", "", {}),
    meta: await account("meta", secrets.meta, { verifyToken: secrets.metaVerify, pageId }),
  };
}

async function makeLinks(api: Api, shopUrl: string) {
  const pageOf = (handle: string) => `${shopUrl}/products/${handle}`;
  const link = (body: { campaign: string; destination: string } & Record<string, string>) =>
    ensure(api, "links", Link, body, ({ campaign }) => campaign === body.campaign);
  return {
    letter: await link({
      destination: pageOf(pieces.tideBowl.handle),
      source: "newsletter",
      medium: "email",
      campaign: letterCampaign,
      fallback: pageOf(pieces.duneBowl.handle),
    }),
    post: await link({
      destination: pageOf(pieces.tideBowl.handle),
      source: "instagram",
      medium: "social",
      campaign: "at the wheel",
    }),
    stall: await link({
      destination: shopUrl,
      source: "market stall",
      medium: "qr",
      campaign: "Saturday market",
      code: stallCode,
    }),
  };
}

async function nameEndpointAndGoal(api: Api, shopUrl: string, today: string): Promise<void> {
  const { title, handle, priceMinor } = pieces.tideBowl;
  const url = `${shopUrl}/products/${handle}`;
  const endpoint = { url, kind: "product", name: title, value: { amount: priceMinor, currency: "EUR" } };
  await ensure(api, "endpoints", z.object({ url: z.string() }), endpoint, (one) => one.url === url);

  const [year = 0, month = 0] = today.split("-").map(Number);
  const dayOf = (dayInMonth: number) => instant(Date.UTC(year, month - 1, dayInMonth)).slice(0, 10);
  const monthName = new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" }).format(new Date(today));
  const lastOfMonth = instant(Date.UTC(year, month, 0)).slice(0, 10);
  const goal = { name: `40 sales in ${monthName}`, metric: "sales", target: 40, from: dayOf(1), to: lastOfMonth };
  await ensure(api, "goals", z.object({ name: z.string() }), goal, ({ name }) => name === goal.name);
}

/** Mailchimp and Meta ask whether somebody is there before they send anything. */
async function greet(caller: Caller, { mailchimp, meta }: Pick<Setup, "mailchimp" | "meta">, verifyToken: string) {
  await caller.send({ url: mailchimp.webhookUrl, init: {} });
  const challenge = { "hub.mode": "subscribe", "hub.verify_token": verifyToken, "hub.challenge": "1158201444" };
  await caller.send({ url: `${meta.webhookUrl}?${new URLSearchParams(challenge)}`, init: {} });
}

async function ensure<T>(
  api: Api,
  plural: string,
  as: z.ZodMiniType<T>,
  body: object,
  isIt: (one: T) => boolean,
): Promise<T> {
  const { [plural]: standing = [] } = await api.get(`/v1/${plural}`, z.record(z.string(), z.array(as)));
  return standing.find(isIt) ?? api.post(`/v1/${plural}`, body, as);
}
