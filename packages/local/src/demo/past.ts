// What was there before anybody watched: the shelf, and the orders of a fortnight, as a shop's history comes in when it is connected.
import { dayMs, instant } from "@handoff/core/time";
import type { Cast } from "./cast.ts";
import { type ShopifyTopic, shopify } from "./platforms.ts";
import { pastOrders, pieces, sessionOf } from "./pottery.ts";
import { productPath } from "./shop.ts";
import { type Order, orderPayload, productPayload, refundPayload, totalMinorOf } from "./shopify-words.ts";
import { whenCounted } from "./tally.ts";

const firstNumber = 1001;
const madeDaysAgo = 30;

export async function tellPast(cast: Cast): Promise<void> {
  const { stage, begunAt } = cast;
  const agoAt = (daysAgo: number) => instant(Math.floor((Date.parse(begunAt) - daysAgo * dayMs) / 1000) * 1000);

  await stage.step("the past is told", { says: "Shopify tells what was sold in the last fortnight." }, async () => {
    for (const piece of Object.values(pieces)) {
      await send(cast, "products/create", productPayload(piece, agoAt(madeDaysAgo)), agoAt(madeDaysAgo));
    }
    for (const [index, past] of pastOrders.entries()) {
      const at = agoAt(past.daysAgo);
      const { product, quantity, test } = past;
      const order: Order = {
        number: firstNumber + index,
        at,
        product,
        quantity,
        test,
        ...sessionOf(past, productPath),
      };
      await send(cast, "orders/create", orderPayload(order), at);
      if (past.refunded) {
        const { daysAgo, minor = totalMinorOf(order) } = past.refunded;
        await send(cast, "refunds/create", refundPayload(order, minor, agoAt(daysAgo)), agoAt(daysAgo));
      }
      if (past.cancelledDaysAgo !== undefined) {
        const cancelledAt = agoAt(past.cancelledDaysAgo);
        const cancelled = { ...order, cancelledAt, updatedAt: cancelledAt };
        await send(cast, "orders/cancelled", orderPayload(cancelled), cancelledAt);
      }
    }
  });
  const counted = pastOrders.filter(({ test }) => !test);
  cast.counted.grossMinor += counted.reduce((sum, order) => sum + totalMinorOf(order), 0);
  await stage.step("the past is counted", {}, async () => {
    await whenCounted(cast);
    stage.say(`${counted.length} orders are in the report, to the cent. A test order does not count.`);
  });
}

function send({ caller, setup }: Cast, topic: ShopifyTopic, payload: object, at: string): Promise<void> {
  return caller.send(shopify(setup.shopify, topic, payload, at));
}
