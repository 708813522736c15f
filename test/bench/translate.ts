// What does it cost to believe and understand one order? Against the least that anybody has to do (the HMAC and JSON.parse), and against
// the vendor's own library doing no more than that.
import { createHmac, timingSafeEqual } from "node:crypto";
import { shopify } from "@handoff/connectors/shopify/index";
import { createVault } from "@handoff/functions/outside/vault";
import "@shopify/shopify-api/adapters/node";
import { ApiVersion, shopifyApi } from "@shopify/shopify-api";
import { type Candidate, figure, ratioOf, type Section, spreadOf, takeTurns } from "./measure.ts";
import { connection, deliveryOf, orderOf, secret } from "./pottery.ts";

const placedMs = Date.parse("2026-10-05T14:15:03.000Z");

// Turns are short, so that most of them are over before a busy machine interrupts.
export async function translate({ rounds = 800, times = 20, warmUp = 200 } = {}): Promise<Section> {
  const body = orderOf(1, placedMs);
  const delivery = deliveryOf("orders/create", body);
  const given = delivery.headers["x-shopify-hmac-sha256"] ?? "";
  const context = { connection, hash: createVault("a master key of thirty-two letters").hash };

  const bare = () => {
    const expected = Buffer.from(createHmac("sha256", secret).update(delivery.body).digest("base64"));
    const signature = Buffer.from(given);
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) throw new Error("not signed");
    return JSON.parse(body.toString());
  };
  const handoff = () => {
    const verified = shopify.verify(delivery, connection, placedMs);
    if (!verified.ok) throw new Error(verified.reason);
    const translation = shopify.translate(delivery, context);
    if (translation.outcome !== "translated") throw new Error(translation.reason);
    return translation.facts;
  };
  const vendor = vendorsOwn(delivery.headers, body);
  if ((await vendor()).id !== bare().id || handoff().length !== 1) throw new Error("the three do not read the same");

  // Two by two: what the vendor leaves for the garbage collector is not on anybody else's account.
  const turns = { rounds, times, warmUp };
  const least = await takeTurns({ handoff: again(handoff), bare: again(bare) }, turns);
  const other = await takeTurns({ handoff: again(handoff), vendor: againAsync(vendor) }, turns);
  const against = ratioOf(other.vendor, other.handoff);
  return {
    name: "verify + translate one Shopify order",
    conditions: { "bytes of the order": body.length, rounds, "orders a round": times },
    figures: [
      figure("throughput against @shopify/shopify-api (validate, JSON.parse)", against, "×", { atLeast: 4 }),
      figure("time against bare HMAC + JSON.parse", ratioOf(least.handoff, least.bare), "×", { atMost: 1.3 }),
      figure("verify + translate", spreadOf(least.handoff), "µs"),
      figure("bare HMAC + JSON.parse", spreadOf(least.bare), "µs"),
      figure("@shopify/shopify-api", spreadOf(other.vendor), "µs"),
    ],
  };
}

function vendorsOwn(headers: Readonly<Record<string, string>>, body: Buffer) {
  const api = shopifyApi({
    apiKey: "bench",
    apiSecretKey: secret,
    hostName: "handoff.example",
    apiVersion: ApiVersion.January26,
    isEmbeddedApp: false,
    logger: { level: 0 },
  });
  // The request as a server has it in its hands anyway: making one is not on the vendor's account.
  const arrived = { rawRequest: { method: "POST", url: "/hooks/shopify", headers }, rawResponse: undefined };
  return async () => {
    const rawBody = body.toString();
    const validation = await api.webhooks.validate({ rawBody, ...arrived });
    if (!validation.valid) throw new Error(`not valid: ${validation.reason}`);
    return JSON.parse(rawBody);
  };
}

function again(work: () => unknown): Candidate {
  return (times) => {
    for (let run = 0; run < times; run++) work();
  };
}

function againAsync(work: () => Promise<unknown>): Candidate {
  return async (times) => {
    for (let run = 0; run < times; run++) await work();
  };
}
