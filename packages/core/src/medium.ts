// What does a stated medium say? Its own list of words decides, each compared whole: "paid-social" is paid, "threads" is not.
// GA4's values (support.google.com/analytics/answer/9756891) and the spellings of them that people use.
import { isAdPlacement, wordsOf } from "./source-words.ts";

/** undefined: the medium leaves the channel open ("post", "bio", "referral"), and the source decides first. */
export type Stated = "offline" | "email" | "sms" | "affiliate" | "push";

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const offline = set(
  "offline qr qrcode qr-code print billboard tv radio flyer flier leaflet poster brochure postcard direct-mail directmail mailer " +
    "postal-mail catalog catalogue magazine newspaper packaging package-insert insert sign signage sticker business-card in-store",
);
const email = set(
  "email emails mail mails mailing mailings emailing newsletter newsletters eblast edm " +
    // Newsletter and e-mail in French, Spanish, Portuguese, Dutch, German, Danish, Swedish, Norwegian and Finnish.
    "courriel infolettre correo boletin boletín boletim nieuwsbrief rundbrief rundmail nyhedsbrev nyhetsbrev epost uutiskirje",
);
const sms = set("sms mms rcs");
const text = set("text text-message text-messages");
const social = set("sm smm social-network social-networks social-media socialmedia");
const display = set("display banner banners expandable interstitial cpm");
const paid = set("ad ads adwords paid ppc sponsored promoted boosted retargeting remarketing");

/** GA4's pattern, and whole words: "fb-ads", "paid_social", "cpc", "retargeting". */
export function isPaid(medium: string): boolean {
  // GA4 compares from the beginning; "cp" anywhere stands for cpc, cpm, cpa, cpv and their kin.
  return (
    medium.includes("cp") ||
    medium.startsWith("paid") ||
    wordsOf(medium).some((word) => paid.has(word)) ||
    isAdPlacement(medium)
  );
}

/** What the owner stated beyond doubt: it outranks whose site the source is, and whatever the campaign is called. */
export function statedBy(medium: string): Stated | undefined {
  const words = wordsOf(medium);
  const spelled = words.join("-");
  if (offline.has(spelled)) return "offline";
  // A paid place in somebody's newsletter was paid.
  if (isPaid(medium)) return undefined;
  if (words.some((word) => email.has(word)) || spelled === "e-mail" || spelled === "e-post") return "email";
  if (words.some((word) => sms.has(word)) || text.has(spelled)) return "sms";
  if (words.some((word) => word === "affiliate" || word === "affiliates")) return "affiliate";
  if (/push$|notifications?$/.test(spelled)) return "push";
  return undefined;
}

export const isDisplay = (medium: string): boolean => wordsOf(medium).some((word) => display.has(word));

export const isSocial = (medium: string): boolean => {
  const words = wordsOf(medium);
  return words.includes("social") || social.has(words.join("-"));
};
