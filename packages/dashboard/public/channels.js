// Which channel brought which sales; and vanity, in its corner.
import { el, svg } from "./dom.js";
import { count, money, number } from "./words.js";

export function drawTotal({ rows, total }) {
  if (rows.length === 0) return []; // what we were not told is not zero
  return [
    el("strong", {}, money(total.net)),
    ` net from ${count(total.sales, "sale")} and ${count(total.touches, "visit")}`,
  ];
}

export function drawChannels({ rows, total, otherCurrencies }) {
  if (rows.length + otherCurrencies.length === 0) {
    return [
      el("p", {}, "Nobody has come and nothing was sold in this period, as far as Handoff was told."),
      el(
        "p",
        { class: "quiet" },
        "New here? Connect your shop, so that its orders are heard: ",
        el("a", { href: "/docs#connections" }, "POST /v1/connections"),
        ". Then make a tracked link below for each thing you post, mail or print.",
      ),
    ];
  }
  return [
    channelTable("Sales by channel", rows, total),
    legend(rows),
    ...otherCurrencies.map((other) =>
      el(
        "div",
        { class: "other-currency" },
        el("h3", {}, `Sold in ${other.currency}, never added to the rest`),
        channelTable(`Sales in ${other.currency} by channel`, other.rows, other.total),
      ),
    ),
  ];
}

const columns = [
  ["Channel"],
  ["Net", "n"],
  ["Sales", "n"],
  ["Leads", "n wide"],
  ["Visits", "n"],
  ["Gross", "n wide"],
  ["Refunds", "n wide"],
];

function channelTable(name, rows, total) {
  const most = Math.max(1, ...rows.map((row) => row.gross.amount));
  const cells = ({ net, sales, leads, touches, gross, refunds }) =>
    [money(net), number(sales), number(leads), number(touches), money(gross), money(refunds)].map((text, i) =>
      el("td", { class: columns[i + 1][1] }, text),
    );
  const line = (row) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, el("span", { class: "with-bar" }, el("span", {}, row.channel), bar(row, most))),
      cells(row),
    );
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": `${name}, table` },
    el(
      "table",
      { class: "channels" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          columns.map(([text, kind]) => el("th", { scope: "col", class: kind }, text)),
        ),
      ),
      el("tbody", {}, rows.map(line)),
      el("tfoot", {}, el("tr", {}, el("th", { scope: "row" }, "Total"), cells(total))),
    ),
  );
}

/** What stayed, and after it what went back. The figures stand beside it, so it is hidden from screen readers. */
function bar({ net, refunds }, most) {
  const width = (amount) => `${Math.max(0, (amount / most) * 100).toFixed(3)}%`;
  return svg(
    "svg",
    { class: "bar", "aria-hidden": "true" },
    svg("rect", { class: "net", height: "100%", width: width(net.amount) }),
    svg("rect", { class: "back", x: width(net.amount), height: "100%", width: width(refunds.amount) }),
  );
}

function legend(rows) {
  const refunded = rows.some(({ refunds }) => refunds.amount > 0);
  const unexplained = rows.some(({ channel, sales }) => channel === "Unattributed" && sales > 0);
  if (!refunded && !unexplained) return "";
  return el(
    "p",
    { class: "quiet" },
    refunded && [
      el("span", { class: "swatch net", "aria-hidden": "true" }),
      "net ",
      el("span", { class: "swatch back", "aria-hidden": "true" }),
      "given back. ",
    ],
    unexplained &&
      "Unattributed sales are those that nothing explains; they stay in, so that the total is your shop's own.",
  );
}

export function drawVanity({ total }, goals) {
  const counts = Object.entries(total).map(([kind, many]) => `${number(many)} × ${kind}`);
  const wishes = goals.map(({ goal, counted, target }) => `${goal.name}: ${number(counted)} of ${number(target)}`);
  const all = [...counts, ...wishes];
  const text = all.length > 0 ? all.join(" · ") : "nothing was liked in this period";
  return el("p", { class: "quiet" }, `Nice to have, part of no total: ${text}.`);
}
