// The mails of the local run, a file each. A file that stands is whole and on disk; the same id never writes a second one.
import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Mail, MailMessage } from "@handoff/functions/deps";
import { parseMailMessage } from "@handoff/functions/mail-message";
import * as z from "zod/mini";

const StoredMail = z.object({
  id: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  headers: z.optional(z.record(z.string(), z.string())),
  /** When it was put into the mailbox. */
  at: z.string(),
});
export type StoredMail = MailMessage & { at: string };
export type Mailbox = Mail & {
  /** Newest first. */
  list(): Promise<StoredMail[]>;
  get(id: string): Promise<StoredMail | undefined>;
};

/** A mailbox in a folder, which is made when the first mail comes. */
export function createMailbox(folder: string, now: () => number = Date.now): Mailbox {
  const known = new Map<string, StoredMail>();
  let lastAt = 0;

  async function read(file: string): Promise<StoredMail> {
    const before = known.get(file);
    if (before) return before;
    const parsed = z.safeParse(StoredMail, JSON.parse(await readFile(join(folder, file), "utf8")));
    if (!parsed.success) throw new Error(`${file} in the mailbox folder is no mail of the mailbox`);
    const mail = parsed.data as StoredMail;
    known.set(file, mail);
    return mail;
  }

  async function files(): Promise<string[]> {
    try {
      return (await readdir(folder)).filter((file) => file.endsWith(".json"));
    } catch (error) {
      if (isCode(error, "ENOENT")) return [];
      throw error;
    }
  }

  return {
    async send(input) {
      const message = parseMailMessage(input);
      // Strictly later than the one before, so that the order of two mails of one millisecond is kept.
      lastAt = Math.max(now(), lastAt + 1);
      const at = new Date(lastAt).toISOString();
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const written = join(folder, `${randomUUID()}.tmp`);
      await writeDurably(written, `${JSON.stringify({ ...message, at })}\n`);
      try {
        // A hard link, unlike a rename, refuses to replace what stands: of many that send the same mail, one wins.
        await link(written, join(folder, fileOf(message.id)));
      } catch (error) {
        if (!isCode(error, "EEXIST")) throw error;
      } finally {
        await rm(written, { force: true });
      }
      await syncFolder(folder);
      return "kept";
    },

    async list() {
      const mails = await Promise.all((await files()).map(read));
      return mails.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
    },

    async get(id) {
      const file = fileOf(id);
      return (await files()).includes(file) ? read(file) : undefined;
    },
  };
}

/** A readable beginning, and a hash, so that no two ids share a file and no id reaches out of the folder. */
function fileOf(id: string): string {
  const readable = id.replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, 60);
  return `${readable}-${createHash("sha256").update(id).digest("hex").slice(0, 32)}.json`;
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Without it the name of a new file may be lost with the power. Windows cannot open folders, and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
