import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { change, message, page, sample, topics, translate, translateText } from "./delivery.fixture.ts";

describe("what cannot be read", () => {
  const replay = "Replay the delivery once the connector reads this shape.";
  it.each([
    [
      change("leadgen", { form_id: "1", created_time: 1795428910 }),
      `entry[0].changes[0].value.leadgen_id is missing: expected an id. ${replay}`,
    ],
    [
      change("leadgen", { leadgen_id: "ines@example.com" }),
      `entry[0].changes[0].value.leadgen_id has a value that is not shown: expected an id. ${replay}`,
    ],
    [
      change("leadgen", { leadgen_id: "1", created_time: "yesterday" }),
      `entry[0].changes[0].value.created_time is "yesterday": expected seconds or milliseconds since 1970. ${replay}`,
    ],
    [change("feed", "hello"), `entry[0].changes[0].value has a value that is not shown: expected an object. ${replay}`],
    [change("feed", { item: "status" }), `entry[0].changes[0].value.verb is missing: expected one word. ${replay}`],
    [
      change("feed", { item: "status", verb: "add", post_id: "1", message: { text: "hello" } }),
      `entry[0].changes[0].value.message is an object: expected text. ${replay}`,
    ],
    [
      change("comments", { text: "price?" }, { object: "instagram" }),
      `entry[0].changes[0].value is an object: expected id or comment_id. ${replay}`,
    ],
    [
      message({ message: { mid: "m_1", referral: { source: "ADS", ad_id: "1" } }, timestamp: null }),
      `entry[0].messaging[0].timestamp is null: expected seconds or milliseconds since 1970. ${replay}`,
    ],
    [
      { object: "page", entry: [{ id: page }] },
      `entry[0].time is missing: expected seconds or milliseconds since 1970. ${replay}`,
    ],
    [{ object: "page", entry: {} }, `entry is an object: expected a list of entries. ${replay}`],
    [[{ entry: [] }], `[0].object is missing: expected one word. ${replay}`],
    ["hello", `the body has a value that is not shown: expected an object. ${replay}`],
  ])("%j is kept, and its reason names the field", (body, reason) => {
    expect(translate(body)).toMatchObject({ outcome: "untranslatable", reason, facts: [] });
  });

  it("does not hold up the updates that came along with it", () => {
    const [good, other] = [sample("leads.json"), sample("page-comment.json")].map((text) => JSON.parse(text));
    const broken = change("leadgen", { form_id: "1" });
    const body = { object: "page", entry: [...broken.entry, ...good.entry, { id: page }, ...other.entry] };
    expect(translate(body)).toMatchObject({
      outcome: "untranslatable",
      topic: "page, page/feed, page/leadgen",
      reason: `entry[0].changes[0].value.leadgen_id is missing: expected an id. ${replay} (And 1 more.)`,
      facts: [
        { id: `meta:${page}:leadgen:1203388417722301` },
        { id: `meta:${page}:leadgen:1203388417722302` },
        { id: `meta:${page}:feed:comment:880011_4401:add` },
      ],
    });
  });

  it("is malformed when it is no JSON", () => {
    for (const body of ["{", "", "object=page", '{"object":"page"'])
      expect(translateText(body)).toMatchObject({ outcome: "malformed", topic: "unknown" });
  });
});

describe("batches", () => {
  type Entry = {
    id: string;
    time: number;
    changes?: unknown[];
    messaging?: unknown[];
    field?: string;
    value?: unknown;
  };
  const entries: { object: string; entry: Entry }[] = Object.keys(topics).flatMap((name) =>
    [JSON.parse(sample(`${name}.json`))]
      .flat()
      .flatMap(({ object, entry }) =>
        entry.flatMap(({ changes, messaging, ...rest }: Entry) => [
          ...(changes ?? []).map((one) => ({ object, entry: { ...rest, changes: [one] } })),
          ...(messaging ?? []).map((one) => ({ object, entry: { ...rest, messaging: [one] } })),
          ...(rest.field ? [{ object, entry: rest }] : []),
        ]),
      ),
  );
  const factsOf = (bodies: unknown[]) => {
    const facts = bodies.flatMap((body) => {
      const told = translate(body);
      if (told.outcome !== "translated") throw new Error(`${told.outcome}: ${told.reason}`);
      return told.facts;
    });
    return [...new Map(facts.map((fact) => [fact.id, JSON.stringify(fact)]))].sort(([a], [b]) => (a < b ? -1 : 1));
  };
  /** Neighbours of one account and one sending share an entry, as Meta does it when it can. */
  const merged = (list: Entry[]): Entry[] =>
    list.reduce<Entry[]>((done, { changes, messaging, ...rest }) => {
      const last = done.at(-1);
      const fits = last && last.id === rest.id && last.time === rest.time && !last.field && !rest.field;
      if (fits && changes) last.changes = [...(last.changes ?? []), ...changes];
      else if (fits && messaging) last.messaging = [...(last.messaging ?? []), ...messaging];
      else done.push({ ...rest, ...(changes && { changes }), ...(messaging && { messaging }) });
      return done;
    }, []);
  const expected = factsOf(Object.keys(topics).map((name) => JSON.parse(sample(`${name}.json`))));

  it("say the same facts however their updates are ordered, repeated, split and put together", () => {
    const repeated = fc.array(fc.constantFrom(...entries), { maxLength: 20 }).map((more) => [...entries, ...more]);
    const shuffled = repeated.chain((list) => fc.shuffledSubarray(list, { minLength: list.length }));
    fc.assert(
      fc.property(shuffled, fc.infiniteStream(fc.nat({ max: 9 })), fc.boolean(), (list, sizes, outerList) => {
        const bodies: unknown[] = [];
        for (const object of ["page", "instagram", "whatsapp_business_account"]) {
          const own = list.filter((one) => one.object === object).map((one) => one.entry);
          while (own.length > 0) {
            const size = 1 + (sizes.next().value ?? 0);
            bodies.push({ object, entry: merged(own.splice(0, size)) });
          }
        }
        expect(factsOf(outerList ? [bodies] : bodies)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it("of a thousand updates are read whole", () => {
    const changes = Array.from({ length: 1000 }, (_, i) => ({
      field: "leadgen",
      value: { leadgen_id: i + 1, created_time: 1795428910 },
    }));
    const told = translate({ object: "page", entry: [{ id: page, time: 1795428910, changes }] });
    expect(told.outcome === "translated" && told.facts.length).toBe(1000);
  });
});
