import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Channel, channelOf } from "./channel.ts";

const own = { hosts: ["mugs.example"] };
const told = (source: string, medium = "", campaign = "") =>
  channelOf(
    { kind: "visit", ...(source && { source }), ...(medium && { medium }), ...(campaign && { campaign }) },
    own,
  );
const channel = (source: string, medium?: string, campaign?: string) => told(source, medium, campaign).channel;

describe("whose a source is", () => {
  const spellings: [name: string, spellings: string][] = [
    [
      "facebook",
      "fb FB Facebook facebook.com m.facebook.com l.facebook.com https://www.facebook.com/mugs fb_ads fb-ads fbads fb_page facebookads " +
        "Facebook+Ads facebook_mobile_feed Facebook_Desktop_Feed Facebook_Right_Column Facebook_Stories facebook-marketplace meta meta-ads metaads " +
        "Meta-facebook meta_facebook an audience_network fcb facebook_cpc FacebookPage",
    ],
    ["messenger", "msg fbm messenger m.me Facebook+Messenger l.messenger.com Messenger_Inbox"],
    [
      "instagram",
      "ig IG insta ig_story ig-stories ig_ads igads Instagram_Stories Instagram_Reels Instagram_Feed instagram-bio meta-instagram " +
        "instagram.com l.instagram.com ig_profile_link InstagramStories instagram_organic",
    ],
    ["threads", "th threads threads.net threads.com Threads_Feed"],
    ["tiktok", "tiktok TikTok tt tik-tok tik+tok tik.tok tiktok_ads tiktokads TikTok+Ads tt_video"],
    ["twitter", "x x.com X+Ads twitter twitter.com t.co twitter/x x_post"],
    ["linkedin", "li linkedin LinkedIn+Ads linked-in linkedin_company_page lnkd.in"],
    ["pinterest", "pin pinterest pinterest-ads pinterest.co.uk pinterest_pin pin.it"],
    ["snapchat", "snap snapchat snapchat_ads snapads"],
    ["whatsapp", "wa whatsapp wa_status whatsapp-group l.wl.co wa.me"],
    [
      "google",
      "google Google+Ads google_ads google-ads googleads gads adwords google-cpc GMB gbp google_my_business google.com google-search " +
        "google-tw google_li google-th tt-google",
    ],
    ["bing", "bing bing_ads bingads microsoft-ads bing.com"],
    ["google-shopping", "Google+Shopping google_shopping google-shopping-ads GoogleShopping shopping.google.com"],
    ["instagram-shopping", "IGShopping ig_shopping"],
    ["youtube", "yt youtube youtube_shorts youtube-ads google-youtube youtu.be"],
    ["chatgpt", "chatgpt chatgpt.com openai chat-gpt"],
    ["copilot", "copilot copilot.microsoft.com bing-chat"],
    ["yelp", "yelp yelp.com yelp.co.uk m.yelp.com"],
    ["ravelry", "ravelry ravelry.com"],
  ];
  it.each(spellings.flatMap(([name, texts]) => texts.split(" ").map((text) => [text, name])))(
    "%s is %s",
    (text, name) => {
      expect(told(text.replaceAll("+", " "), "cpc").source).toBe(name);
    },
  );

  it.each([
    ..."facebook-leads google-reviews shop-newsletter pinterest_list x-mas xmas shop mugshop metal meta-analysis pinboard-weekly".split(
      " ",
    ),
    ..."snapdragon linear igloo fbi wagon anna an-email line-magazine instagrammable googly-eyes tripadvisory @claypot threads-and-yarn".split(
      " ",
    ),
  ])("%s is nobody's but its own", (text) => {
    expect(told(text, "cpc").source).toBe(text);
  });
});

describe("paid", () => {
  it.each([
    ["threads", "Organic Social"],
    ["nomad", "Unassigned"],
    ["beads", "Unassigned"],
    ["download", "Unassigned"],
    ["uploads", "Unassigned"],
    ["roads", "Unassigned"],
    ["newsletter-leads", "Email"],
    ["leads", "Unassigned"],
    ["ad-hoc", "Unassigned"],
    ["ipad", "Unassigned"],
    ["readers", "Unassigned"],
    ["facebook", "Organic Social"],
    ["instagram_story", "Organic Social"],
    ["Instagram_Stories", "Organic Social"],
    ["google-business-profile", "Organic Search"],
    ["facebook_ads", "Paid Social"],
    ["fb ads", "Paid Social"],
    ["ads_fb", "Paid Social"],
    ["fbads", "Paid Social"],
    ["fbad", "Paid Social"],
    ["metaads", "Paid Social"],
    ["MetaAds", "Paid Social"],
    ["tiktok-ads", "Paid Social"],
    ["threads_ads", "Paid Social"],
    ["facebook_paid", "Paid Social"],
    ["Facebook_Mobile_Feed", "Paid Social"],
    ["google-ads", "Paid Search"],
    ["googleads", "Paid Search"],
    ["gads", "Paid Search"],
    ["google cpc", "Paid Search"],
    ["bing-ads", "Paid Search"],
    ["youtube_ads", "Paid Video"],
    ["google-shopping-ads", "Paid Shopping"],
    ["local-ads", "Paid Other"],
  ])("%s without a medium is %s", (source, expected) => {
    expect(channel(source)).toBe(expected);
  });

  it.each([
    ["facebook", "ads", "Paid Social"],
    ["facebook", "fb-ads", "Paid Social"],
    ["fb", "Facebook_Mobile_Feed", "Paid Social"],
    ["an", "Facebook_Audience_Network", "Paid Social"],
    ["ig", "Instagram_Stories", "Organic Social"],
    ["instagram", "paid-social", "Paid Social"],
    ["instagram", "sponsored", "Paid Social"],
    ["an", "paid", "Paid Social"],
    ["nov-drop", "facebook_cpc", "Paid Social"],
    ["nov-drop", "instagram", "Organic Social"],
    ["google", "ppc", "Paid Search"],
    ["potters", "paid-newsletter", "Paid Other"],
    ["potters", "display-ads", "Display"],
    ["potters", "Banner", "Display"],
    ["potters", "threads", "Organic Social"],
    ["potters", "leads", "Unassigned"],
  ])("%s / %s is %s", (source, medium, expected) => {
    expect(channel(source, medium)).toBe(expected);
  });

  it("never comes of an unrelated word added to a source", () => {
    const payingWords =
      /^(?:ads?|adwords|adv|adverts?|paid|cpc|cpm|ppc|sponsored|promoted|boost(?:ed)?|retargeting|remarketing|prospecting|gads|msads)$/;
    const word = fc.stringMatching(/^[a-z]{1,12}$/).filter((text) => !payingWords.test(text) && !/ads?$/.test(text));
    const letters = fc.stringMatching(/^[a-z]{1,10}$/);
    const added = fc.oneof(
      word,
      letters.map((text) => `le${text}`).filter((text) => !/ads?$/.test(text)),
      fc.constantFrom("threads", "leads", "beads", "nomad", "download", "uploads", "roads"),
    );
    const source = fc.constantFrom("facebook", "ig", "google", "newsletter", "yelp", "potters", "etsy", "youtube");
    fc.assert(
      fc.property(source, added, fc.constantFrom("-", "_", " ", "."), fc.boolean(), (name, extra, joint, before) => {
        const text = before ? `${extra}${joint}${name}` : `${name}${joint}${extra}`;
        expect(channel(text)).not.toMatch(/Paid/);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("a stated medium", () => {
  const stated: [Channel, string][] = [
    [
      "Email",
      "email E-Mail e_mail e+mail mail courriel infolettre correo boletín Rundbrief nyhetsbrev e-post uutiskirje nieuwsbrief newsletter Newsletters email-marketing email_campaign mailing eblast automated-email",
    ],
    ["SMS", "sms SMS mms text text-message text+message sms-campaign"],
    ["Affiliates", "affiliate affiliates affiliate-network"],
    ["Mobile Push Notifications", "push web_push app-push push-notification notification"],
    ["Offline", "qr print flyer Direct+Mail poster in-store postcard"],
  ];
  const sources =
    "facebook ig google google-reviews facebook-leads shop shop-newsletter etsy youtube pinterest_list chatgpt klaviyo yelp potters sms";
  const cases = stated.flatMap(([expected, media]) =>
    media.split(" ").map((medium) => [medium.replaceAll("+", " "), expected] as const),
  );

  it.each(cases)("%s is %s, whatever the source and the campaign are called", (medium, expected) => {
    for (const source of sources.split(" "))
      for (const campaign of ["", "shop-the-look", "christmas-shopping", "cross-network", "shop", "paid-ads"])
        expect([source, campaign, channel(source, medium, campaign)]).toEqual([source, campaign, expected]);
  });

  it("never loses to anything the source or the campaign may say", () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom("shop", "shopping", "cross-network", "facebook_ads", "google", "etsy"),
    );
    fc.assert(
      fc.property(fc.constantFrom(...cases), text, text, ([medium, expected], source, campaign) => {
        expect(channel(source, medium, campaign)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["newsletter", "email", "shop-autumn", "Email"],
    ["instagram", "social", "shop-now", "Organic Social"],
    ["facebook", "paid_social", "shop-now", "Paid Social"],
    ["facebook", "cpc", "christmas shopping", "Paid Social"],
    ["potters", "cpc", "shop-autumn", "Paid Other"],
    ["potters", "referral", "shop-guide", "Referral"],
    ["potters", "post", "shop-guide", "Unassigned"],
    ["google", "organic", "shop-profile", "Organic Search"],
    ["google", "cpc", "shop-brand", "Paid Search"],
    ["google", "cpc", "Shopping | mugs", "Paid Shopping"],
    ["bing", "cpc", "shopping-mugs", "Paid Shopping"],
    ["criteo", "cpc", "shopping", "Paid Shopping"],
    ["google", "feed", "shopping", "Organic Shopping"],
    ["", "", "shop-autumn", "Organic Shopping"],
    ["instagram", "", "shop-autumn", "Organic Social"],
    ["google", "cpc", "Cross-network", "Cross-network"],
  ])(
    "outranks a campaign that merely has a shop in its name: %s / %s / %s is %s",
    (source, medium, campaign, expected) => {
      expect(channel(source, medium, campaign)).toBe(expected);
    },
  );
});

describe("the sites of Google's table", () => {
  it.each([
    ["https://www.yelp.com/biz/mugs", "Organic Social"],
    ["https://www.tripadvisor.co.uk/", "Organic Social"],
    ["https://www.houzz.com/", "Organic Social"],
    ["https://www.ravelry.com/", "Organic Social"],
    ["https://medium.com/@potter/glazes", "Organic Social"],
    ["https://www.meetup.com/", "Organic Social"],
    ["https://flipboard.com/", "Organic Social"],
    ["https://www.goodreads.com/", "Organic Social"],
    ["https://m.tagged.com/", "Organic Social"],
    ["https://getpocket.com/", "Organic Social"],
    ["https://lens.google.com/", "Organic Search"],
    ["https://ntp.msn.com/edge/ntp", "Organic Search"],
    ["https://www.msn.com/", "Organic Search"],
    ["https://play.google.com/", "Organic Search"],
    ["https://www.hulu.com/", "Organic Video"],
    ["https://player.vimeo.com/", "Organic Video"],
    ["https://www.alibaba.com/", "Organic Shopping"],
    ["https://apps.shopify.com/", "Organic Shopping"],
    ["https://potter.blogspot.com/", "Referral"],
    ["https://somebodys-shop.weebly.com/", "Referral"],
    ["https://finance.yahoo.com/", "Referral"],
    ["https://edition.cnn.com/", "Referral"],
  ])("%s is %s", (referrer, expected) => {
    expect(channelOf({ kind: "visit", landingUrl: "https://mugs.example/", referrer }, own).channel).toBe(expected);
  });

  it.each([
    ["yelp", "listing", "Organic Social"],
    ["Ravelry", "post", "Organic Social"],
    ["Google Shopping", "feed", "Organic Shopping"],
    ["IGShopping", "Social", "Organic Shopping"],
    ["netflix", "", "Organic Video"],
    ["line", "post", "Organic Social"],
    ["alice", "", "Organic Search"],
    ["ask-the-potter", "", "Unassigned"],
    ["stripe", "", "Unassigned"],
  ])("%s / %s is %s", (source, medium, expected) => {
    expect(channel(source, medium)).toBe(expected);
  });
});

it("a host longer than any is looked up nowhere", () => {
  const started = performance.now();
  for (const referrer of [`https://${"a.".repeat(50_000)}facebook.com/`, `https://${"a.".repeat(200)}facebook.com/`])
    expect(channelOf({ kind: "visit", referrer }, own).channel).toBe("Referral");
  expect(channel("a.".repeat(50_000))).toBe("Unassigned");
  expect(performance.now() - started).toBeLessThan(1500);
});

describe("where a mail, a chat or an assistant was read", () => {
  const referrers: [Channel, string][] = [
    [
      "Email",
      "https://deref-gmx.net/mail/client/x https://deref-web.de/ https://deref-mail.com/ https://deref-1und1-02.de/ https://webmail.free.fr/ " +
        "https://zimbra.free.fr/ https://webmail.optusnet.com.au/ https://webmail2.provider.example/ https://mail.provider.example/ " +
        "https://outlook.live.com/ https://outlook.office.com/ https://outlook.office365.com/ https://outlook.cloud.microsoft/ https://e.mail.ru/ " +
        "https://mail.yahoo.com/ https://mail.yandex.ru/ https://email.seznam.cz/ https://email.t-online.de/ https://lightmailer-bs.web.de/ " +
        "https://messageriepro3.orange.fr/ https://manage.kmail-lists.com/ https://trk.klclick3.com/ https://link.mail.beehiiv.com/ " +
        "https://mugs.myflodesk.com/ https://click.pstmrk.it/ https://x.r.us-east-1.awstrack.me/ https://mail.provider.co.uk/ " +
        "https://3c-lxa.mail.com/ https://navigator-bs.gmx.net/ https://poczta.onet.pl/ https://www.icloud.com/ https://app.fastmail.com/ " +
        "https://eur05.safelinks.protection.outlook.com/?url=x https://urldefense.com/v3/ https://urldefense.proofpoint.com/v2/url " +
        "https://protect-us.mimecast.com/s/x https://url.uk.m.mimecastprotect.com/s/x https://linkprotect.cudasvc.com/url " +
        "https://secure-web.cisco.com/x https://eu-west-1.protection.sophos.com/ https://ddec1-0-en-ctp.trendmicro.com/ " +
        "https://url.avanan.click/ https://secureurl.ukr.net/ https://click.mail.ru/ " +
        "android-app://com.google.android.gm android-app://com.samsung.android.email.provider android-app://com.yahoo.mobile.client.android.mail " +
        "android-app://com.microsoft.office.outlook android-app://ch.protonmail.android android-app://de.gmx.mobile.android.mail " +
        "android-app://org.kman.AquaMail android-app://com.android.email android-app://ru.mail.mailapp",
    ],
    [
      "Organic Social",
      "https://l.wl.co/ https://wa.me/ https://web.whatsapp.com/ https://l.facebook.com/ https://lm.facebook.com/ https://l.instagram.com/ " +
        "https://l.threads.com/ https://l.messenger.com/ https://t.co/x https://lnkd.in/x https://out.reddit.com/ https://away.vk.com/ " +
        "https://go.bsky.app/ https://t.me/ https://t.umblr.com/ https://pin.it/ https://lin.ee/ android-app://com.nextdoor/ " +
        "android-app://com.vkontakte.android android-app://jp.naver.line.android https://link.zhihu.com/ https://story.kakao.com/ https://zalo.me/",
    ],
    [
      "AI Assistant",
      "https://copilot.cloud.microsoft/ https://m365.cloud.microsoft/ https://edgeservices.bing.com/ https://www.bing.com/chat " +
        "https://copilot.microsoft.com/ https://chatgpt.com/ https://claude.ai/ https://gemini.google.com/ https://www.perplexity.ai/ " +
        "https://chat.deepseek.com/ https://grok.com/ https://chat.mistral.ai/ https://www.meta.ai/ https://poe.com/ https://www.kimi.com/ " +
        "https://www.doubao.com/ https://chat.z.ai/ https://lumo.proton.me/ https://duck.ai/ android-app://com.openai.chatgpt " +
        "android-app://com.anthropic.claude android-app://ai.perplexity.app.android",
    ],
    [
      "Direct",
      "https://verify.amazon.com/ https://na.account.amazon.com/ https://accounts.google.com/ https://accounts.google.co.uk/ " +
        "https://login.microsoftonline.com/ https://login.live.com/ https://appleid.apple.com/ https://signin.ebay.com/ " +
        "https://login.partner.example/ https://sso.partner.example/ https://id.twitch.tv/ " +
        "https://www.amazon.de/ap/signin?x=1 https://www.facebook.com/v19.0/dialog/oauth https://www.facebook.com/login.php " +
        "https://www.linkedin.com/oauth/v2/authorization https://account.proton.me/ https://accounts.partner.co.uk/",
    ],
    [
      "Organic Shopping",
      "https://www.amazon.com/ https://www.ebay.co.uk/ https://www.amazon.com/login-book-sleeve/dp/1",
    ],
    [
      "Referral",
      "https://mail.ru/ https://mailbox.example/ https://email-tips.example/ https://loginbooks.example/ https://docs.google.com/ " +
        "https://www.posta.com.tr/ https://webmail.co.nz/ https://accounts.com.br/ https://retailer.example/login",
    ],
  ];
  it.each(referrers.flatMap(([expected, list]) => list.split(" ").map((referrer) => [referrer, expected])))(
    "%s is %s",
    (referrer, expected) => {
      expect(channelOf({ kind: "visit", landingUrl: "https://mugs.example/", referrer }, own).channel).toBe(expected);
    },
  );
});
