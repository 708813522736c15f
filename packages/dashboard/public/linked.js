// A mail's button leads to one incident, as `/#inc_…`. Its card is drawn after the browser has looked for it, perhaps after signing in,
// and may be folded: so it is opened, brought into view and focused here.

/** The incident that the address names. Older mails write `#incident-inc_…`. */
export const linkedIncident = () => /^#(?:incident-)?(inc_\w+)$/.exec(location.hash)?.[1];

/** Shows what the address names within a place; false when there is no such thing. */
export function showLinked(place) {
  const id = linkedIncident() ?? location.hash.slice(1);
  const found = id ? document.getElementById(id) : null;
  if (!found || found === place || !place.contains(found)) return false;
  if (found.matches("details")) found.open = true;
  found.scrollIntoView({ block: "start" });
  const target = found.matches("details") ? found.querySelector("summary") : found.closest("[tabindex]");
  target?.focus({ preventScroll: true });
  return true;
}

/** Calls when the reader follows a link to something on the page, the same one again too. */
export function whenLinked(show) {
  addEventListener("hashchange", show);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) queueMicrotask(show);
  });
}
