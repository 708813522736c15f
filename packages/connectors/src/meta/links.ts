// Where does a post send people? Addresses in its text and its attachment, without Meta's own pages and pictures.
import { cutAddress } from "@handoff/core/text";
import { withoutPersonal } from "@handoff/core/url";

const linksMax = 50;
const lengthMax = 2000;

// Letters of any language, but no emoji: "https://shop.example/mugs🎉" ends before the party.
const addresses = /(?:https?:\/\/|www\.)[\p{L}\p{N}\-._~:/?#[\]@!$&'()*+,;=%]+/giu;
const ownHosts =
  /(^|\.)(facebook\.com|fb\.(com|me|watch|gg)|fbcdn\.net|fbsbx\.com|messenger\.com|m\.me|instagram\.com|instagr\.am|ig\.me|cdninstagram\.com|threads\.(net|com))$/;

/** Every address once, as written but for personal parameters. */
export function linksOf(attached: readonly string[], text: string): string[] {
  const written = (text.match(addresses) ?? []).map((address) => withoutSentence(address));
  const links = new Set<string>();
  for (const address of [...attached, ...written]) {
    const link = landingOf(/^www\./i.test(address) ? `https://${address}` : address);
    if (link !== undefined) links.add(link);
  }
  return [...links].slice(0, linksMax);
}

/** The sentence's own full stop, quote or bracket is not part of the address; a bracket that was opened in it is. */
function withoutSentence(address: string): string {
  let kept = cutAddress(address, lengthMax);
  for (;;) {
    const surplus = kept.split(")").length > kept.split("(").length;
    if (!(/[.,;:!?'\]]$/.test(kept) || (kept.endsWith(")") && surplus))) return kept;
    kept = kept.slice(0, -1);
  }
}

function landingOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!ownHosts.test(url.hostname)) return withoutPersonal(address);
  // l.facebook.com/l.php?u=… and l.instagram.com/?u=… lead out.
  const target = /^lm?\./.test(url.hostname) ? url.searchParams.get("u") : null;
  if (target === null || !URL.canParse(target) || ownHosts.test(new URL(target).hostname)) return undefined;
  return withoutPersonal(target);
}
