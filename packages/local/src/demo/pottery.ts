// Blue Clay Pottery: what it makes, and what it sold in the fortnight before the demo begins. All of it is invented.
import type { Product } from "./shopify-words.ts";

export const shopName = "Blue Clay Pottery";
export const ownerEmail = "owner@blueclay.example";

export type Shape = "bowl" | "low-bowl" | "mug" | "vase" | "plate" | "cellar";
export type Piece = Product & { shape: Shape; says: string };

export const pieces = {
  tideBowl: {
    id: 8_201,
    handle: "tide-bowl",
    title: "Tide bowl",
    priceMinor: 38_00,
    shape: "bowl",
    says: "The bowl of this firing: deep enough for a stew, with a line of white slip where the tide would stand.",
  },
  duneBowl: {
    id: 8_202,
    handle: "dune-bowl",
    title: "Dune bowl",
    priceMinor: 34_00,
    shape: "low-bowl",
    says: "Wide and low, for salads and for fruit that wants to be looked at. Unglazed outside, deep blue within.",
  },
  emberMug: {
    id: 8_203,
    handle: "ember-mug",
    title: "Ember mug",
    priceMinor: 24_00,
    shape: "mug",
    says: "Holds a third of a litre and keeps it warm. The handle takes three fingers, in gloves if need be.",
  },
  fernVase: {
    id: 8_204,
    handle: "fern-vase",
    title: "Fern vase",
    priceMinor: 56_00,
    shape: "vase",
    says: "A narrow neck for a single stem. The fern is pressed into the wet clay and burns away in the kiln.",
  },
  harbourPlate: {
    id: 8_205,
    handle: "harbour-plate",
    title: "Harbour plate",
    priceMinor: 29_00,
    shape: "plate",
    says: "A dinner plate with a rim that fits the hand. Sold one by one; no two blues are alike.",
  },
  saltCellar: {
    id: 8_206,
    handle: "salt-cellar",
    title: "Salt cellar",
    priceMinor: 18_00,
    shape: "cellar",
    says: "With a lid that closes well enough for a kitchen by the sea.",
  },
} as const satisfies Record<string, Piece>;

/** What brought a buyer of the past: what her order says of its session. None: the till at the studio. */
const ways = {
  letter: { query: "utm_source=newsletter&utm_medium=email&utm_campaign=first+firing" },
  reel: {
    query: "utm_source=instagram&utm_medium=social&utm_campaign=studio+reels",
    referrer: "https://l.instagram.com/",
  },
  advert: {
    query: "utm_source=facebook&utm_medium=paid_social&utm_campaign=new+kiln&fbclid=IwAR0blueclay",
    referrer: "https://m.facebook.com/",
  },
  google: { referrer: "https://www.google.com/" },
  magazine: { referrer: "https://slowkitchen.example/potters-we-like" },
  assistant: { referrer: "https://chatgpt.com/" },
  direct: {},
  till: undefined,
} satisfies Record<string, { query?: string; referrer?: string } | undefined>;

type PastOrder = {
  daysAgo: number;
  product: Piece;
  quantity?: number;
  /** As in an address: "ines" buys as ines@mail.example. */
  who: string;
  by: keyof typeof ways;
  test?: true;
  /** Days ago, and how much; without an amount all of it. */
  refunded?: { daysAgo: number; minor?: number };
  cancelledDaysAgo?: number;
};

const { tideBowl, duneBowl, emberMug, fernVase, harbourPlate, saltCellar } = pieces;

/** Oldest first. The first is number 1001. */
export const pastOrders: readonly PastOrder[] = [
  { daysAgo: 13.8, product: emberMug, who: "ruth", by: "google" },
  { daysAgo: 13.1, product: emberMug, quantity: 2, who: "walk-in", by: "till" },
  { daysAgo: 12.7, product: harbourPlate, quantity: 4, who: "ines", by: "letter" },
  { daysAgo: 12.5, product: fernVase, who: "tomas", by: "letter", refunded: { daysAgo: 9.2, minor: 20_00 } },
  { daysAgo: 11.9, product: saltCellar, who: "aiko", by: "direct" },
  { daysAgo: 11.2, product: duneBowl, who: "jonas", by: "google" },
  { daysAgo: 10.6, product: emberMug, who: "leila", by: "reel" },
  { daysAgo: 10.2, product: saltCellar, quantity: 2, who: "walk-in", by: "till" },
  { daysAgo: 9.8, product: fernVase, who: "pavel", by: "magazine" },
  { daysAgo: 9.1, product: harbourPlate, quantity: 2, who: "greta", by: "google", refunded: { daysAgo: 6.4 } },
  { daysAgo: 8.7, product: tideBowl, who: "marta", by: "letter" },
  { daysAgo: 8.2, product: emberMug, quantity: 2, who: "nadia", by: "reel" },
  { daysAgo: 7.6, product: duneBowl, who: "oskar", by: "advert", cancelledDaysAgo: 7.4 },
  { daysAgo: 7.1, product: harbourPlate, who: "walk-in", by: "till" },
  { daysAgo: 6.7, product: emberMug, who: "studio", by: "direct", test: true },
  { daysAgo: 6.3, product: tideBowl, who: "yara", by: "google" },
  { daysAgo: 5.8, product: saltCellar, who: "henk", by: "letter" },
  { daysAgo: 5.2, product: fernVase, who: "lucia", by: "reel" },
  { daysAgo: 4.6, product: emberMug, quantity: 4, who: "anders", by: "advert" },
  { daysAgo: 4.1, product: harbourPlate, quantity: 6, who: "simone", by: "magazine" },
  { daysAgo: 3.7, product: duneBowl, who: "walk-in", by: "till" },
  { daysAgo: 3.1, product: emberMug, who: "milan", by: "assistant" },
  { daysAgo: 2.4, product: tideBowl, who: "clara", by: "google" },
  { daysAgo: 1.9, product: saltCellar, who: "emil", by: "reel" },
  { daysAgo: 1.3, product: fernVase, who: "noor", by: "letter" },
  { daysAgo: 0.8, product: emberMug, quantity: 2, who: "bruno", by: "direct" },
];

export const emailOf = (who: string) => `${who}@mail.example`;

/** What an order of the past says of the session behind it. */
export function sessionOf({ by, product, who }: PastOrder, productPath: (handle: string) => string) {
  const way: { query?: string; referrer?: string } | undefined = ways[by];
  if (!way) return {};
  const path = productPath(product.handle);
  return { email: emailOf(who), landing: way.query ? `${path}?${way.query}` : path, referrer: way.referrer };
}
