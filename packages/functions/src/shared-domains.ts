// Under which domains does everybody have a shop, a page or a calendar? The public suffix list knows many of them (myshopify.com,
// github.io, wixsite.com), but only those whose owners asked for it. Two names below one of these are two businesses.

export const sharedDomains: ReadonlySet<string> = new Set(
  // Shops and marketplaces.
  (
    "bigcartel.com company.site ecwid.com storenvy.com gumroad.com payhip.com creator-spring.com fourthwall.com mybigcommerce.com " +
    "shopbase.com spreadshop.com cratejoy.com gambio.com plentymarkets.com tiendanube.com mitiendanube.com lojavirtualnuvem.com.br " +
    "myshoplaza.com shoplineapp.com stores.jp thebase.in booth.pm cafe24.com cdiscount.com sellfy.com itch.io bandcamp.com patreon.com " +
    "ko-fi.com " +
    // Sites, letters and landing pages.
    "squarespace.com wordpress.com substack.com jimdosite.com jimdofree.com mailchimpsites.com weebly.com weeblysite.com godaddysites.com " +
    "hubspotpagebuilder.com hs-sites.com unbounce.com unbouncepages.com strikingly.com site123.me webnode.page webador.com jouwweb.nl " +
    "ck.page kit.com beehiiv.com myflodesk.com blogspot.com notion.site " +
    // Bookings, tickets, courses, gifts, forms.
    "as.me acuityscheduling.com setmore.com simplybook.me youcanbook.me vagaro.com mindbodyonline.com checkfront.com bookwhen.com resova.us " +
    "eventbrite.com ticketleap.com tickettailor.com wildapricot.org networkforgood.com givebutter.com donorbox.org typeform.com " +
    "teachable.com thinkific.com podia.com mykajabi.com"
  ).split(" "),
);
