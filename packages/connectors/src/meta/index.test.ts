import { createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { connectorContract } from "../../../../test/contract/connector.ts";
import {
  appSecret,
  connection,
  delivery,
  headers,
  instagram,
  page,
  sample,
  topics,
  translateText,
  verifyToken,
} from "./delivery.fixture.ts";
import { meta } from "./index.ts";

connectorContract({
  connector: meta,
  settings: { verifyToken },
  samples: Object.keys(topics).map((name) => ({ topic: name, headers, body: sample(`${name}.json`) })),
  sign: (unsigned, { secret }) => ({
    ...unsigned,
    headers: {
      ...unsigned.headers,
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(unsigned.body).digest("hex")}`,
    },
  }),
  garbage: "{",
});

describe("who is knocking", () => {
  const ask = (query: Record<string, string>, method = "GET") =>
    meta.handshake?.(delivery("", { method, query }), connection());
  const good = { "hub.mode": "subscribe", "hub.verify_token": verifyToken, "hub.challenge": "1158201444" };

  it("gets its challenge back, bare, when it knows the verify token", () => {
    const reply = { status: 200, body: "1158201444", contentType: "text/plain; charset=utf-8" };
    expect(ask(good)).toEqual(reply);
    expect(ask(good, "HEAD")).toEqual(reply);
  });

  it.each([
    [{ ...good, "hub.verify_token": "verify-token-of-the-bakery" }, "hub.verify_token is missing or wrong"],
    [{ ...good, "hub.verify_token": "" }, "hub.verify_token is missing or wrong"],
    [{ ...good, "hub.mode": "unsubscribe" }, "hub.mode is not subscribe"],
    [{ ...good, "hub.challenge": "" }, "hub.challenge is missing or too long"],
    [{ ...good, "hub.challenge": "x".repeat(1001) }, "hub.challenge is missing or too long"],
    [{}, "hub.mode is not subscribe"],
  ])("is refused with %j", (query: Record<string, string>, refused) => {
    expect(ask(query)).toEqual({ refused });
  });

  it("is refused by a connection whose verify token is missing or short", () => {
    for (const settings of [{}, { verifyToken: "" }, { verifyToken: "abc" }]) {
      const query = { ...good, "hub.verify_token": settings.verifyToken ?? "undefined" };
      expect(meta.handshake?.(delivery("", { method: "GET", query }), connection({ settings }))).toHaveProperty(
        "refused",
      );
    }
  });

  it("is no handshake when it POSTs", () => {
    expect(meta.handshake?.(delivery("{}", { query: good }), connection())).toBeUndefined();
  });

  it("is not believed with the older SHA-1 signature alone", () => {
    const digest = createHmac("sha1", appSecret).update("{}").digest("hex");
    const given = delivery("{}", { headers: { ...headers, "x-hub-signature": `sha1=${digest}` } });
    expect(meta.verify(given, connection(), 0)).toEqual({ ok: false, reason: "header x-hub-signature-256 is missing" });
  });
});

describe("settings", () => {
  it.each([
    [{ verifyToken }, true],
    [{ verifyToken, pageId: page, instagramId: instagram }, true],
    [{}, false],
    [{ verifyToken: "abc" }, false],
    [{ verifyToken, pageId: "thistle" }, false],
    [{ verifyToken, page }, false],
  ])("%j are accepted: %s", (settings, ok) => {
    expect(meta.settings.safeParse(settings).success).toBe(ok);
  });
});

const documented = new URL("../../../../../shared/reference/fixtures/meta/", import.meta.url);
describe.skipIf(!existsSync(documented))("deliveries as documented (skipped where the collection is absent)", () => {
  it.each([
    ["page-feed-comment", ["engagement.counted"]],
    ["page-feed-like-captured-2013", ["promotion.published"]],
    ["page-leadgen", ["lead.captured", "lead.captured"]],
    ["page-mention", ["engagement.counted"]],
    ["instagram-comments", ["engagement.counted"]],
    ["instagram-comments-business-login", ["engagement.counted"]],
    ["instagram-mentions-comment", ["engagement.counted"]],
    ["instagram-message-ad-referral", ["touch.arrived"]],
    ["user-photos", "ignored"],
  ])("%s is understood", (name, types) => {
    const told = translateText(readFileSync(new URL(`${name}.json`, documented), "utf8"));
    expect(told.outcome === "translated" ? told.facts.map((fact) => fact.type) : told.outcome).toEqual(types);
  });
});
