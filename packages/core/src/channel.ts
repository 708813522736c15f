// Which channel brought this touch? GA4's default channel groups, and four of our own: Offline, AI Assistant, Unattributed, Direct.
// The strongest evidence decides: a paid click id, then utm tags, then other click ids, then the referrer. No evidence is never a channel of marketing.
// Where and why we leave GA4: docs/decisions/stated-medium-first.md.
import { isCheckoutPage } from "./checkout.ts";
import { clickIds } from "./click-id.ts";
import type { Touch } from "./event.ts";
import { isDisplay, isPaid, isSocial, type Stated, statedBy } from "./medium.ts";
import { ownNamed, type Platform, type PlatformKind, platformNamed, platformOfHost } from "./platform.ts";
import { isAdPlacement, saysAds, saysPaid, unglued, wordsOf } from "./source-words.ts";
import { visible } from "./text.ts";
import { asAddress, hostOf, readTags } from "./url.ts";

export const channels = [
  "Cross-network",
  "Paid Shopping",
  "Paid Search",
  "Paid Social",
  "Paid Video",
  "Display",
  "Paid Other",
  "Organic Shopping",
  "Organic Social",
  "Organic Video",
  "Organic Search",
  "AI Assistant",
  "Email",
  "Affiliates",
  "Offline",
  "Referral",
  "Audio",
  "SMS",
  "Mobile Push Notifications",
  "Unassigned",
  "Direct",
  "Unattributed",
] as const;
export type Channel = (typeof channels)[number];

/** Hosts of the business itself: its store, its endpoints. A step from one of them to another is no touch. */
export type Own = { hosts: readonly string[] };
export type Classified = {
  channel: Channel;
  /** The platform or tag behind it: google, facebook, newsletter, partner.example, (direct). */
  source: string;
  /** What decided, in words an owner understands. */
  why: string;
};

/** The channel of a touch, where it came from, and what decided. Never throws. */
export function channelOf(touch: Touch, own: Own): Classified {
  const found = evidenceOf(touch, own);
  if (found) {
    const stated = statedBy(found.medium);
    const channel = stated ? channelStated[stated] : (rules.find(([, holds]) => holds(found))?.[0] ?? "Unassigned");
    return { channel, source: found.source, why: found.why };
  }
  // Direct needs a browser that came with no sign of marketing; an order's bare word about itself is not even that.
  if (touch.kind === "click" || touch.kind === "visit" || touch.kind === "session") {
    return { channel: "Direct", source: "(direct)", why: "she came without any sign of marketing" };
  }
  return { channel: "Unattributed", source: "(none)", why: "nothing says where this came from" };
}

/** Whether the touch says anything about marketing at all. */
export function isEvidence(touch: Touch, own: Own): boolean {
  return evidenceOf(touch, own) !== undefined;
}

type Evidence = { source: string; medium: string; campaign: string; kind: PlatformKind | undefined; why: string };
type Found = Pick<Evidence, "source" | "kind" | "why">;

function evidenceOf(touch: Touch, own: Own): Evidence | undefined {
  const tags = tagsOf(touch);
  const { campaign = "" } = tags;
  const platform = tags.source === undefined ? undefined : platformNamed(tags.source);
  if (touch.kind === "source") return tags.source === undefined ? undefined : soldIn(tags.source, campaign);

  const medium = tags.medium ?? (tags.source !== undefined && namesAnAd(tags.source, platform) ? "paid" : "");
  const tagged = (source: string, kind: PlatformKind | undefined) =>
    ({
      source,
      medium,
      campaign,
      kind: kind ?? kindOfMedium(medium),
      why: `tagged ${tags.source ?? "(no source)"} / ${medium || "(no medium)"}`,
    }) as const;

  const paidId = idOf(tags.clickIds, ["paid"]);
  if (paidId) {
    // The tags may know better what was paid for (a video, a banner), but not who was paid.
    const bought =
      isPaid(medium) || isDisplay(medium) ? medium : paidId.source === "google-display" ? "display" : "cpc";
    const place = paidId.source === "google" && platform?.name === "youtube" ? { kind: platform.kind } : {};
    return { ...paidId, ...place, medium: bought, campaign };
  }
  const other = otherEvidence(touch, own, tags.clickIds);
  if (tags.source) return tagged(platform?.name ?? tags.source, platform?.kind);
  if (medium) return tagged(other?.source ?? "(not set)", other?.kind);
  if (other) return { ...other, campaign };
  return campaign
    ? { source: "(not set)", medium: "", campaign, kind: undefined, why: "tagged with a campaign only" }
    : undefined;
}

/** "facebook_ads" without a medium says that it was paid; "threads", "nomad" and "newsletter-leads" do not. */
function namesAnAd(source: string, platform: Platform | undefined): boolean {
  const words = wordsOf(source);
  if (!platform) return saysAds(words);
  const glued = words.some((word) => {
    const [name = "", rest = ""] = unglued(word) ?? [];
    return /^ads?$/.test(rest) && ownNamed(name) === platform;
  });
  return glued || saysPaid(words) || isAdPlacement(source) || /^(?:gads|adwords|msads)$/.test(source);
}

/** "nov-drop / instagram": a network written where the medium belongs says where it was, if the source does not. */
function kindOfMedium(medium: string): PlatformKind | undefined {
  const named = medium.length > 2 && medium !== "medium" ? ownNamed(medium) : undefined;
  return named?.kind === "shopping" ? undefined : named?.kind;
}

/** Click ids that do not prove a payment, then the referrer. */
function otherEvidence(touch: Touch, own: Own, ids: readonly string[]): (Found & { medium: string }) | undefined {
  const affiliate = idOf(ids, ["affiliate"]);
  if (affiliate) return { ...affiliate, medium: "affiliate" };
  const mail = idOf(ids, ["email"]);
  if (mail) return { ...mail, medium: "email" };
  // Google marks the pages of its searches with srsltid too, not only its free listings: it speaks when nothing else does.
  const [listing, others] = [ids.filter((id) => id === "srsltid"), ids.filter((id) => id !== "srsltid")];
  const shared = idOf(others, ["organic", "ambiguous"]);
  if (shared) return { ...shared, medium: "" };
  const referred = referredBy(touch, own);
  if (referred) return referred;
  const listed = idOf(listing, ["organic"]);
  return listed && { ...listed, medium: "" };
}

/** An order placed inside a platform's own shop: Facebook & Instagram, TikTok, the Google channel. */
function soldIn(app: string, campaign: string): Evidence | undefined {
  const platform = ownNamed(app);
  if (!platform) return undefined;
  const { name, kind } = platform;
  const sold = kind === "search" ? "shopping" : kind;
  return { source: name, medium: "", campaign, kind: sold, why: `the order says it was placed through ${name}` };
}

function tagsOf(touch: Touch): { source?: string; medium?: string; campaign?: string; clickIds: string[] } {
  const stated = { source: plain(touch.source), medium: plain(touch.medium), campaign: plain(touch.campaign) };
  const address = readTags(touch.landingUrl ?? "");
  const read = stated.source || stated.medium || stated.campaign ? stated : address;
  const ids = new Set([...(touch.clickIds ?? []).map((id) => id.toLowerCase()), ...address.clickIds]);
  const source = plain(read.source);
  const medium = plain(read.medium);
  const campaign = plain(read.campaign);
  return {
    ...(source && { source }),
    ...(medium && { medium }),
    ...(campaign && { campaign }),
    clickIds: [...ids].sort(),
  };
}

const empty = new Set(["", "(direct)", "(none)", "(not set)", "(not provided)", "null", "undefined"]);

/** For comparing: small letters of the ordinary kind, no quotes around it, nothing invisible. */
function plain(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const value = visible(text)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/%20|\+/g, " ")
    .replace(/\s+/g, " ")
    .replace(/^["'“”„‘’«» ]+/, "");
  const end = /["'“”„‘’«» ]/;
  let length = value.length;
  while (length > 0 && end.test(value[length - 1] ?? "")) length -= 1;
  return empty.has(value.slice(0, length)) ? undefined : value.slice(0, length);
}

/** The click id that says most: Google's last, since it is the one most often copied along with an address. */
function idOf(ids: readonly string[], kinds: readonly string[]): Found | undefined {
  const fitting = ids.filter((id) => kinds.includes(clickIds.get(id)?.kind ?? ""));
  const id = fitting.find((name) => clickIds.get(name)?.platform !== "google") ?? fitting[0];
  const platform = id && clickIds.get(id)?.platform;
  if (!platform) return undefined;
  return { source: platform, kind: platformNamed(platform)?.kind, why: `${id} in the address: a click at ${platform}` };
}

function referredBy(touch: Touch, own: Own): (Found & { medium: string }) | undefined {
  const referrer = touch.referrer?.trim();
  if (!referrer || isCheckoutPage(touch.landingUrl)) return undefined;
  const written = asAddress(referrer);
  const address = /^[a-z][a-z0-9+.-]*:/i.test(written) ? written : `https://${written}`;
  const host = hostOf(address);
  const ours = [...own.hosts, hostOf(touch.landingUrl ?? "") ?? ""].map((name) =>
    name.toLowerCase().replace(/^www\./, ""),
  );
  if (!host || ours.some((name) => name && (host === name || host.endsWith(`.${name}`)))) return undefined;
  const platform = platformOfHost(host, new URL(address).pathname);
  if (platform?.kind === "passage") return undefined;
  const why = `referred by ${host}`;
  return platform
    ? { source: platform.name, kind: platform.kind, medium: "", why }
    : { source: host, kind: undefined, medium: "referral", why };
}

const emailSources = new Set("email,e-mail,e_mail,e mail,newsletter".split(","));

/** "shopping" as a word of the campaign is how Google's and Microsoft's shopping ads are told from their others. */
const namesShopping = (campaign: string) => wordsOf(campaign).includes("shopping");
const isShop = ({ kind, campaign, medium }: Evidence) =>
  kind === "shopping" || ((kind === "search" || (kind === undefined && isPaid(medium))) && namesShopping(campaign));

// GA4's order and patterns (support.google.com/analytics/answer/9756891), but a medium that says what it was comes first: a mail stays a
// mail wherever its source collected addresses and whatever its campaign sells. The last rules are for tools that tag their mails with
// their own name, and for GA4's reading of "shop" in a campaign, where nothing else is stated.
const channelStated: Record<Stated, Channel> = {
  offline: "Offline",
  email: "Email",
  sms: "SMS",
  affiliate: "Affiliates",
  push: "Mobile Push Notifications",
};
const rules: [Channel, (evidence: Evidence) => boolean][] = [
  ["Cross-network", ({ campaign }) => campaign.includes("cross-network")],
  ["Paid Shopping", (e) => isShop(e) && isPaid(e.medium)],
  ["Paid Search", ({ kind, medium }) => kind === "search" && isPaid(medium)],
  ["Paid Social", ({ kind, medium }) => kind === "social" && isPaid(medium)],
  ["Paid Video", ({ kind, medium }) => kind === "video" && isPaid(medium)],
  ["Display", ({ medium }) => isDisplay(medium)],
  ["Paid Other", ({ medium }) => isPaid(medium)],
  ["AI Assistant", ({ kind, medium }) => kind === "assistant" || medium === "ai-assistant"],
  ["Organic Shopping", isShop],
  ["Organic Social", ({ kind, medium }) => kind === "social" || isSocial(medium)],
  ["Organic Video", ({ kind, medium }) => kind === "video" || medium.includes("video")],
  ["Organic Search", ({ kind, medium }) => kind === "search" || medium === "organic"],
  ["Email", ({ source }) => emailSources.has(source)],
  ["Referral", ({ medium }) => medium === "referral" || medium === "app" || medium === "link"],
  ["Audio", ({ medium }) => medium === "audio"],
  ["SMS", ({ source }) => source === "sms"],
  ["Mobile Push Notifications", ({ source, medium }) => source === "firebase" || medium.includes("mobile")],
  ["Email", ({ source, kind }) => kind === "mail" || /e[-_ ]?mail|newsletter/.test(source)],
  ["Organic Shopping", ({ campaign, medium }) => medium === "" && /(?:[^a-df-z]|^)shop|shopping/.test(campaign)],
];
