// The figures: how far the goal is, which channel brought which sales, and vanity in its corner.
import { count, el, money, number, svg } from "./dom.js";

const states = {
  upcoming: "not begun",
  "on-track": "on track",
  behind: "behind",
  reached: "reached",
  missed: "missed",
};

export function drawGoals({ goals, currency }, { owner }) {
  if (goals.length === 0) {
    const how = owner ? "Set one with POST /v1/goals: how many sales, from when to when." : "The owner can set one.";
    return el(
      "div",
      { class: "card goal" },
      el("h3", {}, "No goal yet"),
      el("p", { class: "quiet" }, `Marketing is judged by sales goals and by nothing else. ${how}`),
    );
  }
  return goals.map(({ goal, counted, target, share, expected, state }) => {
    const shown = (value) =>
      goal.metric === "revenue" ? money({ amount: Math.round(value), currency }) : number(value);
    const percent = Math.min(100, Math.round(share * 100));
    const pace = target > 0 ? Math.min(100, (expected / target) * 100) : 0;
    const label = `${shown(counted)} of ${shown(target)} ${goal.metric}, ${Math.round(share * 100)} percent`;
    return el(
      "div",
      { class: "card goal" },
      el("h3", {}, goal.name),
      el(
        "p",
        {},
        el("strong", {}, shown(counted)),
        ` of ${shown(target)} ${goal.metric === "revenue" ? "" : goal.metric}`,
      ),
      el(
        "div",
        { class: "meter", role: "img", "aria-label": label },
        el("i", { style: `width:${percent}%` }),
        el("b", { style: `left:${pace}%` }),
      ),
      el(
        "p",
        { class: "quiet" },
        `${Math.round(share * 100)} % · ${states[state]} · an even pace would be at ${shown(expected)} by now`,
      ),
    );
  });
}

export function drawChannels(report) {
  const { rows, total, otherCurrencies } = report;
  const sum = [
    el("strong", {}, money(total.net)),
    ` net from ${count(total.sales, "sale")} and ${count(total.touches, "visit")}`,
  ];
  if (rows.length === 0) {
    return {
      total: sum,
      table: el("p", { class: "quiet" }, "Nothing has been sold in this period, and nobody has come."),
    };
  }
  return {
    total: sum,
    table: [
      channelTable(rows, total),
      ...otherCurrencies.map((other) =>
        el("div", {}, el("h3", {}, `In ${other.currency}`), channelTable(other.rows, other.total)),
      ),
    ],
  };
}

function channelTable(rows, total) {
  const most = Math.max(1, ...rows.map((row) => row.gross.amount));
  const head = [
    ["Channel"],
    ["Net", "bar wide"],
    ["Net", "n"],
    ["Sales", "n"],
    ["Leads", "n wide"],
    ["Visits", "n"],
    ["Gross", "n wide"],
    ["Refunds", "n wide"],
  ];
  const cells = (row) => [
    el("td", { class: "n" }, money(row.net)),
    el("td", { class: "n" }, number(row.sales)),
    el("td", { class: "n wide" }, number(row.leads)),
    el("td", { class: "n" }, number(row.touches)),
    el("td", { class: "n wide" }, money(row.gross)),
    el("td", { class: "n wide" }, money(row.refunds)),
  ];
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Sales by channel, table" },
    el(
      "table",
      {},
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          head.map(([text, kind], i) =>
            i === 1 ? el("td", { class: kind }) : el("th", { scope: "col", class: kind }, text),
          ),
        ),
      ),
      el(
        "tbody",
        {},
        rows.map((row) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, row.channel),
            el("td", { class: "bar wide" }, bar(row, most)),
            cells(row),
          ),
        ),
      ),
      el("tfoot", {}, el("tr", {}, el("th", { scope: "row" }, "Total"), el("td", { class: "bar wide" }), cells(total))),
    ),
  );
}

/** What stayed, and after it what went back. The figures stand beside it, so it is hidden from screen readers. */
function bar({ net, refunds }, most) {
  const width = (amount) => `${Math.max(0, (amount / most) * 100)}%`;
  return svg(
    "svg",
    { "aria-hidden": "true" },
    svg("rect", { class: "net", x: 0, y: 2, height: 14, rx: 3, width: width(net.amount) }),
    svg("rect", { class: "back", x: width(net.amount), y: 2, height: 14, width: width(refunds.amount) }),
  );
}

export function drawVanity({ total }, goals) {
  const counts = Object.entries(total).map(([kind, many]) => `${number(many)} ${kind}`);
  const wishes = goals.map(({ goal, counted, target }) => `${goal.name}: ${number(counted)} of ${number(target)}`);
  const all = [...counts, ...wishes];
  return el("p", { class: "quiet" }, all.length > 0 ? all.join(" · ") : "Nothing was liked in this period.");
}
