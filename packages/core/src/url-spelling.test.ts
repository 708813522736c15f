import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsAddress } from "./personal.ts";
import { cutAddress, cutText, tidy } from "./text.ts";
import { hostOf, pageOf, readTags, withoutPersonal } from "./url.ts";

const news = { source: "news", medium: "email", campaign: "may sale" };
const tagsOf = (address: string) => {
  const { source, medium, campaign } = readTags(address);
  return { ...(source && { source }), ...(medium && { medium }), ...(campaign && { campaign }) };
};

describe("tags are read", () => {
  const query = "utm_source=news&utm_medium=email&utm_campaign=may%20sale";
  it.each([
    ["as they should be", `/p?${query}`],
    ["with + for the space", "/p?utm_source=news&utm_medium=email&utm_campaign=may+sale"],
    ["behind &amp;", `/p?${query.replaceAll("&", "&amp;")}`],
    ["behind &amp;amp;", `/p?size=2&amp;amp;${query.replaceAll("&", "&amp;amp;")}`],
    ["behind &#38;", `/p?${query.replaceAll("&", "&#38;")}`],
    ["behind an escaped &amp;", `/p?${query.replaceAll("&", "%26amp%3B")}`],
    ["behind semicolons", `/p?${query.replaceAll("&", ";")}`],
    ["behind a second question mark", `/p?size=2?${query}`],
    ["behind two question marks", `/p??${query}`],
    ["in the fragment", `/p#${query}`],
    ["in the fragment of a route", `/p#!/bowls?${query}`],
    ["in a fragment with a place", `/p#reviews&${query}`],
    ["half in the query, half in the fragment", "/p?utm_source=news#utm_medium=email&utm_campaign=may%20sale"],
    ["escaped as a whole", `/p?${encodeURIComponent(query)}`],
    ["escaped twice as a whole", `/p?${encodeURIComponent(encodeURIComponent(query))}`],
    ["with values escaped twice", "/p?utm_source=news&utm_medium=email&utm_campaign=may%2520sale"],
    [
      "with a plus escaped once more",
      "/p?utm_source=news&utm_medium=email&utm_campaign=may%2Bsale".replace("%2B", "%2520"),
    ],
    ["in the path, behind an escaped question mark", `/p%3F${query}`],
    ["in the path, wholly escaped", `/p%3F${encodeURIComponent(query)}`],
    ["in the path, without any question mark", `/p&${query}`],
    ["in capitals", "/p?UTM_SOURCE=news&Utm_Medium=email&utm_CAMPAIGN=may%20sale"],
    ["with a hyphen in the name", "/p?utm-source=news&utm-medium=email&utm-campaign=may%20sale"],
    ["with spaces around", "/p?utm_source=%20news%20&%20utm_medium=email&utm_campaign=+may+sale+"],
    [
      "with a zero-width space before a value",
      `/p?utm_source=%E2%80%8Bnews&utm_medium=email%EF%BB%BF&utm_campaign=may%20sale`,
    ],
    [
      "with a zero-width space in a name",
      `/p?%E2%80%8Butm_source=news&utm_medium%E2%81%A0=email&utm_campaign=may%20sale`,
    ],
    ["in a discount link", `/discount/MAY?redirect=${encodeURIComponent(`/products/bowl?${query}`)}`],
    [
      "in a discount link of a language",
      `/en-gb/discount/MAY?redirect=${encodeURIComponent(`/products/bowl?${query}`)}`,
    ],
    [
      "in a discount link escaped twice",
      `/discount/MAY?redirect=${encodeURIComponent(encodeURIComponent(`/products/bowl?${query}`))}`,
    ],
    [
      "in a discount link with a whole address",
      `/discount/MAY?redirect=${encodeURIComponent(`https://mugs.example/p?${query}`)}`,
    ],
    ["in the address after a sign-in", `/account/login?return_url=${encodeURIComponent(`/p?${query}`)}`],
    [
      "beside the address in a discount link, which they outrank",
      `/discount/MAY?redirect=%2Fp%3Futm_source%3Dold&${query}`,
    ],
  ])("%s", (_, path) => {
    expect(tagsOf(`https://mugs.example${path}`)).toEqual(news);
  });

  it.each([
    ["an address that nobody documents", "/p?u=https%3A%2F%2Fother.example%2F%3Futm_source%3Dnews"],
    ["a search for them", "/search?q=utm_source%3Dnews"],
    ["an address of another site", "/account/login?return_url=https%3A%2F%2Fother.example%2F%3Futm_source%3Dnews"],
    ["a redirect elsewhere than in a discount link", "/go?redirect=%2Fp%3Futm_source%3Dnews"],
  ])("never in %s", (_, path) => {
    expect(tagsOf(`https://mugs.example${path}`)).toEqual({});
  });

  it.each([
    ["utm_campaign=20%25-off", "20%-off"],
    ["utm_campaign=100%25", "100%"],
    ["utm_campaign=a%26b", "a&b"],
    ["utm_campaign=nov%2346", "nov#46"],
    ["utm_campaign=Market+%40+Town+Hall", "Market @ Town Hall"],
    ["utm_campaign=%F0%9F%91%A9%E2%80%8D%F0%9F%8E%A8", "👩‍🎨"],
    ["utm_campaign=50%off", "50%off"],
    ["utm_campaign=news?fbclid=IwAR", "news"],
  ])("%s is the campaign %s", (query, campaign) => {
    expect(readTags(`https://mugs.example/?${query}`).campaign).toBe(campaign);
  });

  it("whatever the order, the capitals and the escapes of the parameters", () => {
    const text = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
      .filter((value) => /^[^%&?;#@{}[\]*_]+$/.test(value) && tidy(value) === value);
    const spelling = fc.record({
      joint: fc.constantFrom("&", "&amp;", "&amp;amp;"),
      capitals: fc.boolean(),
      twice: fc.boolean(),
      place: fc.constantFrom("?", "#", "?a=b&", "?a=b?"),
    });
    fc.assert(
      fc.property(
        text,
        text,
        text,
        spelling,
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        (source, medium, campaign, { joint, capitals, twice, place }, order) => {
          const pairs = Object.entries({ utm_source: source, utm_medium: medium, utm_campaign: campaign }).map(
            ([name, value]) => {
              const once = encodeURIComponent(value.toWellFormed());
              return `${capitals ? name.toUpperCase() : name}=${twice ? encodeURIComponent(once) : once}`;
            },
          );
          const address = `https://mugs.example/p${place}${order.map((i) => pairs[i]).join(joint)}`;
          expect(tagsOf(address)).toEqual({
            source: source.toWellFormed(),
            medium: medium.toWellFormed(),
            campaign: campaign.toWellFormed(),
          });
          expect(tagsOf(withoutPersonal(address) ?? "")).toEqual(tagsOf(address));
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe("nothing of a person stays", () => {
  it.each([
    "ann@example.com",
    "Ann.B+news@mail.example.co.uk",
    "ann%40example.com",
    "Ann <ann@example.com>",
    "mailto:ann@example.com",
    "ann@exämple.de",
    "ann@exa\u200bmple.com",
    "ann＠example.com",
    "ann%2540example.com",
  ])("%s is an address", (text) => {
    expect(holdsAddress(text)).toBe(true);
  });
  it.each([
    "@mossandclay",
    "@moss.and.clay",
    "Market @ Town Hall",
    "3 @ 5.50",
    "sale@shop",
    "a@1.2",
    "@",
    "me@",
    "%40mugs",
    "bowl@2x.png",
  ])("%s is none", (text) => {
    expect(holdsAddress(text)).toBe(false);
  });

  it.each([
    ["https://mugs.example/p?utm_source=ann@example.com&utm_medium=email", "https://mugs.example/p?utm_medium=email"],
    [
      "https://mugs.example/p?utm_source=@mugs&utm_medium=social",
      "https://mugs.example/p?utm_source=@mugs&utm_medium=social",
    ],
    ["https://mugs.example/p?size=2&amp;mc_eid=77", "https://mugs.example/p?size=2"],
    ["https://mugs.example/p?size=2?mc_eid=77", "https://mugs.example/p"],
    ["https://mugs.example/p?utm_source%3Dnews%26mc_eid%3D77", "https://mugs.example/p?utm_source=news"],
    ["https://mugs.example/unsubscribe/ann@example.com?x=1", "https://mugs.example/unsubscribe/-?x=1"],
    ["https://mugs.example/p%3Futm_source=news&mc_eid=77", "https://mugs.example/p?utm_source=news"],
    ["https://mugs.example/p?phone=%2B15550100&size=2", "https://mugs.example/p?size=2"],
    ["https://mugs.example/p?email=1&mobile=desktop", "https://mugs.example/p?email=1&mobile=desktop"],
    ["https://mugs.example/p?checkout%5Bemail%5D=YW5uQGV4", "https://mugs.example/p"],
    [
      "https://mugs.example/discount/MAY?redirect=%2Fp%3Fmc_eid%3D77%26size%3D2",
      "https://mugs.example/discount/MAY?redirect=%2Fp%3Fsize%3D2",
    ],
    ["https://mugs.example/p?url=https%3A%2F%2Fother.example%2F%3F_kx%3D77", "https://mugs.example/p"],
    ["https://mugs.example/blogs/care?srsltid=Afm&size=2", "https://mugs.example/blogs/care?size=2"],
    ["https://mugs.example/p#utm_source=news&email=ann@example.com", "https://mugs.example/p?utm_source=news"],
  ])("%s is kept as %s", (address, kept) => {
    expect(withoutPersonal(address)).toBe(kept);
  });

  it("wherever and however an address or a mail's id stands in it", () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,12}$/);
    const secret = fc.oneof(
      fc.tuple(part, part).map(([name, host]) => `${name}@${host}.example`),
      part.map((id) => `&mc_eid=secret${id}`),
    );
    const escaping = fc.constantFrom<(text: string) => string>(
      (text) => text,
      encodeURIComponent,
      (text) => encodeURIComponent(encodeURIComponent(text)),
    );
    const place = fc.constantFrom(
      "?utm_source=",
      "?x=",
      "/",
      "#utm_campaign=",
      "?x=1&amp;utm_term=",
      "?x=1?utm_content=",
      "?redirect=%2Fp%3Fa%3D",
      "/discount/A?redirect=%2Fp%3Futm_source%3D",
      "?",
    );
    fc.assert(
      fc.property(
        place,
        part,
        secret,
        escaping,
        fc.integer({ min: 0, max: 2500 }),
        (where, before, text, escaped, filling) => {
          const address = `https://mugs.example/p${where}${before}${escaped(text)}&fill=${"y".repeat(filling)}`;
          const kept = [
            withoutPersonal(address) ?? "",
            JSON.stringify(readTags(address)),
            pageOf(withoutPersonal(address) ?? "") ?? "",
          ].join("\n");
          const bare = decodeURIComponent(decodeURIComponent(decodeURIComponent(kept)));
          expect(holdsAddress(bare)).toBe(false);
          expect(bare).not.toContain("secret");
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("what is too long", () => {
  it("keeps its tags, whatever stands before and behind them", () => {
    const address = `https://mugs.example/p?x=${"y".repeat(3000)}&utm_source=news&utm_medium=email&utm_campaign=may+sale&gclid=abc`;
    expect(withoutPersonal(address)).toBe(
      "https://mugs.example/p?utm_source=news&utm_medium=email&utm_campaign=may+sale&gclid=abc",
    );
  });

  it("keeps its tags beside a path that is too long as well, within 2000 characters", () => {
    const kept =
      withoutPersonal(
        `https://mugs.example/${"é".repeat(900)}?utm_source=${"ギ".repeat(300)}&utm_medium=email&utm_campaign=may`,
      ) ?? "";
    expect(kept.length).toBeLessThanOrEqual(2000);
    expect(readTags(kept)).toMatchObject({ source: "ギ".repeat(50), medium: "email", campaign: "may" });
    expect(() => decodeURIComponent(kept)).not.toThrow();
  });

  it.each([
    ["Mugs 🎉", 6, "Mugs "],
    ["👩‍🎨👩‍🎨", 7, "👩‍🎨"],
    ["cafe\u0301", 4, "caf"],
    ["🇫🇷🇩🇪", 5, "🇫🇷"],
    ["short", 10, "short"],
  ])("%s is cut at %i to %s", (text, length, kept) => {
    expect(cutText(text, length)).toBe(kept);
  });

  it("is cut in linear time, also where one sign has accents without end", () => {
    const zalgo = `e${"\u0301".repeat(100_000)}`;
    expect(cutText(zalgo, 100)).toHaveLength(100);
  });

  it.each([
    ["https://mugs.example/%C3%A9", 25, "https://mugs.example/"],
    ["https://mugs.example/%C3%A9", 23, "https://mugs.example/"],
    ["https://mugs.example/%C3%A9%C3%A9", 28, "https://mugs.example/%C3%A9"],
    ["https://mugs.example/%F0%9F%8E%89", 30, "https://mugs.example/"],
    ["https://mugs.example/a%20b", 25, "https://mugs.example/a%20"],
  ])("%s is cut at %i to %s", (address, length, kept) => {
    expect(cutAddress(address, length)).toBe(kept);
  });
});

it("no address takes more than a moment, however it is built", () => {
  const parts = [
    "&amp;",
    "?utm_source=",
    "%3F",
    "%26",
    ";utm_medium=",
    "a@",
    "@a.",
    "%25",
    "%2540",
    "#",
    "&utm_source%3D",
    "\u200d",
    "redirect=%2F",
    "mc_eid=",
  ];
  for (const part of parts) {
    const address = `https://mugs.example/discount/x?redirect=/${part.repeat(4000)}#${part.repeat(4000)}`;
    const started = performance.now();
    withoutPersonal(address);
    readTags(address);
    pageOf(address);
    expect([part, performance.now() - started < 1500]).toEqual([part, true]);
  }
});

describe("100,000 letters that a stranger wrote", () => {
  const of = (part: string) => part.repeat(Math.ceil(100_000 / part.length));
  it.each([
    ["escaped ampersands without end", `https://mugs.example/?utm_source=${of("amp;")}!`],
    ["the same in a path", `https://mugs.example/${of("amp;")}!`],
    ["templates that nobody closed", `https://mugs.example/?utm_source=${of("{{")}!`],
    ["slashes", `https://mugs.example/${of("/")}!`],
    ["addresses inside addresses", `https://mugs.example/?${of("return_to=%2F%3F")}`],
  ])("are read and cleaned at once: %s", (_, address) => {
    const started = performance.now();
    readTags(address);
    withoutPersonal(address);
    pageOf(address);
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it("hide no mail's id, however deep it is nested", () => {
    for (const depth of [2, 4, 6, 40]) {
      const address = `https://mugs.example/?${"return_to=/?".repeat(depth)}mc_eid=secret`;
      expect([depth, withoutPersonal(address)]).toEqual([depth, expect.not.stringContaining("secret")]);
    }
  });
});

it("a host is the same with the full stop of the root behind it", () => {
  expect(hostOf("https://www.mugs.example./x")).toBe("mugs.example");
});

it("a referrer without a scheme is a site", () => {
  expect(withoutPersonal("www.google.com")).toBe("https://www.google.com/");
  expect(withoutPersonal("//bing.com/search?q=x")).toBe("https://bing.com/search?q=x");
  expect(withoutPersonal("https%3A%2F%2Ft.co%2Fx")).toBe("https://t.co/x");
  expect(withoutPersonal("ann@example.com")).toBeUndefined();
  expect(withoutPersonal("a page")).toBeUndefined();
});
