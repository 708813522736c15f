import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { channelOf, channels, isEvidence } from "./channel.ts";
import type { Touch } from "./event.ts";
import { readTags } from "./url.ts";

const own = { hosts: ["claypot.example", "clay-pot.myshopify.com"] };

/** A browser's first page, with the tags as a collector reads them. */
function landing(path: string, referrer = ""): Touch {
  const landingUrl = `https://www.claypot.example${path}`;
  const { source, medium, campaign, clickIds } = readTags(landingUrl);
  return {
    kind: "session",
    landingUrl,
    clickIds,
    ...(source && { source }),
    ...(medium && { medium }),
    ...(campaign && { campaign }),
    ...(referrer && { referrer }),
  };
}
const channelFor = (path: string, referrer?: string) => channelOf(landing(path, referrer), own).channel;
const tagged = (source: string, medium: string, campaign = "autumn") =>
  channelOf({ kind: "click", source, medium, campaign }, own).channel;

describe("the channel of a landing", () => {
  it.each([
    ["a tagged search ad", "/?utm_source=google&utm_medium=cpc&utm_campaign=glaze", "", "Paid Search"],
    ["a Google ad whose referrer was stripped", "/?gclid=Cj0K", "", "Paid Search"],
    ["a Facebook post, though fbclid is there", "/?fbclid=IwAR", "https://l.facebook.com/", "Organic Social"],
    [
      "a paid Instagram story",
      "/?utm_source=instagram&utm_medium=paid_social&fbclid=IwAR",
      "https://l.instagram.com/",
      "Paid Social",
    ],
    ["a Facebook ad bought per impression", "/?utm_source=facebook&utm_medium=cpm", "", "Paid Social"],
    ["a tagged newsletter", "/?utm_source=newsletter&utm_medium=email", "", "Email"],
    ["a Mailchimp campaign without tags", "/?mc_cid=5f2e1a&mc_eid=0c9d", "", "Email"],
    ["a search", "/", "https://www.google.com/", "Organic Search"],
    ["a Microsoft ad", "/?msclkid=7b1", "https://www.bing.com/", "Paid Search"],
    ["an assistant's answer", "/", "https://chatgpt.com/", "AI Assistant"],
    ["the Facebook app", "/", "android-app://com.facebook.katana/", "Organic Social"],
    ["the way back from paying", "/", "https://www.paypal.com/", "Direct"],
    ["a step within the shop", "/cart", "https://www.claypot.example/products/bowl", "Direct"],
    ["an affiliate", "/?utm_source=craftblog&utm_medium=affiliate", "", "Affiliates"],
    ["a text message", "/?utm_source=sms&utm_medium=text", "", "SMS"],
    ["a podcast, which GA4 has no group for", "/?utm_source=kiln-talk&utm_medium=podcast", "", "Unassigned"],
    ["tags in mixed case", "/?UTM_SOURCE=Instagram&utm_medium=Social", "", "Organic Social"],
    ["a source without a medium", "/?utm_source=facebook", "", "Organic Social"],
    ["an address typed by hand", "/", "", "Direct"],
  ])("knows %s", (_, path, referrer, expected) => {
    expect(channelFor(path, referrer)).toBe(expected);
  });

  it("names the source and says what decided", () => {
    expect(channelOf(landing("/?fbclid=x", "https://l.facebook.com/"), own)).toEqual({
      channel: "Organic Social",
      source: "facebook",
      why: "fbclid in the address: a click at facebook",
    });
    expect(channelOf(landing("/", "https://potters.example/links"), own)).toEqual({
      channel: "Referral",
      source: "potters.example",
      why: "referred by potters.example",
    });
    expect(channelOf(landing("/?utm_source=fb&utm_medium=CPC"), own).source).toBe("facebook");
  });
});

describe("precedence of evidence", () => {
  it.each([
    ["a paid click id is stronger than tags", "/?gclid=x&utm_source=newsletter&utm_medium=email", "", "Paid Search"],
    ["tags say what was paid for", "/?gclid=x&utm_source=youtube&utm_medium=cpv", "", "Paid Video"],
    ["tags do not say who was paid", "/?gclid=x&utm_source=facebook&utm_medium=cpc", "", "Paid Search"],
    ["another platform's ad id is stronger than a copied gclid", "/?gclid=x&ttclid=y", "", "Paid Social"],
    ["dclid is a banner", "/?dclid=x", "", "Display"],
    [
      "tags are stronger than a mail's click id",
      "/?utm_source=instagram&utm_medium=social&mc_cid=x",
      "",
      "Organic Social",
    ],
    ["a mail's click id is stronger than a referrer", "/?mc_cid=x", "https://www.google.com/", "Email"],
    [
      "a referrer names the source that a lone medium lacks",
      "/?utm_medium=cpc",
      "https://www.google.de/",
      "Paid Search",
    ],
    ["a campaign alone does not hide the referrer", "/?utm_campaign=spring", "https://www.bing.com/", "Organic Search"],
    ["a campaign alone is still marketing", "/?utm_campaign=spring", "", "Unassigned"],
    ["tags that say nothing are no tags", "/?utm_source=(direct)&utm_medium=(none)", "", "Direct"],
    ["unfilled templates are no tags", "/?utm_source={{site_source_name}}&fbclid=x", "", "Organic Social"],
    ["Google's free listings are not paid", "/?srsltid=x", "", "Organic Shopping"],
    [
      "Google marks its searches like its listings",
      "/blogs/care?srsltid=x",
      "https://www.google.com/",
      "Organic Search",
    ],
    ["a marked address that was passed on", "/?srsltid=x", "https://l.facebook.com/", "Organic Social"],
    ["a partner network's id is an affiliate", "/?irclickid=x", "", "Affiliates"],
  ])("%s", (_, path, referrer, expected) => {
    expect(channelFor(path, referrer)).toBe(expected);
  });
});

describe("referrers", () => {
  it.each([
    ["https://www.google.co.uk/", "Organic Search"],
    ["https://duckduckgo.com/?q=bowl", "Organic Search"],
    ["https://fr.search.yahoo.com/search", "Organic Search"],
    ["android-app://com.google.android.googlequicksearchbox/", "Organic Search"],
    ["https://docs.google.com/document/d/1", "Referral"],
    ["https://mail.google.com/", "Email"],
    ["https://us14.campaign-archive.com/?u=1", "Email"],
    ["https://lm.facebook.com/l.php", "Organic Social"],
    ["https://out.reddit.com/", "Organic Social"],
    ["https://t.co/abc", "Organic Social"],
    ["https://x.com/i/grok", "AI Assistant"],
    ["https://x.com/claypot", "Organic Social"],
    ["https://www.pinterest.co.uk/", "Organic Social"],
    ["https://m.youtube.com/watch", "Organic Video"],
    ["https://www.etsy.com/shop/clay", "Organic Shopping"],
    ["https://www.amazon.de/", "Organic Shopping"],
    ["https://gemini.google.com/", "AI Assistant"],
    ["https://www.perplexity.ai/search", "AI Assistant"],
    ["https://checkout.stripe.com/c/pay", "Direct"],
    ["https://shop.app/checkout", "Direct"],
    ["https://accounts.google.com/", "Direct"],
    ["https://clay-pot.myshopify.com/", "Direct"],
    ["https://checkout.claypot.example/", "Direct"],
    ["https://another-shop.myshopify.com/", "Referral"],
    ["https://notclaypot.example/", "Referral"],
    ["android-app://com.unheard.of/", "Referral"],
    ["www.bing.com", "Organic Search"],
    ["not an address at all", "Direct"],
  ])("%s is %s", (referrer, expected) => {
    expect(channelFor("/", referrer)).toBe(expected);
  });
});

describe("tags", () => {
  it.each([
    ["market-stall", "qr", "Offline"],
    ["instagram", "qr", "Offline"],
    ["arch-street", "billboard", "Offline"],
    ["local", "Direct Mail", "Offline"],
    ["local", "direct_mail", "Offline"],
    ["wdet", "radio", "Offline"],
    ["Klaviyo", "campaign", "Email"],
    ["Klaviyo", "sms", "SMS"],
    ["mailchimp", "", "Email"],
    ["autumn-newsletter", "", "Email"],
    ["house list", "e mail", "Email"],
    ["fb", "", "Organic Social"],
    ["IG", "stories", "Organic Social"],
    ["insta", "bio", "Organic Social"],
    ["li", "post", "Organic Social"],
    ["x", "", "Organic Social"],
    ["tw", "", "Organic Social"],
    ["Meta-facebook", "", "Organic Social"],
    ["l.instagram.com", "", "Organic Social"],
    ["instagram_story", "", "Organic Social"],
    ["facebook_ads", "", "Paid Social"],
    ["x-mas", "", "Unassigned"],
    ["yt", "description", "Organic Video"],
    ["chatgpt.com", "", "AI Assistant"],
    ["helper", "ai-assistant", "AI Assistant"],
    ["shop_app", "", "Organic Shopping"],
    ["etsy", "cpc", "Paid Shopping"],
    ["craftblog", "banner", "Display"],
    ["craftblog", "cpc", "Paid Other"],
    ["craftblog", "referral", "Referral"],
    ["spotify", "audio", "Audio"],
    ["app", "web_push", "Mobile Push Notifications"],
    ["gmb", "organic", "Organic Search"],
    ["craftblog", "post", "Unassigned"],
  ])("%s / %s is %s", (source, medium, expected) => {
    expect(tagged(source, medium)).toBe(expected);
  });

  it("reads shopping and cross-network out of the campaign as GA4 does", () => {
    expect(tagged("google", "cpc", "Cross-network")).toBe("Cross-network");
    expect(tagged("google", "cpc", "shopping-mugs")).toBe("Paid Shopping");
    expect(tagged("google", "cpc", "bishop-mugs")).toBe("Paid Search");
    expect(tagged("wall", "poster", "shop-opening")).toBe("Offline");
  });
});

describe("touches that no browser made", () => {
  it("counts a Meta ad as paid only when it says so", () => {
    expect(channelOf({ kind: "ad", source: "facebook", medium: "paid" }, own).channel).toBe("Paid Social");
    expect(channelOf({ kind: "ad", source: "instagram" }, own).channel).toBe("Organic Social");
  });

  it("takes a discount code's channel from its link", () => {
    expect(channelOf({ kind: "code", source: "market-stall", medium: "flyer", link: "stall" }, own).channel).toBe(
      "Offline",
    );
  });

  it("knows the shops inside other platforms by the order's own word", () => {
    const of = (source: string) => channelOf({ kind: "source", source }, own).channel;
    expect(["facebook", "instagram", "tiktok", "pinterest", "google"].map(of)).toEqual([
      "Organic Social",
      "Organic Social",
      "Organic Social",
      "Organic Social",
      "Organic Shopping",
    ]);
  });

  it("is never Direct without a browser", () => {
    const of = (source: string) => channelOf({ kind: "source", source }, own).channel;
    expect(["web", "pos", "shopify_draft_order", "580111"].map(of)).toEqual(Array(4).fill("Unattributed"));
    expect(channelOf({ kind: "ad" }, own).channel).toBe("Unattributed");
    expect(channelOf({ kind: "code" }, own).channel).toBe("Unattributed");
  });
});

it("tells evidence from its absence", () => {
  expect(isEvidence(landing("/", "https://www.bing.com/"), own)).toBe(true);
  expect(isEvidence(landing("/?utm_campaign=spring"), own)).toBe(true);
  expect(isEvidence(landing("/", "https://www.paypal.com/"), own)).toBe(false);
  expect(isEvidence({ kind: "source", source: "pos" }, own)).toBe(false);
});

it("always answers with one of the channels, whatever strangers write", () => {
  const text = fc.option(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.webUrl({ withQueryParameters: true }),
      fc.constantFrom("gclid", "fb", "%", "x.", "."),
    ),
    { nil: undefined },
  );
  const touches = fc.record({
    kind: fc.constantFrom("click", "visit", "ad", "session", "code", "source"),
    source: text,
    medium: text,
    campaign: text,
    landingUrl: text,
    referrer: text,
    clickIds: fc.option(fc.array(fc.string()), { nil: undefined }),
  });
  fc.assert(
    fc.property(touches, fc.array(fc.string()), (touch, hosts) => {
      const { channel, source, why } = channelOf(touch as Touch, { hosts });
      expect(channels).toContain(channel);
      expect(source.length * why.length).toBeGreaterThan(0);
      expect(isEvidence(touch as Touch, { hosts })).toBe(channel !== "Direct" && channel !== "Unattributed");
    }),
    { numRuns: 2000 },
  );
});
