// Who came, who could not buy, and where are people led now? The sentences of the mails that count people.
import type { LinkNow } from "./destination.ts";
import type { Damage, Incident } from "./incident.ts";
import { count, line, people } from "./notice-words.ts";

/** "Your marketing has brought 7 people since 10:32: 4 were led to https://…, 3 could not buy." */
export function arrivals(damage: Damage, since: string, deed: string): string {
  const { came, led } = damage;
  if (came === 0) return "Nobody has come since, but your marketing leads there.";
  const brought = `Your marketing has brought ${people(came)} since ${since}`;
  if (led.length > 0) return `${brought}: ${sharesText(damage, deed)}.`;
  return `${brought}, ${came === 1 ? "who could not" : "and none of them could"} ${deed} there.`;
}

/** "4 were led to https://…, 3 could not buy" */
export function sharesText({ people: inVain, led }: Damage, deed: string): string {
  const shares = led
    .slice(0, 3)
    .map(({ url, people: many }) => `${count(many)} ${many === 1 ? "was" : "were"} led to ${line(url, 200)}`);
  const rest = led.slice(3).reduce((sum, one) => sum + one.people, 0);
  const elsewhere = rest > 0 ? [`${count(rest)} to other pages`] : [];
  const others = inVain === 0 ? [] : [`${count(inVain)} could not ${deed}`];
  return [...shares, ...elsewhere, ...others].join(", ");
}

/** "nobody came", "14 people came", "7 people came, 3 could not buy" */
export function cameText({ came, people: inVain, led }: Damage, deed: string): string {
  if (came === 0) return "nobody came";
  const all = `${people(came)} came`;
  if (led.length === 0) return all;
  return inVain === 0 ? `${all}, all were led on` : `${all}, ${count(inVain)} could not ${deed}`;
}

/** The rows of a mail that count people. */
export function crowdFacts({ came, people: inVain, led, asked }: Damage, deed: string) {
  const ledOn = led.map(({ url, people: many }) => `${count(many)} to ${line(url, 200)}`).slice(0, 5);
  return [
    { label: "People who came", value: count(came) },
    ...(led.length > 0
      ? [
          { label: "Led to a page that works", value: ledOn.join(", ") },
          { label: `Could not ${deed}`, value: count(inVain) },
        ]
      : []),
    ...(asked > 0 ? [{ label: "Asked for their address", value: count(asked) }] : []),
  ];
}

/** Where the tracked links to the incident's pages lead right now. */
export function linksText(links: readonly LinkNow[], { recoveredAt }: Incident): string {
  if (links.length === 0)
    return "Nowhere else: none of your tracked links leads there, so people land on the page itself.";
  const to = [...new Set(links.flatMap((link) => (link.to === "fallback" ? [line(link.address, 200)] : [])))].join(
    " and ",
  );
  const asksForAddress = links.some((link) => link.to === "catch");
  const page = "a page that takes their address, so that you can write to them when it works again";
  const elsewhere = to && asksForAddress ? `${to}, or where no fallback works, to ${page}` : to || page;
  const direct = links.filter((link) => link.to === "wanted").length;
  if (direct === links.length) return `Your tracked links lead to the page itself${recoveredAt ? " again" : unknown}.`;
  const rest =
    direct > 0 ? ` ${count(direct)} of your ${count(links.length)} tracked links ${leads(direct)}${unknown}.` : "";
  return `People on your tracked links are led to ${elsewhere}.${rest} Links that were posted without Handoff still lead to the page itself.`;
}

const unknown = ": whether it works is not known right now";
const leads = (many: number) => (many === 1 ? "leads to the page itself" : "lead to the page itself");
