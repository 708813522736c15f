// What does a mail to the owner say, and when is one due? Content without form: functions/mail-template.ts makes HTML and text of it.
// A mail states only what is known; what a stranger could have written (campaign names) never becomes an address one can follow.
import type { Business, Endpoint } from "./business.ts";
import type { Damage, Incident } from "./incident.ts";
import { decimalText } from "./money.ts";
import { clockTime, durationText, fullTime } from "./notice-time.ts";
import { deedOf, remedyOf } from "./remedy.ts";
import { dayMs } from "./time.ts";

export type Transition = "opened" | "reminder" | "recovered" | "data-request";
export type NoticeState = "claimed" | "sent" | "failed" | "skipped" | "no-recipients";

/** The record of one mail: what it was about, and what became of it. */
export type Notice = {
  id: string;
  /** The incident's id; for a data request the id of the event that brought it. */
  about: string;
  transition: Transition;
  /** Which reminder it is, from 1; 0 for all else. */
  number: number;
  state: NoticeState;
  attempts: number;
  /** While it is claimed: until when nobody else may send it. */
  claimedUntil?: string;
  /** Keyed hashes of the recipients who have been served. */
  delivered: string[];
  /** How many people the mail spoke of. */
  people: number;
  /** Why the last attempt failed. Never an address. */
  error?: string;
  /** For a data request: who passed it on, and when it was made. */
  platform?: string;
  requestedAt?: string;
  createdAt: string;
  changedAt: string;
};

export type NoticeContent = {
  transition: Transition;
  tone: "alarm" | "relief" | "plain";
  business: string;
  subject: string;
  /** What a mail program shows beside the subject. */
  preview: string;
  heading: string;
  paragraphs: string[];
  facts: { label: string; value: string; url?: string }[];
  campaigns: { campaign: string; channel: string; people: number }[];
  lists: { title: string; ordered: boolean; items: string[] }[];
  button: { label: string; url: string };
  footer: string;
};

/** Where people are led while the path is down: tracked links only. */
export type Meanwhile = { links: number; fallbacks: string[]; catchPage: boolean };

export type Situation = {
  business: Pick<Business, "name" | "timezone">;
  incident: Incident;
  damage: Damage;
  meanwhile: Meanwhile;
  /** What stands behind the path, when it is registered. */
  endpoint?: Endpoint["kind"] | undefined;
  /** Whose menus the steps name. */
  shop?: "shopify" | undefined;
  /** The dashboard, without a slash at the end. */
  dashboardUrl: string;
  now: number;
};

export function openedNotice(situation: Situation): NoticeContent {
  const { incident, damage, business, now } = situation;
  const deed = deedOf(situation.endpoint);
  const since = clockTime(incident.since, business.timezone, now);
  const place = placeOf(incident);
  const title = `Nobody can ${deed} at ${place}`;
  const recovered = incident.recoveredAt
    ? [
        `It has worked again since ${clockTime(incident.recoveredAt, business.timezone, now)}: the next mail has the proof.`,
      ]
    : [];
  return {
    ...alarm(situation),
    transition: "opened",
    subject: damage.people
      ? `${title}: ${people(damage.people)} since ${since}`
      : `${title}, and marketing leads there`,
    heading: title,
    paragraphs: [`${remedyOf(incident, deed, situation.shop).says} ${arrivals(damage, since, deed)}`, ...recovered],
  };
}

/** @param peopleTold how many people the last mail spoke of */
export function reminderNotice(situation: Situation, peopleTold: number): NoticeContent {
  const { incident, damage, business, now } = situation;
  const deed = deedOf(situation.endpoint);
  const title = `Still nobody can ${deed} at ${placeOf(incident)}`;
  const more = `${count(damage.people - peopleTold)} more since the last mail`;
  return {
    ...alarm(situation),
    transition: "reminder",
    subject: `${title}: ${people(damage.people)}, ${more}`,
    heading: title,
    paragraphs: [
      `${remedyOf(incident, deed, situation.shop).says} ${arrivals(damage, clockTime(incident.since, business.timezone, now), deed)} That is ${more}.`,
      "This reminder comes at most once a day. Acknowledge or snooze the incident on the dashboard and it stops.",
    ],
  };
}

export function recoveredNotice(situation: Situation): NoticeContent {
  const { incident, damage, business, meanwhile } = situation;
  const deed = deedOf(situation.endpoint);
  const end = incident.recoveredAt ?? new Date(situation.now).toISOString();
  const lasted = durationText(Date.parse(end) - Date.parse(incident.since));
  const found = damage.people ? `${people(damage.people)} found nothing` : "nobody was lost";
  const title = `People can ${deed} again at ${placeOf(incident)}`;
  return {
    transition: "recovered",
    tone: "relief",
    business: line(business.name, 80),
    subject: `${title}: ${found} in ${lasted}`,
    preview: `It was down for ${lasted}. ${lossText(damage)}`,
    heading: title,
    paragraphs: [
      `It was down for ${lasted}; ${found} in that time. Your tracked links lead there again by themselves.`,
    ],
    facts: [
      { label: "Page", value: line(incident.path.landingUrl, 300), url: incident.path.landingUrl },
      { label: "Down from", value: fullTime(incident.since, business.timezone) },
      { label: "Works again since", value: fullTime(end, business.timezone) },
      { label: "People who found nothing", value: count(damage.people) },
      { label: "What it has cost", value: lossText(damage) },
    ],
    campaigns: campaignRows(damage),
    lists: [
      { title: "The proof", ordered: false, items: (incident.proof ?? []).map(({ says }) => line(says, 300)) },
      { title: "What to do now", ordered: true, items: afterwards(meanwhile) },
    ].filter(({ items }) => items.length > 0),
    button: incidentButton(situation),
    footer: footer(business.name),
  };
}

/** A customer's request for her data, passed on by a platform. Says nothing about her: mail is no place for that. */
export function dataRequestNotice(request: {
  business: Pick<Business, "name" | "timezone">;
  platform: string;
  requestedAt: string;
  dashboardUrl: string;
}): NoticeContent {
  const { business, requestedAt, dashboardUrl } = request;
  const platform = line(request.platform.charAt(0).toUpperCase() + request.platform.slice(1), 40);
  const due = fullTime(new Date(Date.parse(requestedAt) + 30 * dayMs).toISOString(), business.timezone, "day");
  return {
    transition: "data-request",
    tone: "plain",
    business: line(business.name, 80),
    subject: `A customer asks for her data: answer by ${due}`,
    preview: `${platform} passed the request on. The law gives you 30 days.`,
    heading: "A customer asks which data you hold about her",
    paragraphs: [
      `${platform} has passed on a customer's request for her data. The law gives you 30 days to answer her. For her protection this mail does not say who she is: ${platform} shows you the request and the customer.`,
      "What Handoff holds: numbers, times and amounts of her orders, and the visits and clicks that led to them. Her e-mail address and phone number are kept only as codes that cannot be read back, but for an address she left to be written to.",
    ],
    facts: [
      { label: "Asked", value: fullTime(requestedAt, business.timezone) },
      { label: "Answer by", value: due },
    ],
    campaigns: [],
    lists: [
      {
        title: "What to do first",
        ordered: true,
        items: [
          `Find the request in ${platform} and export there what the shop itself holds.`,
          `Ask Handoff about each of her orders: GET ${dashboardUrl}/v1/sales/<platform>:<order id>/explain lists the visits and clicks it knows.`,
          "Send her both.",
          `She wants to be forgotten? POST ${dashboardUrl}/v1/erasures removes her; your totals stay as they are.`,
        ],
      },
    ],
    button: { label: "Open the dashboard", url: `${dashboardUrl}/` },
    footer: footer(business.name),
  };
}

/**
 * The reminder that may be due: a day after the last mail, while the incident is open and nobody has said that she knows.
 * It is due only when more than `peopleTold` people have come by now.
 */
export function nextReminder(
  incident: Incident,
  notices: readonly Notice[],
  now: number,
): { number: number; peopleTold: number } | undefined {
  if (!isUnattended(incident, now)) return undefined;
  const told = notices.filter(({ transition }) => transition === "opened" || transition === "reminder").filter(wasTold);
  const [first, ...others] = told.sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1));
  if (!first || now - Date.parse(first.changedAt) < dayMs) return undefined;
  const numbers = notices.filter(({ state }) => state === "sent" || state === "skipped").map(({ number }) => number);
  return {
    number: Math.max(0, ...numbers) + 1,
    peopleTold: Math.max(first.people, ...others.map((notice) => notice.people)),
  };
}

/** Open, and neither acknowledged nor snoozed at this moment. */
export function isUnattended(incident: Incident, now: number): boolean {
  if (incident.state === "snoozed") return Date.parse(incident.snoozedUntil ?? "") <= now;
  return incident.state === "open";
}

/** Whether somebody has had this mail. */
export function wasTold(notice: Notice): boolean {
  return notice.delivered.length > 0;
}

/** A mail about an opening is still worth sending: the incident is open, or was until a few minutes ago. */
export function isOpeningNews(incident: Incident, now: number): boolean {
  return incident.recoveredAt === undefined || now - Date.parse(incident.recoveredAt) <= 10 * 60_000;
}

function alarm(situation: Situation): Omit<NoticeContent, "transition" | "subject" | "heading" | "paragraphs"> {
  const { incident, damage, business, meanwhile } = situation;
  const remedy = remedyOf(incident, deedOf(situation.endpoint), situation.shop);
  return {
    tone: "alarm",
    business: line(business.name, 80),
    preview: `${remedy.says} First: ${remedy.steps[0]}`,
    facts: [
      { label: "Page", value: line(incident.path.landingUrl, 300), url: incident.path.landingUrl },
      { label: "Since", value: fullTime(incident.since, business.timezone) },
      { label: "People who came", value: count(damage.people) },
      { label: "What it costs so far", value: lossText(damage) },
      { label: "Where they are sent", value: meanwhileText(meanwhile) },
    ],
    campaigns: campaignRows(damage),
    lists: [
      { title: "What to do first", ordered: true, items: remedy.steps },
      { title: "Why we say so", ordered: false, items: incident.evidence.map(({ says }) => line(says, 300)) },
      { title: "Other pages with the same trouble", ordered: false, items: otherPages(incident) },
    ].filter(({ items }) => items.length > 0),
    button: incidentButton(situation),
    footer: footer(business.name),
  };
}

function arrivals({ people: counted }: Damage, since: string, deed: string): string {
  if (counted === 0) return "Nobody has come since, but your marketing leads there.";
  return `Your marketing has brought ${people(counted)} since ${since}, and ${counted === 1 ? "she" : "none of them"} could ${counted === 1 ? "not " : ""}${deed}.`;
}

function lossText({ estimatedLoss, basis }: Damage): string {
  const reason = line(basis, 300);
  if (!estimatedLoss) return `Cannot be known yet: ${reason}`;
  return `About ${estimatedLoss.currency} ${decimalText(estimatedLoss)}: ${reason}`;
}

function meanwhileText({ links, fallbacks, catchPage }: Meanwhile): string {
  if (links === 0) return "Nowhere else: none of your tracked links leads there, so people land on the page itself.";
  const to = fallbacks.map((url) => line(url, 200)).join(" and ");
  const page = "a page that takes their address, so that you can write to them when it works again";
  const where = to && catchPage ? `${to}, or where no fallback is named, to ${page}` : to || page;
  return `People on your tracked links are led to ${where}. Links that were posted without Handoff still lead to the page itself.`;
}

function afterwards({ catchPage }: Meanwhile): string[] {
  const leads = "Write to the people who left their address: the dashboard lists them under leads.";
  return [...(catchPage ? [leads] : []), "Paused a campaign? Switch it on again."];
}

const rowsMax = 10;

function campaignRows({ campaigns }: Damage): NoticeContent["campaigns"] {
  const sorted = campaigns.toSorted((a, b) => b.people - a.people);
  const shown = sorted.slice(0, rowsMax).map((row) => ({
    campaign: unlinked(line(row.campaign, 80)) || "(no campaign)",
    channel: unlinked(line(row.channel, 40)),
    people: row.people,
  }));
  const rest = sorted.slice(rowsMax);
  if (rest.length === 0) return shown;
  const left = rest.reduce((sum, row) => sum + row.people, 0);
  return [...shown, { campaign: `${count(rest.length)} more`, channel: "", people: left }];
}

function otherPages({ path, paths }: Incident): string[] {
  const others = paths.filter(({ id }) => id !== path.id).map(({ landingUrl }) => line(landingUrl, 200));
  return others.length > rowsMax ? [...others.slice(0, rowsMax), `and ${others.length - rowsMax} more`] : others;
}

/** The page as an owner names it: its path, or its host when the whole shop is meant. */
function placeOf({ path, subject, paths }: Incident): string {
  const url = new URL(path.landingUrl);
  if (subject.startsWith("host:") || url.pathname === "/") return url.host;
  const others = paths.filter(({ id }) => id !== path.id).length;
  const name = line(readable(url.pathname), 60);
  return others ? `${name} and ${others} more page${others === 1 ? "" : "s"}` : name;
}

function readable(pathname: string): string {
  try {
    return decodeURI(pathname);
  } catch {
    return pathname;
  }
}

function incidentButton({ dashboardUrl, incident }: Situation) {
  return { label: "Open the incident", url: `${dashboardUrl}/#incident-${incident.id}` };
}

function footer(business: string): string {
  return `Handoff wrote this because you are an alert recipient of ${line(business, 80)}. Recipients are changed on the dashboard. No link in this mail changes anything.`;
}

/** One line of text: no line breaks, control or direction marks, and not longer than it may be. */
function line(text: string, lengthMax: number): string {
  const flat = text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f]+/gu, " ")
    .trim();
  const letters = [...flat];
  return letters.length > lengthMax ? `${letters.slice(0, lengthMax - 1).join("")}…` : flat;
}

/** Anybody can put words into utm_campaign; mail programs make links of whatever looks like an address. */
function unlinked(text: string): string {
  return text.replaceAll("://", " ").replace(/(?<=[\p{L}\p{N}])[.@](?=\p{L})/gu, (mark) => ` ${mark} `);
}

function people(counted: number): string {
  return counted === 1 ? "1 person" : `${count(counted)} people`;
}

function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
