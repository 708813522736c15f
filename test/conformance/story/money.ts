// What is sold, to whom, and what earned it: clicks, orders, the same twice, a forged one, an opt-in, a refund.
import { click, mailchimp, order, refund, shopify } from "../../stories/platforms.ts";
import type { Json } from "../moto.ts";
import { addLink, type Opened } from "./opening.ts";
import { shop, type Teller } from "./told.ts";

export const buyer = "ann@buyer.example";
const models = ["first", "last", "last-non-direct", "linear", "position", "time-decay"];
const euros = (amount: number) => ({ amount, currency: "EUR" });

export async function sell(teller: Teller, { chimpUrl, period }: Opened): Promise<void> {
  await addLink(teller, "bowl", { destination: `${shop}/products/blue-bowl` });
  const clickId = await follow(teller, "bowl");
  const landingSite = `/products/blue-bowl?ho_click=${clickId}`;
  const paid = order({ id: 5001, total: "48.50", at: await teller.now(), email: buyer, landingSite });
  await teller.sell("orders/create", paid);
  await teller.sell("orders/create", paid); // twice is once
  const campaign = "utm_source=instagram&utm_medium=social&utm_campaign=spring";
  const second = await follow(teller, "bowl");
  await teller.sell(
    "orders/create",
    order({
      id: 5002,
      total: "33.33",
      at: await teller.now(),
      email: "bo@buyer.example",
      landingSite: `/products/blue-bowl?${campaign}&ho_click=${second}`,
    }),
  );
  await teller.sell(
    "orders/create",
    order({ id: 5003, total: "10.01", at: await teller.now(), email: "cy@buyer.example" }),
  );
  const forged = shopify(teller.webhookUrl(), "shpss_somebody_else_2026", "orders/create", paid);
  await teller.deliver("a forged order", forged, 401);
  await optIn(teller, chimpUrl);
  await teller.expect("gross of three orders", `/v1/reports/channels?${period}`, grossAndSales, [euros(9184), 3]);

  await teller.sell("refunds/create", refund({ id: 91, orderId: 5001, amount: "18.50", at: await teller.now() }));
  const refunded = ({ total }: Json) => [total.gross, total.refunds, total.net];
  const figures = [euros(9184), euros(1850), euros(7334)];
  await teller.expect("totals after a refund", `/v1/reports/channels?${period}`, refunded, figures);
  await teller.expect("leads", "/v1/leads", ({ leads }) => leads.length, 1);
  await readReports(teller, period, ["sale", "cash"]);
}

/** Everything that is said of money, and what it is said from. */
export async function readReports(teller: Teller, period: string, bases = ["sale"]): Promise<void> {
  for (const model of models) {
    for (const basis of bases) await teller.read(`/v1/reports/channels?${period}&model=${model}&basis=${basis}`);
  }
  for (const report of ["timeline", "paths", "engagement"]) await teller.read(`/v1/reports/${report}?${period}`);
  for (const sale of [5001, 5002, 5003]) await teller.read(`/v1/sales/shopify:${sale}/explain`);
  for (const list of ["leads", "links", "connections", "deliveries", "erasures"]) await teller.read(`/v1/${list}`);
}

/** A person follows a link; answers what the click is called, once it has arrived. */
export async function follow(teller: Teller, slug: string): Promise<string | undefined> {
  const { status, location, clickId } = await click({ fetch: teller.listener.fetch } as never, slug);
  teller.keep(`click on ${slug}`, { status, location });
  return clickId;
}

async function optIn(teller: Teller, chimpUrl: string): Promise<void> {
  const email = "cy@buyer.example";
  const data = { id: "8a25ff1d98", list_id: "a6b5da1054", email, email_type: "html", merges: { EMAIL: email } };
  const firedAt = (await teller.now()).slice(0, 19).replace("T", " ");
  await teller.deliver("an opt-in", mailchimp(chimpUrl, "subscribe", data, firedAt));
}

const grossAndSales = ({ total }: Json) => [total.gross, total.sales];
