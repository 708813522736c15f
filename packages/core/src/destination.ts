// Where does a tracked link send her? To the owner's address as it was written, with tags and the click id added and nothing in it
// overwritten. Text is joined, not parsed and printed again: repeated parameters, odd encodings and fragments stay as they are.
import type { Link } from "./business.ts";
import { clickIds } from "./click-id.ts";
import { clickParameter } from "./url.ts";

export type Additions = {
  /** Our own click id; a stale one in the address is replaced. */
  click?: string;
  /** Click ids that the platform added to the link itself (fbclid, gclid, mc_cid, …). */
  clickIds?: Readonly<Record<string, string>>;
};

/** The address with the link's tags; undefined when it is no http(s) address. */
export function destinationOf(
  address: string,
  link: Pick<Link, "source" | "medium" | "campaign" | "content" | "term">,
  { click, clickIds: passed = {} }: Additions = {},
): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  if (protocol !== "http:" && protocol !== "https:") return undefined;

  const [beforeHash = "", ...fragment] = href.split("#");
  const [page = "", ...queries] = beforeHash.split("?");
  const kept = queries
    .join("?")
    .split("&")
    .filter((pair) => nameOf(pair) !== clickParameter);
  const present = new Set(kept.map(nameOf));
  const added = Object.entries({
    utm_source: link.source,
    utm_medium: link.medium,
    utm_campaign: link.campaign,
    utm_content: link.content,
    utm_term: link.term,
    ...passed,
    [clickParameter]: click,
  }).flatMap(([name, value]) => (value && !present.has(name.toLowerCase()) ? [`${name}=${encoded(value)}`] : []));

  const query = [kept.join("&").replace(/&$/, ""), ...added].filter(Boolean).join("&");
  return [page, query && `?${query}`, fragment.length > 0 ? `#${fragment.join("#")}` : ""].join("");
}

/** The click ids among a request's parameters, as they must travel on. */
export function clickIdsIn(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([name, value]) => clickIds.has(name.toLowerCase()) && value.length <= 500)
      .slice(0, 10),
  );
}

function nameOf(pair: string): string {
  const name = pair.split("=", 1)[0]?.replace(/\+/g, " ") ?? "";
  try {
    return decodeURIComponent(name).toLowerCase();
  } catch {
    return name.toLowerCase(); // a stray % is no name of ours
  }
}

/** Half a surrogate pair cannot be encoded; the rest of the text can. */
function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}
