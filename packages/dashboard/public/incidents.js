// What is failing its people right now, and what has failed them lately.
import { address, button, chip, el, kindOf, label, time } from "./dom.js";
import { drawLinks } from "./links.js";
import { count, money, number, place, timeText } from "./words.js";

const wholeMax = 3;
const overMax = 8;

const isOver = ({ state }) => state === "recovered";
const placesOf = ({ path, paths }) =>
  `${place(path.landingUrl)}${paths.length > 1 ? ` and ${paths.length - 1} more` : ""}`;

let known;

/** Sentences about what has broken or recovered since the last time. At the first time everything is old, and so is what was asked for. */
export function news(incidents, asked) {
  const before = known;
  known = new Map(incidents.map((incident) => [incident.id, isOver(incident)]));
  if (!before) return [];
  const changed = incidents.filter(
    ({ id, state }) => before.get(id) !== (state === "recovered") && (before.has(id) || id !== asked),
  );
  return changed.map((one) => `${isOver(one) ? "People can buy again" : "Alarm: nobody can buy"} at ${placesOf(one)}.`);
}

export function drawAlarm({ incidents, next }, { timezone }) {
  const open = incidents.filter((incident) => !isOver(incident));
  const alarms = open.slice(0, wholeMax).map((incident) => {
    return el(
      "a",
      { class: `alarm ${incident.state}`, href: `#${incident.id}`, id: `alarm-${incident.id}` },
      el("strong", {}, el("span", { "aria-hidden": "true" }, "⚠ "), `Nobody can buy at ${placesOf(incident)}`),
      el("span", {}, `${crowdText(incident)} since ${timeText(incident.since, timezone)}`),
    );
  });
  const more = open.length - alarms.length;
  const rest = el(
    "a",
    { class: "alarm", href: "#incidents" },
    el("strong", {}, next ? "And at many more places" : `And at ${count(more, "more place")}`),
  );
  return more > 0 ? [...alarms, rest] : alarms;
}

/** "3 people could not buy, 4 were led on" */
function crowdText({ people, came, led }) {
  const ledOn = led.length > 0 && `${number(came - people)} ${came - people === 1 ? "was" : "were"} led on`;
  return [`${count(people, "person", "people")} could not buy`, ledOn].filter(Boolean).join(", ");
}

/** The first ones whole, the others folded: an owner with forty troubles begins with the newest. */
export function drawIncidents({ incidents, next }, paths, scene) {
  const open = incidents.filter((incident) => !isOver(incident));
  const over = incidents.filter(isOver);
  return [
    open.length === 0 && calm(paths),
    ...open.slice(0, wholeMax).map((incident) => card(incident, scene)),
    ...open.slice(wholeMax).map((incident) => folded(incident, scene)),
    ...over.filter(({ id }, i) => i < overMax || id === scene.asked).map((incident) => past(incident, scene)),
    (next || over.length > overMax) && el("p", { class: "quiet" }, "There are more: /v1/incidents"),
  ];
}

/** Unknown is never healthy: what nobody has looked at is not called fine. */
function calm(paths) {
  const open = paths.filter(({ verdict }) => kindOf(verdict) === "open").length;
  const unknown = paths.filter(({ verdict }) => kindOf(verdict) === "unknown").length;
  if (paths.length === 0) return el("p", { class: "quiet" }, "No page is watched yet, so nothing can be said.");
  const told = open > 0 ? label("open", "✓", `People can buy at ${count(open, "page")}.`) : "";
  const untold = unknown > 0 ? label("unknown", "?", `Of ${count(unknown, "page")} it is not known.`) : "";
  return el(
    "p",
    { class: "calm" },
    told,
    untold,
    told === "" && untold === "" ? "Nobody is arriving where nobody can buy." : "",
  );
}

function card(incident, scene) {
  const { id, kind, path } = incident;
  return el(
    "article",
    { class: "card incident", id, tabindex: "-1", "aria-labelledby": `title-${id}` },
    el("p", { class: "state" }, chip(kind), status(incident, scene)),
    el(
      "h3",
      { id: `title-${id}` },
      address(path.landingUrl),
      incident.paths.length > 1 && ` and ${incident.paths.length - 1} more`,
    ),
    details(incident, scene),
  );
}

function folded(incident, scene) {
  const { id, kind, since } = incident;
  return el(
    "details",
    { class: "card folded down", id },
    summary(chip(kind), incident, crowdText(incident), " since ", time(since, scene.timezone)),
    details(incident, scene),
  );
}

function past(incident, scene) {
  const { id, since, recoveredAt, headline, proof = [], evidence } = incident;
  const at = (when) => time(when, scene.timezone);
  return el(
    "details",
    { class: "card folded", id },
    summary(label("open", "✓", "recovered"), incident, at(recoveredAt), ` · ${crowdText(incident)}`),
    el("p", {}, `${headline} From `, at(since), " to ", at(recoveredAt), "."),
    evidenceList([...proof, ...evidence], scene),
  );
}

function summary(state, incident, ...brief) {
  const title = el("h3", {}, state, " ", el("bdi", { class: "url" }, placesOf(incident)));
  return el("summary", {}, title, el("span", { class: "quiet" }, ...brief));
}

function details(incident, scene) {
  const { headline, since, people, came, led, asked, campaigns, estimatedLoss, basis } = incident;
  return [
    el("p", {}, headline),
    el(
      "dl",
      { class: "facts" },
      fact("Since", time(since, scene.timezone)),
      fact("Could not buy", number(people)),
      led.length > 0 && fact("Were led to a page that works", number(came - people)),
      asked > 0 && fact("Were asked for their address", number(asked)),
      fact("What it costs", estimatedLoss ? `about ${money(estimatedLoss)}` : "cannot be known yet"),
    ),
    el("p", { class: "quiet" }, basis),
    el(
      "div",
      { class: "why" },
      campaigns.length > 0 && el("div", {}, sentBy(campaigns)),
      el("div", {}, evidenceList(incident.evidence, scene)),
    ),
    stepList(incident.steps),
    scene.owner && actions(incident),
    drawLinks(incident, scene),
  ];
}

function status({ state, snoozedUntil, acknowledgedAt }, { timezone }) {
  if (state === "acknowledged")
    return el(
      "span",
      { class: "quiet" },
      "you know about it",
      acknowledgedAt && [" since ", time(acknowledgedAt, timezone)],
    );
  if (state === "snoozed") return el("span", { class: "quiet" }, "in peace until ", time(snoozedUntil, timezone));
  return "";
}

const fact = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));

function sentBy(campaigns) {
  const one = ({ campaign, channel, people }) =>
    el(
      "li",
      {},
      el("bdi", {}, campaign),
      el("span", { class: "quiet" }, ` ${channel} · ${count(people, "person", "people")}`),
    );
  return [el("h4", {}, "Sent by"), el("ul", { class: "plain-list" }, campaigns.map(one))];
}

function evidenceList(evidence, { timezone }) {
  const one = ({ says, at }) => el("li", {}, time(at, timezone), " ", el("span", {}, says));
  return [el("h4", {}, "What proves it"), el("ul", { class: "evidence" }, evidence.map(one))];
}

function stepList(steps) {
  const items = steps.map((step) => el("li", {}, step));
  return el("div", {}, el("h4", {}, "What to do first"), el("ol", { class: "steps" }, items));
}

function actions({ id, path, state }) {
  return el(
    "div",
    { class: "actions" },
    button("Look again now", { id: `check-${id}`, post: `/v1/paths/${path.id}/check` }),
    state === "open" &&
      button("I know, no reminders", {
        id: `ack-${id}`,
        post: `/v1/incidents/${id}/ack`,
        say: "Noted: no more reminders.",
        kind: "second",
      }),
    state !== "snoozed" &&
      button("Leave me in peace for a day", {
        id: `snooze-${id}`,
        post: `/v1/incidents/${id}/snooze`,
        body: { hours: 24 },
        say: "No reminder for a day.",
        kind: "second",
      }),
  );
}
