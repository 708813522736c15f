// What must every connector hold, whichever company it speaks to? Forged, broken and strange deliveries are refused in words and
// never thrown at the caller; facts are well formed, named by what happened, and carry nobody's address.
import type { ConnectionView, Connector, Context, Delivery } from "@handoff/connectors/connector";
import { parseEvent } from "@handoff/core/event";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** An honest delivery before it is signed: what the platform would send. */
export type Sample = {
  /** What it is about, for the test's title. */
  topic: string;
  headers: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  body: string;
};

export type ConnectorSubject = {
  connector: Connector;
  settings: Readonly<Record<string, unknown>>;
  /** One sample per topic that becomes facts. */
  samples: readonly Sample[];
  /** The delivery as the platform would sign it with this secret (and this URL secret) at `now`, in milliseconds. */
  sign(delivery: Delivery, secrets: { secret: string; urlSecret: string }, now: number): Delivery;
  /** A body that is not what the platform's content type says ("{" for JSON); left out when every text is a good body. */
  garbage?: string;
};

const now = Date.parse("2026-11-23T10:15:03.000Z");
const old = "an-old-secret-of-the-pottery";
const live = "the-live-secret-of-the-pottery";
const urlSecret = "url-secret-of-the-pottery-0123";
const utf8 = new TextEncoder();

/** Declares the suite for one connector. */
export function connectorContract({ connector, settings, samples, sign, garbage }: ConnectorSubject): void {
  const connection = (over: Partial<ConnectionView> = {}): ConnectionView => ({
    id: "con_contract",
    settings,
    secrets: [live],
    urlSecret,
    ...over,
  });
  const context = (over: Partial<ConnectionView> = {}): Context => ({
    connection: connection(over),
    hash: (address) =>
      `hash-of-${[...address.trim().toLowerCase()].reduce((sum, char) => sum + char.charCodeAt(0), 0)}`,
  });
  const unsigned = (sample: Sample, body: Uint8Array = utf8.encode(sample.body)): Delivery => ({
    method: "POST",
    headers: sample.headers,
    query: sample.query ?? {},
    body,
    receivedAt: "2026-11-23T10:15:03.000Z",
  });
  const signed = (sample: Sample, secret = live, url = urlSecret) =>
    sign(unsigned(sample), { secret, urlSecret: url }, now);
  const [first] = samples;
  if (!first) throw new Error(`the contract of ${connector.platform} needs a sample`);

  describe(`${connector.platform} keeps the contract of connectors`, () => {
    it("believes a delivery that is signed with a live secret, the new one and the old one during a rotation", () => {
      const rotating = connection({ secrets: [live, old] });
      expect(connector.verify(signed(first, live), rotating, now)).toEqual({ ok: true });
      expect(connector.verify(signed(first, old), rotating, now)).toEqual({ ok: true });
    });

    it("refuses a delivery without a signature", () => {
      expect(connector.verify(unsigned(first), connection(), now)).toMatchObject({ ok: false });
    });

    it("refuses a wrong secret and one that is no longer live", () => {
      expect(connector.verify(signed(first, "somebody-elses-secret"), connection(), now)).toMatchObject({ ok: false });
      expect(connector.verify(signed(first, old), connection(), now)).toMatchObject({ ok: false });
    });

    it("never believes an empty or very short secret, not even where one is configured", () => {
      for (const secret of ["", "a"]) {
        const forged = signed(first, secret, secret);
        for (const secrets of [[secret], [secret, live], []]) {
          expect(connector.verify(forged, connection({ secrets, urlSecret: secret }), now)).toMatchObject({
            ok: false,
          });
        }
      }
    });

    it("refuses a body that was cut, changed or given one more byte after it was signed", () => {
      const honest = signed(first);
      const changed = Uint8Array.from(honest.body);
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
      for (const body of [honest.body.subarray(0, -1), changed, utf8.encode(`${first.body} `), new Uint8Array()]) {
        expect(connector.verify({ ...honest, body }, connection(), now)).toMatchObject({ ok: false });
      }
    });

    it("never names a secret in a reason", () => {
      const answer = connector.verify(signed(first, old), connection(), now);
      for (const secret of [live, old, urlSecret]) expect(JSON.stringify(answer)).not.toContain(secret);
    });

    it("asks for headers by their lower-case names only", () => {
      const asked = new Set<string>();
      const watched = (delivery: Delivery): Delivery => ({
        ...delivery,
        headers: new Proxy(delivery.headers, {
          get: (target, name) => {
            if (typeof name === "string") asked.add(name);
            return Reflect.get(target, name);
          },
        }),
      });
      for (const sample of samples) {
        connector.verify(watched(signed(sample)), connection(), now);
        connector.translate(watched(signed(sample)), context());
      }
      expect([...asked].filter((name) => name !== name.toLowerCase() && name !== "toJSON")).toEqual([]);
    });

    it.each(samples.map((sample) => [sample.topic, sample] as const))("%s becomes well-formed facts", (_, sample) => {
      const translation = connector.translate(unsigned(sample), context());
      expect(translation).toMatchObject({ outcome: "translated" });
      if (translation.outcome !== "translated") return;
      expect(translation.facts.length).toBeGreaterThan(0);
      for (const fact of translation.facts) expect(stamped(fact)).toMatchObject({ id: fact.id, type: fact.type });
    });

    it.each(samples.map((sample) => [sample.topic, sample] as const))(
      "%s is the same facts when it is delivered again, later and on another connection",
      (_, sample) => {
        const once = connector.translate(unsigned(sample), context());
        const later = { ...unsigned(sample), receivedAt: "2026-11-24T23:59:59.999Z" };
        const again = connector.translate(later, context({ id: "con_other" }));
        expect(ids(again)).toEqual(ids(once));
      },
    );

    it.each(samples.map((sample) => [sample.topic, sample] as const))("%s carries nobody's address", (_, sample) => {
      const text = JSON.stringify(connector.translate(unsigned(sample), context()));
      expect(text.match(/[\w.+-]+@[\w-]+\.[a-z]{2,}/gi) ?? []).toEqual([]);
    });

    if (garbage !== undefined) {
      it("says malformed of a body that is not what it claims to be", () => {
        for (const sample of samples) {
          const delivery = unsigned(sample, utf8.encode(garbage));
          expect(connector.translate(delivery, context())).toMatchObject({ outcome: "malformed" });
        }
      });
    }

    it("never throws on any JSON under any topic, and what it yields is well formed", () => {
      const anyBody = fc.oneof(
        fc.json(),
        fc
          .tuple(fc.constantFrom(...samples), fc.jsonValue(), fc.nat())
          .map(([sample, value, at]) => bent(sample.body, value, at)),
      );
      fc.assert(
        fc.property(fc.constantFrom(...samples), anyBody, (sample, body) => {
          const translation = connector.translate(unsigned(sample, utf8.encode(body)), context());
          for (const fact of ("facts" in translation && translation.facts) || []) stamped(fact);
          if (translation.outcome !== "translated") expect(translation.reason.length).toBeGreaterThan(0);
        }),
        { numRuns: 400 },
      );
    });

    it("never throws on any bytes, headers and query, whether it verifies, shakes hands or translates", () => {
      const names = [...new Set(samples.flatMap((sample) => Object.keys(signed(sample).headers)))];
      const queries = [
        ...new Set([...samples.flatMap((sample) => Object.keys(signed(sample).query)), "hub.challenge"]),
      ];
      const headers = fc.dictionary(fc.constantFrom(...names, "content-type"), fc.string());
      const query = fc.dictionary(fc.constantFrom(...queries), fc.string());
      const method = fc.constantFrom("GET", "HEAD", "POST", "PUT");
      fc.assert(
        fc.property(method, headers, query, fc.uint8Array({ maxLength: 200 }), (method, headers, query, body) => {
          const delivery: Delivery = { method, headers, query, body, receivedAt: "2026-11-23T10:15:03.000Z" };
          expect(connector.verify(delivery, connection(), now)).toMatchObject({ ok: false });
          connector.handshake?.(delivery, connection());
          connector.translate(delivery, context());
        }),
        { numRuns: 300 },
      );
    });
  });
}

/** Throws when the fact would not pass the bus's border. */
function stamped(fact: object) {
  return parseEvent({ ...fact, business: "biz_contract", heardAt: "2026-11-23T10:15:03.000Z", source: "contract" });
}

function ids(translation: ReturnType<Connector["translate"]>): string[] {
  return translation.outcome === "translated" ? translation.facts.map((fact) => fact.id) : [];
}

/** A good JSON body with one of its values replaced by a strange one; other bodies are cut at that place. */
function bent(body: string, value: unknown, at: number): string {
  let root: unknown;
  try {
    root = JSON.parse(body);
  } catch {
    return body.slice(0, at % (body.length + 1));
  }
  const places: [Record<string, unknown>, string][] = [];
  const walk = (node: unknown) => {
    if (node === null || typeof node !== "object") return;
    for (const [key, child] of Object.entries(node)) {
      places.push([node as Record<string, unknown>, key]);
      walk(child);
    }
  };
  walk(root);
  const place = places[at % Math.max(places.length, 1)];
  if (place) place[0][place[1]] = value;
  return JSON.stringify(root);
}
