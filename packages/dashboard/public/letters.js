// Which mail went out, and who waits for an answer.
import { button, el, get, time } from "./dom.js";
import { count, place } from "./words.js";

const transitions = {
  opened: "Nobody can buy at",
  reminder: "Still nobody can buy at",
  recovered: "People can buy again at",
};
const outcomes = {
  sent: "sent",
  claimed: "on its way",
  failed: "could not be sent yet; it is tried again",
  "no-recipients": "nobody to send it to: add a recipient",
  skipped: "not sent: it was over before",
};

let asked;
let letters = new Map();

/** Where in the built-in mailbox the mails of this business are, by notice; asked for only when there may be a new one. */
export async function mailsAbout(incidents, business) {
  const notices = JSON.stringify(incidents.map((incident) => incident.notices));
  if (asked === notices) return letters;
  const { mails } = await get("/mailbox.json").catch(() => ({ mails: [] }));
  const own = mails.filter(({ id }) => id.startsWith(`${business}:`));
  letters = new Map(own.map(({ id }) => [id.split(":").slice(1, -1).join(":"), id]));
  asked = notices;
  return letters;
}

export function drawMail(incidents, mails, recipients, { timezone }) {
  const lost = recipients.filter(({ state }) => state);
  return [...lost.map((recipient) => drawLost(recipient, timezone)), drawNotices(incidents, mails, timezone)];
}

/** Nobody reads the alarms there, and only the owner can do something about it. */
function drawLost({ email, state, stateAt }, timezone) {
  const what = state === "complained" ? "were called unwanted there" : "come back";
  return el(
    "p",
    { class: "lost" },
    el("strong", {}, `Mails to ${email} ${what}`),
    " since ",
    time(stateAt, timezone),
    ", so none is sent there any more. ",
    button("Send them again", {
      id: `again-${email}`,
      name: `Send mails to ${email} again`,
      post: "/v1/recipients",
      body: { email },
      say: "Noted: the next mail goes there again.",
      kind: "plain small",
    }),
  );
}

function drawNotices(incidents, mails, timezone) {
  const notices = incidents.flatMap((incident) => incident.notices.map((notice) => ({ ...notice, incident })));
  notices.sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1));
  if (notices.length === 0) {
    return el("p", { class: "quiet" }, "No mail yet. You get one when people arrive where nobody can buy.");
  }
  const items = notices.slice(0, 12).map(({ transition, number, state, people, changedAt, incident }) => {
    const mail = mails.get(`${incident.id}#${transition}#${number}`);
    const subject = `${transitions[transition] ?? transition} ${place(incident.path.landingUrl)}`;
    return el(
      "li",
      { id: `mail-${incident.id}-${transition}-${number}` },
      el("a", { href: mail ? `/mailbox/${encodeURIComponent(mail)}` : `#${incident.id}` }, subject),
      el(
        "span",
        { class: "quiet" },
        `${outcomes[state] ?? state} · ${count(people, "person", "people")} · `,
        time(changedAt, timezone),
      ),
    );
  });
  return el("ul", { class: "list" }, items);
}

const kinds = {
  "opt-in": "joined the list",
  form: "filled in a form",
  message: "wrote to you",
  "back-in-stock": "wants to know when it is back",
};

export function drawLeads({ leads, next }, { timezone, owner }) {
  if (leads.length === 0) return el("p", { class: "quiet" }, "Nobody is waiting for an answer.");
  const items = leads.map((lead) => {
    const who = lead.contact ?? lead.note ?? "a new contact";
    return el(
      "li",
      { id: `lead-${lead.id}` },
      el("bdi", { class: "who" }, who),
      el("span", { class: "quiet" }, `${kinds[lead.kind] ?? lead.kind} · ${lead.channel} · `, time(lead.at, timezone)),
      owner &&
        button("I have answered", {
          id: `contacted-${lead.id}`,
          name: `I have answered ${who}`,
          post: `/v1/leads/${encodeURIComponent(lead.id)}/contacted`,
          say: "Noted: answered.",
          kind: "plain small",
        }),
    );
  });
  return [
    el("ul", { class: "list" }, items),
    next && el("p", { class: "quiet" }, "The newest 20; all of them: /v1/leads"),
  ];
}
