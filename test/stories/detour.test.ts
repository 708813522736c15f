// Where a link leads right now: the redirect, the incident and the mail say the same, whatever happens to the pages behind it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, eventually, type Handoff, type Json, startHandoff } from "./harness.ts";
import { click } from "./platforms.ts";
import { openShop, type Shop } from "./shop.ts";

let shop: Shop;
let handoff: Handoff;
beforeAll(async () => {
  shop = await openShop();
  handoff = await startHandoff({ webAllow: [shop.host] });
});
afterAll(async () => {
  await handoff?.end();
  await shop?.end();
});

/** Where the incident says that its links lead, which is where they lead. */
async function agreedOn(api: Api, incident: string, expected: Record<string, string>) {
  await eventually(async () => {
    const { links } = await api.get(`/v1/incidents/${incident}`);
    const said = links.map(({ slug, to, address }: Json) => [slug, to === "catch" ? "catch" : address]);
    expect(Object.fromEntries(said)).toEqual(expected);
    for (const slug of Object.keys(expected)) {
      const { location } = await click(handoff, slug);
      const [page] = location.split("?");
      expect([slug, page === `${handoff.url}/catch/${slug}` ? "catch" : page]).toEqual([slug, expected[slug]]);
    }
  }, 30_000);
}

const mailOf = (subject: RegExp) =>
  eventually(async () => {
    const mail = (await handoff.mailbox()).find((one) => subject.test(one.subject));
    expect(mail).toBeDefined();
    return mail as NonNullable<typeof mail>;
  }, 30_000);

test("redirect, incident and mail agree: through a link that stands in, past one that is down, snoozed, and recovered", {
  timeout: 180_000,
}, async () => {
  const { api } = await handoff.business();
  const [jar, bowl] = [shop.page("moon-jar"), shop.page("tea-bowl")];
  shop.set("moon-jar", "sells");
  shop.set("tea-bowl", "sells");
  const make = async (campaign: string, destination: string, fallback?: string): Promise<string> =>
    (await api.post("/v1/links", { source: "letter", medium: "email", campaign, destination, fallback })).slug;
  const other = await make("other", bowl);
  const kept = await make("kept", jar, `${handoff.url}/l/${other.toUpperCase()}?utm_term=x`);
  const bare = await make("bare", jar);

  shop.set("moon-jar", "deleted");
  await click(handoff, kept);
  const [{ id }] = await eventually(async () => {
    const { incidents } = await api.get("/v1/incidents");
    expect(incidents).toHaveLength(1);
    return incidents;
  }, 30_000);
  await agreedOn(api, id, { [kept]: bowl, [bare]: "catch" });
  const opened = await mailOf(/^Nobody can buy/);
  expect(opened.text).toContain(`led to ${bowl}, or where no fallback works, to a page that takes their address`);

  shop.set("tea-bowl", "sold-out");
  await click(handoff, other);
  await eventually(async () => expect((await api.get("/v1/incidents?state=open")).incidents).toHaveLength(2), 30_000);
  await agreedOn(api, id, { [kept]: "catch", [bare]: "catch" });
  await api.post(`/v1/incidents/${id}/snooze`, { hours: 1 });
  await agreedOn(api, id, { [kept]: "catch", [bare]: "catch" });

  shop.set("tea-bowl", "sells");
  await recheck(api, bowl);
  await agreedOn(api, id, { [kept]: bowl, [bare]: "catch" });

  shop.set("moon-jar", "sells");
  await recheck(api, jar);
  await agreedOn(api, id, { [kept]: jar, [bare]: jar });
  const recovered = await mailOf(/^People can buy again at \/products\/moon-jar/);
  expect(recovered.text).toContain("Your tracked links lead there again by themselves.");
  expect(recovered.text).toMatch(new RegExp(`\\d+ (was|were) led to ${bowl}, \\d+ could not buy`));
});

async function recheck(api: Api, page: string) {
  const { paths } = await api.get("/v1/paths");
  const { id } = paths.find(({ landingUrl }: Json) => landingUrl === page);
  await api.post(`/v1/paths/${id}/check`);
}
