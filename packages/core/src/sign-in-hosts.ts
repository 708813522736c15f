// Where do people sign in on the way through? Such a page says nothing about what brought the visitor.

export const signInHosts: string = [
  "accounts.google.com accounts.google.{} accounts.youtube.com appleid.apple.com idmsa.apple.com account.apple.com",
  "login.microsoftonline.com login.microsoftonline.us login.microsoft.com login.live.com account.live.com login.windows.net",
  "verify.amazon.com na.account.amazon.com eu.account.amazon.com apac.account.amazon.com api.amazon.com signin.ebay.com",
  "accounts.snapchat.com id.twitch.tv id.vk.com passport.yandex.ru passport.yandex.com account.mail.ru nid.naver.com kauth.kakao.com",
  "access.line.me account.samsung.com account.proton.me login.yahoo.com api.login.yahoo.com login.aol.com auth0.com okta.com oktapreview.com",
  "onelogin.com duosecurity.com id.me b2clogin.com ciamlogin.com amazoncognito.com clerk.accounts.dev",
].join(" ");

// Before a domain, not as one: accounts.com.br is somebody's site.
const signIn =
  /^(?:log-?in|sign-?in|auth\d*|oauth\d*|sso|idp|accounts)\.(?!(?:com?|net|org|ac|gov)\.[a-z]{2}$)[^.]+\.[^.]/;
// Amazon's, Facebook's, and OAuth as GitHub, LinkedIn and others have it.
const signInPath = /^\/(?:ap\/signin|log-?in|sign-?in|oauth2?|(?:v[\d.]{1,8}\/)?dialog\/oauth)(?:[/.?]|$)/;

/** Whether the name of a host itself says that people sign in there: login.partner.example. */
export function isSignInHost(host: string): boolean {
  return host.length <= 253 && signIn.test(host);
}

/** Whether people sign in on this page of a network or a shop: www.amazon.com/ap/signin. */
export const isSignInPath = (path: string): boolean => signInPath.test(path);
