// Where does everything of this machine lie? One folder that only its user can read: keys, bus, table, mailbox.
import { randomBytes } from "node:crypto";
import { access, link, mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

export type Home = {
  folder: string;
  /** Everything that is sealed or hashed hangs on it: made once, never changed. */
  masterKey: string;
  adminKey: string;
  /** Folder of the bus; whoever has it open owns the home. */
  bus: string;
  table: string;
  mailbox: string;
};

/** Makes what is missing. Safe to call from two processes at once: both see the same keys. */
export async function openHome(folder: string): Promise<Home> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const table = join(folder, "table");
  const makeMasterKey = async () => {
    if (await stands(table)) {
      throw new Error(
        `${join(folder, "master.key")} is missing, and what lies in ${folder} was sealed with it. Put it back.`,
      );
    }
    return randomBytes(32).toString("base64url");
  };
  return {
    folder,
    masterKey: await keep(join(folder, "master.key"), makeMasterKey),
    adminKey: await keep(join(folder, "admin.key"), async () => `adm_${randomBytes(24).toString("base64url")}`),
    bus: join(folder, "bus"),
    table,
    mailbox: join(folder, "mailbox"),
  };
}

/** Reads the file, or makes it: written whole and flushed under another name first, so that a kill leaves all of it or nothing. */
async function keep(file: string, make: () => Promise<string>): Promise<string> {
  if (!(await stands(file))) await create(file, `${await make()}\n`);
  const text = (await readFile(file, "utf8")).trim();
  if (text === "") throw new Error(`${file} is empty. Put its content back.`);
  return text;
}

/** Whoever comes second leaves the first one's file as it is. */
async function create(file: string, text: string) {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
    await link(draft, file);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  } finally {
    await handle.close();
    await rm(draft);
  }
}

async function stands(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

function codeOf(error: unknown) {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
