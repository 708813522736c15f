// What has the store said about a product? Versions and stock levels as facts, found by handle (as pages name it) or inventory item.
// Nothing is merged on writing: core/offer.ts judges all facts together, so their order of arrival cannot matter.
import type { EventOf } from "@handoff/core/event";
import { type EndedFact, judgeOffer, type Offer, type OfferFact, type StockFact } from "@handoff/core/offer";
import { keys } from "./keys.ts";
import type { Table } from "./table.ts";

const versionsMax = 100;
const levelsMax = 100;
const levelDays = 400;

export function createOffers(table: Table) {
  async function versions(business: string, offer: string): Promise<OfferFact[]> {
    const pk = keys.offer(business, offer);
    const [newest, deleted] = await Promise.all([
      table.query(pk, { prefix: "v#", descending: true, limit: versionsMax }),
      table.query(pk, { prefix: "deleted#" }),
    ]);
    return [...newest, ...deleted].map((item) => item.value as OfferFact);
  }

  async function levels(business: string, inventoryItem: string): Promise<StockFact[]> {
    const items = await table.query(keys.stock(business, inventoryItem), {
      prefix: "l#",
      descending: true,
      limit: levelsMax,
    });
    return items.map((item) => item.value as StockFact);
  }

  async function judge(business: string, offer: string, ended: readonly EndedFact[]): Promise<Offer | undefined> {
    const facts = await versions(business, offer);
    const limited = facts.flatMap(({ variants }) =>
      variants.filter((variant) => variant.tracked && !variant.continueSelling),
    );
    const items = [...new Set(limited.flatMap(({ inventoryItem }) => inventoryItem ?? []))];
    const known = await Promise.all(items.map((item) => levels(business, item)));
    return judgeOffer(facts, known.flat(), ended);
  }

  const ended = async (business: string) =>
    (await table.query(keys.ended(business))).map((item) => item.value as EndedFact);

  return {
    /** Keeps a version. The ways to find it are written first, so that what is there can be found. */
    async putVersion(business: string, { body, at, source }: EventOf<"offer.changed">): Promise<void> {
      const pk = keys.offer(business, body.offer);
      const [last] = await table.query(pk, { prefix: "v#", descending: true, limit: 1 });
      const before = last?.value as OfferFact | undefined;
      const known = new Set(before?.variants.map(({ inventoryItem }) => inventoryItem));
      const fresh = body.variants.flatMap(({ inventoryItem }) =>
        known.has(inventoryItem) ? [] : (inventoryItem ?? []),
      );
      await Promise.all(
        fresh.map((item) => table.put({ pk: keys.stock(business, item), sk: `=${body.offer}`, offer: body.offer })),
      );
      const handle = body.handle?.toLowerCase();
      if (handle && before?.handle?.toLowerCase() !== handle) {
        await table.put({ pk: keys.handle(business, handle), sk: `offer#${body.offer}`, offer: body.offer });
      }
      const kind = body.state === "deleted" ? "deleted" : "v";
      await table.put({ pk, sk: `${kind}#${at}#${body.version}`, value: { ...body, at, source } satisfies OfferFact });
    },

    async putLevel(business: string, { body, at, source }: EventOf<"stock.changed">): Promise<void> {
      await table.put({
        pk: keys.stock(business, body.inventoryItem),
        sk: `l#${at}#${body.location}#${body.version}`,
        value: { ...body, at, source } satisfies StockFact,
        expiresAt: Math.floor(Date.parse(at) / 1000) + levelDays * 86_400,
      });
    },

    async putEnded(business: string, id: string, value: EndedFact): Promise<void> {
      await table.put({ pk: keys.ended(business), sk: `${value.at}#${id}`, value });
    },

    /** The products that an inventory item belongs to. */
    ofItem: async (business: string, inventoryItem: string) =>
      (await table.query(keys.stock(business, inventoryItem), { prefix: "=" })).map((item) => item.offer as string),

    /** Every handle under which the product has been known. */
    async handlesOf(business: string, offer: string): Promise<string[]> {
      const known = await versions(business, offer);
      return [...new Set(known.flatMap(({ handle }) => handle?.toLowerCase() ?? []))];
    },

    /** Every product whose handle this is now, as the store's word stands. */
    async byHandle(business: string, handle: string): Promise<Offer[]> {
      const found = await table.query(keys.handle(business, handle), { prefix: "offer#" });
      if (found.length === 0) return [];
      const silenced = await ended(business);
      const offers = await Promise.all(found.map((item) => judge(business, item.offer as string, silenced)));
      return offers.filter((offer) => offer !== undefined).filter((offer) => offer.handle === handle);
    },
  };
}
