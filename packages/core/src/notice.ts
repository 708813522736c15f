// What does a mail to the owner say? Content without form: functions/mail-template.ts makes HTML and text of it.
// A mail states only what is known; what a stranger could have written (campaign names) never becomes an address one can follow.
import type { Business, Endpoint } from "./business.ts";
import type { LinkNow } from "./destination.ts";
import type { Damage, Incident } from "./incident.ts";
import { decimalText, type Money } from "./money.ts";
import { arrivals, cameText, crowdFacts, linksText, sharesText } from "./notice-crowd.ts";
import type { Transition } from "./notice-record.ts";
import { clockTime, durationText, fullTime } from "./notice-time.ts";
import { count, footer, line, people, placeOf, unlinked } from "./notice-words.ts";
import { deedOf, remedyOf } from "./remedy.ts";

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

export type Situation = {
  business: Pick<Business, "name" | "timezone">;
  incident: Incident;
  damage: Damage;
  /** The tracked links to the incident's pages, and where they lead now. */
  links: readonly LinkNow[];
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
  const { deed, remedy } = troubleOf(situation);
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
    paragraphs: [`${remedy.says} ${arrivals(damage, since, deed)}`, ...lossSentence(damage), ...recovered],
  };
}

/** @param peopleTold how many people the last mail spoke of */
export function reminderNotice(situation: Situation, peopleTold: number): NoticeContent {
  const { incident, damage, business, now } = situation;
  const { deed, remedy } = troubleOf(situation);
  const since = clockTime(incident.since, business.timezone, now);
  const title = `Still nobody can ${deed} at ${placeOf(incident)}`;
  const more = `${count(damage.people - peopleTold)} more since the last mail`;
  return {
    ...alarm(situation),
    transition: "reminder",
    subject: `${title}: ${people(damage.people)}, ${more}`,
    heading: title,
    paragraphs: [
      `${remedy.says} ${arrivals(damage, since, deed)} That is ${more}.`,
      ...lossSentence(damage),
      "This reminder comes at most once a day. Acknowledge or snooze the incident on the dashboard: reminders stop for good, or for a day.",
    ],
  };
}

export function recoveredNotice(situation: Situation): NoticeContent {
  const { incident, damage, business, links } = situation;
  const deed = deedOf(situation.endpoint);
  const end = incident.recoveredAt ?? new Date(situation.now).toISOString();
  const lasted = durationText(Date.parse(end) - Date.parse(incident.since));
  const came = cameText(damage, deed);
  const title = `People can ${deed} again at ${placeOf(incident)}`;
  return {
    transition: "recovered",
    tone: "relief",
    business: line(business.name, 80),
    subject: `${title}: down for ${lasted}, ${came}`,
    preview: `It was down for ${lasted}. ${lossText(damage)}`,
    heading: title,
    paragraphs: [[`${lastedText(situation, lasted, deed)}`, ...backText(links)].join(" ")],
    facts: [
      { label: "Page", value: line(incident.path.landingUrl, 300), url: incident.path.landingUrl },
      { label: "Down from", value: fullTime(incident.since, business.timezone) },
      { label: "Works again since", value: fullTime(end, business.timezone) },
      ...crowdFacts(damage, deed),
      { label: "What it has cost", value: lossText(damage) },
    ],
    campaigns: campaignRows(damage),
    lists: [
      { title: "The proof", ordered: false, items: (incident.proof ?? []).map(({ says }) => line(says, 300)) },
      { title: "What to do now", ordered: true, items: afterwards(damage) },
    ].filter(({ items }) => items.length > 0),
    button: incidentButton(situation),
    footer: footer(business.name),
  };
}

function alarm(situation: Situation): Omit<NoticeContent, "transition" | "subject" | "heading" | "paragraphs"> {
  const { incident, damage, business, links } = situation;
  const { deed, remedy } = troubleOf(situation);
  return {
    tone: "alarm",
    business: line(business.name, 80),
    preview: `${remedy.says} First: ${remedy.steps[0]}`,
    facts: [
      { label: "Page", value: line(incident.path.landingUrl, 300), url: incident.path.landingUrl },
      { label: "Since", value: fullTime(incident.since, business.timezone) },
      ...crowdFacts(damage, deed),
      { label: "What it costs so far", value: lossText(damage) },
      { label: "Where they are sent", value: linksText(links, incident) },
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

/** What is wrong and what to do about it, in the words of mails and page. */
export function troubleOf({
  incident,
  endpoint,
  shop,
  links,
}: Pick<Situation, "incident" | "endpoint" | "shop" | "links">) {
  const deed = deedOf(endpoint);
  const canHaveFallback = links.some(({ to }) => to === "catch");
  return { deed, remedy: remedyOf(incident, deed, { shop, canHaveFallback }) };
}

function lastedText({ damage }: Situation, lasted: string, deed: string): string {
  if (damage.led.length === 0) return `It was down for ${lasted}, and ${cameText(damage, deed)} in that time.`;
  return `It was down for ${lasted}. ${people(damage.came)} came in that time: ${sharesText(damage, deed)}.`;
}

function backText(links: readonly LinkNow[]): string[] {
  const isBack = links.length > 0 && links.every(({ to }) => to === "wanted");
  return isBack ? ["Your tracked links lead there again by themselves."] : [];
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

function afterwards({ asked }: Damage): string[] {
  const leads = 'Write to the people who left their address: the dashboard lists them under "People who wait for you".';
  return [...(asked > 0 ? [leads] : []), "Paused a campaign? Switch it on again."];
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
  return { label: "Open the incident", url: `${dashboardUrl}/#${incident.id}` };
}
