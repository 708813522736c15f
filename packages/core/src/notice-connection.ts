// What does a mail say about a connection? That it has ended, and later, if the platform does not stop sending, that its sales wait.
import type { Business, Connection } from "./business.ts";
import type { NoticeContent } from "./notice.ts";
import { fullTime } from "./notice-time.ts";
import { footer, line } from "./notice-words.ts";
import { capitalized } from "./text.ts";

type Situation = {
  business: Pick<Business, "name" | "timezone">;
  connection: Pick<Connection, "name" | "platform">;
  /** When it ended, and why, as the platform tells it. */
  endedAt: string;
  reason: string;
  /** The dashboard, without a slash at the end. */
  dashboardUrl: string;
};

const takeUp = "Then what was kept counts, at the time it happened.";

export function connectionEndedNotice(situation: Situation): NoticeContent {
  const name = line(situation.connection.name, 80);
  const platform = platformOf(situation);
  return {
    ...common(situation),
    transition: "connection-ended",
    subject: `Sales of ${name} are no longer counted: ${line(situation.reason, 120)}`,
    preview: `Whatever ${platform} still sends is kept, and counts once the connection is taken up again.`,
    heading: `${name} is no longer connected`,
    paragraphs: [
      `${platform} says that ${line(situation.reason, 200)}. What happened before that still counts. Sales after it do not: reports show too little from then on.`,
    ],
    lists: [{ title: "What to do first", ordered: true, items: steps(platform) }],
  };
}

export function deliveryHeldNotice(situation: Situation): NoticeContent {
  const name = line(situation.connection.name, 80);
  const platform = platformOf(situation);
  return {
    ...common(situation),
    transition: "delivery-held",
    subject: `Your shop still sends orders, but ${line(situation.reason, 120)}: ${name}`,
    preview: "They are kept for 30 days, and count once the connection is taken up again.",
    heading: `Orders of ${name} are kept, but not counted`,
    paragraphs: [
      `Your shop still sends orders, but ${line(situation.reason, 200)}. Handoff keeps each of them for 30 days and counts none until the connection is taken up again. ${takeUp}`,
    ],
    lists: [{ title: "What to do first", ordered: true, items: steps(platform) }],
  };
}

function steps(platform: string): string[] {
  return [
    "Still selling there? Press “Take it up again” beside the connection on the dashboard: what was kept is counted at once.",
    `Did you remove it for good? Delete the webhooks in ${platform} too, and remove the connection in Handoff.`,
  ];
}

function common({ business, connection, endedAt, dashboardUrl }: Situation) {
  return {
    tone: "alarm" as const,
    business: line(business.name, 80),
    facts: [
      { label: "Connection", value: line(connection.name, 200) },
      { label: "Ended", value: fullTime(endedAt, business.timezone) },
    ],
    campaigns: [],
    button: { label: "Open the connections", url: `${dashboardUrl}/#connections` },
    footer: footer(business.name),
  };
}

function platformOf({ connection }: Situation): string {
  return line(capitalized(connection.platform), 40);
}
