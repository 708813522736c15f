// What do the scripts of others draw into a page? Known by the marks that their makers ask one to put there: what they draw is not in the
// page that a program reads, but it is what people see. A script that shops load on all of their pages is no mark.

type Kind = "booking" | "payment" | "donation" | "opt-in";

const widgets: readonly [Kind, RegExp][] = [
  [
    "booking",
    /calendly-(inline|badge|popup)?-?widget|\/\/calendly\.com\/|opentable\.[a-z.]{2,20}\/widget|widgets\.resy\.com|acuityscheduling\.com\/(js|embed)|fareharbor\.com\/embeds|simplybook\.[a-z]{2,20}\/v2\/widget|app\.cal\.com\/embed|bookwhen\.com\/[^"' ]{0,200}embed|tidycal-embed/i,
  ],
  [
    "payment",
    /paypal\.com\/sdk\/js|sdks\.shopifycdn\.com\/buy-button|app\.ecwid\.com\/script|gumroad\.com\/js|js\.tito\.io|eventbrite\.[a-z.]{2,20}\/static\/widgets|ko-fi\.com\/widgets/i,
  ],
  ["donation", /givebutter-widget|donorbox\.org\/widget|(^|\s)dbox-widget/i],
  [
    "opt-in",
    /hbspt\.forms\.create|\.hsforms\.(net|com)|klaviyo-form-|(\.ck\.page|convertkit\.com)\/[^"' ]{1,200}\.js|data-tf-(live|widget|popup)|ml-embedded|ml-form-embed|form\.jotform\.com\/jsform/i,
  ],
];

/** The widget whose mark stands in a tag or a script, if one does. */
export function widgetIn(text: string): { kind: Kind; shownBy: string } | undefined {
  for (const [kind, marks] of widgets) {
    const mark = marks.exec(text)?.[0];
    if (mark) return { kind, shownBy: `a widget (${mark.trim().replace(/^\/\//, "").slice(0, 80)})` };
  }
  return undefined;
}

const media =
  /(^|\.)(youtube(-nocookie)?\.com|youtu\.be|vimeo\.com|spotify\.com|soundcloud\.com|bandcamp\.com|openstreetmap\.org|googletagmanager\.com|doubleclick\.net|recaptcha\.net|hcaptcha\.com|facebook\.com|instagram\.com|tiktok\.com|twitter\.com|trustpilot\.com|cookiebot\.com)$|^maps\.google\./;

/** Whether a frame shows a film, a map or a counter: nobody becomes a customer in it. */
export function isMediaFrame(address: string): boolean {
  const { hostname, pathname } = new URL(address);
  if (/^(www\.)?google\.[a-z.]+$/.test(hostname)) return /^\/(maps|recaptcha)(\/|$)/.test(pathname);
  return media.test(hostname);
}
