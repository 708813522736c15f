import { createHash, createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { connectorContract } from "../../../../test/contract/connector.ts";
import type { ConnectionView, Delivery } from "../connector.ts";
import { mailchimp } from "./index.ts";

const urlSecret = "url-secret-of-the-pottery";
const signingSecret = "signing-secret-of-the-pottery";
const headers = { "content-type": "application/x-www-form-urlencoded" };
const now = Date.parse("2026-11-21T05:10:00.000Z");

const sample = (name: string) => readFileSync(new URL(`samples/${name}`, import.meta.url), "utf8");
const connection = (over: Partial<ConnectionView> = {}): ConnectionView => ({
  id: "con_list",
  settings: {},
  secrets: [],
  urlSecret,
  ...over,
});
const delivery = (body = "", over: Partial<Delivery> = {}): Delivery => ({
  method: "POST",
  headers,
  query: { secret: urlSecret },
  body: new TextEncoder().encode(body),
  receivedAt: "2026-11-21T05:10:00.000Z",
  ...over,
});
const pseudonyms: Record<string, string> = {
  "ines.hofer@example.com": "hash-of-ines",
  "ines@studio.example": "hash-of-ines-at-studio",
  "paul+kiln@example.com": "hash-of-paul",
  "gone@example.com": "hash-of-gone",
  "7d1e44a09b:3f9b21c0de": "contact-of-ines",
};
const hash = (address: string) =>
  pseudonyms[address.trim().toLowerCase()] ?? createHash("sha256").update(address).digest("hex").slice(0, 12);
const translate = (body: string, over: Partial<Delivery> = {}, settings = {}) =>
  mailchimp.translate(delivery(body, over), { connection: connection({ settings }), hash });
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

const names = ["subscribe", "profile", "profile-two-addresses", "upemail", "unsubscribe", "cleaned", "campaign"];
const silent = new Set(["profile"]);

function sign(unsigned: Delivery, secret: string, at: number): Delivery {
  const t = Math.floor(at / 1000);
  const digest = createHmac("sha256", secret).update(`${t}.`).update(unsigned.body).digest("hex");
  return { ...unsigned, headers: { ...unsigned.headers, "x-mailchimp-signature": `t=${t},v1=${digest}` } };
}

connectorContract({
  connector: mailchimp,
  settings: {},
  samples: names
    .filter((name) => !silent.has(name))
    .map((name) => ({ topic: name, headers, body: sample(`${name}.txt`) })),
  sign: (unsigned, { secret, urlSecret }, at) => sign({ ...unsigned, query: { secret: urlSecret } }, secret, at),
  garbage: "{",
});

describe("what an audience says", () => {
  it.each(names)("%s becomes the facts that stand beside it", (name) => {
    expect(translate(sample(`${name}.txt`))).toEqual({
      outcome: "translated",
      topic: name.split("-")[0],
      facts: JSON.parse(sample(`${name}.facts.json`)),
    });
  });

  it("keeps the contact's id, which comes back in links as mc_eid, out of facts", () => {
    expect(JSON.stringify(translate(sample("subscribe.txt")))).not.toContain("3f9b21c0de");
  });

  it("tells a contact who was deleted from one who left, and a complaint from a goodbye", () => {
    const reasonOf = (fields: Record<string, string>) => {
      const told = translate(
        form({
          type: "unsubscribe",
          fired_at: "2026-11-21 18:02:00",
          "data[list_id]": "7d1e44a09b",
          "data[email]": "paul+kiln@example.com",
          ...fields,
        }),
      );
      return told.outcome === "translated" && told.facts.map((fact) => "reason" in fact.body && fact.body.reason);
    };
    expect(reasonOf({ "data[action]": "unsub", "data[reason]": "abuse" })).toEqual(["abuse"]);
    expect(reasonOf({ "data[action]": "delete", "data[reason]": "manual" })).toEqual(["deleted: manual"]);
    expect(reasonOf({})).toEqual(["not stated"]);
  });

  it("says nothing of a change of address that changes only its spelling", () => {
    const body = sample("upemail.txt").replace("ines%40studio.example", "INES.HOFER%40example.com");
    expect(translate(body)).toEqual({ outcome: "translated", topic: "upemail", facts: [] });
  });

  it("cuts a long subject, but not through a character", () => {
    const subject = encodeURIComponent(`${"a".repeat(499)}🏺 and more`);
    const told = translate(sample("campaign.txt").replace(/subject(%5D|\])=[^&]*/, `subject$1=${subject}`));
    expect(told).toMatchObject({ facts: [{ body: { title: "a".repeat(499) } }] });
  });

  it.each(["paused", "canceled", "sending"])("does not count a campaign that is %s as published", (status) => {
    expect(translate(sample("campaign.txt").replace("=sent", `=${status}`))).toEqual({
      outcome: "ignored",
      topic: "campaign",
      reason: `campaign e41b09d7c5 was not sent: ${status}`,
    });
  });

  it("keeps a type it does not know, a form without a type, and another format", () => {
    expect(translate("type=sms&fired_at=2026-11-21+05%3A00%3A00")).toEqual({
      outcome: "untranslatable",
      topic: "sms",
      reason: "type is not known to Handoff yet: replay it once it is.",
    });
    expect(translate("type=constructor")).toMatchObject({ outcome: "untranslatable" });
    expect(translate("foo=bar")).toMatchObject({
      outcome: "untranslatable",
      reason: "type is missing: expected one word.",
    });
    for (const [type, body] of [
      ["application/json", '{"type":"cleaned"}'],
      ["text/plain", "type=cleaned"],
    ] as const)
      expect(translate(body, { headers: { "content-type": type } })).toEqual({
        outcome: "untranslatable",
        topic: "unknown",
        reason: `content-type is ${type}: expected application/x-www-form-urlencoded.`,
      });
  });

  it("ignores an empty form and an audience it is not for", () => {
    expect(translate(" ")).toMatchObject({ outcome: "ignored", topic: "validation" });
    expect(translate(sample("cleaned.txt"), {}, { audienceId: "0000000000" })).toEqual({
      outcome: "ignored",
      topic: "cleaned",
      reason: "audience 7d1e44a09b is not the one this connection is for",
    });
    expect(translate(sample("cleaned.txt"), {}, { audienceId: "7d1e44a09b" })).toMatchObject({ outcome: "translated" });
  });

  it.each([
    ["cleaned", "gone%40example.com", "gone", "data[email] has a value that is not shown: expected an e-mail address."],
    ["cleaned", "data%5Bemail%5D", "data%5Bmail%5D", "data[email] is missing: expected an e-mail address."],
    ["cleaned", "gone%40example.com", "", "data[email] is empty: expected an e-mail address."],
    ["cleaned", "data%5Bemail%5D=", "data%5Bemail%5D%5Bx%5D=", "data[email] is an object: expected an e-mail address."],
    ["cleaned", "7d1e44a09b", "7d 1e", 'data[list_id] is "7d 1e": expected letters and digits.'],
    ["cleaned", "2026-11-21+05", "21.11.2026+05", 'fired_at is "21.11.2026 05:00:01": expected YYYY-MM-DD HH:MM:SS.'],
    ["cleaned", "2026-11-21+", "2026-02-30+", 'fired_at is "2026-02-30 05:00:01": expected YYYY-MM-DD HH:MM:SS.'],
    ["subscribe", "3f9b21c0de", "a+b", "data[id] has a value that is not shown: expected letters and digits."],
    ["campaign", "status%5D", "state%5D", "data[status] is missing: expected a status."],
  ])("a %s webhook with %s written as '%s' is kept, and its reason names the field", (name, from, to, reason) => {
    expect(translate(sample(`${name}.txt`).replace(from, to))).toEqual({
      outcome: "untranslatable",
      topic: name,
      reason: `${reason} Replay the delivery once the connector reads this shape.`,
    });
  });

  it.each([["application/x-www-form-urlencoded; charset=UTF-8", '{"type":"cleaned"}', "the body is not a form"]])(
    "is malformed as %s with the body %s",
    (type, body, reason) => {
      expect(translate(body, { headers: { "content-type": type } })).toEqual({
        outcome: "malformed",
        topic: "unknown",
        reason,
      });
    },
  );
});

describe("who is knocking", () => {
  it.each(["GET", "HEAD", "POST"])("answers Mailchimp's empty %s when the webhook is saved", (method) => {
    expect(mailchimp.handshake?.(delivery("", { method }), connection())).toEqual({
      status: 200,
      body: "Handoff is listening",
      contentType: "text/plain; charset=utf-8",
    });
  });

  it.each([[{}], [{ secret: "" }], [{ secret: "url-secret-of-the-bakery_" }], [{ secret: `${urlSecret}x` }]])(
    "refuses a handshake and a delivery with the query %j",
    (query: Record<string, string>) => {
      const refused = "the secret in the webhook's URL is missing or wrong";
      expect(mailchimp.handshake?.(delivery("", { method: "GET", query }), connection())).toEqual({ refused });
      expect(mailchimp.verify(delivery("type=x", { query }), connection(), now)).toEqual({
        ok: false,
        reason: refused,
      });
    },
  );

  it.each(["", "abc"])("believes nobody where the URL secret is '%s'", (secret) => {
    const weak = connection({ urlSecret: secret });
    expect(mailchimp.verify(delivery("type=x", { query: { secret } }), weak, now).ok).toBe(false);
    expect(mailchimp.handshake?.(delivery("", { method: "GET", query: { secret } }), weak)).toHaveProperty("refused");
  });

  it("takes a delivery with a body for a delivery, not for a handshake", () => {
    expect(mailchimp.handshake?.(delivery("type=campaign"), connection())).toBeUndefined();
    expect(mailchimp.handshake?.(delivery("", { method: "PUT" }), connection())).toBeUndefined();
  });

  it("needs no signature until the owner has given a signing secret, and then always", () => {
    const unsigned = delivery(sample("campaign.txt"));
    expect(mailchimp.verify(unsigned, connection(), now)).toEqual({ ok: true });
    const signing = connection({ secrets: [signingSecret] });
    expect(mailchimp.verify(unsigned, signing, now)).toMatchObject({ ok: false });
    expect(mailchimp.verify(sign(unsigned, signingSecret, now), signing, now)).toEqual({ ok: true });
  });

  it("does not take a good signature for the URL secret", () => {
    const signed = sign(delivery(sample("campaign.txt"), { query: {} }), signingSecret, now);
    expect(mailchimp.verify(signed, connection({ secrets: [signingSecret] }), now)).toMatchObject({ ok: false });
  });

  it("believes a signature for the 75 minutes in which Mailchimp tries again, and no longer", () => {
    const signed = sign(delivery(sample("campaign.txt")), signingSecret, now);
    const verifyAfter = (minutes: number) =>
      mailchimp.verify(signed, connection({ secrets: [signingSecret] }), now + minutes * 60_000).ok;
    expect([74, 75, 76, -75, -76].map(verifyAfter)).toEqual([true, true, false, true, false]);
  });
});

describe("settings", () => {
  it("may name one audience, and nothing else", () => {
    expect(mailchimp.settings.safeParse({}).success).toBe(true);
    expect(mailchimp.settings.safeParse({ audienceId: "7d1e44a09b" }).success).toBe(true);
    const refused = mailchimp.settings.safeParse({ audience: "7d1e44a09b" });
    expect(refused.error?.issues).toMatchObject([{ code: "unrecognized_keys", keys: ["audience"] }]);
  });
});

const documented = new URL("../../../../../shared/reference/fixtures/mailchimp/", import.meta.url);
describe.skipIf(!existsSync(documented))("deliveries as documented (skipped where the collection is absent)", () => {
  const read = (name: string) => readFileSync(new URL(`${name}.txt`, documented), "utf8");
  const typesOf = (name: string) => {
    const told = translate(read(name));
    return told.outcome === "translated" ? told.facts.map((fact) => [fact.type, fact.at]) : told;
  };
  it.each([
    ["subscribe", [["lead.captured", "2009-03-26T21:35:57.000Z"]]],
    ["profile", []],
    ["upemail", [["identity.linked", "2009-03-26T22:15:09.000Z"]]],
    ["unsubscribe", [["consent.withdrawn", "2009-03-26T21:40:57.000Z"]]],
    ["cleaned", [["consent.withdrawn", "2009-03-26T22:01:00.000Z"]]],
    ["campaign", [["promotion.published", "2009-03-26T21:31:21.000Z"]]],
  ])("%s is understood", (name, types) => {
    expect(typesOf(name)).toEqual(types);
  });
});
