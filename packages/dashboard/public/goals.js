// Goals: how much is sold, how much is wanted, and whether that is on its way.
import { drawWay, reachedBy } from "./charts.js";
import { button, el, label } from "./dom.js";
import { count, daysIn, dayText, money, number, percent } from "./words.js";

const states = {
  upcoming: ["done", "○", "not begun"],
  "on-track": ["open", "✓", "on track"],
  behind: ["unknown", "!", "behind"],
  reached: ["open", "★", "reached"],
  missed: ["down", "✕", "missed"],
};

export function drawGoals({ goals, currency }, days, scene) {
  if (goals.length > 0) return goals.map((progress) => card(progress, days, { ...scene, currency }));
  return el(
    "div",
    { class: "card goal" },
    el("h3", {}, "No goal yet"),
    el(
      "p",
      { class: "quiet" },
      "Marketing is judged by the sales you want, and by nothing else. ",
      scene.owner ? "How many, and until when? Set a goal below." : "The owner can set a goal.",
    ),
  );
}

function card(progress, days, { currency, timezone, today, owner }) {
  const { goal, counted, target, share, expected, state } = progress;
  const shown = (value) => (goal.metric === "revenue" ? money({ amount: Math.round(value), currency }) : number(value));
  const unit = goal.metric === "revenue" ? "net" : goal.metric;
  const pace = state === "on-track" || state === "behind" ? `an even pace would be at ${shown(expected)} now` : "";
  const [kind, sign, word] = states[state];
  const text = `${goal.name}: ${shown(counted)} of ${shown(target)} ${unit}, ${percent(share)}, ${word}${pace && `; ${pace}`}.`;
  return el(
    "article",
    { class: "card goal", id: goal.id },
    el("div", { class: "goal-head" }, el("h3", {}, goal.name), label(kind, sign, word)),
    el("p", { class: "big" }, el("strong", {}, shown(counted)), el("span", {}, ` of ${shown(target)} ${unit}`)),
    drawWay(progress, reachedBy(goal, days), { timezone, label: text }),
    el(
      "p",
      { class: "axis", "aria-hidden": "true" },
      el("span", {}, dayText(goal.from)),
      el("span", {}, percent(share)),
      el("span", {}, dayText(goal.to)),
    ),
    el(
      "div",
      { class: "goal-foot quiet" },
      el("p", {}, [remaining(goal, today), pace].filter(Boolean).join(" · ")),
      owner && removal(goal),
    ),
  );
}

function remaining({ from, to }, today) {
  if (today < from) return `begins in ${count(daysIn(today, from) - 1, "day")}`;
  if (today > to) return "over";
  return today === to ? "last day" : `${count(daysIn(today, to) - 1, "day")} left`;
}

function removal({ id, name }) {
  return button("Remove", {
    id: `remove-${id}`,
    name: `Remove the goal ${name}`,
    del: `/v1/goals/${id}`,
    confirm: `Remove the goal “${name}”? The sales stay.`,
    say: "The goal is removed.",
    kind: "plain small",
  });
}
