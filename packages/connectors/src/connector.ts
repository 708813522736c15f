// What is a platform to us? Bytes and headers in, facts out. A connector holds one company's formats and quirks, and nothing else:
// no network, no clock, no store, no environment.
import type { Fact } from "@handoff/core/event";
import type * as z from "zod/mini";

/** One HTTP request of a platform. Header names are lower case; `body` is the bytes as they came. */
export type Delivery = {
  method: string;
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  body: Uint8Array;
  /** When we received it, UTC. */
  receivedAt: string;
};

/** The connection a delivery came in on, with its secrets opened. */
export type ConnectionView = {
  id: string;
  /** Parsed by the connector's own `settings`. */
  settings: Readonly<Record<string, unknown>>;
  /** Live secrets; several during a rotation. */
  secrets: readonly string[];
  /** The generated secret that is part of the webhook URL (platforms without signatures). */
  urlSecret: string;
};

export type Account = { field: string; value: string };

export type Verified = { ok: true } | { ok: false; reason: string };

export type Reply = { status: number; body: string; contentType: string };

export type Translation =
  /** Understood. `facts` may be empty (a profile change that says nothing new). */
  | { outcome: "translated"; topic: string; facts: Fact[] }
  /** Understood and deliberately not counted: test traffic, a ping, a topic that is known to have nothing for us. Never what could be a sale. */
  | { outcome: "ignored"; topic: string; reason: string }
  /** The body is not what it claims to be (JSON that does not parse): the sender gets 400. */
  | { outcome: "malformed"; topic: string; reason: string }
  /** A good body of a shape or under a topic we do not know: kept in quarantine, shown, run again after a fix. `reason` names field, value, remedy. */
  | {
      outcome: "untranslatable";
      topic: string;
      reason: string;
      /** Of a delivery with many updates: what the readable ones say. Published with it; running it again says the same facts again. */
      facts?: Fact[];
    };

export type Context = {
  connection: ConnectionView;
  /** Keyed hash of an e-mail address or phone number, for identities. Normalises (trim, lower case) first. */
  hash(address: string): string;
};

export type Connector = {
  platform: string;
  /** What the owner gives besides secrets; unknown keys are an error that names them. */
  settings: z.ZodMiniType<Record<string, unknown>>;
  /** Which of the platform's accounts these settings name, by the setting that does. One account is connected once in a business. */
  accounts(settings: Readonly<Record<string, unknown>>): Account[];
  /** required: POST /v1/connections needs at least one secret. optional: may have one. */
  secrets: "required" | "optional";
  /** The webhook URL carries the generated secret, and it is always checked. */
  secretInUrl: boolean;
  /** Answers GET and HEAD, and POSTs that are only a handshake. Undefined: this is no handshake. */
  handshake?(delivery: Delivery, connection: ConnectionView): Reply | { refused: string } | undefined;
  /** Checks the signature over the raw bytes. `now` in milliseconds. Constant time; no secret or an empty one never verifies. */
  verify(delivery: Delivery, connection: ConnectionView, now: number): Verified;
  translate(delivery: Delivery, context: Context): Translation;
};

/** Connectors by platform. */
export type Platforms = {
  get(platform: string): Connector | Promise<Connector> | undefined;
  keys(): Iterable<string>;
};
