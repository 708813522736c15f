// Where marketing leads, and whether anyone can buy there: those that fail their people first, then those that most people reach.
import { address, button, chip, el, get, kindOf, time } from "./dom.js";
import { count, money, number, place } from "./words.js";

const pagesMax = 5;

/** Every path there is, up to a thousand. */
export async function everyPath() {
  const all = [];
  let cursor = "";
  for (let page = 0; page < pagesMax; page++) {
    const { paths, next } = await get(`/v1/paths?limit=200${cursor}`);
    all.push(...paths);
    if (!next) return all;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
  return all;
}

const ranks = { down: 0, unknown: 1, open: 1 };
const columns = [
  ["Page"],
  ["Verdict", "mid"],
  ["People", "n wide"],
  ["Sales", "n wide"],
  ["Net", "n wide"],
  ["Looked at", "wide"],
];

/** @param text, kind what she looks for; `max` how many are shown */
export function drawPaths(paths, rows, { timezone, owner, text = "", kind = "", max }) {
  if (paths.length === 0) {
    return el(
      "p",
      { class: "quiet" },
      "No page is known yet. One appears with the first visitor or sale that marketing brings.",
    );
  }
  const figures = new Map(rows.map((row) => [row.path.id, row]));
  const people = ({ id }) => figures.get(id)?.people ?? 0;
  const found = paths
    .filter(
      ({ landingUrl, verdict }) =>
        landingUrl.toLowerCase().includes(text.toLowerCase()) && (!kind || kindOf(verdict) === kind),
    )
    .sort((a, b) => ranks[kindOf(a.verdict)] - ranks[kindOf(b.verdict)] || people(b) - people(a));
  if (found.length === 0) return el("p", { class: "quiet" }, `None of ${count(paths.length, "page")} is like that.`);
  const head = columns.map(([name, of]) => el("th", { scope: "col", class: of }, name));
  const look = owner ? el("th", { scope: "col" }, el("span", { class: "unseen" }, "Action")) : "";
  return [
    el(
      "table",
      { class: "paths" },
      el("thead", {}, el("tr", {}, head, look)),
      el(
        "tbody",
        {},
        found.slice(0, max).map((path) => line(path, figures.get(path.id), { timezone, owner })),
      ),
    ),
    found.length > max && more(found.length, max),
  ];
}

function more(many, max) {
  return el(
    "p",
    { class: "more" },
    `${number(max)} of ${count(many, "page")}. `,
    el(
      "button",
      { type: "button", class: "second", id: "more-paths", "data-more": Math.min(many, max + 100) },
      "Show more",
    ),
  );
}

function line(path, row, { timezone, owner }) {
  const { id, landingUrl, verdict, evidence, lookedAt } = path;
  const net = row ? money(row.net) : "";
  const brief = `${count(row?.people ?? 0, "person", "people")} · ${count(row?.sales ?? 0, "sale")} · ${net}`;
  return el(
    "tr",
    { id },
    el(
      "th",
      { scope: "row" },
      address(landingUrl),
      el("span", { class: "narrow" }, chip(verdict), " ", brief),
      evidence[0] && el("span", { class: "quiet" }, evidence[0].says),
    ),
    el("td", { class: "mid" }, chip(verdict)),
    el("td", { class: "n wide" }, number(row?.people ?? 0)),
    el("td", { class: "n wide" }, number(row?.sales ?? 0)),
    el("td", { class: "n wide" }, net),
    el("td", { class: "wide quiet" }, lookedAt ? time(lookedAt, timezone) : "not yet"),
    owner &&
      el(
        "td",
        { class: "act" },
        button("Look now", {
          id: `look-${id}`,
          name: `Look now at ${place(landingUrl)}`,
          post: `/v1/paths/${id}/check`,
          kind: "plain small",
        }),
      ),
  );
}
