// What did a script of the storefront write into the cart? Everybody names it in a way of their own: utm_source, _utm_source, "UTM Source",
// last_utm_source, landing_page, first_landing_page, referrer. Free text, so nothing in it is an error.
import { clickIds } from "@handoff/core/click-id";
import { holdsAddress } from "@handoff/core/personal";
import { visible } from "@handoff/core/text";
import { asAddress, clickParameter, visitorParameter } from "@handoff/core/url";

/** What attributes say of one visit. */
export type Said = {
  /** utm_* and click ids, under the names they have in an address. */
  parameters: [name: string, value: string][];
  /** Addresses, as written: where she landed, and what referred her there. */
  landings: string[];
  referrers: string[];
};

/** `first`: what calls itself the first visit, the initial or original one. */
export type CartAttributes = { last: Said; first: Said; visitor: string | undefined; click: string | undefined };

const attributesMax = 250;

export function cartAttributesOf(attributes: unknown): CartAttributes {
  const found = namedAttributes(attributes);
  const isFirst = ({ key }: Attribute) => /first|initial|orig|^ft(?=utm|landing|ref)|^utm[a-z]+ft$/.test(key);
  const ours = (name: string) => found.find(({ key }) => key === keyOf(name))?.value;
  return {
    last: saidBy(found.filter((one) => !isFirst(one))),
    first: saidBy(found.filter(isFirst)),
    visitor: ours(visitorParameter),
    click: ours(clickParameter),
  };
}

function saidBy(attributes: readonly Attribute[]): Said {
  const written = (pattern: RegExp) => attributes.flatMap(({ key, value }) => (pattern.test(key) ? [value] : []));
  return {
    parameters: parametersIn(attributes),
    landings: written(landingKey)
      .map(asAddress)
      .filter((value) => /^(?:https?:\/\/|[/?])/i.test(value)),
    referrers: written(referrerKey).flatMap((value) => addressIn(value) ?? []),
  };
}

/** `key`: the letters and digits of the name, in lower case. */
type Attribute = { key: string; value: string };

const landingKey = /(?:landing|entry|entrance)(?:page|site|url|path)?(?:url|path)?$/;
const referrerKey = /(?:referr?er|referringsite|referringurl|referringpage)(?:url|site|host|domain|page)?$/;
const tagKey = /utm(source|medium|campaign|content|term)(?:last|first|lasttouch|firsttouch|lt|ft|value)?$/;
const idKeys = new Map([...clickIds.keys()].map((name) => [keyOf(name), name]));
/** Shorter ones could be the end of any word. */
const idLengthMin = 5;

function parametersIn(attributes: readonly Attribute[]): [string, string][] {
  const found = new Map<string, { exact: boolean; value: string }>();
  for (const { key, value } of attributes) {
    const named = parameterOf(key);
    if (!named || holdsAddress(value)) continue;
    const stands = found.get(named.name);
    if (!stands || (named.exact && !stands.exact)) found.set(named.name, { exact: named.exact, value });
  }
  return [...found].map(([name, { value }]) => [name, value]);
}

function parameterOf(key: string): { name: string; exact: boolean } | undefined {
  const tag = tagKey.exec(key);
  if (tag) return { name: `utm_${tag[1]}`, exact: tag.index === 0 };
  const exact = idKeys.get(key);
  if (exact !== undefined) return { name: exact, exact: true };
  const [, ended] = [...idKeys].find(([id]) => id.length >= idLengthMin && key.endsWith(id)) ?? [];
  return ended === undefined ? undefined : { name: ended, exact: false };
}

function namedAttributes(attributes: unknown): Attribute[] {
  if (attributes === null || typeof attributes !== "object") return [];
  const pairs = Array.isArray(attributes) ? attributes.map(pairOf) : Object.entries(attributes);
  return pairs.slice(0, attributesMax).flatMap(([name, written]) => {
    const value = typeof written === "string" || typeof written === "number" ? decoded(String(written)) : "";
    return value === "" ? [] : [{ key: keyOf(String(name).slice(0, 100)), value }];
  });
}

function pairOf(attribute: unknown): [unknown, unknown] {
  if (attribute === null || typeof attribute !== "object" || !("name" in attribute)) return ["", undefined];
  return [attribute.name, "value" in attribute ? attribute.value : undefined];
}

function keyOf(name: string): string {
  return decoded(name)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

/** What a script copied from an address is still escaped; a whole address keeps its escapes, they are part of it. */
function decoded(text: string): string {
  const plain = visible(text).trim();
  if (!/%[0-9a-f]{2}/i.test(plain) || /^(?:https?:\/\/|[/?])/i.test(plain)) return plain;
  try {
    return decodeURIComponent(plain).trim();
  } catch {
    return plain;
  }
}

/** Scripts write the host alone, too. "How did you hear of us? Referrer: Anna" names nobody's page. */
function addressIn(value: string): string | undefined {
  if (/^(?:https?|android-app|ios-app):\/\//i.test(value)) return value;
  const isHost = /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,24}(?:[:/?#]\S*)?$/i.test(value);
  return isHost ? `https://${value}` : undefined;
}
