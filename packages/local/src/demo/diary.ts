// What of the demo has happened already? One small file in the home folder: a demo that was killed goes on where it was, and one that
// came to its end is never played again. It holds the demo's keys, so only its user can read it.
import { open, readFile, rename } from "node:fs/promises";
import * as z from "zod/mini";

const Entries = z.record(z.string(), z.unknown());

export type Diary = {
  has(name: string): boolean;
  get(name: string): unknown;
  /** On disk when it resolves. */
  put(name: string, value: unknown): Promise<void>;
};

export async function openDiary(file: string): Promise<Diary> {
  const entries = new Map(Object.entries(await entriesIn(file)));
  return {
    has: (name) => entries.has(name),
    get: (name) => entries.get(name),
    async put(name, value) {
      entries.set(name, value ?? null);
      await write(file, `${JSON.stringify(Object.fromEntries(entries), undefined, 1)}\n`);
    },
  };
}

async function entriesIn(file: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
  return z.parse(Entries, JSON.parse(text));
}

/** Under another name first, so that a kill leaves the old file or the new one. */
async function write(file: string, text: string): Promise<void> {
  const draft = `${file}.tmp`;
  const handle = await open(draft, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
