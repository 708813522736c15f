// The few things the page needs of a browser: elements, requests, and a redraw that leaves the reader where she is.
import { placeOf, timeText } from "./words.js";

/** An element. Text is always text: nothing that came from outside is ever read as HTML. */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false || value === "") continue;
    element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== undefined && child !== "" && child !== false));
  return element;
}

export const time = (at, timezone) => el("time", { datetime: at }, timeText(at, timezone));

/** A page's address: what tells pages apart stands out, the host beside it is quiet. */
export function address(url) {
  const { host, rest } = placeOf(url);
  return el("bdi", { class: "url" }, host ? el("span", { class: "host" }, host) : "", rest);
}

/** A button that sends something to the API; page.js listens. */
export function button(text, { id, post, del, body, name, say, confirm, kind = "" }) {
  const attributes = { type: "button", class: kind, id, "data-post": post, "data-delete": del, "data-say": say };
  const more = { "data-body": body && JSON.stringify(body), "data-confirm": confirm, "aria-label": name };
  return el("button", { ...attributes, ...more }, text);
}

const verdicts = {
  open: ["open", "✓", "can buy"],
  "no-endpoint": ["down", "✕", "nothing to buy"],
  broken: ["down", "✕", "broken"],
  "sold-out": ["down", "✕", "sold out"],
  silent: ["unknown", "?", "silent"],
  unknown: ["unknown", "?", "unknown"],
};
/** open, down or unknown: unknown is never healthy and never broken. */
export const kindOf = (verdict) => verdicts[verdict]?.[0] ?? "unknown";
export const verdictText = (verdict) => verdicts[verdict]?.[2] ?? verdict;

export function chip(verdict) {
  return label(kindOf(verdict), verdicts[verdict]?.[1] ?? "?", verdictText(verdict));
}

/** A word with its sign: never a colour alone. */
export function label(kind, sign, ...text) {
  return el("span", { class: `chip ${kind}` }, el("span", { "aria-hidden": "true" }, sign), el("span", {}, ...text));
}

export const get = (url) => send("GET", url);

/** @param key sent as bearer, instead of the session's cookie */
export async function send(method, url, body, key) {
  const headers = {
    accept: "application/json",
    ...(body !== undefined && { "content-type": "application/json" }),
    ...(key && { authorization: `Bearer ${key}` }),
  };
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (response.status === 204) return undefined;
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const error = new Error(answer.detail ?? `Handoff answers with ${response.status}.`);
  throw Object.assign(error, { status: response.status, problems: answer.problems ?? [] });
}
