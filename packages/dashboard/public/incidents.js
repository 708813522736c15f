// What is failing its people right now, and what has failed them lately.
import { chip, count, el, money, place, time } from "./dom.js";

const happened = {
  deleted: "The product was deleted.",
  unpublished: "The product is hidden from customers.",
  "sold-out": "The product is sold out.",
  "not-found": "The page does not exist.",
  "soft-404": "The page says it does not exist.",
  "redirected-home": "The page sends people to the home page.",
  "password-page": "The shop asks for a password.",
  dns: "The address leads nowhere.",
  connect: "The server does not answer.",
  tls: "The browser warns of the page.",
  "server-error": "The shop's server fails.",
  timeout: "The page takes too long.",
  "nothing-to-buy": "There is nothing to buy, book or sign up for.",
};

const isOver = (incident) => incident.state === "recovered";

export function drawAlarm(incidents) {
  const open = incidents.filter((incident) => !isOver(incident));
  if (open.length === 0) return [];
  const people = open.reduce((sum, incident) => sum + incident.people, 0);
  const where = open.length === 1 ? place(open[0].path.landingUrl) : `${open.length} places`;
  return [
    el(
      "a",
      { class: "alarm", href: `#incident-${open[0].id}` },
      `${count(people, "person", "people")} arrived at ${where} and cannot buy.`,
    ),
  ];
}

export function drawIncidents(incidents, scene) {
  if (incidents.length === 0)
    return el("p", { class: "good" }, "Wherever marketing leads, people can buy, as far as we know.");
  return el(
    "div",
    { class: "stack" },
    incidents.map((incident) => card(incident, scene)),
  );
}

function card(incident, { timezone, owner, act }) {
  const { id, state, path, cause, kind, since, recoveredAt, snoozedUntil, people, campaigns, estimatedLoss, basis } =
    incident;
  const over = isOver(incident);
  const others = incident.paths.length - 1;
  const status = {
    open: "open",
    acknowledged: "you know about it",
    snoozed: ["snoozed until ", snoozedUntil ? time(snoozedUntil, timezone) : ""],
    recovered: ["recovered ", recoveredAt ? time(recoveredAt, timezone) : ""],
  }[state];
  const button = (name, text, url, body, kindOf = "") =>
    el(
      "button",
      {
        type: "button",
        class: kindOf,
        id: `${name}-${id}`,
        onclick: (event) => act(event.currentTarget, "POST", url, body),
      },
      text,
    );
  return el(
    "article",
    { class: `card incident${over ? " over" : ""}`, id: `incident-${id}`, tabindex: "-1" },
    over ? el("span", { class: "chip done" }, status) : [chip(kind), " ", el("span", { class: "quiet" }, status)],
    el("h3", {}, place(path.landingUrl), others > 0 ? ` and ${others} more` : ""),
    el("p", {}, happened[cause] ?? `It is ${cause}.`),
    el(
      "dl",
      { class: "facts" },
      fact("Since", time(since, timezone)),
      fact("People who came", String(people)),
      fact("What it costs", estimatedLoss ? `about ${money(estimatedLoss)}` : "cannot be known yet"),
    ),
    campaigns.length > 0
      ? el("p", {}, `Sent by ${campaigns.map((one) => `${one.campaign} (${one.channel}, ${one.people})`).join("; ")}`)
      : "",
    el("p", { class: "quiet" }, basis),
    el(
      "ul",
      {},
      [...incident.evidence, ...(incident.proof ?? [])].map(({ says, at }) =>
        el("li", {}, `${says} `, el("span", { class: "quiet" }, time(at, timezone))),
      ),
    ),
    over || !owner
      ? ""
      : el(
          "div",
          { class: "actions" },
          button("check", "Look again now", `/v1/paths/${path.id}/check`),
          state === "open" ? button("ack", "I know, no reminders", `/v1/incidents/${id}/ack`, undefined, "second") : "",
          state === "snoozed"
            ? ""
            : button("snooze", "Leave me in peace for a day", `/v1/incidents/${id}/snooze`, { hours: 24 }, "second"),
        ),
  );
}

const fact = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));
