// What does a click id prove? That a platform's ad, post or mail was clicked; `fbclid` proves Meta but not that anybody paid.
// Parameter names are compared in lower case.

export type ClickIdKind = "paid" | "organic" | "ambiguous" | "affiliate" | "email";
/** `personal`: the value names a person and never leaves the edge. */
export type ClickId = { platform: string; kind: ClickIdKind; personal?: true };

const rows: [names: string, platform: string, kind: ClickIdKind, personal?: true][] = [
  ["gclid gbraid wbraid gad_source gad_campaignid gclsrc", "google", "paid"],
  ["dclid", "google-display", "paid"],
  ["srsltid", "google-shopping", "organic"],
  ["msclkid", "bing", "paid"],
  ["fbclid", "facebook", "ambiguous"],
  ["igshid igsh", "instagram", "organic"],
  ["ttclid", "tiktok", "paid"],
  ["twclid", "twitter", "paid"],
  ["li_fat_id", "linkedin", "paid"],
  ["epik", "pinterest", "ambiguous"],
  ["rdt_cid", "reddit", "paid"],
  ["scid sccid scclid", "snapchat", "paid"],
  ["yclid", "yandex", "paid"],
  ["qclid", "quora", "paid"],
  ["ko_click_id", "kochava", "paid"],
  ["ob_click_id", "outbrain", "paid"],
  ["tblci", "taboola", "paid"],
  ["dicbo", "outbrain", "paid"],
  ["ctwa_clid", "facebook", "paid"],
  ["vmcid", "yahoo", "paid"],
  ["mibextid", "facebook", "organic"],
  ["xhsshare", "xiaohongshu", "organic"],
  ["irclickid", "impact", "affiliate"],
  ["cjevent", "cj", "affiliate"],
  ["awc", "awin", "affiliate"],
  ["sscid", "shareasale", "affiliate"],
  ["ranmid ransiteid raneaid", "rakuten-advertising", "affiliate"],
  ["tduid", "tradedoubler", "affiliate"],
  ["clickref", "partnerize", "affiliate"],
  ["mc_cid", "mailchimp", "email"],
  ["mc_eid", "mailchimp", "email", true],
  ["_kx", "klaviyo", "email", true],
  ["_ke", "klaviyo", "email", true],
  ["_hsmi", "hubspot", "email"],
  ["_hsenc", "hubspot", "email", true],
  ["mkt_tok", "marketo", "email", true],
  ["ck_subscriber_id", "kit", "email", true],
  ["ml_subscriber", "mailerlite", "email", true],
  ["ml_subscriber_hash", "mailerlite", "email", true],
  ["omnisendcontactid", "omnisend", "email", true],
  ["dm_i", "dotdigital", "email", true],
  ["trk_contact", "listrak", "email", true],
  ["oly_enc_id", "omeda", "email", true],
  ["vero_id", "vero", "email", true],
];

export const clickIds: ReadonlyMap<string, ClickId> = new Map(
  rows.flatMap(([names, platform, kind, personal]) =>
    names.split(" ").map((name): [string, ClickId] => [name, { platform, kind, ...(personal && { personal }) }]),
  ),
);
