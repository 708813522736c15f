// The lists: where marketing leads, which mail went out, who waits for an answer.
import { chip, count, el, money, number, place, time } from "./dom.js";

export function drawPaths(paths, rows, { timezone, owner, act }) {
  if (paths.length === 0) {
    return el("p", { class: "quiet" }, "No page is known yet. A path appears with its first visitor, link or product.");
  }
  const figures = new Map(rows.map((row) => [row.path.id, row]));
  const line = (path) => {
    const row = figures.get(path.id);
    const newest = path.evidence[0];
    return el(
      "tr",
      {},
      el(
        "th",
        { scope: "row" },
        el("span", { class: "url" }, place(path.landingUrl)),
        newest ? el("div", { class: "quiet" }, newest.says) : "",
      ),
      el("td", {}, chip(path.verdict)),
      el("td", { class: "n" }, number(row?.people ?? 0)),
      el("td", { class: "n wide" }, number(row?.sales ?? 0)),
      el("td", { class: "n wide" }, row ? money(row.net) : ""),
      el("td", { class: "wide quiet" }, path.lookedAt ? time(path.lookedAt, timezone) : "not yet"),
      owner
        ? el(
            "td",
            {},
            el(
              "button",
              {
                type: "button",
                class: "plain",
                id: `look-${path.id}`,
                "aria-label": `Look at ${place(path.landingUrl)} now`,
                onclick: (event) => act(event.currentTarget, "POST", `/v1/paths/${path.id}/check`),
              },
              "look now",
            ),
          )
        : "",
    );
  };
  const head = [["Page"], ["Verdict"], ["People", "n"], ["Sales", "n wide"], ["Net", "n wide"], ["Looked at", "wide"]];
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Where marketing leads, table" },
    el(
      "table",
      {},
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          head.map(([text, kind]) => el("th", { scope: "col", class: kind }, text)),
          owner ? el("td", {}) : "",
        ),
      ),
      el("tbody", {}, paths.map(line)),
    ),
  );
}

const transitions = {
  opened: "Nobody can buy at",
  reminder: "Still nobody can buy at",
  recovered: "People can buy again at",
};
const outcomes = {
  sent: "sent",
  claimed: "on its way",
  failed: "could not be sent; it is tried again",
  "no-recipients": "nobody to send it to: add a recipient",
  skipped: "not sent: it was over before",
};

export function drawMail(incidents, { timezone }) {
  const mails = incidents.flatMap((incident) => incident.notices.map((notice) => ({ ...notice, incident })));
  mails.sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1));
  if (mails.length === 0)
    return el(
      "p",
      { class: "quiet" },
      "No mail has been written. You get one when people arrive where nobody can buy.",
    );
  return el(
    "ul",
    { class: "list" },
    mails
      .slice(0, 12)
      .map(({ transition, state, people, changedAt, incident }) =>
        el(
          "li",
          {},
          el(
            "a",
            { href: `#incident-${incident.id}` },
            `${transitions[transition] ?? transition} ${place(incident.path.landingUrl)}`,
          ),
          el(
            "div",
            { class: "quiet" },
            `${outcomes[state] ?? state} · ${count(people, "person", "people")} · `,
            time(changedAt, timezone),
          ),
        ),
      ),
  );
}

export function drawLeads({ leads, next }, { timezone, owner, act }) {
  if (leads.length === 0) return el("p", { class: "quiet" }, "Nobody is waiting for an answer.");
  const kinds = {
    "opt-in": "joined the list",
    form: "filled in a form",
    message: "wrote to you",
    "back-in-stock": "wants to know when it is back",
  };
  const items = leads.map(({ id, at, kind, contact, note, channel }) =>
    el(
      "li",
      {},
      el("strong", {}, contact ?? note ?? "a new contact"),
      el("div", { class: "quiet" }, `${kinds[kind]} · ${channel} · `, time(at, timezone)),
      owner
        ? el(
            "button",
            {
              type: "button",
              class: "plain",
              id: `contacted-${id}`,
              onclick: (event) => act(event.currentTarget, "POST", `/v1/leads/${encodeURIComponent(id)}/contacted`),
            },
            "I have answered",
          )
        : "",
    ),
  );
  return [el("ul", { class: "list" }, items), next ? el("p", { class: "quiet" }, "There are more: /v1/leads") : ""];
}
