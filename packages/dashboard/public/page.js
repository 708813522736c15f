// The page the owner looks at. Everything it shows comes from the API; it asks again every few seconds and redraws what has changed.

import { el, get, replaceWhenChanged, send } from "./dom.js";
import { drawChannels, drawGoals, drawVanity } from "./figures.js";
import { drawAlarm, drawIncidents } from "./incidents.js";
import { drawLeads, drawMail, drawPaths } from "./lists.js";

const refreshMs = 3000;
const byId = (id) => document.getElementById(id);
let session;
let timer;

start();

async function start() {
  byId("sign-in-form").addEventListener("submit", signIn);
  byId("sign-out").addEventListener("click", signOut);
  byId("channel-choice").addEventListener("change", () => refresh());
  const fromLink = /^#key=([\w-]+)$/.exec(location.hash)?.[1];
  if (fromLink) {
    // The part after # never reaches a server; it is taken out of the address before anything else happens.
    history.replaceState(null, "", "/");
    await send("POST", "/session", { key: fromLink }).catch((error) => complain(error));
  }
  await enter();
}

async function enter() {
  session = await get("/session").catch(() => undefined);
  byId("sign-in").hidden = Boolean(session);
  byId("figures").hidden = !session;
  byId("sign-out").hidden = !session;
  byId("business").textContent = session ? session.business.name : "";
  document.title = session ? `${session.business.name} · Handoff` : "Handoff";
  if (!session) return byId("key").focus();
  byId("mailbox-link").hidden = !(await fetch("/mailbox.json", { method: "HEAD" }).then(
    (answer) => answer.ok,
    () => false,
  ));
  await refresh();
}

async function signIn(event) {
  event.preventDefault();
  try {
    await send("POST", "/session", { key: byId("key").value });
    complain();
    byId("key").value = "";
    await enter();
    byId("main").focus();
  } catch (error) {
    complain(error);
  }
}

async function signOut() {
  await send("DELETE", "/session");
  clearTimeout(timer);
  session = undefined;
  await enter();
}

async function refresh() {
  clearTimeout(timer);
  try {
    await drawAll();
    complain();
  } catch (error) {
    if (error.status === 401) return enter();
    complain(error);
  }
  timer = setTimeout(refresh, refreshMs);
}

async function drawAll() {
  const { days, model } = Object.fromEntries(new FormData(byId("channel-choice")));
  const { timezone } = session.business;
  const period = `from=${dayBefore(Number(days) - 1, timezone)}&to=${dayBefore(0, timezone)}`;
  const [goals, channels, pathReport, paths, incidents, leads, engagement] = await Promise.all([
    get("/v1/reports/goals"),
    get(`/v1/reports/channels?${period}&model=${model}`),
    get(`/v1/reports/paths?${period}`),
    get("/v1/paths?limit=100"),
    get("/v1/incidents?limit=20"),
    get("/v1/leads?state=waiting&limit=20"),
    get(`/v1/reports/engagement?${period}`),
  ]);
  const scene = { timezone, owner: session.role === "owner", act };
  replaceWhenChanged(byId("alarm"), incidents, () => drawAlarm(incidents.incidents));
  replaceWhenChanged(byId("goals"), goals, () => drawGoals(goals, scene));
  replaceWhenChanged(byId("channel-total"), channels, () => drawChannels(channels).total);
  replaceWhenChanged(byId("channels"), channels, () => drawChannels(channels).table);
  replaceWhenChanged(byId("incidents"), incidents, () => drawIncidents(incidents.incidents, scene));
  replaceWhenChanged(byId("paths"), [paths, pathReport], () => drawPaths(paths.paths, pathReport.rows, scene));
  replaceWhenChanged(byId("mail"), incidents, () => drawMail(incidents.incidents, scene));
  replaceWhenChanged(byId("leads"), leads, () => drawLeads(leads, scene));
  replaceWhenChanged(byId("vanity"), [engagement, goals], () => drawVanity(engagement, goals.vanity));
  const now = new Date();
  byId("updated").dateTime = now.toISOString();
  byId("updated").textContent = now.toLocaleTimeString();
}

/** Does what a button says, shows the answer, and says so when it could not. */
async function act(button, method, url, body) {
  button.disabled = true;
  try {
    await send(method, url, body);
    await refresh();
  } catch (error) {
    button.disabled = false;
    complain(error);
  }
}

function complain(error) {
  const place = byId("trouble");
  place.hidden = !error;
  place.replaceChildren(error ? el("span", {}, error.message) : "");
}

/** The day so many days ago where the business is. */
function dayBefore(count, timezone) {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: timezone, dateStyle: "short" }).format(new Date());
  return new Date(Date.parse(`${day}T00:00:00Z`) - count * 86_400_000).toISOString().slice(0, 10);
}
