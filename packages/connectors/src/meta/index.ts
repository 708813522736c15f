// Meta: a Facebook Page, the Instagram and WhatsApp accounts beside it, and lead forms of ads. One signed JSON body may carry a thousand updates;
// each is read by itself, and what cannot be read holds up nothing else.
import type { Fact } from "@handoff/core/event";
import * as z from "zod/mini";
import type { Connector, Translation } from "../connector.ts";
import { MalformedJsonError, parseJson } from "../json.ts";
import { type Scheme, sameSecret, verifySignature } from "../signature.ts";
import { readInstagramComment, readInstagramMention, readPageMention } from "./engagement.ts";
import { readFeed } from "./feed.ts";
import { harmlessFields, unheard } from "./harmless.ts";
import { readLead } from "./lead.ts";
import { readMessage } from "./message.ts";
import { type Piece, piecesOf } from "./parts.ts";
import { type Hash, type Heard, type Part, type Reader, skipped } from "./shape.ts";
import { isTestTraffic } from "./test-traffic.ts";
import { readWhatsApp } from "./whatsapp.ts";

// The digest is made with the app secret. The older X-Hub-Signature (SHA-1) comes along with it and is not accepted.
const scheme: Scheme = { header: "x-hub-signature-256", hash: "sha256", encoding: "hex", prefix: "sha256=" };

const accountId = z.optional(z.string().check(z.regex(/^\d{1,30}$/, "an account's id has digits only")));

export const meta: Connector = {
  platform: "meta",
  settings: z.strictObject({
    /** The text the owner typed beside the callback URL in the app's dashboard. */
    verifyToken: z.string().check(z.minLength(4, "the verify token needs at least 4 characters"), z.maxLength(200)),
    /** An app has one callback URL for all its accounts: with these, only the business's own are counted. */
    pageId: accountId,
    instagramId: accountId,
    whatsappId: accountId,
  }),
  accounts: ({ pageId, instagramId, whatsappId }) =>
    Object.entries({ pageId, instagramId, whatsappId }).flatMap(([field, value]) =>
      typeof value === "string" ? [{ field, value }] : [],
    ),
  secrets: "required",
  secretInUrl: false,

  handshake({ method, query }, { settings }) {
    if (method !== "GET" && method !== "HEAD") return undefined;
    const token = typeof settings.verifyToken === "string" ? settings.verifyToken : "";
    if (query["hub.mode"] !== "subscribe") return { refused: "hub.mode is not subscribe" };
    if (!sameSecret(query["hub.verify_token"], token)) return { refused: "hub.verify_token is missing or wrong" };
    const challenge = query["hub.challenge"];
    if (!challenge || challenge.length > 1000) return { refused: "hub.challenge is missing or too long" };
    return { status: 200, body: challenge, contentType: "text/plain; charset=utf-8" };
  },

  verify: (delivery, connection, now) => verifySignature(scheme, delivery, connection.secrets, now),

  translate(delivery, { connection, hash }) {
    let body: unknown;
    try {
      body = parseJson(delivery.body);
    } catch (error) {
      if (!(error instanceof MalformedJsonError)) throw error;
      return { outcome: "malformed", topic: "unknown", reason: error.message };
    }
    const pieces = piecesOf(body);
    return told(
      pieces,
      pieces.map((piece) => ("part" in piece ? hear(piece.part, connection.settings, hash) : piece.heard)),
    );
  },
};

const readers = new Map<string, Reader>([
  ["feed", readFeed],
  ["mention", readPageMention],
  ["mentions", readInstagramMention],
  ["comments", readInstagramComment],
  ["live_comments", readInstagramComment],
  ["leadgen", readLead],
  ["messages", readMessage],
  ["message_reactions", readMessage],
  ["messaging_postbacks", readMessage],
  ["messaging_referral", readMessage],
  ["messaging_referrals", readMessage],
]);

const accountSettings = { facebook: "pageId", instagram: "instagramId", whatsapp: "whatsappId" } as const;

function hear(part: Part, settings: Readonly<Record<string, unknown>>, hash: Hash): Heard {
  const wanted = settings[accountSettings[part.platform]];
  if (isTestTraffic(part)) return skipped("a sample of the app's dashboard");
  if (wanted !== undefined && wanted !== part.account) return skipped("an account this connection is not for");
  if (part.platform === "whatsapp") return readWhatsApp(part, hash);
  const read = readers.get(part.field);
  if (read) return read(part, hash);
  return harmlessFields.has(part.field) ? skipped("a field we do not listen to") : unheard(part.where, "field");
}

/** What many updates come to: one that cannot be read keeps the delivery, together with the facts of those that can. */
function told(pieces: readonly Piece[], heard: readonly Heard[]): Translation {
  const topic = [...new Set(pieces.map((piece) => piece.topic))].sort().join(", ").slice(0, 200) || "nothing";
  const facts = new Map<string, Fact>();
  for (const one of heard) if (one.outcome === "facts") for (const fact of one.facts) facts.set(fact.id, fact);
  const broken = heard.flatMap((one) => (one.outcome === "untranslatable" ? [one.reason] : []));
  const [first] = broken;
  if (first !== undefined) {
    const reason = broken.length === 1 ? first : `${first} (And ${broken.length - 1} more.)`;
    return { outcome: "untranslatable", topic, reason, facts: [...facts.values()] };
  }
  if (heard.some((one) => one.outcome === "facts")) return { outcome: "translated", topic, facts: [...facts.values()] };
  const reasons = new Set(
    heard.flatMap((one, i) => (one.outcome === "skipped" ? [`${pieces[i]?.topic}: ${one.reason}`] : [])),
  );
  return { outcome: "ignored", topic, reason: [...reasons].join("; ").slice(0, 500) || "no updates in it" };
}
