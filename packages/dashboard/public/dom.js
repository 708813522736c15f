// The few things the page needs of a browser: elements, requests, and money and times in words.

/** An element. Text is always text: nothing that came from outside is ever read as HTML. */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key === "onclick") element.addEventListener("click", value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(2).filter((child) => child !== undefined && child !== ""));
  return element;
}

const drawn = new WeakMap();

/** Draws anew only when the data has changed, so that a reader's place and focus stay where they are. */
export function replaceWhenChanged(place, data, draw) {
  const text = JSON.stringify([data, place.id === "channels" ? undefined : Math.floor(Date.now() / 60_000)]);
  if (drawn.get(place) === text) return;
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  drawn.set(place, text);
  place.replaceChildren(...[draw()].flat());
  if (focused) document.getElementById(focused)?.focus();
}

export async function get(url) {
  return answerOf(await fetch(url, { headers: { accept: "application/json" } }));
}

export async function send(method, url, body) {
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  return answerOf(await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }));
}

async function answerOf(response) {
  if (response.status === 204) return undefined;
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const error = new Error(answer.detail ?? `Handoff does not answer (${response.status}).`);
  error.status = response.status;
  throw error;
}

/** {amount: 1230, currency: "EUR"} as the reader writes money. Exact: minor units, never a rounded figure. */
export function money({ amount, currency }) {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  const digits =
    { BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3 }[currency] ?? (zeroDigits.has(currency) ? 0 : 2);
  return new Intl.NumberFormat(undefined, {
    ...format.resolvedOptions(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}
const zeroDigits = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "));

export const number = (value) => new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 }).format(value);

export const count = (many, one, more = `${one}s`) => `${number(many)} ${many === 1 ? one : more}`;

export function time(at, timezone) {
  const today = new Date().toDateString() === new Date(at).toDateString();
  const options = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return el(
    "time",
    { datetime: at },
    new Intl.DateTimeFormat(undefined, { ...options, timeZone: timezone }).format(new Date(at)),
  );
}

const signs = { open: "✓", "no-endpoint": "✕", broken: "✕", "sold-out": "✕", silent: "?", unknown: "?" };
const words = {
  open: "can buy",
  "no-endpoint": "nothing to buy",
  broken: "broken",
  "sold-out": "sold out",
  silent: "silent",
  unknown: "unknown",
};

export function chip(verdict) {
  const kind = verdict === "open" ? "open" : verdict === "unknown" || verdict === "silent" ? "unknown" : "down";
  return el(
    "span",
    { class: `chip ${kind}` },
    el("span", { "aria-hidden": "true" }, signs[verdict] ?? "?"),
    words[verdict] ?? verdict,
  );
}

/** A landing page as people know it: without the protocol. */
export const place = (url) => (url ?? "a page that is no longer known").replace(/^https?:\/\/(www\.)?/, "");
