// Whose name or host is this? Search engines, networks, shops, assistants and mail tools, by the many names people tag them with.
// A search engine is known by its exact host: docs.google.com is not a search, mail.google.com is somebody's mailbox.
import { isCardCheck, paymentHosts } from "./payment-hosts.ts";
import { aiAssistants, searchEngines, socialNetworks } from "./sources.ts";

/** passage: a payment or sign-in page that she only passed through; says nothing about where she came from. */
export type PlatformKind = "search" | "social" | "video" | "shopping" | "assistant" | "mail" | "passage";
export type Platform = { name: string; kind: PlatformKind };

/** Name, other names in tags, hosts (`{}` is a country) and app packages beyond those of the lists. */
const rows: Record<PlatformKind, [name: string, aliases: string, hosts: string][]> = {
  search: [
    ["google", "adwords googleads gmb gbp", "com.google.android.googlequicksearchbox"],
    ["bing", "bingads", "com.microsoft.bing"],
    ["yahoo", "", ""],
    ["duckduckgo", "ddg", "com.duckduckgo.mobile.android"],
    ["baidu", "", ""],
    ["yandex", "", "ya.ru"],
    ["ecosia", "", "com.ecosia.android"],
    ["qwant", "", ""],
    ["startpage", "", ""],
    ["brave", "", ""],
    ["kagi", "", ""],
    ["naver", "", ""],
    ["seznam", "", ""],
  ],
  social: [
    ["facebook", "fb meta facebookads fbads", "fb.com com.facebook.katana com.facebook.lite"],
    ["messenger", "fbm", "messenger.com m.me com.facebook.orca"],
    ["instagram", "ig insta", "ig.me com.instagram.android"],
    ["threads", "", "com.instagram.barcelona"],
    ["twitter", "tw x x-twitter", "com.twitter.android"],
    ["linkedin", "li", "com.linkedin.android"],
    ["pinterest", "pin", "pinterest.{} pin.it com.pinterest"],
    ["tiktok", "tt tiktokads", "com.zhiliaoapp.musically com.ss.android.ugc.trill"],
    ["reddit", "", "redd.it com.reddit.frontpage"],
    ["snapchat", "snap", "com.snapchat.android"],
    ["whatsapp", "wa", "whatsapp.com wa.me com.whatsapp com.whatsapp.w4b"],
    ["telegram", "", "t.me telegram.me telegram.org org.telegram.messenger"],
    ["discord", "", "com.discord"],
    ["bluesky", "bsky", "xyz.blueskyweb.app"],
    ["mastodon", "", ""],
    ["nextdoor", "", "nextdoor.com nextdoor.{}"],
    ["quora", "", "quora.com"],
    ["tumblr", "", ""],
    ["vkontakte", "vk", ""],
    ["wechat", "weixin", "com.tencent.mm"],
    ["weibo", "", ""],
    ["xing", "", "xing.com"],
    ["linktree", "linktr.ee", "linktr.ee lnk.bio beacons.ai"],
  ],
  video: [
    ["youtube", "yt", "youtube.com youtu.be com.google.android.youtube"],
    ["vimeo", "", "vimeo.com"],
    ["twitch", "", "twitch.tv"],
    ["dailymotion", "", "dailymotion.com"],
    ["niconico", "", "nicovideo.jp"],
    ["bilibili", "", "bilibili.com"],
  ],
  shopping: [
    ["google-shopping", "googleshopping google_shopping igshopping", "shopping.google.com"],
    ["shop", "shop_app shop-app shop.app shopapp", ""],
    ["etsy", "", "etsy.com com.etsy.android"],
    ["ebay", "", "ebay.com ebay.{}"],
    ["amazon", "", "amazon.com amazon.{}"],
    ["walmart", "", "walmart.com"],
    ["aliexpress", "", "aliexpress.com"],
    ["idealo", "", "idealo.{}"],
    ["mercadolibre", "", "mercadolibre.{}"],
    ["faire", "", "faire.com"],
  ],
  assistant: [
    ["chatgpt", "openai", "com.openai.chatgpt"],
    ["claude", "", ""],
    ["perplexity", "", ""],
    ["gemini", "", ""],
    ["copilot", "", ""],
    ["deepseek", "", ""],
    ["grok", "", ""],
    ["mistral", "", ""],
  ],
  mail: [
    ["mailchimp", "", "mailchi.mp list-manage.com campaign-archive.com"],
    ["klaviyo", "", ""],
    ["kit", "convertkit", ""],
    ["mailerlite", "", ""],
    ["brevo", "sendinblue", ""],
    ["omnisend", "", ""],
    ["activecampaign", "", ""],
    ["campaignmonitor", "", "createsend.com"],
    ["constantcontact", "", ""],
    ["beehiiv", "", ""],
    ["flodesk", "", ""],
    ["sendgrid", "", ""],
    ["gmail", "", "mail.google.com com.google.android.gm"],
    ["outlook", "", "outlook.live.com outlook.office.com outlook.office365.com com.microsoft.office.outlook"],
    ["yahoo mail", "", "mail.yahoo.com"],
    ["aol mail", "", "mail.aol.com"],
    ["proton mail", "", "mail.proton.me"],
    ["zoho mail", "", "mail.zoho.com"],
  ],
  passage: [
    ["payment", "", paymentHosts],
    ["sign-in", "", "accounts.google.com appleid.apple.com idmsa.apple.com login.microsoftonline.com login.live.com"],
    ["sign-in", "", "login.yahoo.com auth0.com okta.com"],
  ],
};

let known: { hosts: Map<string, Platform>; names: Map<string, Platform> } | undefined;

/** The platform behind a host (or an Android app's package). `path` tells an assistant within a network apart. */
export function platformOfHost(host: string, path = ""): Platform | undefined {
  const { hosts } = lists();
  const plain = host.toLowerCase().replace(/^www\./, "");
  const place =
    hosts.get(`${plain}${path}`.replace(/\/$/, "")) ?? hosts.get(plain) ?? hosts.get(ofCountry(plain, hosts));
  if (place) return place;
  // Then the sites that this one is a part of: m.facebook.com, lite.duckduckgo.com; but for search engines only from a search host.
  for (let rest = plain; rest.includes("."); ) {
    rest = rest.slice(rest.indexOf(".") + 1);
    const whole = hosts.get(rest) ?? hosts.get(ofCountry(rest, hosts));
    if (whole) return whole.kind !== "search" || /^(search|duckduckgo|bing)\./.test(rest) ? whole : undefined;
  }
  return isCardCheck(plain) ? { name: "payment", kind: "passage" } : undefined;
}

/** The platform that a tag like "fb", "Meta-facebook", "instagram_story" or "l.facebook.com" names. */
export function platformNamed(text: string): Platform | undefined {
  const { names } = lists();
  const name = text.toLowerCase();
  const exact = names.get(name) ?? (name.includes(".") ? platformOfHost(name) : undefined);
  if (exact) return exact;
  const [first = ""] = name.split(/[^a-z0-9.]+/);
  // "x-mas" is no post on X: names of one or two letters count only when they stand alone.
  return first.length > 2 ? names.get(first) : undefined;
}

/** The host with its country written as `{}`, in the way that the list knows it. */
function ofCountry(host: string, hosts: ReadonlyMap<string, unknown>): string {
  const labels = host.split(".");
  const last = host.replace(/\.(?:com?\.)?[a-z]{2}$/, ".{}");
  const each = labels.map((label, i) => (label.length === 2 ? labels.with(i, "{}").join(".") : ""));
  return [last, ...each].find((pattern) => hosts.has(pattern)) ?? "";
}

/** Read on first use: a worker that classifies nothing starts without them. */
function lists() {
  known ??= learn();
  return known;
}

function learn() {
  const hosts = new Map<string, Platform>();
  const names = new Map<string, Platform>();
  const vendored: [string, PlatformKind][] = [
    [searchEngines, "search"],
    [socialNetworks, "social"],
    [aiAssistants, "assistant"],
  ];
  for (const [text, kind] of vendored) {
    for (const line of text.trim().split("\n")) {
      const [title = "", addresses = ""] = line.split("\t");
      const platform = { name: title.toLowerCase().replace(/!/g, ""), kind };
      for (const host of addresses.split(" ")) hosts.set(host, platform);
    }
  }
  for (const kind of Object.keys(rows) as PlatformKind[]) {
    for (const [name, aliases, addresses] of rows[kind]) {
      const platform = { name, kind };
      if (kind !== "passage") for (const alias of [name, ...aliases.split(" ")]) if (alias) names.set(alias, platform);
      for (const host of addresses.split(" ")) if (host) hosts.set(host, platform);
    }
  }
  return { hosts, names };
}
