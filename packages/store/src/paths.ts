// Which pages does marketing point at, and what do we know of each? The state is a projection; the page's word, promotions and the
// index by product handle are what it is made of. A lease keeps workers from looking at one page all at once.
import { handleOf } from "@handoff/core/offer";
import type { PageWord, PathState } from "@handoff/core/path";
import { keys } from "./keys.ts";
import { recompute } from "./projection.ts";
import type { Table } from "./table.ts";

export type Place = { id: string; landingUrl: string };

export function createPaths(table: Table) {
  return {
    stateOf: async (business: string, path: string) =>
      (await table.get({ pk: keys.paths(business), sk: path }))?.value as PathState | undefined,

    list: async (business: string) => (await table.query(keys.paths(business))).map((item) => item.value as PathState),

    /** Recomputes a path's state; `compute` reads its facts. */
    async settle(business: string, path: string, compute: (before: PathState | undefined) => Promise<PathState>) {
      return (await recompute(table, { pk: keys.paths(business), sk: path }, compute)).value;
    },

    /** Makes the path findable by the product its address names. Before its state is computed, so that no store's word misses it. */
    async ensure(business: string, { id, landingUrl }: Place): Promise<void> {
      const handle = handleOf(landingUrl);
      if (handle === undefined) return;
      await table.put(
        { pk: keys.handle(business, handle), sk: `path#${id}`, value: { id, landingUrl } },
        { absent: true },
      );
    },
    /** The address behind the id of a page that sold without being watched. */
    pageOf: async (business: string, path: string) =>
      (await table.get({ pk: keys.path(business, path), sk: "page" }))?.landingUrl as string | undefined,
    putPage: (business: string, { id, landingUrl }: Place) =>
      table.put({ pk: keys.path(business, id), sk: "page", landingUrl }, { absent: true }),

    byHandle: async (business: string, handle: string) =>
      (await table.query(keys.handle(business, handle), { prefix: "path#" })).map((item) => item.value as Place),

    pageWord: async (business: string, path: string) =>
      (await table.get({ pk: keys.path(business, path), sk: "look" }))?.value as PageWord | undefined,
    /** Keeps the newest look. */
    async putPageWord(business: string, path: string, word: PageWord): Promise<void> {
      const item = { pk: keys.path(business, path), sk: "look", v: Date.parse(word.lookedAt), value: word };
      await table.put(item, { older: item.v });
    },

    async putPromotion(
      business: string,
      path: string,
      { at, promotion }: { at: string; promotion: string },
    ): Promise<void> {
      await table.put({ pk: keys.path(business, path), sk: `promoted#${at}#${promotion}`, at });
    },
    async lastPromotionAt(business: string, path: string): Promise<string | undefined> {
      const [last] = await table.query(keys.path(business, path), { prefix: "promoted#", descending: true, limit: 1 });
      return last?.at as string | undefined;
    },

    /** Takes the right to look until an instant; undefined while somebody else has it. Give the answer to `release`. */
    async lease(
      business: string,
      path: string,
      { nowMs, untilMs }: { nowMs: number; untilMs: number },
    ): Promise<number | undefined> {
      const key = { pk: keys.path(business, path), sk: "lease" };
      const stands = await table.get(key);
      if (stands && (stands.untilMs as number) > nowMs) return undefined;
      const version = (stands?.v ?? 0) + 1;
      return (await table.put({ ...key, v: version, untilMs }, { version: stands?.v })) ? version : undefined;
    },
    async release(business: string, path: string, version: number): Promise<void> {
      await table.put({ pk: keys.path(business, path), sk: "lease", v: version + 1, untilMs: 0 }, { version });
    },
  };
}
