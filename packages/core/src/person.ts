// Who is the same person? Identities that are linked, found by following links from one of them.
// Linking is a set union, so it commutes: no merges, no canonical id. Who links too many people is a shared device and is not followed.
import type { Identity } from "./event.ts";

/** Kinds that name one human being; the others (visitor, checkout, cart, click) are things a human being used. */
const naming = new Set(["customer", "email", "phone", "profile"]);
const strongestFirst = ["customer", "email", "phone", "profile", "visitor", "cart", "checkout", "click"];

/** An identity linked with more names than this is a shared till or family device. One person easily has three. */
export const namesMax = 8;
/** No person is followed further than this many identities. */
export const identitiesMax = 400;

const kindOf = (identity: Identity) => identity.slice(0, identity.indexOf(":"));

/** Sorts identities: names of human beings first, single clicks last. */
export function byStrength(a: Identity, b: Identity): number {
  return strongestFirst.indexOf(kindOf(a)) - strongestFirst.indexOf(kindOf(b)) || (a < b ? -1 : 1);
}

/** The links that a set of identities found together means: each with the strongest one, so that names meet directly. */
export function linksAmong(identities: readonly Identity[]): [Identity, Identity][] {
  const [centre, ...others] = [...new Set(identities)].sort(byStrength);
  return centre === undefined ? [] : others.map((other) => [centre, other]);
}

/** How many human beings' names an identity is directly linked with. */
export function namesAmong(linked: readonly Identity[]): number {
  return linked.filter((identity) => naming.has(kindOf(identity))).length;
}
