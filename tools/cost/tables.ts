// The tables of docs/cost.md, made of measured quantities and listed prices.
import {
  assumed,
  clicksOf,
  type Given,
  idleOf,
  looksOf,
  ordersOf,
  type Quantities,
  shopOf,
  sum,
  usdOf,
} from "./bill.ts";
import { hourOf, limitsOf } from "./limits.ts";
import { type Item, knownOn, type Price, prices, type Region, regions } from "./prices.ts";

export type Recorded = Given & { measuredOn: string; machine: string };

export const marks = { begin: "<!-- made by npm run cost -->", end: "<!-- until here -->" };

const million = 1_000_000;
/** Three ways in which a million clicks can come. */
const spreads = {
  "20 shops, evenly over a month": { clicks: million, shops: 20, hours: 720 },
  "one shop, evenly over a month": { clicks: million, shops: 1, hours: 720 },
  "one shop, in 50 hours after newsletters": { clicks: million, shops: 1, hours: 50 },
} as const;
const detailed = "20 shops, evenly over a month";

export function tablesOf(recorded: Recorded): string {
  const clicks = Object.entries(spreads).map(([name, how]) => [name, clicksOf(recorded, how)] as const);
  const orders = ordersOf(recorded, 1_000);
  const idle = idleOf(recorded);
  const shop = shopOf(recorded);
  const usage = subtract(shop, idle);
  const pages = looksOf(recorded, 10);
  return [
    marks.begin,
    `Measured on ${recorded.measuredOn} (${recorded.machine}); prices as known on ${knownOn}, in US dollars, without tax. "Free" takes off`,
    "what AWS gives every account each month for ever.",
    "",
    table(
      ["", ...regions.flatMap((region) => [region, `${region}, free`])],
      [
        ...clicks.map(([name, quantities]) => [`a million clicks: ${name}`, ...both(quantities)]),
        ["a thousand orders", ...both(orders)],
        ["ten pages looked at every five minutes, a month", ...both(pages)],
        ["an idle month of the whole deployment", ...both(idle)],
        ["a shop's month with 50,000 events, on top of that", ...both(usage)],
        ["a shop's month with 50,000 events, alone on a deployment", ...both(shop)],
      ],
    ),
    "",
    `### A million clicks: ${detailed}`,
    "",
    details(clicksOf(recorded, spreads[detailed])),
    "",
    "### A million clicks, three ways",
    "",
    comparison(clicks),
    "",
    "### An idle month",
    "",
    details(idle),
    "",
    "### A shop's month with 50,000 events, on top of an idle one",
    "",
    details(usage),
    "",
    "### What was measured",
    "",
    uses(recorded),
    "",
    "### What was assumed",
    "",
    table(
      ["", "value"],
      [
        ["one wait for the table, the bus or the mail, from within Lambda", `${assumed.waitMs} ms`],
        ["Lambda's processor at 1 GB against this machine's (twice that at 512 MB)", `${assumed.cpuFactor} × slower`],
        ["one look at a page, eight at once", `${assumed.lookMs} ms`],
        ["how often Lambda asks an idle queue", `${assumed.idlePollsPerMinute} times a minute`],
        ["an answer through the front door", `${assumed.answerBytes} bytes`],
      ],
    ),
    marks.end,
  ].join("\n");
}

/** For docs/scale.md. */
export function limitTablesOf(recorded: Recorded): string {
  const limits = limitsOf(recorded).map(({ perSecond, scope, what, remedy }) => [
    amount(Math.round(perSecond)),
    scope,
    what,
    remedy,
  ]);
  const hours = [10, 1_000, 100_000].map((perSecond) => {
    const { shops, usd } = hourOf(recorded, perSecond);
    return [amount(perSecond), amount(shops), dollars(usd), dollars(usd * 720)];
  });
  return [
    marks.begin,
    `Measured on ${recorded.measuredOn}; quotas as known on ${knownOn}, from memory.`,
    "",
    table(["clicks a second", "of", "what is met", "what to do"], limits),
    "",
    table(["clicks a second", "over shops", "an hour, eu-central-1", "a month of it"], hours),
    marks.end,
  ].join("\n");
}

/** The document with the tables put between the marks. */
export function withTables(text: string, tables: string): string {
  const [before, rest] = text.split(marks.begin);
  const after = rest?.split(marks.end)[1];
  if (before === undefined || after === undefined) throw new Error("the document has lost its marks");
  return `${before}${tables}${after}`;
}

function both(quantities: Quantities): string[] {
  return regions.flatMap((region) => [false, true].map((free) => dollars(usdOf(quantities, region, { free }))));
}

function details(quantities: Quantities): string {
  const rows = (Object.entries(quantities) as [Item, number][])
    .map(([item, quantity]) => ({ item, quantity, usd: costOf(item, quantity, "eu-central-1") }))
    .filter(({ usd }) => usd >= 0.005)
    .sort((a, b) => b.usd - a.usd)
    .map(({ item, quantity, usd }) => {
      const price: Price = prices[item];
      const used = `${amount(quantity)} × ${price.unit}`;
      return [price.name, used, dollars(usd), dollars(costOf(item, quantity, "us-east-1"))];
    });
  const total = [
    "**All**",
    "",
    ...(["eu-central-1", "us-east-1"] as const).map((region) => dollars(usdOf(quantities, region, { free: false }))),
  ];
  return table(["", "used", "eu-central-1", "us-east-1"], [...rows, total]);
}

function comparison(clicks: readonly (readonly [string, Quantities])[]): string {
  const items = (Object.keys(prices) as Item[]).filter((item) =>
    clicks.some(([, quantities]) => costOf(item, quantities[item] ?? 0, "eu-central-1") >= 0.05),
  );
  const rows = items.map((item) => [
    prices[item].name,
    ...clicks.map(([, quantities]) => dollars(costOf(item, quantities[item] ?? 0, "eu-central-1"))),
  ]);
  const total = [
    "**All**",
    ...clicks.map(([, quantities]) => dollars(usdOf(quantities, "eu-central-1", { free: false }))),
  ];
  return table(["eu-central-1", ...clicks.map(([name]) => name)], [...rows, total]);
}

function uses({ measured: { click, order, idle, look, report } }: Given): string {
  const rows = [
    ["receive: a click", click.receive],
    ["attribute: one click", click.attribute.alone],
    ["attribute: 100 clicks of a shop at once", click.attribute.crowd],
    ["attribute: one click in an hour with 1,000 before it", click.attribute.late],
    ["watch: one click", click.watch.alone],
    ["watch: 10 clicks of a shop at once", click.watch.crowd],
    ["watch: one click in an hour with 1,000 before it", click.watch.late],
    ["receive: an order", order.receive],
    ["attribute: an order, with the click that brought it", order.attribute],
    ["watch: an order", order.watch],
    ["watch: a tick with nothing to do", idle.watchTick],
    ["watch: a tick, for each page it looks at", look],
    ["alert: a tick with nothing to do", idle.alertTick],
    ["report: 30 days by channel", report],
  ] as const;
  return table(
    ["one run", "reads", "writes", "bytes logged", "processor", "waits in a row"],
    rows.map(([name, use]) => [
      name,
      amount(use.reads),
      amount(use.writes),
      amount(use.logBytes),
      `${Math.round(use.cpuMs)} ms`,
      amount(use.waits),
    ]),
  );
}

function costOf(item: Item, quantity: number, region: Region): number {
  return quantity * prices[item].usd[region];
}

function subtract(all: Quantities, part: Quantities): Quantities {
  const minus = Object.fromEntries(Object.entries(part).map(([item, quantity]) => [item, -quantity]));
  const left = Object.entries(sum(all, minus)).map(([item, quantity]) => [item, Math.max(0, quantity)]);
  return Object.fromEntries(left);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = `|${head.map((_, place) => (place === 0 ? "---" : "---:")).join("|")}|`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

const dollars = (usd: number) => (usd >= 1_000 ? `$${Math.round(usd).toLocaleString("en")}` : `$${usd.toFixed(2)}`);

function amount(quantity: number): string {
  if (quantity > 100_000) return `${(quantity / million).toFixed(2)} M`;
  return Number(quantity.toPrecision(3)).toLocaleString("en");
}
