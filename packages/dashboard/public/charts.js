// Pictures of figures: days as bars, the way to a goal as a line. Each says in words what it shows, and the figures stand beside it.
import { el, svg } from "./dom.js";
import { addDays, daysIn, dayText, money, number, passedOfDay, roundMoney } from "./words.js";

/** What was sold and who came, day by day: two rows of bars over the same days. */
export function drawDays({ days, currency, to }) {
  if (!days.some(hasSomething)) return [];
  const cash = (amount) => money({ amount, currency });
  const sold = days.map(({ day, net, sales }) => ({
    day,
    value: net.amount,
    says: `${cash(net.amount)}, sales: ${number(sales)}`,
  }));
  const came = days.map(({ day, touches }) => ({ day, value: touches, says: `visits: ${number(touches)}` }));
  const scale = (amount) => roundMoney({ amount, currency });
  return [
    strip("Net sales per day", sold, { kind: "sold", show: cash, scale }),
    strip("Visits per day", came, { kind: "came", show: number, scale: number }),
    el(
      "p",
      { class: "axis", "aria-hidden": "true" },
      ...axis(
        days.map(({ day }) => day),
        to,
      ),
    ),
    dayTable(days),
  ];
}

const hasSomething = ({ net, sales, touches, leads }) => net.amount || sales || touches || leads;

function strip(title, days, { kind, show, scale }) {
  const most = days.reduce((a, b) => (b.value > a.value ? b : a));
  const empty = days.filter(({ value }) => value === 0).length;
  const peak = most.value > 0 ? `most on ${dayText(most.day)} with ${show(most.value)}; ` : "";
  const label = `${title}, ${dayText(days[0].day)} to ${dayText(days.at(-1).day)}: ${peak}${empty} of ${days.length} days without any.`;
  const bar = ({ day, value, says }) =>
    el("i", {
      style: `--share:${(Math.max(0, value) / Math.max(1, most.value)).toFixed(4)}`,
      title: `${dayText(day)} · ${says}`,
    });
  return el(
    "div",
    { class: `strip ${kind}` },
    el(
      "p",
      {},
      el("span", {}, title),
      el("span", { "aria-hidden": "true" }, most.value > 0 ? `up to ${scale(most.value)}` : "none"),
    ),
    el("div", { class: "bars", role: "img", "aria-label": label }, days.map(bar)),
  );
}

function axis(days, to) {
  const last = days.at(-1) ?? to;
  return [days[0], days[Math.floor((days.length - 1) / 2)], last].map((day) => el("span", {}, dayText(day)));
}

function dayTable(days) {
  const row = ({ day, net, sales, touches, leads }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, dayText(day, { weekday: "short", day: "numeric", month: "short" })),
      [money(net), number(sales), number(leads), number(touches)].map((text) => el("td", { class: "n" }, text)),
    );
  const head = ["Day", "Net", "Sales", "Leads", "Visits"];
  const busy = days.filter(hasSomething).reverse();
  return el(
    "details",
    { class: "by-day" },
    el("summary", {}, "The days as a table"),
    el(
      "table",
      {},
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          head.map((text, i) => el("th", { scope: "col", class: i > 0 && "n" }, text)),
        ),
      ),
      el("tbody", {}, busy.map(row)),
    ),
    el("p", { class: "quiet" }, "Days on which nothing happened are left out."),
  );
}

/**
 * The way to a goal: what has come together day by day, beside an even pace.
 * @param reached what each day of the goal brought so far, the first day first
 */
export function drawWay({ goal, counted, target }, reached, { timezone, label }) {
  const many = daysIn(goal.from, goal.to);
  const top = Math.max(target, counted) * 1.08;
  const x = (day) => Math.min(100, (day / many) * 100).toFixed(2);
  const y = (value) => (100 - (value / top) * 100).toFixed(2);
  let sum = counted - reached.reduce((a, b) => a + b, 0); // what lies before the first day we have
  const points = [[0, sum]];
  for (const [i, value] of reached.entries()) {
    sum += value;
    const isToday = i === reached.length - 1 && reached.length <= many;
    points.push([i + (isToday ? Math.max(0.1, passedOfDay(Date.now(), timezone)) : 1), sum]);
  }
  const line = points.map(([day, value]) => `${x(day)},${y(value)}`).join(" L");
  const end = points.at(-1);
  return el(
    "div",
    { class: "way", role: "img", "aria-label": label },
    svg(
      "svg",
      { viewBox: "0 0 100 100", preserveAspectRatio: "none" },
      svg("line", { class: "aim", x1: 0, x2: 100, y1: y(target), y2: y(target) }),
      svg("line", { class: "pace", x1: 0, x2: 100, y1: y(0), y2: y(target) }),
      svg("path", { class: "area", d: `M0,100 L${line} L${x(end[0])},100 Z` }),
      svg("path", { class: "so-far", d: `M${line}` }),
    ),
    reached.length > 0 ? el("b", { style: `left:${x(end[0])}%;top:${y(end[1])}%` }) : "",
  );
}

/** What each day of a goal brought, up to today. */
export function reachedBy(goal, days) {
  const within = days.filter(({ day }) => day >= goal.from && day <= goal.to);
  const first = within[0]?.day;
  // A goal older than the days we asked for begins with what we do not have: drawWay adds it up as one.
  const missing = first && first > goal.from ? daysIn(goal.from, addDays(first, -1)) : 0;
  const value = {
    sales: ({ sales, otherCurrencies }) => otherCurrencies.reduce((sum, other) => sum + other.sales, sales),
    revenue: ({ net }) => net.amount,
    leads: ({ leads }) => leads,
  }[goal.metric];
  return value ? [...Array(missing).fill(0), ...within.map(value)] : [];
}
