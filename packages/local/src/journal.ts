// The disk under the bus: LevelDB, whose writes are committed in groups. Whoever writes while a commit is under way joins the next
// one, so that a hundred deliveries at once cost two flushes to disk, not a hundred.
import { ClassicLevel } from "classic-level";

export type Write = { type: "put"; key: string; value: unknown } | { type: "del"; key: string };

export type Journal = {
  /** Resolves when all of it is written: all or nothing, also when the power goes (`flush`) or the process is killed (always). */
  write(writes: readonly Write[], options?: { flush?: boolean }): Promise<void>;
  read(keys: readonly string[]): Promise<unknown[]>;
  /** Every entry whose key begins so, in the order of the keys. */
  entries(prefix: string): AsyncIterable<[key: string, value: unknown]>;
  close(): Promise<void>;
};

type Waiting = { writes: readonly Write[]; flush: boolean; done(): void; fail(error: unknown): void };

/** Opens (or makes) the folder. Throws an error with the code LEVEL_LOCKED when another process has it open. */
export async function openJournal(folder: string): Promise<Journal> {
  const db = new ClassicLevel<string, unknown>(folder, { valueEncoding: "json" });
  try {
    await db.open();
  } catch (error) {
    throw error instanceof Error && error.cause ? error.cause : error;
  }

  let waiting: Waiting[] = [];
  let committing: Promise<void> | undefined;

  async function commitAll() {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await db.batch(
          group.flatMap((one) => [...one.writes]),
          { sync: group.some((one) => one.flush) },
        );
        for (const one of group) one.done();
      } catch (error) {
        for (const one of group) one.fail(error);
      }
    }
    committing = undefined;
  }

  return {
    write: (writes, { flush = false } = {}) =>
      new Promise((done, fail) => {
        waiting.push({ writes, flush, done, fail });
        committing ??= commitAll();
      }),
    read: (keys) => db.getMany([...keys]),
    entries: (prefix) => db.iterator({ gte: prefix, lt: `${prefix}\uffff` }),
    async close() {
      await committing;
      await db.close();
    },
  };
}
