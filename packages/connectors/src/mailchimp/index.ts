// Mailchimp audience webhooks: form bodies, usually unsigned. The secret in the URL is always asked for; a signature is asked for
// as well once the owner has given the webhook's signing secret.
import * as z from "zod/mini";
import type { Connector, Delivery, Translation } from "../connector.ts";
import { type Scheme, sameSecret, verifySignature } from "../signature.ts";
import { readAudience } from "./audience.ts";
import { parseForm } from "./form.ts";

// Mailchimp tries again for 75 minutes and does not say whether it signs each attempt anew, so an older signature is still good.
// The signing secret is used as it is shown (UTF-8); no published vector confirms it.
const scheme: Scheme = {
  header: "x-mailchimp-signature",
  hash: "sha256",
  encoding: "hex",
  timestamped: { toleranceSeconds: 75 * 60 },
};

export const mailchimp: Connector = {
  platform: "mailchimp",
  settings: z.strictObject({
    /** Only this audience counts; others of the same account are ignored. */
    audienceId: z.optional(z.string().check(z.regex(/^[\w-]{1,64}$/, "the audience's id has letters and digits only"))),
  }),
  accounts: ({ audienceId }) => (typeof audienceId === "string" ? [{ field: "audienceId", value: audienceId }] : []),
  secrets: "optional",
  secretInUrl: true,

  handshake(delivery, connection) {
    const { method, body } = delivery;
    if (method === "POST" && body.length > 0) return undefined;
    if (method !== "GET" && method !== "HEAD" && method !== "POST") return undefined;
    if (!sameSecret(delivery.query.secret, connection.urlSecret)) return { refused: wrongUrlSecret };
    return { status: 200, body: "Handoff is listening", contentType: "text/plain; charset=utf-8" };
  },

  verify(delivery, connection, now) {
    if (!sameSecret(delivery.query.secret, connection.urlSecret)) return { ok: false, reason: wrongUrlSecret };
    return connection.secrets.length === 0 ? { ok: true } : verifySignature(scheme, delivery, connection.secrets, now);
  },

  translate(delivery, { connection, hash }) {
    const contentType = contentTypeOf(delivery);
    // Mailchimp may begin to write otherwise: then it is kept until we can read it.
    if (contentType !== formType)
      return {
        outcome: "untranslatable",
        topic: "unknown",
        reason: `content-type is ${contentType}: expected ${formType}.`,
      };
    const parsed = parseForm(new TextDecoder().decode(delivery.body));
    if (!parsed.ok) return { outcome: "malformed", topic: "unknown", reason: parsed.reason };
    const { type } = parsed.form;
    if (Object.keys(parsed.form).length === 0)
      return { outcome: "ignored", topic: "validation", reason: "an empty form" };
    if (type === undefined || type === "")
      return { outcome: "untranslatable", topic: "unknown", reason: "type is missing: expected one word." };
    if (typeof type !== "string")
      return { outcome: "untranslatable", topic: "unknown", reason: "type is an object: expected one word." };
    return heard(type.slice(0, 100), readAudience(type, parsed.form, hash), connection.settings.audienceId);
  },
};

const wrongUrlSecret = "the secret in the webhook's URL is missing or wrong";

function heard(topic: string, found: ReturnType<typeof readAudience>, wanted: unknown): Translation {
  // All six that an audience sends are read.
  if (!found)
    return { outcome: "untranslatable", topic, reason: "type is not known to Handoff yet: replay it once it is." };
  if (found.outcome !== "facts") return { topic, ...found };
  if (wanted !== undefined && found.audience !== undefined && found.audience !== wanted)
    return { outcome: "ignored", topic, reason: `audience ${found.audience} is not the one this connection is for` };
  return { outcome: "translated", topic, facts: found.facts };
}

function contentTypeOf({ headers }: Delivery): string {
  return headers["content-type"]?.split(";")[0]?.trim().toLowerCase().slice(0, 100) || formType;
}

const formType = "application/x-www-form-urlencoded";
