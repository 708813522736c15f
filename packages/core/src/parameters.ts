// Which marketing parameters does an address carry, as people and programs really write them? Behind `&amp;`, in the fragment, behind a
// second `?`, escaped twice, in the path of a link that lost its `?`, and in the address inside a discount link.
import { clickIds } from "./click-id.ts";
import { fully, unescaped } from "./personal.ts";
import { tidy, visible } from "./text.ts";

export type Parameter = readonly [name: string, value: string];

const tagName = /^utm[\s_.-]?(source|medium|campaign|content|term|id)(?:\[\])?$/;
// A mark that something follows, then a tag: what a parameter cannot hold by chance. Counted repetition: "amp;amp;amp;…" is read once.
const anotherTag = new RegExp(
  `[?&;#](?:(?:amp|#0*38|#x0*26);){0,5}(?=(?:utm_[a-z]{2,10}|${[...clickIds.keys()].filter((name) => name.length > 3).join("|")})=)`,
  "i",
);
export const depthMax = 3;
/** Where a path that lost its `?` goes over into its parameters. */
export const behindPage = /[&;]|%(?:25)*(?:3f|26|3b)/i;

/** Every utm tag and click id, names in lower case and in the order of trust: the query, then the path, the fragment, nested addresses. */
export function marketingIn(url: URL, parameters: readonly Parameter[], depth = 0): Parameter[] {
  const { pathname, hash } = url;
  const found = parameters.flatMap(([name, value]) => read(name, value, 0));
  // "/products/bowl&utm_source=…" and "/products/bowl%3Futm_source%3D…".
  const inPath = behindPage.test(pathname) ? fully(pathname) : "";
  const start = anotherTag.exec(inPath)?.index;
  if (start !== undefined) found.push(...inText(inPath.slice(start + 1), 0));
  // "#utm_source=…", "#!/route?utm_source=…", "#38;utm_medium=…" (what is left of an escaped `&`).
  if (hash.length > 1) found.push(...inText(hash.slice(1).replace(/^[^=]*\?/, ""), 0));
  if (depth < depthMax) found.push(...nestedIn(url, parameters, depth));
  return found;
}

/** The addresses inside an address that are documented to be gone to: Shopify's discount links, and returns after a sign-in or a form. */
export function isNested({ pathname }: URL, name: string): boolean {
  const key = name.toLowerCase();
  return (key === "redirect" && /(?:^|\/)discount\//.test(pathname)) || key === "return_to" || key === "return_url";
}

export function nestedAddress(url: URL, value: string): URL | undefined {
  // An escaped "/products/bowl?…", or a whole address that was escaped once more than it should.
  const written = /^(?:%2f|https?%3a)/i.test(value) ? unescaped(value) : value;
  if (!/^(?:\/|https?:\/\/)/i.test(written) || !URL.canParse(written, url.origin)) return undefined;
  return new URL(written, url.origin);
}

function nestedIn(url: URL, parameters: readonly Parameter[], depth: number): Parameter[] {
  return parameters.flatMap(([name, value]) => {
    const inner = isNested(url, name) ? nestedAddress(url, value) : undefined;
    // Tags on the way to somebody else's site are about that site.
    if (!inner || bare(inner) !== bare(url)) return [];
    return marketingIn(inner, [...inner.searchParams], depth + 1);
  });
}

const bare = ({ hostname }: URL) => hostname.replace(/^www\./, "");

function inText(text: string, depth: number): Parameter[] {
  return [...new URLSearchParams(text)].flatMap(([name, value]) => read(name, value, depth));
}

/** One parameter, and what was glued to it. Escapes that were escaped again are read as often as they were; "20%-off" and "100%" stay. */
function read(writtenName: string, writtenValue: string, depth: number): Parameter[] {
  const [name, value] = [fully(writtenName), fully(writtenValue)];
  // The whole query was escaped: its first "=" is part of the name.
  if (depth < depthMax && name.includes("=") && anotherTag.test(`&${name}`))
    return inText(value ? `${name}=${value}` : name, depth + 1);
  const known = nameOf(name);
  if (known === undefined) return depth < depthMax ? glued(value, depth) : [];
  const behind = anotherTag.exec(value)?.index ?? -1;
  if (behind < 0 || depth >= depthMax) return [[known, tidy(value)]];
  return [[known, tidy(value.slice(0, behind))], ...inText(literal(value.slice(behind + 1)), depth + 1)];
}

/** A plus that is left after reading was one, and no space. */
const literal = (text: string) => text.replaceAll("+", "%2B");

/** Tags behind the value of some other parameter: "?size=2?utm_source=…". An address in there is another page's, tags and all. */
function glued(value: string, depth: number): Parameter[] {
  if (/^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(value)) return [];
  const start = anotherTag.exec(value)?.index;
  return start === undefined ? [] : inText(literal(value.slice(start + 1)), depth + 1);
}

function nameOf(written: string): string | undefined {
  const name = visible(written)
    .trim()
    .toLowerCase()
    .replace(/^[?&!/]+/, "")
    .replace(/^(?:(?:amp|#?0*38|#?x0*26);)+/, "");
  const tag = tagName.exec(name)?.[1];
  if (tag !== undefined) return `utm_${tag}`;
  return clickIds.has(name) || name.startsWith("ho_") ? name : undefined;
}
