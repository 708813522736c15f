// Where do people sign in on the way through? Such a page says nothing about what brought the visitor.

export const signInHosts: string = [
  "accounts.google.com accounts.google.{} accounts.youtube.com appleid.apple.com idmsa.apple.com account.apple.com",
  "login.microsoftonline.com login.microsoftonline.us login.microsoft.com login.live.com account.live.com login.windows.net",
  "verify.amazon.com na.account.amazon.com eu.account.amazon.com apac.account.amazon.com api.amazon.com signin.ebay.com",
  "accounts.snapchat.com id.twitch.tv id.vk.com passport.yandex.ru passport.yandex.com account.mail.ru nid.naver.com kauth.kakao.com",
  "access.line.me account.samsung.com login.yahoo.com api.login.yahoo.com login.aol.com auth0.com okta.com oktapreview.com",
  "onelogin.com duosecurity.com id.me b2clogin.com ciamlogin.com amazoncognito.com clerk.accounts.dev",
].join(" ");

const signIn = /^(?:log-?in|sign-?in|auth\d*|oauth\d*|sso|idp|accounts)\.[^.]+\.[^.]/;

/** Whether the name of a host itself says that people sign in there: login.partner.example. */
export function isSignInHost(host: string): boolean {
  return host.length <= 253 && signIn.test(host);
}
