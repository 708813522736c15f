// What does a mail to the owner say? Content without form: functions/mail-template.ts makes HTML and text of it.
// A mail states only what is known; what a stranger could have written (campaign names) never becomes an address one can follow.
import type { Business, Endpoint } from "./business.ts";
import type { Damage, Incident } from "./incident.ts";
import { decimalText, type Money } from "./money.ts";
import type { Transition } from "./notice-record.ts";
import { clockTime, durationText, fullTime } from "./notice-time.ts";
import { count, line, people, placeOf, unlinked } from "./notice-words.ts";
import { deedOf, remedyOf } from "./remedy.ts";
import { dayMs } from "./time.ts";

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
    paragraphs: [
      `${remedyOf(incident, deed, situation.shop).says} ${arrivals(damage, since, deed)}`,
      ...lossSentence(damage),
      ...recovered,
    ],
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
      ...lossSentence(damage),
      "This reminder comes at most once a day. Acknowledge or snooze the incident on the dashboard and it stops.",
    ],
  };
}

export function recoveredNotice(situation: Situation): NoticeContent {
  const { incident, damage, business, meanwhile } = situation;
  const deed = deedOf(situation.endpoint);
  const end = incident.recoveredAt ?? new Date(situation.now).toISOString();
  const lasted = durationText(Date.parse(end) - Date.parse(incident.since));
  const came = damage.people ? `${people(damage.people)} came` : "nobody came";
  const title = `People can ${deed} again at ${placeOf(incident)}`;
  return {
    transition: "recovered",
    tone: "relief",
    business: line(business.name, 80),
    subject: `${title}: down for ${lasted}, ${came}`,
    preview: `It was down for ${lasted}. ${lossText(damage)}`,
    heading: title,
    paragraphs: [
      `It was down for ${lasted}, and ${came} in that time. Your tracked links lead there again by themselves.`,
    ],
    facts: [
      { label: "Page", value: line(incident.path.landingUrl, 300), url: incident.path.landingUrl },
      { label: "Down from", value: fullTime(incident.since, business.timezone) },
      { label: "Works again since", value: fullTime(end, business.timezone) },
      { label: "People who came meanwhile", value: count(damage.people) },
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
    subject: `A customer asks for their data: answer by ${due}`,
    preview: `${platform} passed the request on. The law gives you 30 days.`,
    heading: "A customer asks which data you hold about them",
    paragraphs: [
      `${platform} has passed on a customer's request for their data. The law gives you 30 days to answer. To protect the customer this mail does not say who it is: ${platform} shows you both.`,
      "What Handoff holds: numbers, times and amounts of their orders, and the visits and clicks that led to them. E-mail addresses and phone numbers are kept only as codes that cannot be read back, but for an address that was left to be written to.",
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
          `Ask Handoff about each of their orders: GET ${dashboardUrl}/v1/sales/<platform>:<order id>/explain lists the visits and clicks it knows.`,
          "Send the customer both.",
          `They want to be forgotten? POST ${dashboardUrl}/v1/erasures removes them; your totals stay as they are.`,
        ],
      },
    ],
    button: { label: "Open the dashboard", url: `${dashboardUrl}/` },
    footer: footer(business.name),
  };
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
  const nobody = counted === 1 ? "who could not" : "and none of them could";
  return `Your marketing has brought ${people(counted)} since ${since}, ${nobody} ${deed} there.`;
}

function lossSentence({ estimatedLoss }: Damage): string[] {
  if (!estimatedLoss || estimatedLoss.amount <= 0) return [];
  return [`That costs about ${moneyText(estimatedLoss)} so far.`];
}

function moneyText(money: Money): string {
  return `${money.currency} ${decimalText(money)}`;
}

function lossText({ estimatedLoss, basis }: Damage): string {
  const reason = line(basis, 300);
  if (!estimatedLoss) return `Cannot be known yet. ${reason}`;
  return `About ${moneyText(estimatedLoss)}. ${reason}`;
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

function incidentButton({ dashboardUrl, incident }: Situation) {
  return { label: "Open the incident", url: `${dashboardUrl}/#incident-${incident.id}` };
}

export function footer(business: string): string {
  return `Handoff wrote this because you are an alert recipient of ${line(business, 80)}. Recipients are changed on the dashboard. No link in this mail changes anything.`;
}
