import { describe, expect, it } from "vitest";
import type { LinkNow } from "./destination.ts";
import type { Damage, Incident } from "./incident.ts";
import { openedNotice, recoveredNotice, reminderNotice, type Situation } from "./notice.ts";
import { dataRequestNotice } from "./notice-request.ts";

const now = Date.parse("2026-11-23T10:40:00.000Z");

function incident(change: Partial<Incident> = {}): Incident {
  return {
    id: "inc_1",
    kind: "broken",
    cause: "deleted",
    subject: "product:7",
    state: "open",
    path: { id: "pth_bowl", landingUrl: "https://claykiln.example/products/blue-bowl" },
    paths: [{ id: "pth_bowl", landingUrl: "https://claykiln.example/products/blue-bowl" }],
    since: "2026-11-23T09:32:00.000Z",
    openedAt: "2026-11-23T09:33:00.000Z",
    evidence: [{ by: "store", says: "Shopify deleted the product", at: "2026-11-23T09:32:00.000Z" }],
    ...change,
  };
}

const bowls = "https://claykiln.example/collections/bowls";
const link = (slug: string) => ({ slug, url: `https://handoff.example/l/${slug}`, campaign: "autumn-news" });
const led = (slug: string, address: string): LinkNow => ({ ...link(slug), to: "fallback", address });
const asks = (slug: string): LinkNow => ({ ...link(slug), to: "catch" });
const direct = (slug: string): LinkNow => ({ ...link(slug), to: "wanted", address: incident().path.landingUrl });

function damage(change: Partial<Damage> = {}): Damage {
  return {
    came: change.people ?? 14,
    people: 14,
    led: [],
    asked: 0,
    campaigns: [
      { campaign: "autumn-news", channel: "Email", people: 11 },
      { campaign: "market stall", channel: "Offline", people: 3 },
    ],
    estimatedLoss: { amount: 12340, currency: "EUR" },
    basis: "14 people × 21 sales in 1000 visits × 41.97 EUR a sale (the 28 days before).",
    ...change,
  };
}

function situation(change: Partial<Situation> = {}): Situation {
  return {
    business: { name: "Clay & Kiln", timezone: "Europe/Berlin" },
    incident: incident(),
    damage: damage(),
    links: [led("a", bowls), led("b", bowls)],
    endpoint: "product",
    shop: "shopify",
    dashboardUrl: "https://handoff.example",
    now,
    ...change,
  };
}

const fact = (notice: ReturnType<typeof openedNotice>, label: string) =>
  notice.facts.find((one) => one.label === label)?.value;
const list = (notice: ReturnType<typeof openedNotice>, title: string) =>
  notice.lists.find((one) => one.title === title)?.items;

describe("the mail on an opening", () => {
  it("names page, people and hour in its subject, as the owner's clock shows it", () => {
    expect(openedNotice(situation()).subject).toBe("Nobody can buy at /products/blue-bowl: 14 people since 10:32");
  });

  it("says what broke, since when, who came from where, what it costs and what to do first", () => {
    const notice = openedNotice(situation());
    expect(notice.paragraphs).toEqual([
      "The product was deleted from the shop. Your marketing has brought 14 people since 10:32, and none of them could buy there.",
      "That costs about EUR 123.40 so far.",
    ]);
    expect(fact(notice, "Since")).toBe("Mon 23 Nov 2026, 10:32 (Europe/Berlin)");
    expect(fact(notice, "What it costs so far")).toBe(
      "About EUR 123.40. 14 people × 21 sales in 1000 visits × 41.97 EUR a sale (the 28 days before).",
    );
    expect(fact(notice, "Where they are sent")).toBe(
      "People on your tracked links are led to https://claykiln.example/collections/bowls. Links that were posted without Handoff still lead to the page itself.",
    );
    expect(notice.campaigns).toEqual([
      { campaign: "autumn-news", channel: "Email", people: 11 },
      { campaign: "market stall", channel: "Offline", people: 3 },
    ]);
    expect(list(notice, "What to do first")?.[0]).toMatch(
      /^A deleted product cannot be brought back\. In Shopify admin/,
    );
    expect(list(notice, "Why we say so")).toEqual(["Shopify deleted the product"]);
    expect(notice.button).toEqual({ label: "Open the incident", url: "https://handoff.example/#inc_1" });
  });

  it.each([
    ["one person", { damage: damage({ people: 1 }) }, "Nobody can buy at /products/blue-bowl: 1 person since 10:32"],
    [
      "thousands",
      { damage: damage({ people: 12345 }) },
      "Nobody can buy at /products/blue-bowl: 12,345 people since 10:32",
    ],
    [
      "nobody yet",
      { damage: damage({ people: 0, campaigns: [] }) },
      "Nobody can buy at /products/blue-bowl, and marketing leads there",
    ],
    ["a booking page", { endpoint: "booking" }, "Nobody can book at /products/blue-bowl: 14 people since 10:32"],
    ["a donation page", { endpoint: "donation" }, "Nobody can donate at /products/blue-bowl: 14 people since 10:32"],
    ["an opt-in form", { endpoint: "opt-in" }, "Nobody can sign up at /products/blue-bowl: 14 people since 10:32"],
    [
      "another day",
      { now: Date.parse("2026-11-24T08:00:00.000Z") },
      "Nobody can buy at /products/blue-bowl: 14 people since Mon 23 Nov, 10:32",
    ],
    [
      "a whole host",
      { incident: incident({ subject: "host:claykiln.example", cause: "dns" }) },
      "Nobody can buy at claykiln.example: 14 people since 10:32",
    ],
    [
      "several pages",
      { incident: incident({ paths: [incident().path, { id: "pth_2", landingUrl: "https://claykiln.example/b" }] }) },
      "Nobody can buy at /products/blue-bowl and 1 more page: 14 people since 10:32",
    ],
    [
      "letters of any script",
      { incident: incident({ path: { id: "pth_3", landingUrl: "https://claykiln.example/blaue-sch%C3%BCssel" } }) },
      "Nobody can buy at /blaue-schüssel and 1 more page: 14 people since 10:32",
    ],
  ] satisfies [string, Partial<Situation>, string][])("fits its subject to %s", (_, change, subject) => {
    expect(openedNotice(situation(change)).subject).toBe(subject);
  });

  it("speaks of one person as of one", () => {
    expect(openedNotice(situation({ damage: damage({ people: 1 }) })).paragraphs[0]).toBe(
      "The product was deleted from the shop. Your marketing has brought 1 person since 10:32, who could not buy there.",
    );
  });

  it("says plainly that the cost cannot be known yet, and why", () => {
    const notice = openedNotice(situation({ damage: damage({ estimatedLoss: null, basis: "No sale so far." }) }));
    expect(fact(notice, "What it costs so far")).toBe("Cannot be known yet. No sale so far.");
    expect(notice.paragraphs.join(" ")).not.toMatch(/costs/);
  });

  it("writes yen without decimals", () => {
    const notice = openedNotice(
      situation({ damage: damage({ estimatedLoss: { amount: 1200, currency: "JPY" }, basis: "Rough." }) }),
    );
    expect(fact(notice, "What it costs so far")).toBe("About JPY 1200. Rough.");
  });

  it.each([
    ["no link leads there", [], /^Nowhere else: none of your tracked links leads there/],
    ["nothing else works", [asks("a")], /are led to a page that takes their address/],
    [
      "only some have a fallback",
      [led("a", "https://a.example/"), asks("b")],
      /https:\/\/a\.example\/, or where no fallback works, to a page that takes their address/,
    ],
    [
      "one page is not known to be down any more",
      [led("a", "https://a.example/"), direct("b")],
      /led to https:\/\/a\.example\/\. 1 of your 2 tracked links leads to the page itself: whether it works is not known/,
    ],
    ["nothing is known", [direct("a")], /^Your tracked links lead to the page itself: whether it works is not known/],
  ] satisfies [string, LinkNow[], RegExp][])("says where links lead now when %s", (_, links, says) => {
    expect(fact(openedNotice(situation({ links })), "Where they are sent")).toMatch(says);
  });

  it("offers a fallback only where a link can take one", () => {
    const last = (links: LinkNow[]) => list(openedNotice(situation({ links })), "What to do first")?.at(-1);
    expect(last([asks("a")])).toBe(
      "Cannot fix it now? Pause the campaigns that lead there, or open the incident and give your tracked links a fallback.",
    );
    for (const links of [[], [led("a", bowls)]])
      expect(last(links)).toBe("Cannot fix it now? Pause the campaigns that lead there.");
  });

  it("does not count those who were led on among those who could not buy", () => {
    const some = damage({ came: 7, people: 3, led: [{ url: bowls, people: 4 }], asked: 1 });
    const notice = openedNotice(situation({ damage: some }));
    expect(notice.subject).toBe("Nobody can buy at /products/blue-bowl: 3 people since 10:32");
    expect(notice.paragraphs[0]).toBe(
      `The product was deleted from the shop. Your marketing has brought 7 people since 10:32: 4 were led to ${bowls}, 3 could not buy.`,
    );
    expect(notice.facts.slice(2, 6)).toEqual([
      { label: "People who came", value: "7" },
      { label: "Led to a page that works", value: `4 to ${bowls}` },
      { label: "Could not buy", value: "3" },
      { label: "Asked for their address", value: "1" },
    ]);
  });

  it("says so when everybody was led on", () => {
    const all = damage({ came: 4, people: 0, led: [{ url: bowls, people: 4 }], campaigns: [] });
    const notice = openedNotice(situation({ damage: all }));
    expect(notice.subject).toBe("Nobody can buy at /products/blue-bowl, and marketing leads there");
    expect(notice.paragraphs[0]).toContain(`4 people since 10:32: 4 were led to ${bowls}.`);
  });

  it("says that it works again when it does before the mail could go out", () => {
    const recovered = incident({ state: "recovered", recoveredAt: "2026-11-23T09:38:00.000Z" });
    expect(openedNotice(situation({ incident: recovered })).paragraphs[2]).toBe(
      "It has worked again since 10:38: the next mail has the proof.",
    );
  });

  it("gives steps without Shopify's menus to a shop that is none of Shopify's", () => {
    const steps = list(openedNotice(situation({ shop: undefined })), "What to do first");
    expect(steps?.join(" ")).not.toMatch(/Shopify/);
    expect(steps?.[0]).toBe("Create the product again under the same address: the old links work again.");
  });

  it("has true words and steps for a cause that nobody wrote an entry for", () => {
    const notice = openedNotice(situation({ incident: incident({ cause: "swallowed-by-a-whale" }) }));
    expect(notice.paragraphs[0]).toMatch(/^The page does not work for visitors\./);
    expect(list(notice, "What to do first")?.length).toBeGreaterThan(1);
  });

  it("makes no link of what a stranger put into a campaign's name, and no second line", () => {
    const notice = openedNotice(
      situation({
        damage: damage({
          campaigns: [{ campaign: "https://evil.example/login\nPage: x", channel: "e@vil.example", people: 1 }],
        }),
      }),
    );
    expect(notice.campaigns).toEqual([
      { campaign: "https evil . example/login Page: x", channel: "e @ vil . example", people: 1 },
    ]);
  });

  it("sums up the campaigns after the tenth, so that the people still add up", () => {
    const campaigns = Array.from({ length: 13 }, (_, n) => ({ campaign: `c${n}`, channel: "Email", people: 20 - n }));
    const rows = openedNotice(situation({ damage: damage({ campaigns }) })).campaigns;
    expect(rows).toHaveLength(11);
    expect(rows[10]).toEqual({ campaign: "3 more", channel: "", people: 27 });
  });
});

describe("the reminder", () => {
  it("says how many have come since the last mail, and how to stop it", () => {
    const notice = reminderNotice(
      situation({ damage: damage({ people: 31 }), now: Date.parse("2026-11-24T10:40:00.000Z") }),
      14,
    );
    expect(notice.subject).toBe("Still nobody can buy at /products/blue-bowl: 31 people, 17 more since the last mail");
    expect(notice.paragraphs.join(" ")).toMatch(/since Mon 23 Nov, 10:32.*Acknowledge or snooze the incident/);
  });
});

describe("the mail on a recovery", () => {
  const recovered = incident({
    state: "recovered",
    recoveredAt: "2026-11-23T11:42:00.000Z",
    proof: [{ by: "store", says: "Shopify published the product again", at: "2026-11-23T11:42:00.000Z" }],
  });

  it("says how long it lasted, how many came meanwhile, and shows the proof", () => {
    const notice = recoveredNotice(situation({ incident: recovered }));
    expect(notice.subject).toBe("People can buy again at /products/blue-bowl: down for 2 h 10 min, 14 people came");
    expect(list(notice, "The proof")).toEqual(["Shopify published the product again"]);
    expect(fact(notice, "Works again since")).toBe("Mon 23 Nov 2026, 12:42 (Europe/Berlin)");
  });

  it("says how many of those who came were led on", () => {
    const some = damage({ came: 7, people: 3, led: [{ url: bowls, people: 4 }] });
    const notice = recoveredNotice(situation({ incident: recovered, damage: some }));
    expect(notice.subject).toMatch(/down for 2 h 10 min, 7 people came, 3 could not buy$/);
    expect(notice.paragraphs[0]).toContain(`7 people came in that time: 4 were led to ${bowls}, 3 could not buy.`);
  });

  it("says that the links lead there again when they do, and nothing of links that are not there", () => {
    const paragraph = (links: LinkNow[]) => recoveredNotice(situation({ incident: recovered, links })).paragraphs[0];
    expect(paragraph([direct("a")])).toMatch(/Your tracked links lead there again by themselves\.$/);
    for (const links of [[], [asks("a")]]) expect(paragraph(links)).not.toMatch(/tracked links/);
  });

  it("sends the owner to the people who left their address, if any could", () => {
    const asked = damage({ asked: 2 });
    expect(list(recoveredNotice(situation({ incident: recovered, damage: asked })), "What to do now")?.[0]).toMatch(
      /^Write to the people who left their address/,
    );
    expect(list(recoveredNotice(situation({ incident: recovered })), "What to do now")).toEqual([
      "Paused a campaign? Switch it on again.",
    ]);
  });
});

describe("the mail on a data request", () => {
  it("names the last day to answer and the ways to do it, and nobody", () => {
    const notice = dataRequestNotice({
      business: { name: "Clay & Kiln", timezone: "Europe/Berlin" },
      platform: "shopify",
      requestedAt: "2026-11-23T23:30:00.000Z",
      dashboardUrl: "https://handoff.example",
    });
    expect(notice.subject).toBe("A customer asks for their data: answer by Thu 24 Dec 2026");
    expect(list(notice, "What to do first")?.join(" ")).toMatch(
      /\/v1\/sales\/<platform>:<order id>\/explain.*\/v1\/erasures/,
    );
    expect(notice.button.url).toBe("https://handoff.example/docs#sales");
    expect(JSON.stringify(notice)).not.toMatch(/https:[^"]*\/v1\//);
  });
});
