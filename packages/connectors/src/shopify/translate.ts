// What does every topic's translation get, and what may it answer?
import type { Fact } from "@handoff/core/event";
import type { Shop } from "./settings.ts";

export type Reading = {
  shop: Shop;
  hash(address: string): string;
  /** When Shopify says it happened; for the few topics whose body does not tell. */
  triggeredAt: string;
};

/** Facts, or why it deliberately does not count. What cannot be read is thrown as UnreadableError. */
export type Translated = Fact[] | { ignored: string };
export type Translate = (body: unknown, reading: Reading) => Translated;
