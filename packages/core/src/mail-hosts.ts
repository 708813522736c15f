// Where do people read mail? Web mail, mail apps, the pages that mail filters put in front of a link, and the link hosts of mail tools.
// A visit that comes from there comes out of a mail. Sources: the vendors' own addresses (learn.microsoft.com on Safe Links,
// help.proofpoint.com on URL Defense, mimecast.com on URL Protect, and so on), package names of the apps' pages at play.google.com.

/** Each with everything below it. */
export const mailHosts: string = [
  // Web mail whose host does not say so by its first word; `webmail.`, `mail.` and the like are known by isMailHost.
  "inbox.google.com outlook.live.com outlook.office.com outlook.office365.com outlook.office365.us outlook.cloud.microsoft outlook.com",
  "hotmail.com mail.yahoo.com mail.yahoo.co.jp mail.yahoo.net mail.aol.com mail.live.com icloud.com fastmail.com app.hey.com hey.com",
  "mail.proton.me protonmail.com app.tuta.com tuta.com tutanota.com mail.zoho.com mail.zoho.eu mail.zoho.in posteo.de mailbox.org",
  "mailfence.com runbox.com hushmail.com startmail.com mail.missiveapp.com app.frontapp.com superhuman.com shortwave.com",
  "zimbra.free.fr imp.free.fr messagerie.orange.fr messagerie.sfr.fr messagerie.laposte.net",
  "e.mail.ru touch.mail.ru light.mail.ru octavius.mail.ru post.ru mastermail.ru mail.ukr.net mail.qq.com exmail.qq.com mail.163.com",
  "mail.126.com mail.naver.com mail.daum.net poczta.onet.pl poczta.wp.pl poczta.o2.pl poczta.interia.pl freemail.hu abv.bg inbox.lv",
  "inbox.com inbox.lt email.seznam.cz mail.rediff.com rediffmail.com bol.uol.com.br myemail.cox.net connect.xfinity.com btmail.bt.com",
  "upcmail.hispeed.ch posta.libero.it basic.messaging.bigpond.com rich-v01.bluewin.ch rich-v02.bluewin.ch currently.att.yahoo.com",
  // What mail filters and mail services put in front of a link.
  "safelinks.protection.outlook.com safelinks.o365.us safelinks.office365.us urldefense.com urldefense.us urldefense.proofpoint.com",
  "mimecastprotect.com mimecast.com linkprotect.cudasvc.com secure-web.cisco.com protection.sophos.com clicktime.symantec.com",
  "clicktime.cloud.postoffice.net protect.fireeye.com protect2.fireeye.com avanan.click protect.checkpoint.com tmes.trendmicro.com",
  "imsva91-ctp.trendmicro.com hornetsecurity.com shared.outlook.inky.com link.edgepilot.com url.emailprotection.link",
  "emailprotection.link serverdata.net click.mail.ru checklink.mail.ru r.mail.ru sba.yandex.net sba.yandex.ru secureurl.ukr.net",
  "redir.mail.yahoo.com link.mail.bell.net linkscan.io vadesecure.com protect.spamtitan.com titanhq.com",
  // The hosts through which mail tools count clicks, and where their mails can be read in a browser.
  "mailchi.mp list-manage.com campaign-archive.com createsend.com klclick.com klclick1.com klaviyomail.com sendgrid.net rs6.net",
  "mlsend.com omnisendlink.com activehosted.com emlnk.com sendibt2.com sendibt3.com convertkit-mail.com convertkit-mail2.com hubspotlinks.com",
  "cmail19.com cmail20.com mailgun.org mandrillapp.com drip-email.com dripemail2.com constantcontactpages.com",
  "klclick2.com klclick3.com kmail-lists.com mail.beehiiv.com myflodesk.com pstmrk.it awstrack.me",
].join(" ");

/** Apps on Android, in lower case; `….mail` and `….email` are known by isMailHost. */
export const mailApps: string = [
  "com.google.android.gm com.google.android.gm.lite com.samsung.android.email.provider com.samsung.android.email.ui",
  "com.yahoo.mobile.client.android.mail com.microsoft.office.outlook com.aol.mobile.aolapp ch.protonmail.android me.proton.android.mail",
  "com.fsck.k9 net.thunderbird.android com.readdle.spark me.bluemail.mail com.easilydo.mail com.fastmail.app com.basecamp.hey",
  "de.tutao.tutanota ru.mail.mailapp ru.yandex.mail de.telekom.mail com.netease.mobimail com.tencent.androidqqmail com.htc.android.mail",
  "com.lge.email com.boxer.email com.ninefolders.hd3 com.cloudmagic.mail org.kman.aquamail com.trtf.blue eu.faircode.email",
  "com.superhuman.mail com.earthlink.myearthlink com.mailchimp.mailchimp com.edison.mail pl.wp.wppoczta com.ovh.mail",
].join(" ");

// Whole words at the front of a host of at least three labels: `mail.ru` itself is a portal, `posta.com.tr` a newspaper. A number may follow: webmail2, mail1, 3c-bap.
const webMail =
  /^(?:(?:web|e|hot|light|my|free)?mail(?:er)?(?:business)?|poczta|posta|messagerie(?:pro)?|correo|owa|roundcube|zimbra|horde|squirrelmail|3c)\d*(?:-[a-z0-9]+)*\.(?!(?:com?|net|org|ac|gov)\.[a-z]{2}$)[^.]+\.[^.]/;
// GMX, WEB.DE, mail.com and 1&1 lead out of a mail over deref-gmx.net, deref-web.de, deref-mail.com, deref-1und1-02.de, and their web mail
// stands at navigator-bs.gmx.net; Trend Micro checks links at ddec1-0-en-ctp.trendmicro.com.
const wrapper =
  /^(?:deref-[a-z0-9-]+\.[a-z.]+|navigator(?:-[a-z]+)?\.(?:gmx|web|mail|1und1)\.[a-z.]+|[a-z0-9-]+-ctp\.trendmicro\.com)$/;
// A host never ends in `.mail`, and one that begins with `com.` is an app's package.
const app = /^(?:.+\.mail|(?:com|org|net)\..+\.(?:mail|email|webmail))$/;

/** Whether the name of a host (or of an app) itself says that it is somebody's mail. */
export function isMailHost(host: string): boolean {
  return host.length <= 253 && (webMail.test(host) || wrapper.test(host) || app.test(host));
}
