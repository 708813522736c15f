import { createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Delivery } from "./connector.ts";
import { type Scheme, sameSecret, sameText, verifySignature } from "./signature.ts";

const hub: Scheme = { header: "x-hub-signature-256", hash: "sha256", encoding: "hex", prefix: "sha256=" };
const base64: Scheme = { header: "x-hmac", hash: "sha256", encoding: "base64" };
const sha1: Scheme = { header: "x-hmac", hash: "sha1", encoding: "base64" };
const timed: Scheme = { header: "x-sig", hash: "sha256", encoding: "hex", timestamped: { toleranceSeconds: 300 } };

const now = Date.parse("2026-11-23T10:15:03.000Z");
const at = 1795428903;
const secret = "the-secret-of-the-pottery";

const delivery = (body: string | Uint8Array, headers: Record<string, string>): Delivery => ({
  method: "POST",
  headers,
  query: {},
  body: typeof body === "string" ? new TextEncoder().encode(body) : body,
  receivedAt: "2026-11-23T10:15:03.000Z",
});
const hmac = (key: string, body: string | Uint8Array, encoding: "hex" | "base64" = "hex") =>
  createHmac("sha256", key).update(body).digest(encoding);

describe("a signature", () => {
  // GitHub publishes these values for the same construction that Meta uses.
  const published = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  const publishedSecret = "It's a Secret to Everybody";

  it("matches the published example of its scheme", () => {
    const honest = delivery("Hello, World!", { "x-hub-signature-256": published });
    expect(verifySignature(hub, honest, [publishedSecret], now)).toEqual({ ok: true });
  });

  it.each([
    ["in upper case", published.toUpperCase().replace("SHA256", "sha256"), true],
    ["with space around it", `${published} `, true],
    ["without its prefix", published.slice(7), false],
    ["with another prefix", published.replace("sha256=", "sha512="), false],
    ["with garbage behind it", `${published}zz`, false],
    ["cut short", published.slice(0, -2), false],
    ["empty", "sha256=", false],
  ])("%s is accepted: %s %s", (_, header, ok) => {
    const given = delivery("Hello, World!", { "x-hub-signature-256": header });
    expect(verifySignature(hub, given, [publishedSecret], now).ok).toBe(ok);
  });

  it("is over the raw bytes: the same JSON written differently is not the same", () => {
    const escaped = '{"text":"Sch\\u00fcssel","url":"https:\\/\\/shop.example\\/"}';
    const signed = { "x-hub-signature-256": `sha256=${hmac(secret, escaped)}` };
    expect(verifySignature(hub, delivery(escaped, signed), [secret], now)).toEqual({ ok: true });
    const rewritten = JSON.stringify(JSON.parse(escaped));
    expect(verifySignature(hub, delivery(rewritten, signed), [secret], now)).toMatchObject({ ok: false });
    const notText = Uint8Array.of(0xff, 0xfe, 0x00, 0x80);
    const signedBytes = { "x-hub-signature-256": `sha256=${hmac(secret, notText)}` };
    expect(verifySignature(hub, delivery(notText, signedBytes), [secret], now)).toEqual({ ok: true });
  });

  it("may be base64, and made with SHA-1 where a platform still does", () => {
    const body = "order=1";
    expect(verifySignature(base64, delivery(body, { "x-hmac": hmac(secret, body, "base64") }), [secret], now).ok).toBe(
      true,
    );
    expect(verifySignature(base64, delivery(body, { "x-hmac": hmac(secret, body, "hex") }), [secret], now).ok).toBe(
      false,
    );
    const old = createHmac("sha1", secret).update(body).digest("base64");
    expect(verifySignature(sha1, delivery(body, { "x-hmac": old }), [secret], now).ok).toBe(true);
  });

  it("is good with any of the live secrets, in whatever place", () => {
    const honest = delivery("{}", { "x-hub-signature-256": `sha256=${hmac(secret, "{}")}` });
    expect(verifySignature(hub, honest, ["another-long-secret", secret], now).ok).toBe(true);
    expect(verifySignature(hub, honest, [secret, "another-long-secret"], now).ok).toBe(true);
    expect(verifySignature(hub, honest, ["another-long-secret"], now)).toEqual({
      ok: false,
      reason: "the signature does not match",
    });
  });

  it.each([[[]], [[""]], [["abc"]]])("is never good with the secrets %j", (secrets: string[]) => {
    const forged = delivery("{}", { "x-hub-signature-256": `sha256=${hmac(secrets[0] ?? "", "{}")}` });
    expect(verifySignature(hub, forged, secrets, now)).toEqual({
      ok: false,
      reason: "the connection has no usable secret",
    });
  });

  it("is asked for by name when it is missing", () => {
    for (const headers of [{}, { "x-hub-signature-256": "" }, { "x-hub-signature": published }] as const) {
      expect(verifySignature(hub, delivery("{}", headers), [secret], now)).toEqual({
        ok: false,
        reason: "header x-hub-signature-256 is missing",
      });
    }
  });

  it("is refused when any one bit of the body or the digest is changed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(), fc.boolean(), (body, bit, inBody) => {
        const digest = createHmac("sha256", secret).update(body).digest();
        const target = inBody ? Uint8Array.from(body) : digest;
        const place = (bit >> 3) % target.length;
        target[place] = (target[place] ?? 0) ^ (1 << (bit & 7));
        const forged = delivery(inBody ? target : body, { "x-hub-signature-256": `sha256=${digest.toString("hex")}` });
        expect(verifySignature(hub, forged, [secret], now).ok).toBe(false);
      }),
    );
  });
});

describe("a signature with a time", () => {
  const signed = (t: number | string, body = "a=1") => `t=${t},v1=${hmac(secret, `${t}.${body}`)}`;
  const verify = (header: string) => verifySignature(timed, delivery("a=1", { "x-sig": header }), [secret], now);

  it("covers the time and the body", () => {
    expect(verify(signed(at))).toEqual({ ok: true });
    expect(verify(`t=${at},v1=${hmac(secret, "a=1")}`)).toMatchObject({ ok: false });
    expect(verify(signed(at).replace(`t=${at}`, `t=${at + 1}`))).toMatchObject({ ok: false });
  });

  it.each([
    [at - 300, true],
    [at - 301, false],
    [at + 300, true],
    [at + 301, false],
    [at * 1000, false],
    ["", false],
    ["soon", false],
    ["Infinity", false],
  ])("of t=%s is fresh: %s", (t, ok) => {
    expect(verify(signed(t)).ok).toBe(ok);
  });

  it("is refused without a time, without a digest, and as plain text", () => {
    expect(verify(signed(at).replace(/^t=\d+,/, ""))).toEqual({
      ok: false,
      reason: "the signature's time is missing or stale",
    });
    for (const header of [`t=${at}`, `t=${at},v1=`, `t=${at},v0=${hmac(secret, `${at}.a=1`)}`, ",,=,t", "v1"])
      expect(verify(header).ok).toBe(false);
  });

  it("may carry several digests during a rotation, in any order and with spaces", () => {
    const [t, good] = signed(at).split(",");
    expect(verify(`v1=${"0".repeat(64)}, ${good}, ${t}`)).toEqual({ ok: true });
  });
});

describe("secrets in words", () => {
  it("are the same only when they are long enough and equal in every character", () => {
    expect(sameSecret("verify-me-now", "verify-me-now")).toBe(true);
    expect(sameSecret("verify-me-noW", "verify-me-now")).toBe(false);
    expect(sameSecret("verify-me-now ", "verify-me-now")).toBe(false);
    expect(sameSecret(undefined, "verify-me-now")).toBe(false);
    expect(sameSecret("abc", "abc")).toBe(false);
    expect(sameSecret("", "")).toBe(false);
  });

  it("are compared as bytes, so that texts of equal length and unequal bytes differ", () => {
    expect(sameText("Töpferei", "Töpferei")).toBe(true);
    expect(sameText("Töpferei", "Topferei")).toBe(false);
    expect(sameText("", "")).toBe(false);
  });
});

const reference = new URL("../../../../shared/reference/", import.meta.url);
describe.skipIf(!existsSync(reference))(
  "collected signatures of platforms (skipped where the collection is absent)",
  () => {
    type Vector = { id: string; key: string; body?: string; bodyFile?: string; headers: Record<string, string> };
    const file = new URL("signature-vectors.json", reference);
    const vectors: Vector[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).vectors : [];
    const schemes: Record<string, Scheme> = {
      "x-hub-signature-256-1": hub,
      "meta-1": hub,
      "mailchimp-signed-1": { ...timed, header: "x-mailchimp-signature" },
      "shopify-3rdparty-1": { ...base64, header: "x-shopify-hmac-sha256" },
      "woocommerce-1": { ...base64, header: "x-wc-webhook-signature" },
    };
    it.each(Object.entries(schemes))("%s verifies, and with one more byte it does not", (id, scheme) => {
      const vector = vectors.find((one) => one.id === id);
      if (!vector) throw new Error(`no vector ${id}`);
      const body = vector.bodyFile ? readFileSync(new URL(vector.bodyFile, reference)) : Buffer.from(vector.body ?? "");
      const headers = Object.fromEntries(
        Object.entries(vector.headers).map(([name, text]) => [name.toLowerCase(), text]),
      );
      const signedAt = Number(/t=(\d+)/.exec(headers[scheme.header] ?? "")?.[1] ?? 0) * 1000;
      expect(verifySignature(scheme, delivery(body, headers), [vector.key], signedAt)).toEqual({ ok: true });
      const longer = Buffer.concat([body, Buffer.from("\n")]);
      expect(verifySignature(scheme, delivery(longer, headers), [vector.key], signedAt).ok).toBe(false);
    });
  },
);
