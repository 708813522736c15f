// Deliveries of a small pottery's Page and Instagram account, for tests.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ConnectionView, Delivery } from "../connector.ts";
import { meta } from "./index.ts";

export const page = "104882557731920";
export const instagram = "17841400998877665";
export const verifyToken = "verify-token-of-the-pottery";
export const appSecret = "app-secret-of-the-pottery";
export const headers = { "content-type": "application/json" };

export const connection = (over: Partial<ConnectionView> = {}): ConnectionView => ({
  id: "con_meta",
  settings: { verifyToken },
  secrets: [appSecret],
  urlSecret: "",
  ...over,
});
export const delivery = (body: string, over: Partial<Delivery> = {}): Delivery => ({
  method: "POST",
  headers,
  query: {},
  body: new TextEncoder().encode(body),
  receivedAt: "2026-11-23T10:16:00.000Z",
  ...over,
});
const pseudonyms: Record<string, string> = {
  [`meta:${page}:7712004455`]: "hash-of-ines",
  [`meta:${page}:5588001122`]: "hash-of-the-writer",
};
const hash = (text: string) => pseudonyms[text] ?? createHash("sha256").update(text).digest("hex").slice(0, 12);
export const translateText = (body: string, settings: Record<string, unknown> = { verifyToken }) =>
  meta.translate(delivery(body), { connection: connection({ settings }), hash });
export const translate = (body: unknown, settings?: Record<string, unknown>) =>
  translateText(JSON.stringify(body), settings);

export const change = (field: string, value: unknown, { object = "page", id = page, time = 1795428910 } = {}) => ({
  object,
  entry: [{ id, time, changes: [{ field, value }] }],
});
export const message = (item: object, id = page) => ({
  object: "page",
  entry: [
    {
      id,
      time: 1795428931000,
      messaging: [{ sender: { id: "5588001122" }, recipient: { id }, timestamp: 1795428930417, ...item }],
    },
  ],
});

export const whatsapp = "215589913347201";
/** A delivery of WhatsApp, which carries no time; only `message` differs from a message that an ad led to. */
export const written = (message: object, { field = "messages", contacts = [{}] as object[] } = {}) => ({
  object: "whatsapp_business_account",
  entry: [
    {
      id: whatsapp,
      changes: [
        {
          field,
          value: {
            messaging_product: "whatsapp",
            contacts,
            messages: [
              {
                from: "15550107788",
                id: "wamid.A==",
                timestamp: "1795428930",
                referral: { source_url: "https://fb.me/x", source_id: "120211", source_type: "ad", ctwa_clid: "c" },
                ...message,
              },
            ],
          },
        },
      ],
    },
  ],
});

export const sample = (name: string) => readFileSync(new URL(`samples/${name}`, import.meta.url), "utf8");
export const topics: Record<string, string> = {
  "page-post": "page/feed",
  "page-link": "page/feed",
  "page-photo": "page/feed",
  "page-comment": "page/feed",
  "page-comment-removed": "page/feed",
  "page-reaction": "page/feed",
  "page-like": "page/feed",
  "page-shared-by-others": "page/feed",
  "page-mention": "page/mention",
  leads: "page/leadgen",
  "page-messages-from-ad": "page/messaging_postbacks, page/messaging_referrals",
  "message-reactions": "page/message_reactions",
  "instagram-comment": "instagram/comments",
  "instagram-comment-business-login": "instagram/comments",
  "instagram-mentions": "instagram/mentions",
  "instagram-message-from-ad": "instagram/messages",
  "whatsapp-message-from-ad": "whatsapp_business_account/messages",
};
