// Is this a person or a machine? A first verdict from the request alone, with its reason; it decides what counts as traffic, never where she is sent.
// Apps with a browser inside (Instagram, LinkedIn, Pinterest) are people: only the fetchers that look ahead for them are machines.
import type { Visitor } from "./event.ts";

export type Request = {
  method: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** What the caller's list of bots says about the user agent. */
  isBot: boolean;
};

const scanners: [RegExp, string][] = [
  [/barracuda/i, "Barracuda"],
  [/proofpoint/i, "Proofpoint"],
  [/mimecast/i, "Mimecast"],
  [/safelinks|microsoft defender|bingpreview/i, "Microsoft Safe Links"],
  [/symantec|messagelabs|broadcom email/i, "Symantec"],
  [/trend ?micro|deep discovery/i, "Trend Micro"],
  [
    /sophos|fireeye|trellix|forcepoint|websense|fortinet|fortiguard|zscaler|ironport|cloudmark|vade ?secure|avanan/i,
    "a mail filter",
  ],
  [/urlscan|virustotal|phishtank|netcraft|google-safety|urlcheck|link ?check/i, "a link checker"],
];

const previews: [RegExp, string][] = [
  [/googleimageproxy|ggpht\.com/i, "Gmail's image proxy"],
  [/yahoomailproxy/i, "Yahoo's image proxy"],
  [/ms-office|microsoft office|microsoft outlook|skypeuripreview|teamsbot/i, "Microsoft Office"],
  [/slackbot|slack-imgproxy/i, "Slack"],
  [/facebookexternalhit|facebot|meta-externalagent|meta-externalfetcher/i, "Facebook"],
  [/^whatsapp\//i, "WhatsApp"],
  [/telegrambot/i, "Telegram"],
  [/twitterbot/i, "X"],
  [/discordbot/i, "Discord"],
  [/linkedinbot/i, "LinkedIn"],
  [/applebot/i, "Apple"],
  [/pinterestbot|pinterest\/0/i, "Pinterest"],
  [/redditbot/i, "Reddit"],
  [/bitlybot/i, "Bitly"],
  [/mastodon\/|bluesky cardyb|vkshare|viber|snap url preview|iframely|embedly|line-poker/i, "a chat or social app"],
];

const clients =
  /^(curl|wget|python|go-http-client|java|okhttp|apache-httpclient|node|undici|axios|got|libwww-perl|ruby|php|guzzle|postmanruntime|insomnia|httpie|dart|rust|reqwest)\b|aiohttp|headless|phantomjs|uptime|pingdom|statuscake|site24x7|monitor/i;

/** human and unknown count as traffic; every other verdict is a machine. */
export function judgeVisit({ method, headers, isBot }: Request): Visitor {
  const agent = headers["user-agent"]?.trim() ?? "";
  // Filters that borrow a browser's user agent may still name themselves in a header. Via does not tell: people sit behind such gateways too.
  const traits = `${headers.from ?? ""} ${Object.keys(headers).join(" ")}`;

  const scanner = named(scanners, `${agent} ${traits}`);
  if (scanner)
    return { verdict: "scanner", reason: `${scanner} checks the links of a mail before its reader sees them` };
  const preview = named(previews, agent);
  if (preview) return { verdict: "preview", reason: `${preview} fetches a preview` };
  if (method.toUpperCase() === "HEAD")
    return { verdict: "scanner", reason: "HEAD asks whether the link exists; nobody looks at a page" };

  const ahead = purposeOf(headers);
  if (ahead) return ahead;
  if (clients.test(agent)) return { verdict: "bot", reason: `a program, not a browser: ${agent.slice(0, 60)}` };
  if (isBot) return { verdict: "bot", reason: `a known bot: ${agent.slice(0, 60)}` };
  if (/bot@|bot\(at\)|crawler/i.test(headers.from ?? ""))
    return { verdict: "bot", reason: "it gives a crawler's address in From" };
  if (!agent) return { verdict: "unknown", reason: "no user agent" };
  if (/^(mozilla\/\d|opera\/\d)/i.test(agent)) return { verdict: "human", reason: "an ordinary browser" };
  return { verdict: "unknown", reason: `a user agent nobody knows: ${agent.slice(0, 60)}` };
}

/** Whether such a visitor counts as traffic. */
export function countsAsTraffic({ verdict }: Visitor): boolean {
  return verdict === "human" || verdict === "unknown";
}

function purposeOf(headers: Request["headers"]): Visitor | undefined {
  for (const name of ["sec-purpose", "purpose", "x-purpose", "x-moz"]) {
    const value = headers[name]?.toLowerCase() ?? "";
    if (/prefetch|prerender|instant/.test(value))
      return { verdict: "prefetch", reason: `${name}: ${value.slice(0, 40)}` };
    if (/preview/.test(value)) return { verdict: "preview", reason: `${name}: ${value.slice(0, 40)}` };
  }
  return undefined;
}

function named(list: [RegExp, string][], text: string): string | undefined {
  return list.find(([pattern]) => pattern.test(text))?.[1];
}
