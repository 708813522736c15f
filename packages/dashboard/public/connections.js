// Which platforms are connected, whether anything comes from them, and what was turned away.
import { button, el, label, time } from "./dom.js";
import { count } from "./words.js";

const states = {
  live: ["open", "✓", "connected"],
  waiting: ["unknown", "?", "waiting for its first delivery"],
  ended: ["down", "✕", "ended"],
};

export function drawConnections({ connections, next }, { timezone, owner }) {
  if (connections.length === 0) {
    const guide = el("a", { href: "/docs#connections" }, "POST /v1/connections");
    return el("p", { class: "quiet" }, "Nothing is connected yet, so no sale can be counted: ", guide);
  }
  return [
    el(
      "ul",
      { class: "list" },
      connections.map((connection) => drawConnection(connection, timezone, owner)),
    ),
    next && el("p", { class: "quiet" }, "The first 100; all of them: /v1/connections"),
  ];
}

function drawConnection(connection, timezone, owner) {
  const { id, name, platform, state, held, lastDeliveryAt } = connection;
  const [kind, sign, words] = states[state] ?? ["unknown", "?", state];
  return el(
    "li",
    { id },
    el("span", {}, el("bdi", { class: "who" }, name), " ", label(kind, sign, words)),
    el(
      "span",
      { class: "quiet" },
      platform,
      lastDeliveryAt && [" · last delivery ", time(lastDeliveryAt, timezone)],
      " · ",
      detail(connection, timezone),
    ),
    owner &&
      (state === "ended" || held > 0) &&
      button(state === "ended" ? "Take it up again" : "Count them now", {
        id: `resume-${id}`,
        name: `${state === "ended" ? "Take up again" : "Count what was kept of"} ${name}`,
        post: `/v1/connections/${encodeURIComponent(id)}/resume`,
        say: "Noted: what was kept is counted.",
        kind: "plain small",
      }),
  );
}

function detail({ state, endedAt, endedReason, held, refused }, timezone) {
  const parts = [];
  if (state === "ended") parts.push([endedReason ?? "ended", endedAt && [" ", time(endedAt, timezone)]]);
  if (held > 0) parts.push(`${count(held, "delivery", "deliveries")} kept, not counted`);
  if (refused) {
    const turnedAway = `${count(refused.count, "delivery", "deliveries")} refused, last `;
    parts.push([turnedAway, time(refused.lastAt, timezone), `: ${refused.reason}`]);
  }
  return parts.length > 0 ? parts.map((part, i) => [i > 0 && " · ", part]) : "nothing was refused";
}
