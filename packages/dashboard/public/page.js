// The page the owner looks at. Everything it shows comes from the API; it asks again every few seconds and redraws what has changed.
import { drawChannels, drawTotal, drawVanity } from "./channels.js";
import { drawDays } from "./charts.js";
import { drawConnections } from "./connections.js";
import { get, send } from "./dom.js";
import { listenToForms, prepareForms } from "./forms.js";
import { drawGoals } from "./goals.js";
import { drawAlarm, drawIncidents, news } from "./incidents.js";
import { drawLeads } from "./leads.js";
import { linkedIncident, showLinked, whenLinked } from "./linked.js";
import { drawMail, drawRecipients, mailsAbout } from "./mail.js";
import { drawPaths, everyPath } from "./paths.js";
import { forget, redraw } from "./redraw.js";
import { complain, isOffline, offline, say } from "./say.js";
import { listenAtDoor, openDoor } from "./sign-in.js";
import { addDays, dayOf, timeText } from "./words.js";

const refreshMs = 3000;
const goalDaysMax = 800;
const byId = (id) => document.getElementById(id);
const drawings = [
  "alarm",
  "goals",
  "channel-total",
  "days",
  "channels",
  "incidents",
  "paths",
  "mail",
  "recipients",
  "leads",
  "connections",
  "vanity",
];
let session;
let timer;
let round = 0;
let pathsMax = 25;

start();

async function start() {
  listenAtDoor(enter);
  listenToForms(refresh);
  byId("sign-out").addEventListener("click", signOut);
  byId("channel-choice").addEventListener("change", refresh);
  byId("path-choice").addEventListener("input", refresh);
  byId("main").addEventListener("click", pressed);
  for (const id of ["channel-choice", "path-choice"])
    byId(id).addEventListener("submit", (event) => event.preventDefault());
  whenLinked(async () => {
    if (!session) return;
    await refresh();
    goToLinked();
  });
  document.addEventListener("visibilitychange", () => session && !document.hidden && refresh());
  await openDoor();
  await enter();
}

/** Shows the figures to whoever is signed in, and the door to everybody else. True when the address led to a place among the figures. */
async function enter() {
  session = await get("/session").catch((error) => {
    if (error.status !== 401) offline(true);
    return undefined;
  });
  if (session) {
    const { business, role } = session;
    document.title = `${business.name} · Handoff`;
    byId("business").textContent = business.name;
    byId("zone").textContent = `Times in ${business.timezone.replaceAll("_", " ")}`;
    prepareForms({ owner: role === "owner", timezone: business.timezone });
    byId("mailbox-link").hidden = !(await hasMailbox());
    await refresh();
  }
  byId("sign-in").hidden = Boolean(session);
  byId("figures").hidden = !session;
  byId("sign-out").hidden = !session;
  if (session) return goToLinked();
  byId("key").focus();
  return false;
}

function goToLinked() {
  if (showLinked(byId("figures"))) return true;
  if (linkedIncident() !== undefined && !isOffline()) {
    const { name } = session.business;
    complain({
      message: `${name} has no such incident. If the mail was about another business, sign in with its key.`,
    });
  }
  return false;
}

async function signOut() {
  await send("DELETE", "/session");
  clearTimeout(timer);
  round += 1;
  session = undefined;
  document.title = "Handoff";
  for (const id of drawings) forget(byId(id));
  byId("mailbox-link").hidden = true;
  await enter();
}

/** Asks for everything and draws it, unless a later round has begun meanwhile. */
async function refresh() {
  clearTimeout(timer);
  round += 1;
  const mine = round;
  const beganMs = performance.now();
  try {
    const scene = await look();
    if (mine !== round) return;
    draw(scene);
    offline(false);
  } catch (error) {
    if (mine !== round) return;
    if (error.status === 401) return leave();
    offline(true);
  }
  // A business with much to show is asked for less often; a page that nobody sees, not at all.
  const pauseMs = Math.max(refreshMs, 4 * (performance.now() - beganMs));
  timer = setTimeout(() => !document.hidden && refresh(), pauseMs);
}

function leave() {
  session = undefined;
  say("You are signed out.");
  return enter();
}

async function look() {
  const { timezone } = session.business;
  const { days, model } = Object.fromEntries(new FormData(byId("channel-choice")));
  const today = dayOf(Date.now(), timezone);
  const from = addDays(today, 1 - Number(days));
  const period = `from=${from}&to=${today}`;
  const goals = await get("/v1/reports/goals");
  const begins = [from, ...goals.goals.map(({ goal }) => goal.from)].sort()[0];
  const oldest = addDays(today, -goalDaysMax);
  const [channels, timeline, pathReport, paths, incidents, leads, engagement, connections, recipients] =
    await Promise.all([
      get(`/v1/reports/channels?${period}&model=${model}`),
      get(`/v1/reports/timeline?from=${[begins, oldest].sort().at(-1)}&to=${today}`),
      get(`/v1/reports/paths?${period}`),
      everyPath(),
      get("/v1/incidents?limit=20"),
      get("/v1/leads?state=waiting&limit=20"),
      get(`/v1/reports/engagement?${period}`),
      get("/v1/connections?limit=100"),
      session.role === "owner" ? get("/v1/recipients?limit=100") : { recipients: [] },
    ]);
  await addLinked(incidents.incidents);
  const mailed = [...incidents.incidents, ...connections.connections];
  const mails = byId("mailbox-link").hidden ? new Map() : await mailsAbout(mailed, session.business.id);
  const shown = { ...timeline, days: timeline.days.filter(({ day }) => day >= from) };
  const figures = { today, goals, channels, timeline, shown, pathReport, paths, incidents };
  return { ...figures, leads, engagement, connections, mailed, mails, recipients };
}

/** The incident that the address names may be older than those we ask for. */
async function addLinked(incidents) {
  const id = linkedIncident();
  if (id === undefined || incidents.some((one) => one.id === id)) return;
  const linked = await get(`/v1/incidents/${id}`).catch((error) => {
    if (error.status === 404) return undefined;
    throw error;
  });
  if (linked) incidents.push(linked);
}

function draw({ today, goals, channels, timeline, shown, pathReport, paths, incidents, ...others }) {
  const { leads, engagement, connections, mailed, mails, recipients } = others;
  const { timezone } = session.business;
  const owner = session.role === "owner";
  const scene = { timezone, owner, asked: linkedIncident(), keeps: session.mail === "kept" };
  const choice = Object.fromEntries(new FormData(byId("path-choice")));
  const put = (id, data, drawing) => redraw(byId(id), [data, today, owner], drawing);
  // Whoever is away from the page hears of it in a sentence, once, and not of every further visitor.
  for (const sentence of news(incidents.incidents, scene.asked)) say(sentence);
  put("alarm", incidents, () => drawAlarm(incidents, scene));
  put("goals", [goals, timeline], () => drawGoals(goals, timeline.days, { ...scene, today }));
  put("channel-total", channels, () => drawTotal(channels));
  put("days", shown, () => drawDays(shown));
  put("channels", channels, () => drawChannels(channels));
  put("incidents", [incidents, paths, scene.asked], () => drawIncidents(incidents, paths, scene));
  put("paths", [paths, pathReport, choice, pathsMax], () =>
    drawPaths(paths, pathReport.rows, { ...scene, ...choice, max: pathsMax }),
  );
  put("mail", [mailed, [...mails], recipients], () => drawMail(mailed, mails, recipients.recipients, scene));
  put("recipients", recipients, () => (owner ? drawRecipients(recipients.recipients, recipients.next) : []));
  put("leads", leads, () => drawLeads(leads, scene));
  put("connections", connections, () => drawConnections(connections, scene));
  put("vanity", [engagement, goals.vanity], () => drawVanity(engagement, goals.vanity));
  byId("path-search").hidden = paths.length <= 12;
  const at = new Date().toISOString();
  byId("updated").dateTime = at;
  byId("updated").textContent = new Intl.DateTimeFormat(undefined, { timeStyle: "medium", timeZone: timezone }).format(
    new Date(at),
  );
}

/** Does what a button says, shows what came of it, and says so when it could not. */
async function pressed(event) {
  const button = event.target.closest("button[data-post], button[data-delete], button[data-more]");
  if (!button || button.ariaDisabled === "true") return;
  if (button.dataset.more) {
    pathsMax = Number(button.dataset.more);
    return refresh();
  }
  const { post, delete: gone, body, say: done, confirm: question } = button.dataset;
  if (question && !window.confirm(question)) return;
  button.ariaDisabled = "true"; // and not `disabled`, which would take the focus away
  try {
    const answer = await send(post ? "POST" : "DELETE", post ?? gone, body && JSON.parse(body));
    complain();
    say(done ?? `Looked at ${timeText(answer.lookedAt ?? Date.now(), session.business.timezone)}.`);
    await refresh();
  } catch (error) {
    complain(error);
  }
  button.ariaDisabled = null;
}

/** The built-in mailbox is there when mails are kept on this machine, or were before a mail server was set up. */
async function hasMailbox() {
  if (session.role !== "owner") return false;
  // Elsewhere than at home it may answer with a browser's own password prompt, which only a visit should bring up.
  const credentials = /^(localhost|127\.|\[::1\])/.test(location.hostname) ? "same-origin" : "omit";
  return fetch("/mailbox.json", { method: "HEAD", credentials }).then(
    (answer) => answer.ok,
    () => false,
  );
}
