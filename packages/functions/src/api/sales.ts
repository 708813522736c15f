// Sales: why did this marketing get the credit? Everything that counted, everything that did not, and how the credit has moved.
import type { Step } from "@handoff/core/journey";
import type { CreditLine } from "@handoff/core/ledger";
import { type Model, models } from "@handoff/core/report";
import * as z from "zod/mini";
import type { ReportDeps } from "../deps.ts";
import { route } from "../route.ts";
import { found } from "./missing.ts";
import { Instant, Money, named, says } from "./shape.ts";

const Touch = named(
  "Touch",
  z.object({
    id: z.string(),
    at: Instant,
    kind: z.string(),
    channel: z.string(),
    source: z.string(),
    medium: z.optional(z.string()),
    campaign: z.optional(z.string()),
    link: z.optional(z.string()),
    landingUrl: z.optional(z.string()),
    path: z.optional(z.string()),
    why: says("Which evidence decided the channel.", z.string()),
    direct: z.boolean(),
  }),
);
const Share = named(
  "CreditShare",
  z.object({
    touch: says("The id of a touch in `considered`.", z.string()),
    channel: z.string(),
    weight: says("The touch's share of the sale, 0 to 1.", z.number()),
    credit: says("What is left to the touch after refunds: gross less refunds.", Money),
    sales: says("Credited number of sales.", z.number()),
    gross: Money,
    refunds: Money,
  }),
);
const Sale = z.object({
  id: z.string(),
  name: z.optional(z.string()),
  placedAt: Instant,
  currency: z.string(),
  gross: Money,
  net: Money,
  refunds: z.array(
    z.object({
      id: z.string(),
      kind: says(
        "chargeback: the buyer's bank took the money back. cancellation: what refunds have left of a cancelled order.",
        z.enum(["refund", "chargeback", "cancellation"]),
      ),
      at: Instant,
      amount: Money,
    }),
  ),
  excess: says("Refunded beyond the sale's total; belongs to no channel.", Money),
  apart: says(
    "Gift cards and tips that the order's total holds: not part of gross, unless the business counts them.",
    z.object({ giftCards: Money, tips: Money }),
  ),
  uncounted: says("Refunds in a currency that cannot be converted exactly.", z.array(z.string())),
  paid: z.boolean(),
  cancelledAt: z.optional(Instant),
  deletedAt: z.optional(Instant),
  noSale: says(
    "deleted: the order was deleted. nothing-sold: it was emptied before it was paid, or holds gift cards and tips only.",
    z.optional(z.enum(["deleted", "nothing-sold"])),
  ),
  counted: says("False while it waits to be paid and only paid sales count.", z.boolean()),
});
const Explanation = named(
  "SaleExplanation",
  z.object({
    sale: Sale,
    models: says(
      "model > shares; the shares of each model sum to the sale exactly.",
      z.record(z.string(), z.array(Share)),
    ),
    considered: z.array(Touch),
    excluded: z.array(z.object({ touch: Touch, reason: z.string() })),
    history: says(
      "How the credit moved: when, why, and the weights by channel before and after.",
      z.array(
        z.object({
          at: Instant,
          why: z.string(),
          from: z.record(z.string(), z.number()),
          to: z.record(z.string(), z.number()),
        }),
      ),
    ),
  }),
);

export function saleRoutes(deps: ReportDeps) {
  return [
    route({
      method: "get",
      path: "/v1/sales/{sale}/explain",
      role: "read",
      tag: "sales",
      summary: "Explain who earned a sale",
      details: "`sale` is `{platform}:{id}`, like `shopify:820982911946154508`.",
      params: z.object({
        sale: z.string().check(z.regex(/^[a-z]+:.{1,200}$/, "Give {platform}:{id}, like shopify:820982911946154508.")),
      }),
      answer: { status: 200, says: "The explanation.", schema: Explanation },
      async handler({ caller, params }) {
        const record = await deps.store.sales.credit(caller.business, params.sale);
        const { sale, considered, excluded, ...credit } = found(record?.credit, "sale");
        const money = (amount: number) => ({ amount, currency: sale.currency });
        const refunds = sale.refunds.map((refund) => ({
          ...refund,
          kind: refund.kind ?? (refund.id === "cancelled" ? ("cancellation" as const) : ("refund" as const)),
          amount: money(refund.amount),
        }));
        const { giftCards = 0, tips = 0 } = sale.apart ?? {};
        const apart = { giftCards: money(giftCards), tips: money(tips) };
        const net = sale.gross - sale.refunds.reduce((sum, refund) => sum + refund.amount, 0);
        const shares = (model: Model) => credit.models[model].map((line) => shareOf(line, money));
        return {
          sale: { ...sale, gross: money(sale.gross), net: money(net), refunds, excess: money(sale.excess), apart },
          models: Object.fromEntries(models.map((model) => [model, shares(model)])),
          considered: considered.map(touchOf),
          excluded: excluded.map(({ touch, reason }) => ({ touch: touchOf(touch), reason })),
          history: record?.history ?? [],
        };
      },
    }),
  ];
}

const touchOf = ({ touch: id, ...step }: Step) => ({ id, ...step });

function shareOf({ touch, channel, weight, credit }: CreditLine, money: (amount: number) => z.input<typeof Money>) {
  const { sales, gross, refunds } = credit;
  return {
    touch,
    channel,
    weight,
    sales,
    credit: money(gross - refunds),
    gross: money(gross),
    refunds: money(refunds),
  };
}
