// What every table must do, whatever makes it: the suite that each implementation passes.
import { recompute } from "@handoff/store/projection";
import type { Table } from "@handoff/store/table";
import fc from "fast-check";
import { describe, expect, it as vitestIt } from "vitest";
import { expectTheLimitsAreTaken, itemOf400KB, refused } from "./store-refusals.ts";

/**
 * @param open gives a table; partitions of other tests may stand in it.
 * @param differs promises that this engine is known to break, each with what AWS documents: that they are still broken is tested.
 */
export function tableContract(
  name: string,
  open: () => Promise<Table>,
  differs: Readonly<Record<string, string>> = {},
): void {
  const it = (promise: string, test: () => Promise<void>) =>
    Object.hasOwn(differs, promise) ? vitestIt.fails(promise, test) : vitestIt(promise, test);
  let made = 0;
  const partition = () => `contract-${process.pid}-${Date.now()}-${made++}`;

  describe(`a table (${name})`, () => {
    it("gives back what was put, nested values and absent ones included", async () => {
      const table = await open();
      const key = { pk: partition(), sk: "a" };
      const value = { text: "Schüssel 🫖", list: [1, { deep: [null, true] }], empty: {}, gone: undefined };
      await table.put({ ...key, value });
      expect((await table.get(key))?.value).toEqual({
        text: "Schüssel 🫖",
        list: [1, { deep: [null, true] }],
        empty: {},
      });
      expect(await table.get({ ...key, sk: "b" })).toBeUndefined();
    });

    it("answers false, and changes nothing, when a condition does not hold", async () => {
      const table = await open();
      const key = { pk: partition(), sk: "a" };
      expect(await table.put({ ...key, v: 3, who: "first" }, { absent: true })).toBe(true);
      expect(await table.put({ ...key, v: 9, who: "second" }, { absent: true })).toBe(false);
      expect(await table.put({ ...key, v: 4, who: "third" }, { version: 2 })).toBe(false);
      expect(await table.put({ ...key, v: 4, who: "fourth" }, { version: undefined })).toBe(false);
      expect(await table.put({ ...key, v: 3, who: "fifth" }, { older: 3 })).toBe(false);
      expect(await table.get(key)).toMatchObject({ v: 3, who: "first" });
      expect(await table.put({ ...key, v: 4, who: "sixth" }, { version: 3 })).toBe(true);
      expect(await table.put({ ...key, v: 7, who: "seventh" }, { older: 7 })).toBe(true);
      expect(await table.get(key)).toMatchObject({ v: 7, who: "seventh" });
      expect(await table.put({ ...key, v: 8, who: "eighth" }, { unversioned: true })).toBe(false);
      const bare = { ...key, sk: "b" };
      expect(await table.put({ ...bare, v: 1 }, { unversioned: true })).toBe(false);
      await table.put(bare);
      expect(await table.put({ ...bare, v: 1 }, { unversioned: true })).toBe(true);
      expect(await table.get(bare)).toEqual({ ...bare, v: 1 });
    });

    it("lists more than a page of a partition, in the order of the sort key, and only that partition", async () => {
      const table = await open();
      const pk = partition();
      const filler = "x".repeat(60_000);
      const names = Array.from({ length: 40 }, (_, i) => `n${String(i).padStart(3, "0")}`);
      await Promise.all(names.toReversed().map((sk) => table.put({ pk, sk, filler })));
      await table.put({ pk: `${pk}x`, sk: "n000" });
      expect((await table.query(pk)).map((item) => item.sk)).toEqual(names);
      expect((await table.query(pk, { descending: true, limit: 25 })).map((item) => item.sk)).toEqual(
        names.toReversed().slice(0, 25),
      );
      expect((await table.query(pk, { limit: 3 })).map((item) => item.sk)).toEqual(["n000", "n001", "n002"]);
    });

    it("lists a range with both ends included, an open end, and a prefix", async () => {
      const table = await open();
      const pk = partition();
      for (const sk of ["a", "b#1", "b#2", "c"]) await table.put({ pk, sk });
      const names = async (range: Parameters<Table["query"]>[1]) =>
        (await table.query(pk, range)).map((item) => item.sk);
      expect(await names({ from: "b#1", to: "b#2" })).toEqual(["b#1", "b#2"]);
      expect(await names({ from: "b#2" })).toEqual(["b#2", "c"]);
      expect(await names({ to: "b#1" })).toEqual(["a", "b#1"]);
      expect(await names({ prefix: "b#" })).toEqual(["b#1", "b#2"]);
    });

    vitestIt.each(refused)("refuses $what, and says what to do, before the engine is asked", async (request) => {
      const table = await open();
      const before = table.usage();
      const asked = Promise.resolve().then(() => request.ask(table, partition()));
      await expect(asked).rejects.toMatchObject({
        name: "TableRefusal",
        field: request.field,
        remedy: request.remedy,
        message: expect.stringMatching(/^The table takes no such .*Value: ".*"/s),
      });
      expect(table.usage()).toEqual(before);
    });

    it("takes what stands exactly at the limits", async () => {
      await expectTheLimitsAreTaken(await open(), partition());
    });

    it("takes an item of 400 KB, to the byte", async () => {
      const table = await open();
      const item = itemOf400KB(partition());
      await table.put(item);
      expect(await table.get(item)).toEqual(item);
    });

    it("takes the ends of a range in the order of their bytes in UTF-8", async () => {
      const table = await open();
      expect(await table.query(partition(), { from: "\ufb01", to: "🫖" })).toEqual([]);
    });

    it("removes an item, and removing it again is no error", async () => {
      const table = await open();
      const key = { pk: partition(), sk: "a" };
      await table.put(key);
      await table.remove(key);
      await table.remove(key);
      expect(await table.get(key)).toBeUndefined();
    });

    it("reads every item whose partition begins so, over more than a page", async () => {
      const table = await open();
      const pk = partition();
      await Promise.all(
        Array.from({ length: 30 }, (_, i) => table.put({ pk: `${pk}#${i}`, sk: "a", filler: "x".repeat(60_000) })),
      );
      const found = new Set<string>();
      for await (const item of table.scan(`${pk}#`)) found.add(item.pk);
      expect(found.size).toBe(30);
    });

    it("counts the capacity that it used", async () => {
      const table = await open();
      const before = table.usage();
      await table.put({ pk: partition(), sk: "a", filler: "x".repeat(2500) });
      expect(table.usage().write - before.write).toBe(3);
    });

    it("recomputes a projection so that the last writer has seen every fact, however many write at once", async () => {
      const table = await open();
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }), async (amounts) => {
          const pk = partition();
          await Promise.all(
            amounts.map(async (amount, i) => {
              await table.put({ pk, sk: `fact#${i}`, amount });
              await recompute<number>(table, { pk, sk: "sum" }, async () => {
                const facts = await table.query(pk, { prefix: "fact#" });
                return facts.reduce((sum, fact) => sum + (fact.amount as number), 0);
              });
            }),
          );
          expect((await table.get({ pk, sk: "sum" }))?.value).toBe(amounts.reduce((a, b) => a + b, 0));
        }),
        { numRuns: 15 },
      );
    });
  });
}
