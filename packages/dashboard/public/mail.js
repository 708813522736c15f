// Who is mailed, and what became of each mail.
import { button, el, get, time } from "./dom.js";
import { count, place } from "./words.js";

const transitions = {
  opened: (where) => `Nobody can buy at ${where}`,
  reminder: (where) => `Still nobody can buy at ${where}`,
  recovered: (where) => `People can buy again at ${where}`,
  "connection-ended": (name) => `Sales of ${name} are no longer counted`,
  "delivery-held": (name) => `Orders of ${name} are kept, but not counted`,
};
const outcomes = {
  sent: "sent",
  kept: "kept here, sent to nobody",
  claimed: "on its way",
  failed: "could not be sent yet; it is tried again",
  "no-recipients": "nobody to send it to: add a recipient",
};
/** Why a mail was not needed any more. */
const skipped = {
  opened: "not sent: it was over before",
  reminder: "not sent: it was not needed any more",
  recovered: "not sent: nobody was told that it began",
  "connection-ended": "not sent: it had been taken up again",
  "delivery-held": "not sent: it had been taken up again",
};

let asked;
let mailbox = new Map();

/** Where in the built-in mailbox the mails of this business are, by notice; asked for only when there may be a new one. */
export async function mailsAbout(things, business) {
  const notices = JSON.stringify(things.map((thing) => thing.notices));
  if (asked === notices) return mailbox;
  const { mails } = await get("/mailbox.json").catch(() => ({ mails: [] }));
  const own = mails.filter(({ id }) => id.startsWith(`${business}:`));
  mailbox = new Map(own.map(({ id }) => [id.split(":").slice(1, -1).join(":"), id]));
  asked = notices;
  return mailbox;
}

/** @param things incidents and connections, each with its notices
    @param keeps whether mails only lie in the mailbox of this machine */
export function drawMail(things, mails, recipients, { timezone, keeps }) {
  const lost = recipients.filter(({ state }) => state);
  return [
    keeps &&
      el(
        "p",
        { class: "quiet" },
        "Mails are kept in the mailbox of this machine and sent to nobody: no mail server is set up (SMTP_URL).",
      ),
    ...lost.map((recipient) => drawLost(recipient, timezone)),
    drawNotices(things, mails, timezone),
  ];
}

/** For the owner alone: who is mailed, each with a button to take them off. */
export function drawRecipients(recipients, next) {
  const items = recipients.map(({ email, state }) =>
    el(
      "li",
      { id: `recipient-${email}` },
      el("bdi", { class: "who" }, email),
      state && el("span", { class: "quiet" }, " gets no mail any more"),
      " ",
      button("Remove", {
        id: `remove-${email}`,
        name: `Remove ${email}: no more mails go there`,
        del: `/v1/recipients/${encodeURIComponent(email)}`,
        confirm: `Send no more mails to ${email}?`,
        say: "Noted: no more mails go there.",
        kind: "plain small",
      }),
    ),
  );
  return [
    el("h3", {}, "Who is mailed"),
    items.length > 0
      ? el("ul", { class: "list" }, items)
      : el("p", { class: "quiet" }, "Nobody, so nobody hears when something breaks."),
    next && el("p", { class: "quiet" }, "There are more: /v1/recipients"),
  ];
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

function drawNotices(things, mails, timezone) {
  const notices = things.flatMap((thing) => thing.notices.map((notice) => ({ ...notice, thing })));
  notices.sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1));
  if (notices.length === 0) {
    return el("p", { class: "quiet" }, "No mail yet. One is written when people arrive where nobody can buy.");
  }
  const items = notices.slice(0, 12).map(({ transition, number, state, people, changedAt, givenUp, thing }) => {
    const mail = mails.get(`${thing.id}#${transition}#${number}`);
    const about = thing.path ? place(thing.path.landingUrl) : thing.name;
    const subject = transitions[transition]?.(about) ?? `${transition} ${about}`;
    return el(
      "li",
      { id: `mail-${thing.id}-${transition}-${number}` },
      el("a", { href: mail ? `/mailbox/${encodeURIComponent(mail)}` : `#${thing.id}` }, subject),
      el(
        "span",
        { class: "quiet" },
        `${outcomeText({ transition, state, givenUp })} · `,
        thing.path && `${count(people, "person", "people")} · `,
        time(changedAt, timezone),
      ),
    );
  });
  return el("ul", { class: "list" }, items);
}

function outcomeText({ transition, state, givenUp }) {
  if (givenUp) return "could not be sent for a week, and is not tried any more";
  return (state === "skipped" ? skipped[transition] : outcomes[state]) ?? state;
}
