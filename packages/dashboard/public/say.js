// What the page says besides its figures: what went wrong, that Handoff does not answer, and news for who cannot see the page.
import { el } from "./dom.js";

const byId = (id) => document.getElementById(id);

/** Says what went wrong, until it is closed or something else works. Nothing: it is over. */
export function complain(error) {
  if (!error) return byId("trouble").replaceChildren();
  const remedies = (error.problems ?? []).map(({ field, remedy }) => el("li", {}, `${field}: ${remedy}`));
  const close = el("button", { type: "button", class: "plain" }, "Close");
  close.addEventListener("click", () => complain());
  byId("trouble").replaceChildren(
    el(
      "div",
      { class: "note bad" },
      el("p", {}, error.message),
      remedies.length > 0 ? el("ul", {}, remedies) : "",
      close,
    ),
  );
}

/** Whether the figures may be old. */
export function offline(isSo) {
  const text = isSo ? "Handoff does not answer. Trying again; the figures may be old." : "";
  if (byId("offline").textContent !== text) byId("offline").textContent = text;
}

export const isOffline = () => byId("offline").textContent !== "";

/** Read out by a screen reader when it has a moment. */
export function say(text) {
  byId("said").append(el("span", {}, text));
  while (byId("said").children.length > 4) byId("said").firstElementChild.remove();
}
