// Draws anew only what has changed, in place: a refresh moves neither the reader's focus nor her scroll, and closes nothing she opened.

const drawn = new WeakMap();

/** @param data what the drawing is made of; the same data is not drawn twice */
export function redraw(place, data, draw) {
  const text = JSON.stringify(data);
  if (drawn.get(place) === text) return;
  drawn.set(place, text);
  const wanted = document.createElement("div");
  wanted.append(...[draw()].flat().filter(Boolean));
  const focus = focusWithin(place);
  matchChildren(place, wanted);
  focus?.restore();
}

/** Forgets what was drawn, for the next reader on the same machine. */
export function forget(place) {
  drawn.delete(place);
  place.replaceChildren();
}

/** Her place among the controls; when what she was on is gone, the nearest thing around it that can be focused. */
function focusWithin(place) {
  const focused = document.activeElement;
  if (!focused || focused === place || !place.contains(focused)) return undefined;
  const around = [];
  for (let node = focused; node; node = node.parentElement) around.push(node);
  return {
    restore() {
      if (document.activeElement === focused) return;
      const next = around.find(
        (node) => node.isConnected && node.tabIndex >= -1 && node.matches("a,button,[tabindex]"),
      );
      next?.focus({ preventScroll: true });
    },
  };
}

function matchChildren(standing, wanted) {
  let next = standing.firstChild;
  for (const child of [...wanted.childNodes]) {
    const match = matchOf(child, next, standing);
    if (!match) {
      standing.insertBefore(child, next);
      continue;
    }
    if (match === next) next = next.nextSibling;
    else standing.insertBefore(match, next);
    matchNode(match, child);
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

/** What stands for the same thing: by id where there is one, else whatever is next, if it is of the same kind. */
function matchOf(child, next, standing) {
  const isOfKind = (node) => node.nodeName === child.nodeName && (node.id ?? "") === (child.id ?? "");
  if (child.id) return [...standing.children].find(isOfKind);
  return next && isOfKind(next) ? next : undefined;
}

function matchNode(standing, wanted) {
  if (standing.nodeType === Node.TEXT_NODE) {
    if (standing.data !== wanted.data) standing.data = wanted.data;
    return;
  }
  for (const { name } of [...standing.attributes]) {
    if (!wanted.hasAttribute(name) && !isReaders(standing, name)) standing.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (standing.getAttribute(name) !== value) standing.setAttribute(name, value);
  }
  matchChildren(standing, wanted);
}

/** What she opened stays open. */
const isReaders = (element, name) => element.nodeName === "DETAILS" && name === "open";
