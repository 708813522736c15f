// A television spot, a billboard and a post all tell people to buy a drink that the shop does not have (yet).
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { click, meta, order, product, sendTo, shopify } from "./platforms.ts";
import { openShop, type Shop } from "./shop.ts";

const secret = "shpss_lemonade_stand_2026";
const appSecret = "meta_lemonade_stand_2026";
const page = "104857600123456";
// Two to three seconds on an idle machine, of which two lie between the two looks that must agree.
const alarmWithinMs = 10_000;
const crowd = 100;

let shop: Shop;
let handoff: Handoff;
beforeAll(async () => {
  shop = await openShop();
  handoff = await startHandoff({ webAllow: [shop.host] });
});
afterAll(async () => {
  await handoff.end();
  await shop.end();
});

type Campaign = { drink: string; recipient: string };

/** A business whose television spot, billboard and social post point at one drink. The spot names where else to send people. */
async function advertise({ drink, recipient }: Campaign) {
  const { id, keys, api } = await handoff.business({ name: "Fizz & Co", recipients: [recipient] });
  const { webhookUrl } = await api.post("/v1/connections", {
    platform: "shopify",
    name: "Shop",
    secrets: [secret],
    settings: { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: shop.url },
  });
  const social = await api.post("/v1/connections", {
    platform: "meta",
    name: "Page",
    secrets: [appSecret],
    settings: { verifyToken: "lemonade-for-all" },
  });
  const to = { destination: shop.page(drink), campaign: "summer" };
  const post = (body: Json) => api.post("/v1/links", { ...to, ...body });
  const links = {
    tv: await post({ source: "channel-five", medium: "tv", fallback: shop.page("water") }),
    billboard: await post({ source: "main-street", medium: "qr" }),
    instagram: await post({ source: "instagram", medium: "social" }),
  };
  return { id, keys, api, webhookUrl, metaUrl: social.webhookUrl, links };
}

const incidents = async (api: Api): Promise<Json[]> => (await api.get("/v1/incidents")).incidents;

/** Resolves with the only incident and the only mail, once both are there. */
function alarm(api: Api, recipient: string, withinMs = alarmWithinMs) {
  return eventually(async () => {
    const [mails, found] = [await handoff.mailbox(recipient), await incidents(api)];
    expect(mails).toHaveLength(1);
    expect(found).toHaveLength(1);
    return { mail: mails[0], incident: found[0] };
  }, withinMs);
}

function recovery(api: Api, recipient: string) {
  return eventually(async () => {
    const [mails, found] = [await handoff.mailbox(recipient), await incidents(api)];
    expect(found.map(({ state }) => state)).toEqual(["recovered"]);
    expect(mails).toHaveLength(2);
    return { mail: mails[0], incident: found[0] };
  });
}

let lemonade: Awaited<ReturnType<typeof advertise>>;
const recipient = "ana@fizz.example";
let peopleInVain = 0;

test("the first person who finds nothing to buy is enough: one incident and one mail within seconds", async () => {
  shop.set("water", "sells", { title: "Sparkling water" });
  lemonade = await advertise({ drink: "lemonade", recipient });
  const { api, links } = lemonade;
  // A machine that fetches a preview is nobody who arrives in vain.
  await click(handoff, links.instagram.slug, { "user-agent": "facebookexternalhit/1.1" });

  const startedAt = Date.now();
  const { location } = await click(handoff, links.tv.slug);
  peopleInVain++;
  const { incident, mail } = await alarm(api, recipient);
  console.log(`soft drink: first person to mail in ${Date.now() - startedAt} ms`);
  expect(location).toContain(
    `${shop.page("lemonade")}?utm_source=channel-five&utm_medium=tv&utm_campaign=summer&ho_click=`,
  );
  expect(incident).toMatchObject({ kind: "broken", cause: "not-found", state: "open", people: 1 });
  expect(incident.path.landingUrl).toBe(shop.page("lemonade"));
  expect(mail?.text).toContain("1 person");
  expect(mail?.text).toContain("summer");
});

test("while it is so, links lead to the fallback that was named, or to a page that takes an address for the owner alone", async () => {
  const { api, keys, links } = lemonade;
  await eventually(async () => {
    peopleInVain++;
    const { location } = await click(handoff, links.tv.slug);
    expect(location).toContain(`${shop.page("water")}?utm_source=channel-five`);
  });
  peopleInVain--; // the last of them was led to the water, and can buy
  const billboard = await click(handoff, links.billboard.slug);
  const instagram = await click(handoff, links.instagram.slug);
  peopleInVain += 2;
  for (const { location } of [billboard, instagram]) expect(location).toContain(`${handoff.url}/catch/`);

  expect(await (await handoff.fetch(instagram.location)).text()).toContain('name="email"');
  const body = new URLSearchParams({ email: "Mara@Guests.example", ho_click: instagram.clickId ?? "", website: "" });
  const thanked = await handoff.fetch(new URL(instagram.location).pathname, { method: "POST", body });
  expect(thanked.status).toBe(200);
  await eventually(async () => {
    const { leads } = await api.get("/v1/leads");
    expect(leads).toMatchObject([
      { kind: "back-in-stock", state: "waiting", channel: "Organic Social", campaign: "summer" },
    ]);
    expect(leads[0].contact.toLowerCase()).toContain("mara@guests.example");
  });
  expect((await handoff.api(keys.read).get("/v1/leads")).leads).toMatchObject([{ contact: "hidden" }]);
});

test("when the drink is there, one mail says so with proof, links lead to it again, and sales are the billboard's", async () => {
  const { api, links, webhookUrl } = lemonade;
  shop.set("lemonade", "sells", { title: "Lemonade" });
  const arrived = product({ id: 71, handle: "lemonade", title: "Lemonade", at: new Date().toISOString() });
  expect((await sendTo(handoff, shopify(webhookUrl, secret, "products/create", arrived))).status).toBe(200);
  const { incident, mail } = await recovery(api, recipient);
  expect(incident).toMatchObject({
    came: peopleInVain + 1,
    people: peopleInVain,
    led: [{ url: shop.page("water"), people: 1 }],
    asked: 2,
  });
  expect(incident.proof.map(({ says }: Json) => says).join()).toContain('Shopify sells "Lemonade"');
  expect(mail?.text).toContain("Lemonade");

  const again = await eventually(async () => {
    const clicked = await click(handoff, links.billboard.slug);
    expect(clicked.location).toContain(shop.page("lemonade"));
    return clicked;
  });
  const another = await click(handoff, links.billboard.slug);
  for (const [n, { location }] of [again, another].entries()) {
    const { pathname, search } = new URL(location);
    const bought = order({ id: 3001 + n, total: "2.50", at: new Date().toISOString(), landingSite: pathname + search });
    expect((await sendTo(handoff, shopify(webhookUrl, secret, "orders/create", bought))).status).toBe(200);
  }
  const earned = { sales: 2, gross: { amount: 500, currency: "EUR" }, net: { amount: 500, currency: "EUR" } };
  await eventually(async () => {
    const { rows, total } = await api.get("/v1/reports/channels");
    expect(total).toMatchObject({ ...earned, leads: 1 });
    expect(rows.find(({ channel }: Json) => channel === "Offline")).toMatchObject(earned);
  });
  const { considered } = await api.get("/v1/sales/shopify:3001/explain");
  const touch = `handoff:click:${again.clickId}`;
  expect(considered).toMatchObject([{ id: touch, source: "main-street", medium: "qr", link: links.billboard.slug }]);

  // One mail when it broke, one when it was over, and none besides.
  expect(await handoff.mailbox(recipient)).toHaveLength(2);
  expect(await incidents(api)).toHaveLength(1);
});

test("a hundred people at once who find nothing to buy are one alarm and one mail, and all of them are counted", {
  timeout: 90_000,
}, async () => {
  const rui = "rui@fizz.example";
  const { api, links } = await advertise({ drink: "cola", recipient: rui });
  // Some of them come to the same drink by other addresses.
  const sizes = ["?size=small", "?size=large"].map((size) => ({
    destination: shop.page("cola") + size,
    campaign: "summer",
  }));
  const ads = await Promise.all(sizes.map((to) => api.post("/v1/links", { ...to, source: "radio", medium: "audio" })));
  const slugs = [links.tv, links.billboard, links.instagram, ...ads].map(({ slug }) => slug);

  const startedAt = Date.now();
  const answers = await Promise.all(Array.from({ length: crowd }, (_, n) => click(handoff, slugs[n % slugs.length])));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 302));
  const answeredMs = Date.now() - startedAt;
  await alarm(api, rui);
  console.log(`soft drink: ${crowd} people answered in ${answeredMs} ms, mail after ${Date.now() - startedAt} ms`);
  await eventually(async () => {
    expect(await incidents(api)).toMatchObject([{ people: crowd, kind: "broken" }]);
  });

  // The owner puts the page up and looks for herself.
  const paths: Json[] = (await api.get("/v1/paths")).paths;
  expect(paths).toHaveLength(3);
  expect(await api.post(`/v1/paths/${paths[0].id}/check`)).toMatchObject({ verdict: "broken" });
  shop.set("cola", "sells", { title: "Cola" });
  const looks = paths.map(({ id }) => api.post(`/v1/paths/${id}/check`));
  for (const looked of await Promise.all(looks)) expect(looked).toMatchObject({ verdict: "open" });
  const { incident } = await recovery(api, rui);
  expect(incident.proof).not.toEqual([]);
  await eventually(async () => expect((await click(handoff, links.tv.slug)).location).toContain(shop.page("cola")));
  expect(await handoff.mailbox(rui)).toHaveLength(2);
});

test("a post that leads to a page without the product raises the alarm before anybody has followed it", async () => {
  const eva = "eva@fizz.example";
  const { api, metaUrl, links } = await advertise({ drink: "tonic", recipient: eva });
  const now = Math.floor(Date.now() / 1000);
  const value = {
    item: "status",
    verb: "add",
    post_id: `${page}_900`,
    from: { id: page },
    created_time: now,
    published: 1,
    message: `Tonic is here: ${links.instagram.url}`,
  };
  const post = meta(metaUrl, appSecret, "page", [{ id: page, time: now, changes: [{ field: "feed", value }] }]);
  for (const sent of [post, post]) expect((await sendTo(handoff, sent)).status).toBe(200);
  const { incident } = await alarm(api, eva);
  expect(incident).toMatchObject({ kind: "broken", people: 0, path: { landingUrl: shop.page("tonic") } });
});
