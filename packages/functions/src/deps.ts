// What do the five verbs need from outside? These types, and nothing else: local and deployed runs give different makes of the same things.
import type { HandoffEvent } from "@handoff/core/event";
import type { Store } from "@handoff/store/store";

/** The bus. Resolves only when every event is durably accepted; rejects otherwise (the caller may publish again: same fact, same id). */
export type Bus = { publish(events: readonly HandoffEvent[]): Promise<void> };

/** One message of a worker's queue. `id` is the queue's, for saying which one failed. */
export type Message = { id: string; event: HandoffEvent };
/** Handles a batch; answers the ids of the messages that failed and must come again. */
export type Consumer = (batch: readonly Message[]) => Promise<string[]>;

/** Seals what must not be readable at rest, and makes the keyed hashes that identities are made of. */
export type Vault = {
  seal(plain: string): string;
  /** Throws when the text was not sealed with this master key. */
  open(sealed: string): string;
  /** Keyed hash of an e-mail address or phone number (trimmed, lower-cased first). */
  hash(address: string): string;
};

export type MailMessage = {
  /** The same id is the same mail: delivered once however often it is sent. */
  id: string;
  /** Whose mail it is: what becomes of it is told to that business alone. */
  business?: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  headers?: Record<string, string>;
};
/** What became of a mail: sent to a mail server, or kept on this machine, where nobody but its user sees it. */
export type MailOutcome = "sent" | "kept";
/** Rejects when the mail was not handed over. */
export type Mail = { send(message: MailMessage): Promise<MailOutcome> };

/** One HTTP exchange of a look, as evidence. `body` is cut at the size limit. */
export type Fetched =
  | {
      outcome: "answered";
      status: number;
      /** Every address on the way, the last one is where the body came from. */
      hops: string[];
      headers: Record<string, string>;
      body: string;
      /** There was more than the limit let through. */
      cut?: boolean;
      ms: number;
    }
  | {
      outcome: "failed";
      /** Why there was no answer. `refused`: the address is not public. */
      cause: "dns" | "connect" | "tls" | "timeout" | "too-many-redirects" | "refused" | "other";
      detail: string;
      hops: string[];
      ms: number;
    };
/** The guarded way out: public addresses only, checked on connect and at every redirect; limits on time, size and redirects. */
export type Web = { fetch(url: string): Promise<Fetched> };

/** One structured line. Never bodies, secrets or addresses. */
export type Log = (line: { what: string; [field: string]: string | number | boolean | undefined }) => void;

export type Deps = {
  store: Store;
  bus: Bus;
  vault: Vault;
  mail: Mail;
  /** What becomes of mails here; sent unless it says otherwise. For whoever does not send any, and must say what happens to them. */
  mailOutcome?: MailOutcome;
  web: Web;
  log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  random(bytes: number): Uint8Array;
  /** Resolves after so many milliseconds. */
  pause(ms: number): Promise<void>;
  /** Public base of the URLs that are handed out, without a slash at the end. */
  baseUrl: string;
  adminKey: string;
};

// What each verb takes of these: a deployed function brings along, and is allowed, no more than its verb.
type Common = Pick<Deps, "store" | "log" | "now">;
/** To serve strangers: platforms, people on links, browsers with the snippet. */
export type DoorDeps = Pick<Deps, "bus" | "vault" | "log" | "now" | "random" | "pause" | "baseUrl"> & {
  store: Pick<Store, "settings" | "paths" | "deliveries">;
};
export type AttributeDeps = Common;
export type WatchDeps = Common & Pick<Deps, "bus" | "web" | "random" | "pause" | "baseUrl">;
export type AlertDeps = Common & Pick<Deps, "mail" | "vault" | "baseUrl">;
export type ReportDeps = Omit<Deps, "mail">;
